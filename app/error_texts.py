"""What the window says of errors of files: in the user's language, where their sentences were marked for it."""

from __future__ import annotations

from app.texts import mark, tr
from inspro_core.errors import FileError

# of the system and of the libraries that read files; others stay as they are
REASONS = (
    mark("database is locked"),
    mark("database or disk is full"),
    mark("attempt to write a readonly database"),
    mark("disk I/O error"),
    mark("unable to open database file"),
    mark("file is not a database"),
    mark("database disk image is malformed"),
    mark("Invalid data found when processing input"),
    mark("No such file or directory"),
    mark("Permission denied"),
)


def error_text(error: Exception) -> str:
    """Say an error that is written for the user."""
    return f"{error.path}: {problem_text(error)}" if isinstance(error, FileError) else str(error)


def problem_text(error: FileError) -> str:
    """Say what is wrong with a file, without its path."""
    values = {name: tr(str(value)) if name == "reason" else value for name, value in error.values.items()}
    return tr(error.template, **values)
