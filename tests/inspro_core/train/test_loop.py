"""The loop learns, resumes exactly and stops cleanly."""

from __future__ import annotations

import json
import os
import pickle
import signal
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import torch

from inspro_core.data.clips import ClipSource
from inspro_core.errors import CheckpointError, StoppedError, TrainingError, VideoError
from inspro_core.model.criterion import Criterion, CriterionResult
from inspro_core.model.inspro import InsPro
from inspro_core.train.batches import BatchDataset
from inspro_core.train.config import TrainConfig
from inspro_core.train.distributed import Processes
from inspro_core.train.events import EventLog
from inspro_core.train.loop import train
from inspro_core.train.run_lock import STOP_FILE
from inspro_core.train.state import RunState
from tests.inspro_core.train.conftest import NotFinite
from tests.locked_folders import lock, open_to_all

ALONE = Processes(0, 1, torch.device("cpu"))


def run(config: TrainConfig, model: InsPro, source: ClipSource, folder: Path, criterion: Any = None) -> RunState:
    folder.mkdir(exist_ok=True)
    events = EventLog(folder / "events.jsonl")
    try:
        return train(config, model, criterion or Criterion(), source, folder, ALONE, events)
    finally:
        events.close()


def events(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]


def test_the_loss_falls_on_one_batch(
    config: TrainConfig, make_model: Callable[[], InsPro], source: ClipSource, tmp_path: Path
) -> None:
    longer = replace(config, iterations=40, warmup_frames_from=1.0)
    fixed = ClipSource(source.indices, replace(source.config, augment=replace(source.config.augment, flip=0, colour=0)))
    run(longer, make_model(), fixed, tmp_path)
    totals = [sum(event["losses"].values()) for event in events(tmp_path) if event["event"] == "step"]
    assert sum(totals[-5:]) < 0.8 * sum(totals[:5])


def test_a_resumed_run_equals_the_uninterrupted_one_bit_for_bit(
    config: TrainConfig, make_model: Callable[[], InsPro], source: ClipSource, tmp_path: Path
) -> None:
    whole = run(config, make_model(), source, tmp_path / "whole")

    class StopAfterThree(Criterion):
        calls = 0

        def __call__(self, *arguments: Any, **keywords: Any) -> CriterionResult:
            self.calls += 1
            if self.calls == 3:
                os.kill(os.getpid(), signal.SIGTERM)
            return super().__call__(*arguments, **keywords)

    stopped = run(config, make_model(), source, tmp_path / "parts", StopAfterThree())
    assert stopped.iteration == 3
    assert events(tmp_path / "parts")[-1]["event"] == "stopped"
    torch.manual_seed(99)
    resumed = run(config, make_model(), source, tmp_path / "parts")
    assert resumed.iteration == whole.iteration == 6
    for one, other in ((whole.model, resumed.model), (whole.average.model, resumed.average.model)):
        for name, value in one.state_dict().items():
            assert torch.equal(value, other.state_dict()[name]), name


def test_a_finished_run_is_not_trained_again(
    config: TrainConfig, make_model: Callable[[], InsPro], source: ClipSource, tmp_path: Path
) -> None:
    first = run(config, make_model(), source, tmp_path)
    again = run(config, make_model(), source, tmp_path)
    assert again.iteration == 6
    assert all(torch.equal(v, again.model.state_dict()[k]) for k, v in first.model.state_dict().items())


def test_a_loss_that_is_not_finite_stops_and_keeps_the_batch(
    config: TrainConfig, make_model: Callable[[], InsPro], source: ClipSource, tmp_path: Path
) -> None:
    with pytest.raises(TrainingError, match="not finite"):
        run(config, make_model(), source, tmp_path, NotFinite())
    batch = torch.load(tmp_path / "not_finite_batch.pt", weights_only=True)
    assert batch["images"].dtype == torch.uint8


def save_on_a_full_disk(_content: object, path: Path) -> None:
    """Save as PyTorch does where the disk is full."""
    path.write_bytes(b"half")
    raise RuntimeError("PytorchStreamWriter failed writing file data/0: file write failed")


