"""Frame-exact reading and writing of videos and frame folders (PyAV; no torch, no Qt)."""

from __future__ import annotations

from pathlib import Path

import av.logging

from inspro_core.domain.names import readable
from inspro_core.domain.project import Video
from inspro_core.errors import VideoError, looking_at
from inspro_core.media.folder import IMAGE_SUFFIXES, FrameFolder, read_picture
from inspro_core.media.reader import CACHE_BYTES, VideoReader
from inspro_core.media.source import FrameSource, RgbImage
from inspro_core.media.writer import VideoWriter

__all__ = [
    "IMAGE_SUFFIXES",
    "FrameFolder",
    "FrameSource",
    "RgbImage",
    "VideoReader",
    "VideoWriter",
    "open_frames",
    "open_video",
    "probe",
    "read_picture",
]

av.logging.set_level(None)  # FFmpeg's own lines on damaged packets; what matters is raised as a VideoError


def open_frames(
    path: str | Path, cache_bytes: int = CACHE_BYTES, is_threaded: bool = True
) -> VideoReader | FrameFolder:
    """Open a video file or a folder of pictures.

    Args:
        path: of the file or folder.
        cache_bytes: of decoded frames that a video file keeps in memory.
        is_threaded: whether several frames of a file are decoded at once, where cores are free for it.

    Raises:
        VideoError: if it cannot be read.
    """
    with looking_at(Path(path), VideoError):
        is_folder = Path(path).is_dir()
    return FrameFolder(path) if is_folder else VideoReader(path, cache_bytes, is_threaded)


def open_video(video: Video, cache_bytes: int = CACHE_BYTES, is_threaded: bool = True) -> VideoReader | FrameFolder:
    """Open a video of a project: the one that was labelled, and no other.

    Args:
        video: of the project.
        cache_bytes: see `open_frames`.
        is_threaded: likewise.

    Raises:
        VideoError: if it is gone, cannot be read, or is another one than when it was labelled.
    """
    with looking_at(Path(video.path), VideoError):
        if not Path(video.path).exists():
            raise VideoError(video.path, "is not there any more; find it again with “Relink” in the list of videos")
    source = open_frames(video.path, cache_bytes, is_threaded)
    if (source.frame_count, source.size_hw) != (video.frame_count, video.size_hw):
        source.close()
        raise VideoError(
            video.path,
            "holds {count} frames of {width}×{height}, but the labels belong to {known_count} frames of"
            " {known_width}×{known_height}; choose the file that was labelled with “Relink” in the list of videos",
            count=source.frame_count,
            width=source.size_hw[1],
            height=source.size_hw[0],
            known_count=video.frame_count,
            known_width=video.size_hw[1],
            known_height=video.size_hw[0],
        )
    return source


def probe(path: str | Path, video_id: int = 0) -> Video:
    """Describe a video file or a folder of pictures; see `open_frames`.

    Raises:
        VideoError: also if its name could not be kept in a project.
    """
    given = str(path)
    absolute = given if readable(given) != given else str(Path(path).resolve())
    if (shown := readable(absolute)) != absolute:
        raise VideoError(shown, "has a name that is not valid UTF-8; rename it, or the folder that it lies in")
    with open_frames(path) as source:
        return Video(video_id, absolute, source.size_hw, source.frame_count, source.timestamps)
