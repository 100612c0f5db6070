"""One optimiser step: the gradients of some batches, clipped, and the weights moved by them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import torch
from torch import Tensor, nn

from inspro_core.atomic import replacing
from inspro_core.errors import Message, TrainingError, UsageError, message
from inspro_core.model.criterion import Criterion
from inspro_core.model.inspro import InsPro
from inspro_core.train.batches import Batch
from inspro_core.train.config import TrainConfig
from inspro_core.train.distributed import Processes
from inspro_core.train.optimiser import set_learning_rate
from inspro_core.train.run_lock import STATE_FILE
from inspro_core.train.state import RunState

CURE = message("give the command again with a lower --learning-rate: the run goes on from what was saved last")


class Step:
    """One optimiser step after the other.

    Args:
        state: model, weights' average and optimiser, which move.
        criterion: the losses.
        batches: one after the other, as many as steps times `accumulate`.
        run_folder: gets what is kept of a step that failed.
        processes: this process among all.
        network: runs the clips; the model itself, or a part that trains some of it.

    Attributes:
        terms: losses of the last batch.
        norm: of the last gradient, before clipping.
        learning_rate: of the last step.
        frames: with a loss, of all steps so far.
    """

    def __init__(
        self,
        state: RunState,
        criterion: Criterion,
        batches: Iterator[Batch],
        run_folder: Path,
        processes: Processes,
        network: nn.Module,
    ) -> None:
        model = state.model
        assert isinstance(model, InsPro)
        self._state, self._model, self._criterion, self._batches = state, model, criterion, batches
        self._run_folder, self._processes = run_folder, processes
        self._replica = processes.wrap(network.train())
        self.terms: dict[str, Tensor] = {}
        self.norm, self.learning_rate, self.frames = 0.0, state.config.learning_rate, 0

    def run(self, learning_rate: float) -> None:
        """Add up the gradients of `accumulate` batches and move the weights."""
        state, config = self._state, self._state.config
        set_learning_rate(state.optimiser, learning_rate)
        for _ in range(config.accumulate):
            batch = next(self._batches)
            try:
                batch = batch.to(self._processes.device)
                self._backward(batch)
            except (torch.cuda.OutOfMemoryError, RuntimeError) as error:
                if not _is_out_of_memory(error):
                    raise
                if self._processes.is_first:  # which alone knows the best value so far
                    state.save(self._run_folder / STATE_FILE)
                raise _memory_error(config, batch, self._processes.is_first) from error
            self.frames += batch.images.shape[0] * len(batch.targets)
        norm = nn.utils.clip_grad_norm_(self._model.parameters(), config.clip_norm, foreach=True)
        if not bool(torch.isfinite(norm)):
            raise _not_finite_error(message("the gradient"), batch, self._run_folder, self._processes)
        state.optimiser.step()
        state.optimiser.zero_grad(set_to_none=True)
        state.average.update(self._model, state.iteration)
        state.iteration += 1
        self.norm, self.learning_rate = float(norm), learning_rate

    def _backward(self, batch: Batch) -> None:
        """Add the gradient of one batch."""
        config, criterion = self._state.config, self._criterion
        with torch.autocast(self._processes.device.type, torch.bfloat16, enabled=config.is_mixed):
            is_united = self._model.config.queries == "united"
            matching = None if is_united else criterion.begin(batch.targets, batch.sizes_hw)
            choose_places = matching.choose_places if matching is not None else None
            outputs = self._replica(batch.images, batch.sizes_hw, batch.warmup, choose_places)
            result = criterion(
                self._model, outputs, batch.targets, batch.sizes_hw, self._processes.mean, matching, batch.denials
            )
        if not bool(torch.isfinite(result.total)):
            raise _not_finite_error(message("the loss of this batch"), batch, self._run_folder, self._processes)
        (result.total / config.accumulate).backward()  # type: ignore[no-untyped-call]
        self.terms = result.terms


def _is_out_of_memory(error: RuntimeError) -> bool:
    """Recognise both a GPU's error and that of the CPU's allocator, which has no type of its own."""
    return isinstance(error, torch.cuda.OutOfMemoryError) or "DefaultCPUAllocator" in str(error)


def _memory_error(config: TrainConfig, batch: Batch, is_saved: bool) -> TrainingError:
    clips, frames, _, height, width = batch.images.shape
    return TrainingError(
        "out of memory at {clips} clips of {frames} frames of {size} pixels; {kept}. {cure}",
        clips=clips,
        frames=frames,
        size=f"{width}x{height}",
        kept=message("what was learned is saved") if is_saved else message("what was saved last is kept"),
        cure=_memory_cure(config, batch),
    )


def _memory_cure(config: TrainConfig, batch: Batch) -> Message:
    if config.batch_size > 1:
        half = config.batch_size // 2
        return message(
            "Go on with --batch {batch} --accumulate {accumulate}, which makes the same step, or with smaller "
            "--short-sides",
            batch=half,
            accumulate=math.ceil(config.accumulate * config.batch_size / half),
        )
    count = len(batch.targets)
    if count > 2:  # a run on single pictures would be another one
        return message(
            "Take fewer frames (--frames {frames} or --max-warmup 0) or smaller pictures (--short-sides)",
            frames=count - 1,
        )
    if batch.warmup:
        return message("Take no frames in front (--max-warmup 0) or smaller pictures (--short-sides)")
    return message("Take smaller pictures (--short-sides)")


def _not_finite_error(what: Message, batch: Batch, run_folder: Path, processes: Processes) -> TrainingError:
    """Keep the batch that broke a run, and say where it is, or that it could not be kept."""
    culprit = _save_culprit(batch, run_folder, processes)
    if culprit is None:
        return TrainingError(
            "{folder}: {what} is not finite, and the batch cannot be written there to be looked at; {cure}",
            folder=run_folder,
            what=what,
            cure=CURE,
        )
    return TrainingError("{file}: {what} is not finite; {cure}", file=culprit, what=what, cure=CURE)


def _save_culprit(batch: Batch, run_folder: Path, processes: Processes) -> Path | None:
    """Keep the batch that broke a run so that it can be looked at.

    Several processes may find one at once: each has a file of its own.

    Returns:
        The file, None where it cannot be written, as on a full disk: what broke the run matters more.
    """
    name = "not_finite_batch" if processes.count == 1 else f"not_finite_batch-{processes.rank}"
    path = run_folder / f"{name}.pt"
    targets = [[asdict(target) for target in frame] for frame in batch.targets]
    content = {"images": batch.images, "sizes_hw": batch.sizes_hw, "warmup": batch.warmup, "targets": targets}
    try:
        with replacing(path) as part:
            torch.save(content, part)
    except (OSError, RuntimeError, UsageError):
        return None
    return path
