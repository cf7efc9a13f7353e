"""Every failure as one sentence for standard error."""

from __future__ import annotations


def sentence(error: Exception) -> str:
    """What an exception means to the user, in one line.

    Errors of the store, of formats, of edits and of the scheduler carry a sentence of their own; anything else is a fault of the
    program and says so.
    """
    message = getattr(error, "message", None)
    if isinstance(message, str) and message and type(error).__module__.startswith("relplanner."):
        return " ".join(message.split())
    if isinstance(error, OSError):
        place = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror or type(error).__name__}{place}; check the place and whether there is room."
    if isinstance(error, MemoryError):
        return "There is not enough memory for this plan; close other programs or plan in parts."
    kind = type(error).__name__
    return (
        f"relplanner has a fault ({kind}: {' '.join(str(error).split())[:200]}), your files are as they were; "
        "please report it with the plan, RELPLANNER_TRACEBACK=1 shows where."
    )
