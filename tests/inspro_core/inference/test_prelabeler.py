"""Pre-labelling gives changes that build one annotation."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from inspro_core.data.scene_shapes import SYNTHETIC_CATEGORIES
from inspro_core.domain.annotation import Change
from inspro_core.inference.engine import Engine
from inspro_core.inference.prelabeler import Prelabeler

IDS = [11, 12, 13, 14, 15, 16]


class Frames:
    """Frames in memory."""

    path = Path("memory")

    def __init__(self, images: NDArray[np.uint8]) -> None:
        self.images = images
        self.size_hw = (images.shape[1], images.shape[2])
        self.frame_count = len(images)
        self.timestamps = tuple(index / 25 for index in range(len(images)))

    def read(self, frame: int) -> NDArray[np.uint8]:
        return np.asarray(self.images[frame])

    def frames(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, NDArray[np.uint8]]]:
        yield from list(enumerate(self.images))[start:stop]

    def close(self) -> None:
        pass

    def __enter__(self) -> Frames:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        pass


def test_every_segment_belongs_to_a_new_track_with_a_category(engine: Engine, frames: NDArray[np.uint8]) -> None:
    prelabeler = Prelabeler(engine, SYNTHETIC_CATEGORIES)
    total, seen = Change(), []
    for step in prelabeler.run(Frames(frames), IDS, first_track_id=40, score_threshold=0.5):
        total = total.then(step.change)
        seen.append(step.frame)
    assert seen == list(range(len(frames)))
    assert total.segments
    assert all(
        before is None and after is not None and after.source == "model" for before, after in total.segments.values()
    )
    assert {track for track, _ in total.segments} <= set(total.heads)
    assert min(total.heads) >= 40
    assert all(before is None and after and after.category_id in IDS for before, after in total.heads.values())


def test_stopping_keeps_what_came_before(engine: Engine, frames: NDArray[np.uint8]) -> None:
    asked = iter([False, False, True])
    steps = list(Prelabeler(engine, SYNTHETIC_CATEGORIES).run(Frames(frames), IDS, should_stop=lambda: next(asked)))
    assert [step.frame for step in steps] == [0, 1]


@pytest.mark.parametrize("wrong", [{"first_track_id": 0}, {"score_threshold": 1.5}, {"score_threshold": math.nan}])
def test_numbers_out_of_their_range_are_refused(
    engine: Engine, frames: NDArray[np.uint8], wrong: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match=f"{next(iter(wrong))}: expected a number from"):
        next(Prelabeler(engine, SYNTHETIC_CATEGORIES).run(Frames(frames), IDS, **wrong))


def test_a_wrong_number_of_category_ids_is_refused(engine: Engine, frames: NDArray[np.uint8]) -> None:
    with pytest.raises(ValueError, match="5 category ids for 6 classes"):
        next(Prelabeler(engine, SYNTHETIC_CATEGORIES).run(Frames(frames), IDS[:5]))
