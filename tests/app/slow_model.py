"""A model that finds one square per frame, and waits before each until the test lets it go on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from inspro_core import api
from inspro_core.domain.annotation import Change
from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category
from inspro_core.domain.track import Segment, TrackHead
from inspro_core.errors import InsProError
from inspro_core.media import FrameSource

SCORE = 0.8


@dataclass(frozen=True)
class Step:
    frame: int
    change: Change


def found_on(frame: int, size_hw: tuple[int, int]) -> NDArray[np.bool_]:
    """What the model finds on a frame: a square that moves by one pixel per frame."""
    pixels = np.zeros(size_hw, dtype=bool)
    pixels[10:40, 10 + frame : 50 + frame] = True
    return pixels


class SlowModel:
    """Waits before each frame until `gate` is released, or it shall stop; fails at the frame `fails_at`.

    On the first `glimpses` frames, and from the frame `newcomer_at` on, it sees a second object, which it then finds on
    all frames before, too, if it `looks_back`.
    """

    categories = (Category(1, "circle"), Category(2, "square"))  # there is never a circle
    device = "test"

    def __init__(self) -> None:
        self.gate = threading.Semaphore(0)
        self.fails_at: int | None = None
        self.glimpses = 0
        self.newcomer_at: int | None = None
        self.looks_back = False

    def run(
        self,
        source: FrameSource,
        category_ids: Sequence[int],
        first_track_id: int = 1,
        score_threshold: float = 0.4,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> Iterator[Step]:
        known = set[int]()
        for frame, image in source.frames():
            while not self.gate.acquire(timeout=0.01):
                if should_stop():
                    return
            if frame == self.fails_at:
                raise InsProError("the model broke")
            segment = Segment(Mask.from_array(found_on(frame, image.shape[:2])), "model", SCORE)
            segments: dict[tuple[int, int], tuple[Segment | None, Segment | None]] = {}
            segments[first_track_id, frame] = (None, segment)
            if frame < self.glimpses or (self.newcomer_at is not None and frame >= self.newcomer_at):
                for seen in range(0 if self.looks_back and frame == self.newcomer_at else frame, frame + 1):
                    other = Mask.from_array(np.flip(found_on(seen, image.shape[:2])))
                    segments[first_track_id + 1, seen] = (None, Segment(other, "model", SCORE))
            new = {track_id for track_id, _ in segments} - known
            known |= new
            yield Step(frame, Change(segments, {track_id: (None, TrackHead(category_ids[1])) for track_id in new}))


def install(monkeypatch: pytest.MonkeyPatch, folder: Path) -> SlowModel:
    """Make it the only model there is."""
    slow = SlowModel()
    info = api.ModelInfo("slow", folder / "slow.safetensors", "waits", slow.categories)
    monkeypatch.setattr(api, "available_models", lambda: (info,))
    monkeypatch.setattr(api, "load_prelabeler", lambda _model, _device: slow)
    return slow


@pytest.fixture(scope="module")
def slow_model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SlowModel]:
    """The only model that windows of this module know."""
    with pytest.MonkeyPatch.context() as patch:
        yield install(patch, tmp_path_factory.mktemp("models"))
