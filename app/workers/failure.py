"""What a thread says of an error that ended its work."""

from __future__ import annotations

import traceback

from app.error_texts import error_text
from app.texts import tr
from inspro_core.errors import InsProError


def failure_text(error: Exception) -> str:
    """Say what went wrong, for the user.

    An error that is not written for users is a mistake of the program: its place in the code goes to standard error, so
    that it can be reported.

    Args:
        error: that was caught.
    """
    if isinstance(error, InsProError):
        return error_text(error)
    traceback.print_exception(error)
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":  # torch is not loaded for this
        return tr("Not enough memory. Close other programs, or choose “Processor (CPU)” under Preferences.")
    problem = f"{type(error).__name__}: {error}".split("\n")[0]
    return tr("A mistake of the program ended this work: {problem}. Please report it.", problem=problem)
