"""What went wrong, in words for the person at the window or the terminal."""


class UserError(Exception):
    """Something the user can act on: one sentence of what happened, one of what to do. Both already translated."""

    def __init__(self, what: str, todo: str = "") -> None:
        super().__init__(f"{what} {todo}".strip())
        self.what = what
        self.todo = todo


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked for it
    """The user cancelled the job; nothing was changed."""
