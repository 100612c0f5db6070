"""Scenes of the kind that a model learned before, so that it keeps what it knew: drawn once, then kept for all runs.

They are of the kind that `inspro synthesize` writes and that the shipped models learned. What a model learned from real
pictures is not among them: those pictures are not shipped.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from inspro_core.data.rows_cache import cache_folder
from inspro_core.data.scene_dataset import write_synthetic_dataset
from inspro_core.errors import FormatError, StoppedError


@dataclass(frozen=True)
class KnownScenes:
    """A dataset of standard scenes, kept in the user's cache, or where INSPRO_CACHE_DIR says.

    Attributes:
        videos: number of scenes.
        frames: of each.
        first_seed: of the first scene; the others follow.
    """

    videos: int
    frames: int
    first_seed: int

    @property
    def folder(self) -> Path:
        """Where they are kept."""
        seeds = f"-from-{self.first_seed}" if self.first_seed else ""
        return cache_folder().parent / "replay" / f"standard-{self.videos}x{self.frames}{seeds}"

    @property
    def frames_to_draw(self) -> int:
        """Frames that `draw` has to draw first."""
        return 0 if self.folder.is_dir() else self.videos * self.frames

    def draw(
        self, on_frames: Callable[[int], object] = lambda _: None, should_stop: Callable[[], bool] = lambda: False
    ) -> Path:
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
        folder = self.folder
        if folder.is_dir():
            return folder

        def on_video(_: int) -> None:
            on_frames(self.frames)
            if should_stop():
                raise StoppedError("The preparation was stopped; nothing was written")

        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            part = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
            try:
                write_synthetic_dataset(part, self.videos, self.frames, self.first_seed, on_video)
                _move(part, folder)
            finally:
                shutil.rmtree(part, ignore_errors=True)
        except OSError as error:
            raise FormatError(folder, "cannot be written: {reason}", reason=error.strerror) from error
        return folder


REPLAYED = KnownScenes(60, 12, 0)
"""Learned again beside the new clips."""
CHECKED = KnownScenes(8, 24, 9000)
"""Not learned in a retraining: they show what its scores are worth on what was known before."""


def _move(part: Path, folder: Path) -> None:
    try:
        part.rename(folder)
    except OSError:
        if not folder.is_dir():  # else another process was quicker
            raise
