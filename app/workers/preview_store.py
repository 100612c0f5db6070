"""Pictures of the frames of videos, kept in the cache of this machine: one file per video."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

import cv2
import numpy as np

from inspro_core.domain.project import Video
from inspro_core.media import RgbImage

NUMBERING = 1  # raise it when the media package numbers the frames of some file otherwise than before
VIDEO_BYTES = 1 << 30  # that the pictures of one video may take
ALL_BYTES = 4 << 30  # that those of all videos may take; the videos used last keep theirs
FREE_SHARE = 0.1  # of the free disk that one video may take
SIDES = (1920, 1280, 960, 640, 480, 320, 240)  # pixels of the longer side: the first at which all frames have room
BYTES_PER_PIXEL = 0.1  # of the square over the longer side, roughly, with room to spare
QUALITY = 75
SUFFIX = ".previews"
TABLES = """
CREATE TABLE IF NOT EXISTS preview (frame INTEGER PRIMARY KEY, jpeg BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS known ON preview (frame);
"""  # the index lists the frames without a look at the pictures


class PreviewFile:
    """The pictures of one video, each under the number of its frame. Several threads may use it.

    What cannot be read counts as not there; a damaged file is thrown away and begun anew.

    Args:
        path: of the file; made where there is none.
        limit_bytes: from which on nothing is added.

    Raises:
        sqlite3.OperationalError: if it can be neither opened nor made.
    """

    def __init__(self, path: Path, limit_bytes: int) -> None:
        self.path = path
        self._limit_bytes = limit_bytes
        self._lock = threading.Lock()
        self._frames: set[int] = set()
        self._bytes = 0
        self._base: sqlite3.Connection | None = None
        try:
            self._open()
        except sqlite3.OperationalError:  # held by another program, or the disk is full: it may well be sound
            raise
        except sqlite3.DatabaseError:
            self._begin_anew()

    def has(self, frame: int) -> bool:
        """Tell whether there is a picture of a frame."""
        with self._lock:
            return frame in self._frames

    def read(self, frame: int) -> RgbImage | None:
        """Read the picture of a frame, (h, w, 3) RGB; None where there is none."""
        with self._lock:
            if self._base is None or frame not in self._frames:
                return None
            try:
                row = self._base.execute("SELECT jpeg FROM preview WHERE frame = ?", (frame,)).fetchone()
            except sqlite3.OperationalError:
                return None
            except sqlite3.DatabaseError:
                self._begin_anew()
                return None
            data = np.frombuffer(row[0], dtype=np.uint8) if row is not None else np.empty(0, dtype=np.uint8)
            image = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
            if image is None:
                self._frames.discard(frame)  # it is made anew
                return None
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), dtype=np.uint8)

    def add(self, frame: int, image: RgbImage) -> bool:
        """Keep the (h, w, 3) RGB picture of a frame; returns False where there is no room for more."""
        parameters = [cv2.IMWRITE_JPEG_QUALITY, QUALITY]
        jpeg = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), parameters)[1].tobytes()
        with self._lock:
            if self._base is None or self._bytes + len(jpeg) > self._limit_bytes:
                return False
            try:
                self._base.execute("INSERT OR REPLACE INTO preview VALUES (?, ?)", (frame, jpeg))
            except sqlite3.OperationalError:
                return False
            except sqlite3.DatabaseError:
                self._begin_anew()
                return True
            self._bytes += len(jpeg)
            self._frames.add(frame)
        return True

    def missing(self, start: int, frame_count: int) -> int | None:
        """Return the first frame from `start` on, else from 0 on, that has no picture; None where all have one."""
        return next((n for n in chain(range(start, frame_count), range(start)) if n not in self._frames), None)

    def close(self) -> None:
        """Release the file; nothing is read or added any more."""
        with self._lock:
            if self._base is not None:
                self._base.close()
            self._base, self._frames = None, set()

    def _open(self) -> None:
        base = sqlite3.connect(self.path, timeout=0.05, isolation_level=None, check_same_thread=False)
        try:
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = OFF")  # what a power cut takes is made anew
            base.executescript(TABLES)
            self._frames = {frame for (frame,) in base.execute("SELECT frame FROM preview INDEXED BY known")}
        except sqlite3.Error:
            base.close()
            raise
        self._base, self._bytes = base, self.path.stat().st_size

    def _begin_anew(self) -> None:
        """Throw a damaged file away; where that cannot be, nothing is read or added any more."""
        with suppress(sqlite3.Error, OSError):
            if self._base is not None:
                self._base.close()
            self._base, self._frames = None, set()
            _remove(self.path)
            self._open()


class PreviewStore:
    """The files of all videos in a folder, the ones used last.

    Args:
        folder: made when it is needed; nothing else lies in it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, video: Video) -> PreviewFile | None:
        """Open the file of a video as it is now; None where there can be none. Who adds to it has checked the video."""
        try:
            path = self.path_of(video)
            self._folder.mkdir(parents=True, exist_ok=True)
            self._make_room(path)
            limit = min(VIDEO_BYTES, int(shutil.disk_usage(self._folder).free * FREE_SHARE))
            opened = PreviewFile(path, limit)
            os.utime(path)  # used last
        except (OSError, sqlite3.Error):
            return None
        return opened

    def path_of(self, video: Video) -> Path:
        """Name the file of a video; what stands in its place now, or is another one than was labelled, has another.

        Raises:
            OSError: if there is no such video.
        """
        place = Path(video.path).resolve()
        seen, labelled = place.stat(), f"{video.size_hw}\0{video.frame_count}"
        key = f"{NUMBERING}\0{SIDES}\0{place}\0{seen.st_size}\0{seen.st_mtime_ns}\0{labelled}"
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}{SUFFIX}"

    def clear(self) -> None:
        """Remove all files."""
        for path in self._files():
            with suppress(OSError):  # another window has it open
                _remove(path)

    def _make_room(self, wanted: Path) -> None:
        """Remove the files that were not used for the longest time, until one more video has room."""
        others = [(path.stat().st_mtime_ns, path.stat().st_size, path) for path in self._files() if path != wanted]
        total = sum(size for _, size, _ in others)
        for _, size, path in sorted(others):
            if total + VIDEO_BYTES <= ALL_BYTES:
                return
            with suppress(OSError):
                _remove(path)
                total -= size

    def _files(self) -> Iterator[Path]:
        return self._folder.glob(f"*{SUFFIX}")


def longest_side(frame_count: int) -> int:
    """Choose how large the pictures of a video are, in pixels: so that all find room where that can be."""
    return next((s for s in SIDES if s * s * BYTES_PER_PIXEL * frame_count <= VIDEO_BYTES), SIDES[-1])


def _remove(path: Path) -> None:
    for part in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        part.unlink(missing_ok=True)
