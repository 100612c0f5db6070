"""The scenes that are replayed, so that a model keeps what it knew: drawn once, then kept for all runs.

They are of the kind that `inspro synthesize` writes and that the shipped models learned. What a model learned from real
pictures is not replayed: those pictures are not shipped.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from inspro_core.data.rows_cache import cache_folder
from inspro_core.data.scene_dataset import write_synthetic_dataset
from inspro_core.errors import FormatError, StoppedError

VIDEOS, FRAMES, FIRST_SEED = 60, 12, 0


def replay_folder() -> Path:
    """Return where the scenes are kept: in the user's cache, or where INSPRO_CACHE_DIR says."""
    return cache_folder().parent / "replay" / f"standard-{VIDEOS}x{FRAMES}"


def draw_replay(on_frames: Callable[[int], object], should_stop: Callable[[], bool]) -> Path:
    """Draw the scenes if they are not there yet, whole or not at all.

    Args:
        on_frames: called with the frames of each video that was drawn.
        should_stop: asked after each video.

    Returns:
        The folder of the dataset.

    Raises:
        FormatError: if the folder cannot be written.
        StoppedError: if asked to stop.
    """
    folder = replay_folder()
    if folder.is_dir():
        return folder

    def on_video(_: int) -> None:
        on_frames(FRAMES)
        if should_stop():
            raise StoppedError("The preparation was stopped; nothing was written")

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            write_synthetic_dataset(part, VIDEOS, FRAMES, FIRST_SEED, on_video)
            _move(part, folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except OSError as error:
        raise FormatError(folder, "cannot be written: {reason}", reason=error.strerror) from error
    return folder


def _move(part: Path, folder: Path) -> None:
    try:
        part.rename(folder)
    except OSError:
        if not folder.is_dir():  # else another process was quicker
            raise