def test_a_batch_that_could_not_be_kept_is_not_named(
    config: TrainConfig,
    make_model: Callable[[], InsPro],
    source: ClipSource,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch, "save", save_on_a_full_disk)
    with pytest.raises(TrainingError) as caught:
        run(config, make_model(), source, tmp_path, NotFinite())
    assert str(caught.value).startswith(
        f"{tmp_path}: the loss of this batch is not finite, and the batch cannot be written there"
    )
    assert "--learning-rate" in str(caught.value)
    assert not list(tmp_path.glob("not_finite_batch*"))


def test_accumulating_adds_gradients_of_all_batches(
    config: TrainConfig, make_model: Callable[[], InsPro], source: ClipSource
) -> None:
    gradients = []
    for accumulate in (1, 2):
        model = make_model()
        dataset = BatchDataset(source, 2, config.seed, 100)
        for index in range(accumulate):
            batch = dataset.draw(index)
            result = Criterion()(model, model(batch.images, batch.sizes_hw), batch.targets, batch.sizes_hw)
            (result.total / accumulate).backward()  # type: ignore[no-untyped-call]
        gradients.append(model.start_queries.grad)
    assert gradients[0] is not None
    assert gradients[1] is not None
    assert not torch.allclose(gradients[0], gradients[1])
    other = make_model()
    batch = BatchDataset(source, 2, config.seed, 100).draw(1)
    outputs = other(batch.images, batch.sizes_hw)
    second = Criterion()(other, outputs, batch.targets, batch.sizes_hw).total
    second.backward()  # type: ignore[no-untyped-call]
    assert other.start_queries.grad is not None
    assert torch.allclose(gradients[1], (gradients[0] + other.start_queries.grad) / 2, atol=1e-6)


def test_a_run_with_other_settings_is_not_resumed(
    config: TrainConfig, make_model: Callable[[], InsPro], source: ClipSource, tmp_path: Path
) -> None:
    run(replace(config, iterations=2), make_model(), source, tmp_path)
    with pytest.raises(
        CheckpointError, match=r"begun with other settings \(clip_norm: 1\.0 → 0\.5\); give the same again"
    ):
        run(replace(config, iterations=2, clip_norm=0.5), make_model(), source, tmp_path)


def test_a_run_that_broke_goes_on_with_a_lower_learning_rate(
    config: TrainConfig, make_model: Callable[[], InsPro], source: ClipSource, tmp_path: Path
) -> None:
    class BrokenInTheThirdStep(Criterion):
        calls = 0

        def __call__(self, *arguments: Any, **keywords: Any) -> CriterionResult:
            self.calls += 1
            result = super().__call__(*arguments, **keywords)
            return replace(result, total=result.total * float("nan")) if self.calls == 3 else result

    with pytest.raises(TrainingError, match="with a lower --learning-rate"):
        run(replace(config, save_minutes=0.0), make_model(), source, tmp_path, BrokenInTheThirdStep())
    state = run(replace(config, learning_rate=config.learning_rate / 2), make_model(), source, tmp_path)
    assert state.iteration == config.iterations
    assert [event["iteration"] for event in events(tmp_path) if event["event"] == "resumed"] == [2]
    rates = [event["learning_rate"] for event in events(tmp_path) if event["event"] == "step"]
    assert max(rates[2:]) <= config.learning_rate / 2


def test_what_was_learned_is_saved_before_an_evaluation_that_fails(
    config: TrainConfig, make_model: Callable[[], InsPro], source: ClipSource, tmp_path: Path
) -> None:
    def fail(_model: InsPro, _iteration: int, _should_stop: Callable[[], bool]) -> tuple[float, dict[str, float]]:
        raise VideoError("frame.jpg", "cannot be read")

    log = EventLog(tmp_path / "events.jsonl")
    every_two = replace(config, evaluate_every=2)
    with pytest.raises(VideoError):
        train(every_two, make_model(), Criterion(), source, tmp_path, ALONE, log, fail)
    log.close()
    assert torch.load(tmp_path / "state.pt", weights_only=True)["iteration"] == 2


