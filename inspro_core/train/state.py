"""The state of a run on disk: all that the next step depends on."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from inspro_core.checkpoints.weight_files import DAMAGE
from inspro_core.errors import CheckpointError, UsageError
from inspro_core.train.config import TrainConfig
from inspro_core.train.ema import WeightAverage

STATE_FILE = "state.pt"
"""In the folder of a run."""
FREE_SETTINGS = {"max_minutes", "save_minutes", "evaluate_every", "log_every", "workers", "threads"}
FREE_SETTINGS |= {"batch_size", "accumulate"}  # where memory ran out, the same step can be made of smaller batches
FREE_SETTINGS |= {"learning_rate"}  # where the loss was not finite, the run goes on with a lower one


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
        classes: their names, one per row of the class layers.
    """

    config: TrainConfig
    model: nn.Module
    average: WeightAverage
    optimiser: torch.optim.Optimizer
    iteration: int = 0
    seconds: float = 0.0
    best: float | None = None
    classes: tuple[str, ...] = ()

    def save(self, path: Path) -> None:
        """Write everything to a temporary sibling and rename it into place.

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
            "config": self._course(),
        }
        temporary = path.with_name(path.name + ".part")
        try:
            torch.save(content, temporary)
            os.replace(temporary, path)
        except (OSError, RuntimeError) as error:  # PyTorch's writer raises the latter on a full disk
            temporary.unlink(missing_ok=True)
            raise CheckpointError(
                path,
                "cannot be written; make room on the disk and give the command again: the run goes on from what was "
                "saved last ({reason})",
                reason=error,
            ) from error

    def _course(self) -> dict[str, Any]:
        """Return the settings that the next step depends on."""
        settings = {k: v for k, v in asdict(self.config).items() if k not in FREE_SETTINGS}
        return {**settings, "classes": list(self.classes)}

    def load(self, path: Path) -> None:
        """Go on where a saved run stopped. A setting that the saved state does not name is taken to be the same.

        Raises:
            CheckpointError: if the file is not the state of such a run.
        """
        try:
            content: Any = torch.load(path, map_location="cpu", weights_only=True)
            if not isinstance(content, dict):
                raise UsageError("it holds a {found}", found=type(content).__name__)
            if (differing := {k for k, v in self._course().items() if content["config"].get(k, v) != v}) != set():
                raise UsageError("other {names}", names=", ".join(sorted(differing)))
            self.model.load_state_dict(content["model"])
            self.average.model.load_state_dict(content["average"])
            self.optimiser.load_state_dict(content["optimiser"])
            self.iteration, self.seconds, self.best = content["iteration"], content["seconds"], content["best"]
            torch.set_rng_state(content["random"])
        except DAMAGE as error:
            raise CheckpointError(
                path, "is not the state of a run with these settings; remove it to start anew: {reason}", reason=error
            ) from error
