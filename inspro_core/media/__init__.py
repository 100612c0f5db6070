"""Frame-exact reading and writing of videos and frame folders (PyAV; no torch, no Qt)."""

from __future__ import annotations

from pathlib import Path

import av.logging

from inspro_core.domain.project import Video
from inspro_core.media.folder import IMAGE_SUFFIXES, FrameFolder
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
    "probe",
]

av.logging.set_level(None)  # FFmpeg's own lines on damaged packets; what matters is raised as a VideoError


def open_frames(path: str | Path, cache_bytes: int = CACHE_BYTES) -> VideoReader | FrameFolder:
    """Open a video file or a folder of pictures.

    Args:
        path: of the file or folder.
        cache_bytes: of decoded frames that a video file keeps in memory.

    Raises:
        VideoError: if it cannot be read.
    """
    return FrameFolder(path) if Path(path).is_dir() else VideoReader(path, cache_bytes)


def probe(path: str | Path, video_id: int = 0) -> Video:
    """Describe a video file or a folder of pictures; see `open_frames`."""
    with open_frames(path) as source:
        return Video(video_id, str(Path(path).resolve()), source.size_hw, source.frame_count, source.timestamps)
