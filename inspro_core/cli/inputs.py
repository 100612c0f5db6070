"""Which videos a list of paths means."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from inspro_core.errors import UsageError, VideoError
from inspro_core.media import IMAGE_SUFFIXES, open_frames


def expand_inputs(paths: Sequence[Path]) -> list[Path]:
    """List the videos that paths name, in their order.

    A file is a video. A folder with images in it is a video of frames; any other folder stands for the videos and
    frame folders in it, sorted by name, those that cannot be read left out.

    Raises:
        UsageError: if a path does not exist or holds no video.
    """
    videos: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: does not exist")
        if path.is_file() or is_frame_folder(path):
            videos.append(path)
            continue
        found = [child for child in sorted(path.iterdir()) if _is_video(child)]
        if not found:
            raise UsageError(f"{path}: holds no video and no folder of frames")
        videos.extend(found)
    return videos


def is_frame_folder(path: Path) -> bool:
    """Tell whether a folder holds images."""
    return path.is_dir() and any(child.suffix.lower() in IMAGE_SUFFIXES for child in path.iterdir())


def _is_video(path: Path) -> bool:
    if path.is_dir():
        return is_frame_folder(path)
    try:
        with open_frames(path):
            return True
    except VideoError:
        return False