def test_a_stop_is_heard_during_an_evaluation(
    config: TrainConfig, make_model: Callable[[], InsPro], source: ClipSource, tmp_path: Path
) -> None:
    def evaluate(_model: InsPro, _iteration: int, should_stop: Callable[[], bool]) -> tuple[float, dict[str, float]]:
        assert not should_stop()
        (tmp_path / STOP_FILE).touch()
        assert should_stop()
        raise StoppedError("stopped")

    log = EventLog(tmp_path / "events.jsonl")
    train(config, make_model(), Criterion(), source, tmp_path, ALONE, log, evaluate)
    assert events(tmp_path)[-1]["event"] == "stopped"
    again = train(config, make_model(), Criterion(), source, tmp_path, ALONE, log, lambda *_: (0.5, {"AP": 0.5}))
    log.close()
    assert (again.iteration, again.best) == (config.iterations, 0.5)
    assert events(tmp_path)[-1]["event"] == "finished"


def test_a_full_disk_is_told_and_leaves_the_state_before(
    config: TrainConfig,
    make_model: Callable[[], InsPro],
    source: ClipSource,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run(replace(config, iterations=2), make_model(), source, tmp_path)
    before = (tmp_path / "state.pt").read_bytes()

    monkeypatch.setattr(torch, "save", save_on_a_full_disk)
    with pytest.raises(CheckpointError, match=r"state\.pt: cannot be written; make room"):
        run(replace(config, iterations=2), make_model(), source, tmp_path)
    assert (tmp_path / "state.pt").read_bytes() == before
    assert not list(tmp_path.glob("*.part"))


def test_a_gradient_that_is_not_finite_stops_before_the_step(
    config: TrainConfig, make_model: Callable[[], InsPro], source: ClipSource, tmp_path: Path
) -> None:
    class Steep(Criterion):
        def __call__(self, model: InsPro, *arguments: Any, **keywords: Any) -> CriterionResult:
            result = super().__call__(model, *arguments, **keywords)
            return replace(result, total=result.total + (model.start_queries.abs() * 0).sqrt().sum())

    with pytest.raises(TrainingError, match="gradient is not finite"):
        run(config, make_model(), source, tmp_path, Steep())
    assert not (tmp_path / "state.pt").exists()


def test_the_best_weights_are_kept(
    config: TrainConfig, make_model: Callable[[], InsPro], source: ClipSource, tmp_path: Path
) -> None:
    values, kept = iter([0.2, 0.5, 0.3]), []
    log = EventLog(tmp_path / "events.jsonl")
    train(
        replace(config, evaluate_every=2),
        make_model(),
        Criterion(),
        source,
        tmp_path,
        ALONE,
        log,
        lambda *_: (next(values), {"AP": 0.0}),
        lambda _model, iteration: kept.append(iteration),
    )
    log.close()
    assert kept == [2, 4]
    assert next(values, None) is None


def test_a_foreign_state_file_is_refused(
    config: TrainConfig, make_model: Callable[[], InsPro], source: ClipSource, tmp_path: Path
) -> None:
    tensor = BytesIO()
    torch.save(torch.zeros(3), tensor)
    for content in (b"", b"not a state", tensor.getvalue(), pickle.dumps([1], 2), b"(]a" + bytes(40), b"\x80\x02a."):
        (tmp_path / "state.pt").write_bytes(content)
        with pytest.raises(CheckpointError, match=r"state\.pt"):
            run(config, make_model(), source, tmp_path)


def test_a_state_that_may_not_be_read_is_not_to_be_removed(
    config: TrainConfig, make_model: Callable[[], InsPro], source: ClipSource
) -> None:
    with open_to_all() as folder:
        (folder / "state.pt").touch()
        problem = r"state\.pt: cannot be read: Permission denied; see that you may read it$"
        with lock(folder / "state.pt", 0o000), pytest.raises(CheckpointError, match=problem):
            run(config, make_model(), source, folder)


def test_the_learning_rate_rises_then_falls() -> None:
    config = TrainConfig(iterations=1000, learning_rate=1.0, warmup_iterations=10)
    assert config.learning_rate_at(0, 0.0) == pytest.approx(0.1)
    assert config.learning_rate_at(10, 0.0) == pytest.approx(1.0)
    assert config.learning_rate_at(999, 1.0) == pytest.approx(0.02)
    step = replace(config, schedule="step")
    assert [step.learning_rate_at(500, p) for p in (0.7, 0.8, 0.9)] == pytest.approx([1.0, 0.1, 0.01])
