"""Work ahead of the reader keeps its order, ends with it and hides no error."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from inspro_core.errors import VideoError
from inspro_core.inference.engine import Engine
from inspro_core.inference.prefetch import MapAhead, Prefetcher, in_groups
from inspro_core.inference.tracker import Tracker
from inspro_core.model.inspro import FrameFeatures


def nothing() -> None:
    pass


def test_prefetching_keeps_the_order_and_raises_in_place() -> None:
    def source() -> Iterator[int]:
        yield from range(5)
        raise VideoError("clip.mp4", "frame 5 cannot be decoded")

    got = []
    with Prefetcher(source(), 2) as items, pytest.raises(VideoError, match="frame 5"):
        for item in items:
            got.append(item)
    assert got == [0, 1, 2, 3, 4]


def test_leaving_early_stops_the_reader() -> None:
    produced = []

    def source() -> Iterator[int]:
        for index in range(10_000):
            produced.append(index)
            yield index

    with Prefetcher(source(), 2) as items:
        assert next(iter(items)) == 0
    assert len(produced) < 20


def failing(count: int) -> Iterator[int]:
    yield from range(count)
    raise VideoError("clip.mp4", f"frame {count} cannot be decoded")


def test_mapping_keeps_the_order_whichever_item_is_done_first() -> None:
    later = threading.Event()

    def double(item: int) -> int:
        if item == 0:
            assert later.wait(10)  # the second item is done before the first
        elif item == 1:
            later.set()
        return 2 * item

    with MapAhead(double, range(9), 2, nothing) as results:
        assert list(results) == [0, 2, 4, 6, 8, 10, 12, 14, 16]


def test_an_error_of_the_source_comes_after_what_was_read_before_it() -> None:
    got = []
    with MapAhead(str, failing(5), 3, nothing) as results, pytest.raises(VideoError, match="frame 5"):
        for result in results:
            got.append(result)
    assert got == ["0", "1", "2", "3", "4"]


def test_an_error_of_the_function_comes_at_its_place() -> None:
    got = []
    with MapAhead(lambda item: 6 // (3 - item), range(9), 2, nothing) as results, pytest.raises(ZeroDivisionError):
        for result in results:
            got.append(result)
    assert got == [2, 3, 6]


def test_leaving_a_mapping_early_reads_little_and_ends_its_threads() -> None:
    read, prepared = [], []

    def source() -> Iterator[int]:
        for index in range(10_000):
            read.append(index)
            yield index

    with MapAhead(lambda item: item, source(), 2, lambda: prepared.append(threading.current_thread())) as results:
        assert next(iter(results)) == 0
    assert read == [0, 1, 2]
    assert 1 <= len(prepared) <= 2
    assert not any(thread.is_alive() for thread in prepared)


@pytest.mark.parametrize("cores", [1, 2, 5])
def test_frames_looked_at_ahead_are_tracked_as_one_by_one(
    engine: Engine, frames: NDArray[np.uint8], cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "cores", cores)
    tracker, before = Tracker(engine), torch.get_num_threads()
    state, state_ahead = tracker.start(), tracker.start()
    with engine.observe_ahead(enumerate(frames, 7)) as observations:
        for index, (number, observation) in enumerate(observations):
            prediction, state_ahead = tracker.advance(observation, state_ahead)
            expected, state = tracker.step(frames[index], state)
            assert number == index + 7
            assert [one.track_id for one in prediction.instances] == [one.track_id for one in expected.instances]
            for one, other in zip(prediction.instances, expected.instances, strict=True):
                assert one.mask is not None
                assert other.mask is not None
                assert one.mask.iou(other.mask) > 0.99
    assert state.next_track_id > 1
    assert torch.get_num_threads() == before


@pytest.mark.parametrize("cores", [1, 2, 5])
def test_all_frames_before_a_damaged_one_are_looked_at(
    engine: Engine, frames: NDArray[np.uint8], cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "cores", cores)

    def damaged() -> Iterator[tuple[int, NDArray[np.uint8]]]:
        yield from enumerate(frames[:6])
        raise VideoError("clip.mp4", "frame 6 cannot be decoded")

    got = []
    with engine.observe_ahead(damaged()) as observations, pytest.raises(VideoError, match="frame 6"):
        for number, observation in observations:
            assert np.array_equal(observation.frame, frames[number])
            got.append(number)
    assert got == list(range(6))


def test_groups_keep_the_order_and_what_was_read_before_an_error() -> None:
    assert list(in_groups(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(in_groups([], 3)) == []
    got = []
    with pytest.raises(VideoError, match="frame 5"):
        for group in in_groups(failing(5), 3):
            got.append(group)
    assert got == [[0, 1, 2], [3, 4]]


def test_small_frames_are_looked_at_together(
    engine: Engine, frames: NDArray[np.uint8], monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = []
    extract = engine.model.extract

    def counted(images: torch.Tensor, sizes_hw: torch.Tensor) -> FrameFeatures:
        sizes.append(len(images))
        return extract(images, sizes_hw)

    monkeypatch.setattr(engine.model, "extract", counted)
    monkeypatch.setattr(engine, "cores", 1)
    with engine.observe_ahead(enumerate(frames)) as observations:
        together = [observation.features.pyramid[0] for _, observation in observations]
    assert sizes == [4, 4, 2]
    for frame, level in zip(frames, together, strict=True):
        torch.testing.assert_close(level, engine.observe(frame).features.pyramid[0], atol=1e-3, rtol=1e-2)
