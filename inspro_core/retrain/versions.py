"""The versions of a project's model: files that are never deleted, one of them adopted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inspro_core.domain.project import Category
from inspro_core.formats.project_file import ProjectFile
from inspro_core.retrain.comparison import Figures
from inspro_core.retrain.run import Run


@dataclass(frozen=True)
class Version:
    """A retrained model.

    Attributes:
        number: from 1; 0 stands for the model as shipped, which has no file here.
        path: the file.
        parent: name or number of the model that it started from.
        run: number of its run.
        fingerprint: of the labels.
        date: ISO 8601, local time, to the second.
        categories: one per class index.
        before, after: figures on what was held out; None where nothing was compared.
    """

    number: int
    path: Path
    parent: str
    run: int
    fingerprint: str
    date: str
    categories: tuple[Category, ...]
    before: Figures | None
    after: Figures | None


def versions(project_path: Path) -> tuple[Version, ...]:
    """List the versions of a project by number; a file that cannot be read is left out."""
    raise NotImplementedError


def keep_version(project_path: Path, run: Run) -> Version:
    """Keep the best weights of a run as a version; a run that is kept already gives its version again.

    Raises:
        CheckpointError: if the run has no weights, or they cannot be copied.
    """
    raise NotImplementedError


def adopt(project: ProjectFile, number: int) -> None:
    """Let a version label from now on; 0 goes back to the model as shipped.

    Raises:
        UsageError: if there is no such version.
    """
    raise NotImplementedError


def adopted_number(project: ProjectFile) -> int:
    """Return the number of the adopted version, 0 for the model as shipped."""
    raise NotImplementedError


def adopted_model(project: ProjectFile) -> Path | None:
    """Return the file of the adopted version; None for the model as shipped, or if the file is gone."""
    raise NotImplementedError
