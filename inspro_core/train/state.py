"""The state of a run on disk: all that the next step depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import nn

from inspro_core.atomic import replacing
from inspro_core.checkpoints.weight_files import DAMAGE
from inspro_core.errors import CheckpointError, UsageError, check_readable
from inspro_core.train.config import TrainConfig
from inspro_core.train.course import Course, compare
from inspro_core.train.ema import WeightAverage

SHOWN_LETTERS = 300  # of a setting, in an error


@dataclass
class RunState:
    """A run in progress. Batches are pure functions of seed and index, so no position of a sampler is needed.

    Attributes:
        config: settings; those that shape the course must be the same when a run goes on.
        model: as trained.
        average: its averaged weights.
        optimiser: with its moments.
        iteration: steps done.
        seconds: spent so far.
        best: best value of the metric so far, or None.
        course: what shapes it beside `config`.
        is_interrupted: whether a signal ended it before its time; not saved.
    """

    config: TrainConfig
    model: nn.Module
    average: WeightAverage
    optimiser: torch.optim.Optimizer
    iteration: int = 0
    seconds: float = 0.0
    best: float | None = None
    course: Course = field(default_factory=Course)
    is_interrupted: bool = False

    def save(self, path: Path) -> None:
        """Write everything, whole or not at all.

        Raises:
            CheckpointError: if it cannot be written; what was saved before stays.
        """
        content = {
            "model": self.model.state_dict(),
            "average": self.average.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "iteration": self.iteration,
            "seconds": self.seconds,
            "best": self.best,
            "random": torch.get_rng_state(),
            **self._note(path.parent),
        }
        try:
            with replacing(path) as temporary:
                torch.save(content, temporary)
        except (OSError, RuntimeError) as error:  # PyTorch's writer raises the latter on a full disk
            raise CheckpointError(
                path,
                "cannot be written; make room on the disk and give the command again: the run goes on from what was "
                "saved last ({reason})",
                reason=error,
            ) from error

    def _note(self, run_folder: Path) -> dict[str, Any]:
        return Course({**asdict(self.config), **self.course.settings}, self.course.files).note(run_folder)

    def load(self, path: Path) -> dict[str, list[Any]]:
        """Go on where a saved run stopped; the best value so far is forgotten where it was found on other data.

        Returns:
            [before, now] by name, of the settings that differ and may do so.

        Raises:
            CheckpointError: if the file is not the state of such a run.
        """
        check_readable(path, CheckpointError)
        try:
            content: Any = torch.load(path, map_location="cpu", weights_only=True)
            if not isinstance(content, dict):
                raise UsageError("it holds a {found}", found=type(content).__name__)
            changes = compare(content, self._note(path.parent))
            if changes.refused:
                raise CheckpointError(
                    path,
                    "is the state of a run that was begun with other settings ({differences}); give the same again, "
                    "or name another folder by --out",
                    differences=_told(changes.refused),
                )
            self.model.load_state_dict(content["model"])
            self.average.model.load_state_dict(content["average"])
            self.optimiser.load_state_dict(content["optimiser"])
            self.iteration, self.seconds = content["iteration"], content["seconds"]
            self.best = content["best"] if changes.is_scored_alike else None
            torch.set_rng_state(content["random"])
        except DAMAGE as error:
            raise CheckpointError(
                path, "is not the state of a run with these settings; remove it to start anew: {reason}", reason=error
            ) from error
        return changes.told


def _told(differing: Mapping[str, list[Any]]) -> str:
    """Name settings with their values before and now."""
    return "; ".join(f"{name}: {_short(before)} → {_short(now)}" for name, (before, now) in differing.items())


def _short(value: Any) -> str:
    words = ", ".join(str(part) for part in value) if isinstance(value, list) else str(value)
    return (words if len(words) <= SHOWN_LETTERS else words[:SHOWN_LETTERS] + "…") or "none"
