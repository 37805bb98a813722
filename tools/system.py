"""The system libraries that Qt loads and that Debian and Ubuntu do not always have. Standard library only."""

import ctypes
import os
import shutil
import subprocess
import sys

# What Qt always loads, then what it loads to draw on a screen of each kind: library, Debian package.
ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libzstd.so.1": "libzstd1",
}
X11 = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}


def has_screen() -> bool:
    """Whether a window can be shown. Windows and macOS always have a screen; Linux says so in the environment."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def missing_packages(*, screen: bool) -> list[str]:
    """The Debian packages of the libraries that Qt needs and that are not here; `screen`: for a real window too."""
    if sys.platform != "linux":
        return []
    x11 = X11 if screen and os.environ.get("DISPLAY") else {}
    wayland = WAYLAND if screen and os.environ.get("WAYLAND_DISPLAY") else {}
    wanted = ALWAYS | x11 | wayland
    return [package for library, package in wanted.items() if not _loads(library)]


def install(packages: list[str], *, allowed: bool) -> None:
    """Install Debian packages as root or with sudo; where that cannot be, say the one command and stop."""
    if not packages:
        return
    if not shutil.which("apt-get"):
        print(f"dev.py: not found here, named as in Debian: {' '.join(packages)}. Qt may not start without them.")
        return
    apt = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    root = os.geteuid() == 0
    if allowed and (root or _may_sudo()):
        print(f"dev.py: installing system packages: {' '.join(packages)}", flush=True)
        before = [] if root else ["sudo"]
        before += ["env", "DEBIAN_FRONTEND=noninteractive"]
        if _quietly([*before, "apt-get", "update"]) and _quietly([*before, *apt]):
            return
    sudo = "sudo " if shutil.which("sudo") else ""
    line = f"{sudo}apt-get update && {sudo}{' '.join(apt)}"
    raise SystemExit(f"dev.py: some system packages are missing. {'Run' if sudo else 'As root, run'}:\n  {line}")


def _may_sudo() -> bool:
    """Whether sudo works without a password, or somebody is there to type it."""
    if not shutil.which("sudo"):
        return False
    free = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    return free or sys.stdin.isatty()


def _quietly(command: list[str]) -> bool:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
