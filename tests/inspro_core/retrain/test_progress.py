"""Reading how far a run is from what the trainer wrote."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inspro_core.errors import TrainingError
from inspro_core.retrain.progress import CANCELLED_FILE, Curve, ProgressReader
from inspro_core.train.run_lock import RunLock

Write = Callable[..., None]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Append an event to the run's file."""

    def append(kind: str, **values: Any) -> None:
        with (tmp_path / "events.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"event": kind, "time": time.time(), **values}) + "\n")

    return append


def step(write: Write, number: int, progress: float, loss: float = 1.0, **values: Any) -> None:
    write("step", iteration=number, progress=progress, losses={"class": loss, "dice": loss}, **values)


def test_a_fresh_folder_is_prepared(tmp_path: Path) -> None:
    assert ProgressReader(tmp_path).read().state == "prepared"


def test_curves_grow_from_reading_to_reading(tmp_path: Path, write: Write) -> None:
    reader = ProgressReader(tmp_path)
    step(write, 10, 0.25, 2.0)
    write("evaluated", iteration=10, metrics={"AP": 0.5}, is_best=True)
    first = reader.read()
    assert (first.loss, first.ap, first.fraction) == (Curve((10,), (4.0,)), Curve((10,), (0.5,)), 0.25)
    step(write, 20, 0.5, 1.0)
    second = reader.read()
    assert second.loss == Curve((10, 20), (4.0, 2.0))
    assert second == ProgressReader(tmp_path).read()


def test_half_a_line_waits_for_its_rest(tmp_path: Path, write: Write) -> None:
    step(write, 10, 0.25)
    reader, file = ProgressReader(tmp_path), tmp_path / "events.jsonl"
    whole = file.read_bytes()
    file.write_bytes(whole[:20])
    assert reader.read().loss == Curve()
    file.write_bytes(whole)
    assert reader.read().loss.steps == (10,)


def test_steps_that_a_resumed_run_repeats_count_once(tmp_path: Path, write: Write) -> None:
    for number in (10, 20, 30):
        step(write, number, number / 100, 3.0)
    write("resumed", iteration=15)
    step(write, 20, 0.2, 1.0)
    assert ProgressReader(tmp_path).read().loss == Curve((10, 20), (6.0, 2.0))


@pytest.mark.parametrize("kind", ["finished", "stopped"])
def test_the_last_event_tells_how_it_ended(tmp_path: Path, write: Write, kind: str) -> None:
    step(write, 10, 0.5)
    write(kind, iteration=10, seconds=5.0)
    progress = ProgressReader(tmp_path).read()
    assert progress.state == kind
    assert progress.fraction == (1.0 if kind == "finished" else 0.5)


def test_a_run_that_goes_on_is_not_stopped_any_more(tmp_path: Path, write: Write) -> None:
    write("stopped", iteration=10)
    write("resumed", iteration=10)
    with RunLock(tmp_path):
        assert ProgressReader(tmp_path).read().state == "running"
    assert ProgressReader(tmp_path).read().state == "interrupted"


def test_a_cancelled_run_stays_cancelled(tmp_path: Path, write: Write) -> None:
    write("stopped", iteration=10)
    (tmp_path / CANCELLED_FILE).touch()
    assert ProgressReader(tmp_path).read().state == "cancelled"


def test_an_error_is_told_as_the_trainer_reported_it(tmp_path: Path, write: Write) -> None:
    step(write, 10, 0.5)
    write("failed", problem="the loss is not finite")
    progress = ProgressReader(tmp_path).read()
    assert (progress.state, str(progress.error)) == ("failed", "the loss is not finite")


def test_an_error_that_was_written_for_the_user_comes_with_its_values(tmp_path: Path, write: Write) -> None:
    error = TrainingError("{file}: the loss is not finite", file="batch.pt")
    write("failed", problem=str(error), message=error.message.as_json())
    assert ProgressReader(tmp_path).read().error == error.message


def test_a_trainer_that_never_began_left_its_last_words_in_the_log(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text("loading\ninspro train: no such file\n\n", encoding="utf-8")
    progress = ProgressReader(tmp_path).read()
    assert (progress.state, str(progress.error)) == ("failed", "inspro train: no such file")


def test_the_time_left_follows_the_latest_steps(tmp_path: Path, write: Write) -> None:
    now = time.time()
    for number in range(5):
        step(write, number, number / 10, time=now - 4 + number)
    with RunLock(tmp_path):
        left = ProgressReader(tmp_path).read().seconds_left
    assert left == pytest.approx(6.0, abs=0.5)


def test_samples_are_grouped_by_step(tmp_path: Path) -> None:
    (tmp_path / "samples").mkdir()
    for name in ("000100-0.jpg", "000020-1.jpg", "000020-0.jpg", "000020-0.part"):
        (tmp_path / "samples" / name).touch()
    rounds = ProgressReader(tmp_path).read().samples
    assert [(r.step, [path.name for path in r.pictures]) for r in rounds] == [
        (20, ["000020-0.jpg", "000020-1.jpg"]),
        (100, ["000100-0.jpg"]),
    ]
