"""The training loop."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import torch
from torch import Tensor, nn

from inspro_core.data.clips import ClipSource
from inspro_core.errors import TrainingError
from inspro_core.model.criterion import Criterion
from inspro_core.model.inspro import InsPro
from inspro_core.train.batches import Batch, BatchDataset, stream_batches
from inspro_core.train.config import TrainConfig
from inspro_core.train.distributed import Processes
from inspro_core.train.ema import WeightAverage
from inspro_core.train.events import EventLog
from inspro_core.train.optimiser import build_optimiser, set_learning_rate
from inspro_core.train.state import RunState

STATE_FILE = "state.pt"
Metrics = dict[str, float]


class StopRequest:
    """Notes SIGINT and SIGTERM while a run goes on; the loop saves and leaves after its step."""

    def __init__(self) -> None:
        self.is_set = False
        self._previous: dict[int, signal._HANDLER] = {}

    def __enter__(self) -> StopRequest:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._previous[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler)

    def _note(self, _: int, __: FrameType | None) -> None:
        self.is_set = True


def train(
    config: TrainConfig,
    model: InsPro,
    criterion: Criterion,
    source: ClipSource,
    run_folder: Path,
    processes: Processes,
    events: EventLog,
    evaluate: Callable[[InsPro, int], tuple[float, Metrics]] | None = None,
    on_best: Callable[[InsPro, int], None] = lambda _model, _iteration: None,
) -> RunState:
    """Train a model; goes on by itself where a run in the same folder stopped.

    Args:
        config: settings.
        model: with its start weights.
        criterion: the losses.
        source: draws clips.
        run_folder: gets `state.pt`; must exist.
        processes: this process among all.
        events: what is reported.
        evaluate: scores averaged weights: the metric that decides which are best (more is better), and all metrics.
        on_best: called with weights that beat all before them.

    Returns:
        The state after the last step, or where a stop was asked for.

    Raises:
        TrainingError: if the loss is not finite; the batch is saved beside the state.
    """
    model.to(processes.device)
    state = RunState(model, WeightAverage(model, config.ema_decay), build_optimiser(model, config))
    state_file = run_folder / STATE_FILE
    if state_file.exists():
        state.load(state_file)
        events.write("resumed", iteration=state.iteration)
    replica = processes.wrap(model.train())
    dataset = BatchDataset(
        source,
        config.batch_size,
        config.seed * processes.count + processes.rank,
        int(config.iterations * config.accumulate * config.warmup_frames_from),
    )
    batches = stream_batches(
        dataset, state.iteration * config.accumulate, config.iterations * config.accumulate, config.workers
    )
    began = time.monotonic() - state.seconds
    last_save = last_log = time.monotonic()
    frames = 0
    with StopRequest() as stop:
        while state.iteration < config.iterations:
            progress = _progress(config, state)
            if progress >= 1 or stop.is_set:
                break
            set_learning_rate(state.optimiser, config.learning_rate_at(state.iteration, progress))
            terms: dict[str, Tensor] = {}
            for _ in range(config.accumulate):
                batch = next(batches).to(processes.device)
                terms = _backward(config, replica, model, criterion, batch, processes, run_folder)
                frames += batch.images.shape[0] * len(batch.targets)
            norm = nn.utils.clip_grad_norm_(model.parameters(), config.clip_norm)
            state.optimiser.step()
            state.optimiser.zero_grad(set_to_none=True)
            state.average.update(model, state.iteration)
            state.iteration += 1
            state.seconds = time.monotonic() - began
            if state.iteration % config.log_every == 0:
                rate = frames / (time.monotonic() - last_log)
                last_log, frames = time.monotonic(), 0
                losses = {name: round(float(value), 4) for name, value in terms.items()}
                learning_rate = config.learning_rate_at(state.iteration, progress)
                events.write(
                    "step",
                    iteration=state.iteration,
                    progress=round(_progress(config, state), 4),
                    losses=losses,
                    learning_rate=learning_rate,
                    gradient_norm=round(float(norm), 3),
                    frames_per_second=round(rate, 2),
                )
            is_due = config.evaluate_every and state.iteration % config.evaluate_every == 0
            if is_due and evaluate is not None and processes.is_first:
                _evaluate(state, evaluate, on_best, events)
            if time.monotonic() - last_save > config.save_minutes * 60 and processes.is_first:
                state.save(state_file)
                events.write("saved", iteration=state.iteration)
                last_save = time.monotonic()
    if processes.is_first:
        is_done = _progress(config, state) >= 1
        if evaluate is not None and is_done:
            _evaluate(state, evaluate, on_best, events)
        state.save(state_file)
        events.write("finished" if is_done else "stopped", iteration=state.iteration, seconds=round(state.seconds, 1))
    processes.barrier()
    return state


def _progress(config: TrainConfig, state: RunState) -> float:
    """Part of the run that is done, by steps or by time, whichever is further."""
    by_steps = state.iteration / config.iterations
    return by_steps if config.max_minutes is None else max(by_steps, state.seconds / 60 / config.max_minutes)


def _backward(
    config: TrainConfig,
    replica: nn.Module,
    model: InsPro,
    criterion: Criterion,
    batch: Batch,
    processes: Processes,
    run_folder: Path,
) -> dict[str, Tensor]:
    """Add the gradient of one batch and return its loss terms."""
    with torch.autocast(processes.device.type, torch.bfloat16, enabled=config.is_mixed):
        outputs = replica(batch.images, batch.sizes_hw, batch.warmup)
        result = criterion(model, outputs, batch.targets, batch.sizes_hw, processes.mean)
    if not bool(torch.isfinite(result.total)):
        culprit = run_folder / "not_finite_batch.pt"
        torch.save({"images": batch.images, "sizes_hw": batch.sizes_hw, "warmup": batch.warmup}, culprit)
        raise TrainingError(f"{culprit}: the loss of this batch is not finite; lower the learning rate and resume")
    (result.total / config.accumulate).backward()  # type: ignore[no-untyped-call]
    return result.terms


def _evaluate(
    state: RunState,
    evaluate: Callable[[InsPro, int], tuple[float, Metrics]],
    on_best: Callable[[InsPro, int], None],
    events: EventLog,
) -> None:
    averaged = state.average.model
    assert isinstance(averaged, InsPro)
    value, metrics = evaluate(averaged, state.iteration)
    is_best = state.best is None or value > state.best
    if is_best:
        state.best = value
        on_best(averaged, state.iteration)
    events.write("evaluated", iteration=state.iteration, metrics=metrics, is_best=is_best)
