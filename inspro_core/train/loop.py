"""The training loop."""

from __future__ import annotations

import math
import signal
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from types import FrameType

import torch
from torch import Tensor, nn

from inspro_core.data.clips import ClipSource
from inspro_core.errors import TrainingError, UsageError
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
CURE = "lower the learning rate and resume"
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
    network: nn.Module | None = None,
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
        network: runs clips with the model's weights where that is not the model itself (`LitePhase`).

    Returns:
        The state after the last step, or where a stop was asked for.

    Raises:
        TrainingError: if the loss is not finite; the batch is saved beside the state.
    """
    if processes.device.type == "cpu":  # gathers add up their gradients with atomics otherwise: no exact resume
        torch.use_deterministic_algorithms(True)
        torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    model.to(processes.device)
    if processes.count > 1 and source.config.frame_count < 2:
        raise UsageError("several processes need clips of 2 frames or more, or intra-query attention has no gradient")
    state = RunState(config, model, WeightAverage(model, config.ema_decay), build_optimiser(model, config))
    state_file = run_folder / STATE_FILE
    if state_file.exists():
        state.load(state_file)
        events.write("resumed", iteration=state.iteration)
    replica = processes.wrap((network or model).train())
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
    frames, progress = 0, _progress(config, state)
    with StopRequest() as stop:
        while state.iteration < config.iterations:
            progress, is_stopped = _agree(processes, _progress(config, state), stop.is_set)
            if progress >= 1 or is_stopped:
                break
            learning_rate = config.learning_rate_at(state.iteration, progress)
            set_learning_rate(state.optimiser, learning_rate)
            terms: dict[str, Tensor] = {}
            for _ in range(config.accumulate):
                batch = next(batches).to(processes.device)
                terms = _backward(config, replica, model, criterion, batch, processes, run_folder)
                frames += batch.images.shape[0] * len(batch.targets)
            norm = nn.utils.clip_grad_norm_(model.parameters(), config.clip_norm)
            if not bool(torch.isfinite(norm)):
                raise TrainingError(f"{_save_culprit(batch, run_folder)}: the gradient is not finite; {CURE}")
            state.optimiser.step()
            state.optimiser.zero_grad(set_to_none=True)
            state.average.update(model, state.iteration)
            state.iteration += 1
            state.seconds = time.monotonic() - began
            if state.iteration % config.log_every == 0:
                events.write(
                    "step",
                    iteration=state.iteration,
                    progress=round(_progress(config, state), 4),
                    losses={name: round(float(value), 4) for name, value in terms.items()},
                    learning_rate=learning_rate,
                    gradient_norm=round(float(norm), 3),
                    frames_per_second=round(frames / (time.monotonic() - last_log), 2),
                )
                last_log, frames = time.monotonic(), 0
            is_last = state.iteration == config.iterations
            is_due = config.evaluate_every and state.iteration % config.evaluate_every == 0 and not is_last
            if is_due and evaluate is not None and processes.is_first:
                _evaluate(state, evaluate, on_best, events)
            if time.monotonic() - last_save > config.save_minutes * 60 and processes.is_first:
                state.save(state_file)
                events.write("saved", iteration=state.iteration)
                last_save = time.monotonic()
        is_done = state.iteration >= config.iterations or progress >= 1
        if processes.is_first:
            state.save(state_file)  # before an evaluation that may fail
            if evaluate is not None and is_done:
                _evaluate(state, evaluate, on_best, events)
                state.save(state_file)
            kind = "finished" if is_done else "stopped"
            events.write(kind, iteration=state.iteration, seconds=round(state.seconds, 1))
    processes.barrier()
    return state


def _agree(processes: Processes, progress: float, is_stopped: bool) -> tuple[float, bool]:
    """Make all processes use one clock and stop together: their clocks and signals differ, their weights must not."""
    if processes.count == 1:
        return progress, is_stopped
    mean = processes.mean(torch.tensor([progress, float(is_stopped)], dtype=torch.float64, device=processes.device))
    return float(mean[0]), bool(mean[1] > 0)


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
        matching = criterion.begin(batch.targets, batch.sizes_hw) if model.config.queries != "united" else None
        choose_places = matching.choose_places if matching is not None else None
        outputs = replica(batch.images, batch.sizes_hw, batch.warmup, choose_places)
        result = criterion(model, outputs, batch.targets, batch.sizes_hw, processes.mean, matching)
    if not bool(torch.isfinite(result.total)):
        raise TrainingError(f"{_save_culprit(batch, run_folder)}: the loss of this batch is not finite; {CURE}")
    (result.total / config.accumulate).backward()  # type: ignore[no-untyped-call]
    return result.terms


def _save_culprit(batch: Batch, run_folder: Path) -> Path:
    """Keep the batch that broke a run, so that it can be looked at."""
    path = run_folder / "not_finite_batch.pt"
    targets = [[asdict(target) for target in frame] for frame in batch.targets]
    content = {"images": batch.images, "sizes_hw": batch.sizes_hw, "warmup": batch.warmup, "targets": targets}
    torch.save(content, path)
    return path


def _evaluate(
    state: RunState,
    evaluate: Callable[[InsPro, int], tuple[float, Metrics]],
    on_best: Callable[[InsPro, int], None],
    events: EventLog,
) -> None:
    averaged = state.average.model
    assert isinstance(averaged, InsPro)
    value, metrics = evaluate(averaged, state.iteration)
    value = value if math.isfinite(value) else -math.inf
    is_best = state.best is None or value >= state.best  # of equals the one that learned longer
    if is_best:
        state.best = value
        on_best(averaged, state.iteration)
    events.write("evaluated", iteration=state.iteration, metrics=metrics, is_best=is_best)
