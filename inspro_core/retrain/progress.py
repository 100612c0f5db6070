"""How far a run is, read from what the trainer reports."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

RunState = Literal["prepared", "running", "stopped", "cancelled", "interrupted", "failed", "finished"]


@dataclass(frozen=True)
class Curve:
    """Values over steps.

    Attributes:
        steps: of the run, ascending.
        values: one per step.
    """

    steps: tuple[int, ...] = ()
    values: tuple[float, ...] = ()


@dataclass(frozen=True)
class SampleRound:
    """The pictures of one evaluation.

    Attributes:
        step: of the run after which they were made.
        pictures: files, each with the prediction left and the truth right.
    """

    step: int
    pictures: tuple[Path, ...]


@dataclass(frozen=True)
class RunProgress:
    """How far a run is.

    Attributes:
        state: "prepared": never started; "running": a process trains; "stopped": on request; "cancelled": on request,
            not to be kept; "interrupted": the process is gone without a word (killed, power cut); "failed": it ended
            with an error; "finished". All but the last two of these can go on by `Run.command`; so can "failed", once
            the cause is cured.
        step: of the run.
        fraction: of the run that is done, 0..1.
        seconds_left: about; None while unknown or not running.
        loss: sum of the losses.
        ap: on what is held out, at each evaluation.
        samples: pictures of each evaluation, oldest first.
        error: text of the error that ended it, or "".
        has_weights: whether there is a model to keep.
    """

    state: RunState
    step: int = 0
    fraction: float = 0.0
    seconds_left: float | None = None
    loss: Curve = Curve()
    ap: Curve = Curve()
    samples: tuple[SampleRound, ...] = ()
    error: str = ""
    has_weights: bool = False


class ProgressReader:
    """Reads the progress of a run again and again; each time only what was written since.

    Args:
        folder: of the run.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self) -> RunProgress:
        """Return how far the run is now."""
        raise NotImplementedError
