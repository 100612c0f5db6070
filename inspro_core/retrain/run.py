"""The folder of one retraining: its data, its settings, and what the trainer writes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inspro_core.retrain.comparison import Comparison
from inspro_core.retrain.options import RetrainingOptions
from inspro_core.retrain.plan import RetrainingPlan
from inspro_core.retrain.progress import RunProgress


@dataclass(frozen=True)
class Run:
    """A prepared retraining.

    Attributes:
        folder: of the run.
        number: of the run in its project, from 1.
        plan: what is learned.
        options: settings.
        parent: path of the model that it starts from.
        replay: folder of the scenes that are replayed, or None.
        fingerprint: of the labels that are learned and held out.
    """

    folder: Path
    number: int
    plan: RetrainingPlan
    options: RetrainingOptions
    parent: Path
    replay: Path | None
    fingerprint: str

    @property
    def log(self) -> Path:
        """Where whoever starts the commands puts what they print."""
        return self.folder / "log.txt"

    def command(self) -> list[str]:
        """Return the words of the training for `inspro`; given again, it goes on where it stopped."""
        raise NotImplementedError

    def compare_command(self) -> list[str]:
        """Return the words of the comparison for `inspro`."""
        return ["compare", str(self.folder)]

    def progress(self) -> RunProgress:
        """Return how far it is; who asks often keeps a `ProgressReader` of the folder."""
        raise NotImplementedError

    def is_running(self) -> bool:
        """Tell whether a process trains in the folder."""
        raise NotImplementedError

    def is_comparing(self) -> bool:
        """Tell whether a process compares."""
        raise NotImplementedError

    def stop(self) -> None:
        """Ask the trainer to save, keep its best weights and end, after its step."""
        raise NotImplementedError

    def cancel(self) -> None:
        """Ask the trainer to end, and mark the run as one that is not kept."""
        raise NotImplementedError

    def reopen(self) -> None:
        """Take back a stop or a cancel; called before the command is given again."""
        raise NotImplementedError

    def comparison(self) -> Comparison | None:
        """Return what the comparison found, None before it is done."""
        raise NotImplementedError


def runs(project_path: Path) -> tuple[Run, ...]:
    """List the runs of a project by number; half-written folders are left out."""
    raise NotImplementedError
