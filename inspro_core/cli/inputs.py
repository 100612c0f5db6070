"""Which videos a list of paths means."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from pathlib import Path

from inspro_core.errors import UsageError, VideoError, looking_at
from inspro_core.media import IMAGE_SUFFIXES, open_frames


def expand_inputs(paths: Sequence[Path]) -> tuple[list[Path], list[VideoError]]:
    """List the videos that paths name, in their order and each once, and what is wrong with those that are left out.

    A file is a video. A folder with images in it is a video of frames; any other folder stands for the videos and
    frame folders in it, sorted by name. Left out with an error is what in it may not be read, or is no video although
    its name says so, and videos beside images; what else is in it is passed over.

    Raises:
        UsageError: if a path does not exist or holds no video.
        VideoError: if a folder may not be read, or all videos in it would be left out.
    """
    videos: list[Path] = []
    left_out: list[VideoError] = []
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: does not exist")
        if path.is_file() or is_frame_folder(path):
            videos.append(path)
            left_out.extend(_beside_images(path))
            continue
        found, errors = _videos_in(path)
        if not found:
            raise errors[0] if errors else UsageError(f"{path}: holds no video and no folder of frames")
        videos.extend(found)
        left_out.extend(errors)
    once: dict[Path, Path] = {}
    for video in videos:
        once.setdefault(video.resolve(), video)
    return list(once.values()), [error for error in left_out if error.path.resolve() not in once]


def is_frame_folder(path: Path) -> bool:
    """Tell whether a folder holds images.

    Raises:
        VideoError: if it may not be read.
    """
    with looking_at(path, VideoError):
        return path.is_dir() and any(child.suffix.lower() in IMAGE_SUFFIXES for child in path.iterdir())


def _videos_in(folder: Path) -> tuple[list[Path], list[VideoError]]:
    found, errors = list[Path](), list[VideoError]()
    for child in sorted(folder.iterdir()):
        try:
            if _is_video(child):
                found.append(child)
        except VideoError as error:
            if isinstance(error.__cause__, PermissionError) or _is_called_video(child):
                errors.append(error)
    return found, errors


def _beside_images(path: Path) -> list[VideoError]:
    """Name the videos in a frame folder: its images alone are its frames."""
    beside = sorted(filter(_is_called_video, path.iterdir())) if path.is_dir() else []
    return [VideoError(child, "lies among images, which are one video; name this one, too") for child in beside]


def _is_called_video(path: Path) -> bool:
    return (mimetypes.guess_type(path.name)[0] or "").startswith("video/")


def _is_video(path: Path) -> bool:
    if path.is_dir():
        return is_frame_folder(path)
    with open_frames(path):
        return True
