"""The arithmetic of colours: contrast as WCAG defines it, and even-looking colours of a hue.

Colours are "#rrggbb". A code's hue is stored as 0–359 (the hue of HSL, which is what people pick and other tools
export); brightness and strength are chosen here in OKLCH, where equal numbers look equal.
"""

import colorsys
import math
from functools import cache

RGB = tuple[float, float, float]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    light, dark = sorted((_luminance(_linear(one)), _luminance(_linear(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """`share` of `one` over `other`, as if it were painted with that opacity."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return _hex(tuple(a * share + b * (1 - share) for a, b in pairs))


@cache
def of_hue(hue: int, lightness: float, chroma: float) -> str:
    """The colour of an HSL hue (degrees) at an OKLCH lightness (0–1), as strong as asked or as a screen can show."""
    angle = _oklch_angle(hue % 360)
    while chroma > 0:
        rgb = _from_oklch(lightness, chroma, angle)
        if all(-0.0005 <= channel <= 1.0005 for channel in rgb):
            break
        chroma -= 0.004
    return _hex(tuple(_gamma(min(1.0, max(0.0, channel))) for channel in _from_oklch(lightness, max(chroma, 0), angle)))


def hue_of(colour: str) -> int:
    """The HSL hue of a colour, 0–359 (0 for greys)."""
    hue, _, _ = colorsys.rgb_to_hls(*_channels(colour))
    return round(hue * 360) % 360


def _channels(colour: str) -> RGB:
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)


def _hex(rgb: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in rgb)


def _linear(colour: str) -> RGB:
    red, green, blue = (_ungamma(channel) for channel in _channels(colour))
    return red, green, blue


def _luminance(rgb: RGB) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def _ungamma(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


@cache
def _oklch_angle(hue: int) -> float:
    red, green, blue = (_ungamma(channel) for channel in colorsys.hls_to_rgb(hue / 360, 0.5, 1.0))
    l = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)  # noqa: E741
    m = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    s = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s
    b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    return math.atan2(b, a)


def _from_oklch(lightness: float, chroma: float, angle: float) -> RGB:
    a, b = chroma * math.cos(angle), chroma * math.sin(angle)
    l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3  # noqa: E741
    m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
        -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
        -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
    )
