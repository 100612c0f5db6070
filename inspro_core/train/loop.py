"""The training loop."""

from __future__ import annotations

import math
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import torch
from torch import nn

from inspro_core.data.clips import ClipSource
from inspro_core.errors import StoppedError
from inspro_core.model.criterion import Criterion
from inspro_core.model.inspro import InsPro
from inspro_core.train.batches import Batch, BatchDataset, stream_batches
from inspro_core.train.config import TrainConfig
from inspro_core.train.course import Course
from inspro_core.train.distributed import Processes, use_exact_sums
from inspro_core.train.ema import WeightAverage
from inspro_core.train.events import EventLog
from inspro_core.train.optimiser import build_optimiser
from inspro_core.train.run_lock import STATE_FILE, STOP_FILE
from inspro_core.train.state import RunState
from inspro_core.train.step import Step

CLOCK_STEP = 0.015  # seconds; some clocks stand still for so long
Metrics = dict[str, float]
Evaluate = Callable[[InsPro, int, Callable[[], bool]], tuple[float, Metrics]]
Keep = Callable[[InsPro, int], None]


class StopRequest:
    """Notes SIGINT, SIGTERM and a file while a run goes on; the loop saves and leaves after its step.

    Args:
        file: who makes it asks for a stop; it is taken away when the run ends, so that the run can go on.

    Attributes:
        is_interrupt: whether a signal asked.
    """

    def __init__(self, file: Path) -> None:
        self._file, self.is_interrupt = file, False
        self._previous: dict[int, signal._HANDLER] = {}

    @property
    def is_set(self) -> bool:
        """Whether a stop was asked for."""
        return self.is_interrupt or self._file.exists()

    def __enter__(self) -> StopRequest:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._previous[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler)
        self._file.unlink(missing_ok=True)

    def _note(self, _: int, __: FrameType | None) -> None:
        self.is_interrupt = True


def train(
    config: TrainConfig,
    model: InsPro,
    criterion: Criterion,
    source: ClipSource,
    run_folder: Path,
    processes: Processes,
    events: EventLog,
    evaluate: Evaluate | None = None,
    on_best: Keep = lambda _model, _iteration: None,
    network: nn.Module | None = None,
    course: Course | None = None,
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
        evaluate: scores averaged weights: the metric that decides which are best (more is better), and all metrics;
            asks now and then whether it should stop, and raises StoppedError then.
        on_best: called with weights that beat all before them.
        network: runs clips with the model's weights where that is not the model itself (`LitePhase`).
        course: what is saved beside `config` to tell whether a command that is given again goes on with the same run.

    Returns:
        The state after the last step, or where a stop was asked for.

    Raises:
        CheckpointError: if the state of another run lies in the folder.
        TrainingError: if the loss is not finite (the batch is saved beside the state), memory runs out, or a process
            that loads data is gone.
    """
    if processes.device.type == "cpu":
        use_exact_sums(True)
    model.to(processes.device)
    if config.backbone_factor == 0:
        model.backbone.requires_grad_(False)
    if source.config.frame_count == 1:  # its gradient comes through the next frame alone; DDP would wait for it
        model.attention.requires_grad_(False)
    average = WeightAverage(model, config.ema_decay)
    state = RunState(config, model, average, build_optimiser(model, config), course=course or Course())
    state_file = run_folder / STATE_FILE
    has_begun = state_file.exists()
    if has_begun:
        changed = state.load(state_file)
        events.write("resumed", iteration=state.iteration, changed=changed)
    else:
        events.write("started", iteration=0)
    step = Step(state, criterion, _batches(state, source, processes), run_folder, processes, network or model)
    log = _StepLog(config, events)
    began = last_save = time.monotonic()
    began -= state.seconds
    progress = _progress(config, state)
    with StopRequest(run_folder / STOP_FILE) as stop:
        while state.iteration < config.iterations:
            progress, is_stopped = _agree(processes, _progress(config, state), stop.is_set)
            if progress >= 1 or is_stopped:
                break
            step.run(config.learning_rate_at(state.iteration, progress))
            state.seconds = time.monotonic() - began
            log.note(state, step, _progress(config, state))
            is_last = state.iteration == config.iterations
            is_due = config.evaluate_every and state.iteration % config.evaluate_every == 0 and not is_last
            if is_due and evaluate is not None and processes.is_first:
                _evaluate(state, state_file, evaluate, on_best, events, stop)
                last_save = time.monotonic()
            if time.monotonic() - last_save > config.save_minutes * 60 and processes.is_first:
                state.save(state_file)
                events.write("saved", iteration=state.iteration)
                last_save = time.monotonic()
        is_done = state.iteration >= config.iterations or progress >= 1
        if processes.is_first:
            if evaluate is not None and is_done:
                is_done = _evaluate(state, state_file, evaluate, on_best, events, stop)
            else:
                state.save(state_file)
            kind = "finished" if is_done else "stopped"
            events.write(kind, iteration=state.iteration, seconds=round(state.seconds, 1))
        state.is_interrupted = stop.is_interrupt and not is_done
    processes.barrier()
    return state


class _StepLog:
    """Reports every `log_every` steps."""

    def __init__(self, config: TrainConfig, events: EventLog) -> None:
        self._config, self._events = config, events
        self._last, self._frames = time.monotonic(), 0

    def note(self, state: RunState, step: Step, progress: float) -> None:
        """Write an event if one is due."""
        if state.iteration % self._config.log_every:
            return
        now = time.monotonic()
        self._events.write(
            "step",
            iteration=state.iteration,
            progress=round(progress, 4),
            losses={name: round(float(value), 4) for name, value in step.terms.items()},
            learning_rate=step.learning_rate,
            gradient_norm=round(step.norm, 3),
            frames_per_second=round((step.frames - self._frames) / max(now - self._last, CLOCK_STEP), 2),
        )
        self._last, self._frames = now, step.frames


def _batches(state: RunState, source: ClipSource, processes: Processes) -> Iterator[Batch]:
    config = state.config
    warmup_from = int(config.iterations * config.accumulate * config.warmup_frames_from)
    dataset = BatchDataset(source, config.batch_size, config.seed * processes.count + processes.rank, warmup_from)
    first, last = (steps * config.accumulate for steps in (state.iteration, config.iterations))
    return stream_batches(dataset, first, last, config.workers)


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


def _evaluate(
    state: RunState, state_file: Path, evaluate: Evaluate, on_best: Keep, events: EventLog, stop: StopRequest
) -> bool:
    """Score the averaged weights, keep the best, and save the state; tells whether it came to its end."""
    averaged = state.average.model
    assert isinstance(averaged, InsPro)
    state.save(state_file)  # the evaluation may fail
    try:
        value, metrics = evaluate(averaged, state.iteration, lambda: stop.is_set)
    except StoppedError:
        return False
    value = value if math.isfinite(value) else -math.inf
    is_best = state.best is None or value >= state.best  # of equals the one that learned longer
    if is_best:
        state.best = value
        on_best(averaged, state.iteration)
    events.write("evaluated", iteration=state.iteration, metrics=metrics, is_best=is_best)
    state.save(state_file)
    return True
