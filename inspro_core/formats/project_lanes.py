"""The lanes of a project file: where each track is seen, kept beside the masks so that a long video opens at once.

A lane is cut into blocks of frames, one row each; a write touches only the blocks of the frames that it changes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping

import numpy as np

from inspro_core.domain.lane import Lane, mark, mark_of
from inspro_core.domain.track import Segment

BLOCK = 1024  # frames in a row
WRITE = "INSERT OR REPLACE INTO lane VALUES (?, ?, ?, ?)"


def read_lanes(
    connection: sqlite3.Connection, video_id: int, frame_count: int, track_ids: Collection[int] | None
) -> dict[int, Lane]:
    """Read the (F,) lane of every track that has ever been seen, or of some of them.

    Raises:
        sqlite3.Error: if the file cannot be read.
        ValueError: if a block is not as long as it should be, or lies behind the end of the video.
    """
    length = -(-frame_count // BLOCK) * BLOCK
    lanes: dict[int, Lane] = {}
    sql = "SELECT track_id, block, marks FROM lane WHERE video_id = ?"
    if track_ids is not None:
        sql += f" AND track_id IN ({', '.join(str(int(track_id)) for track_id in track_ids)})"
    for track_id, block, marks in connection.execute(sql, (video_id,)):
        lane = lanes.get(track_id)
        if lane is None:
            lane = lanes[track_id] = np.zeros(length, dtype=np.uint8)
        lane[block * BLOCK : (block + 1) * BLOCK] = np.frombuffer(marks, dtype=np.uint8)
    return {track_id: lane[:frame_count] for track_id, lane in lanes.items()}


def write_lanes(
    connection: sqlite3.Connection,
    video_id: int,
    segments: Mapping[tuple[int, int], tuple[Segment | None, Segment | None]],
) -> None:
    """Bring the lanes up to date, inside the transaction in hand.

    Args:
        connection: of the project.
        video_id: of the video.
        segments: (track id, frame) → segment before and after, as in a Change.

    Raises:
        sqlite3.Error: if the file cannot be written.
        ValueError: if a block is not as long as it should be.
    """
    blocks: dict[tuple[int, int], bytearray] = {}
    for (track_id, frame), (_, after) in segments.items():
        block, place = divmod(frame, BLOCK)
        marks = blocks.get((track_id, block))
        if marks is None:
            marks = blocks[track_id, block] = _read_block(connection, video_id, track_id, block)
        marks[place] = mark_of(after)
    connection.executemany(WRITE, [(video_id, *key, bytes(marks)) for key, marks in blocks.items()])


def rebuild_lanes(connection: sqlite3.Connection) -> None:
    """Make the lanes from the segments, for a file of a version without lanes."""
    blocks: dict[tuple[int, int, int], bytearray] = {}
    for video_id, track_id, frame, is_human, score in connection.execute(
        "SELECT video_id, track_id, frame, is_human, score FROM segment"
    ):
        block, place = divmod(frame, BLOCK)
        marks = blocks.setdefault((video_id, track_id, block), bytearray(BLOCK))
        marks[place] = mark(score, bool(is_human))
    connection.executemany(WRITE, [(*key, bytes(marks)) for key, marks in blocks.items()])


def _read_block(connection: sqlite3.Connection, video_id: int, track_id: int, block: int) -> bytearray:
    sql = "SELECT marks FROM lane WHERE video_id = ? AND track_id = ? AND block = ?"
    row = connection.execute(sql, (video_id, track_id, block)).fetchone()
    if row and len(row[0]) != BLOCK:
        raise ValueError(f"a lane of track {track_id} is not {BLOCK} frames long")
    return bytearray(row[0]) if row else bytearray(BLOCK)
