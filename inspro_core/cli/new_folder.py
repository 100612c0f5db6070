"""The folder that a command makes: whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inspro_core.atomic import unfinished
from inspro_core.errors import UsageError


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Give a folder to fill; what is in it comes to the path if all goes well, and vanishes if not.

    It lies beside the path, or within it where the path is an empty folder, which may be a disk of its own.

    Args:
        path: where nothing is, or an empty folder.

    Raises:
        UsageError: if something is there.
        OSError: if it cannot be written.
    """
    is_free = not path.exists()
    if not is_free and (not path.is_dir() or any(path.iterdir())):
        raise UsageError(f"{path}: is not empty or is a file; name a new folder")
    part = unfinished(path if is_free else path / "new")
    try:
        part.mkdir(parents=True)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    try:
        yield part
        if is_free:
            part.rename(path)
        else:
            for entry in sorted(part.iterdir()):
                entry.rename(path / entry.name)
    finally:
        shutil.rmtree(part, ignore_errors=True)
