"""Finding videos that were moved: by file name, then by size and number of frames."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.error_texts import message_text
from inspro_core.domain.project import Video
from inspro_core.errors import VideoError
from inspro_core.media import probe


@dataclass(frozen=True)
class Refusal:
    """A file that cannot stand for a missing video.

    Attributes:
        path: of the file.
        found: what it is; None where it cannot be read.
        problem: why it cannot be read; empty otherwise.
    """

    path: Path
    found: Video | None
    problem: str = ""


@dataclass(frozen=True)
class MovedVideos:
    """What a search brought.

    Attributes:
        found: where videos lie now, by video id.
        refused: the likeliest file that did not fit, by video id; only for videos that were not found.
    """

    found: Mapping[int, Path] = field(default_factory=dict)
    refused: Mapping[int, Refusal] = field(default_factory=dict)


def check(video: Video, path: Path) -> Refusal | None:
    """Tell why a file cannot stand for a video; None if it can."""
    try:
        found = probe(path)
    except VideoError as error:
        return Refusal(path, None, message_text(error.problem))
    is_same = found.size_hw == video.size_hw and found.frame_count == video.frame_count
    return None if is_same else Refusal(path, found)


def find_moved(
    missing: Sequence[Video],
    folder: Path,
    is_deep: bool = True,
    should_stop: Callable[[], bool] = lambda: False,
) -> MovedVideos:
    """Search a folder for missing videos.

    A file must have the old name and fit; of several, the one whose folders are most like the old ones is taken. No
    file stands for two videos.

    Args:
        missing: videos whose files are not there.
        folder: to search.
        is_deep: also in all folders below.
        should_stop: asked between folders and files; what was found until then is returned.
    """
    wanted = {Path(video.path).name for video in missing}
    candidates = [path for path in _walk(folder, is_deep, should_stop) if path.name in wanted]
    pairs = [(video, path) for video in missing for path in candidates if path.name == Path(video.path).name]
    pairs.sort(key=lambda pair: (-_common_tail(Path(pair[0].path), pair[1]), pair[0].id, str(pair[1])))
    found: dict[int, Path] = {}
    refused: dict[int, Refusal] = {}
    for video, path in pairs:
        if video.id in found or path in found.values():
            continue
        if should_stop():
            break
        if (refusal := check(video, path)) is None:
            found[video.id] = path
        else:
            refused.setdefault(video.id, refusal)
    return MovedVideos(found, {key: refusal for key, refusal in refused.items() if key not in found})


def _walk(folder: Path, is_deep: bool, should_stop: Callable[[], bool]) -> Iterator[Path]:
    """Give files and folders: a video may be a folder of pictures."""
    for parent, folders, files in os.walk(folder):
        if should_stop():
            return
        for name in sorted((*folders, *files)):
            yield Path(parent, name)
        if not is_deep:
            return


def _common_tail(one: Path, other: Path) -> int:
    """Count the last parts that two paths share."""
    pairs = zip(reversed(one.parts), reversed(other.parts), strict=False)
    return next((count for count, (a, b) in enumerate(pairs) if a != b), min(len(one.parts), len(other.parts)))
