"""The versions of a project's model: files that are never deleted, one of them adopted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from inspro_core.atomic import replacing
from inspro_core.checkpoints.info import CheckpointInfo, describe, read_checkpoint_info
from inspro_core.domain.project import Category
from inspro_core.errors import CheckpointError, UsageError, message
from inspro_core.formats.project_file import ProjectFile
from inspro_core.retrain.comparison import Comparison, Figures
from inspro_core.retrain.run import Run
from inspro_core.train.run_lock import RunLock

ADOPTED_SETTING = "adopted_version"
MODELS_SUFFIX = ".models"


@dataclass(frozen=True)
class Version:
    """A retrained model.

    Attributes:
        number: from 1; 0 stands for the model as shipped, which has no file here.
        path: the file.
        parent: name of the model that it started from; "version 2" of one of these.
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


def models_folder(project_path: Path) -> Path:
    """Return the folder of all versions of a project."""
    return project_path.with_name(f"{project_path.stem}{MODELS_SUFFIX}")


def version_path(project_path: Path, number: int) -> Path:
    """Return the file of a version."""
    return models_folder(project_path) / f"{number}.safetensors"


def versions(project_path: Path) -> tuple[Version, ...]:
    """List the versions of a project by number; a file that cannot be read is left out."""
    found = []
    for path in models_folder(project_path).glob("*.safetensors"):
        if not path.stem.isdecimal():
            continue
        try:
            found.append(_version(read_checkpoint_info(path)))
        except (CheckpointError, KeyError, ValueError, TypeError):
            continue
    return tuple(sorted(found, key=lambda version: version.number))


def keep_version(project_path: Path, run: Run) -> Version:
    """Keep the best weights of a run as a version; a run that is kept already gives its version again.

    Raises:
        CheckpointError: if the run has no weights, or they cannot be copied.
        FormatError: if its comparison cannot be read.
        UsageError: if the folder of the versions cannot be written.
    """
    folder = models_folder(project_path)
    info = read_checkpoint_info(run.best)
    with RunLock(folder, "keeping"):
        return _keep(project_path, folder, run, info)


def _keep(project_path: Path, folder: Path, run: Run, info: CheckpointInfo) -> Version:
    """Find the version of a run, or write it under the next number; nobody else writes one meanwhile."""
    provenance = _provenance(info, run, run.comparison())
    for version in versions(project_path):
        if version.run == run.number and read_checkpoint_info(version.path).provenance.get("source") == _source(run):
            return version
    try:
        number = max((int(path.stem) for path in folder.glob("*.safetensors") if path.stem.isdecimal()), default=0) + 1
        path = version_path(project_path, number)
        _copy(info, provenance, path)
    except (OSError, SafetensorError) as error:
        raise CheckpointError(folder, "the version cannot be written: {reason}", reason=error) from error
    return _version(read_checkpoint_info(path))


def adopt(project: ProjectFile, number: int) -> None:
    """Let a version label from now on; 0 goes back to the model as shipped.

    Raises:
        UsageError: if there is no such version.
    """
    if number and not version_path(project.path, number).is_file():
        known = ", ".join(str(version.number) for version in versions(project.path)) or message("none")
        raise UsageError(
            "the project has no version {number} of its model; there is 0, as shipped, and {known}",
            number=number,
            known=known,
        )
    project.set_setting(ADOPTED_SETTING, number)


def adopted_number(project: ProjectFile) -> int:
    """Return the number of the adopted version, 0 for the model as shipped."""
    number = project.setting(ADOPTED_SETTING)
    return number if isinstance(number, int) else 0


def adopted_model(project: ProjectFile) -> Path | None:
    """Return the file of the adopted version; None for the model as shipped, or if the file is gone."""
    path = version_path(project.path, adopted_number(project))
    return path if path.is_file() else None


def _name(path: Path) -> str:
    """Name a model as people call it."""
    return f"version {path.stem}" if path.parent.suffix == MODELS_SUFFIX else path.stem


def _source(run: Run) -> str:
    """Name the weights that a run has now: it may go on, and have others later."""
    return f"run {run.number}, written {run.best.stat().st_mtime_ns}"


def _provenance(info: CheckpointInfo, run: Run, comparison: Comparison | None) -> dict[str, str]:
    figures = {"before": asdict(comparison.before), "after": asdict(comparison.after)} if comparison else {}
    return {
        **info.provenance,
        "description": f"{_name(run.parent)}, retrained on {sum(row.train.masks for row in run.plan.classes)} masks",
        "parent": _name(run.parent),
        "run": str(run.number),
        "source": _source(run),
        "data_fingerprint": run.fingerprint,
        "date": datetime.now().astimezone().isoformat(timespec="seconds"),
        "figures": json.dumps(figures),
    }


def _copy(info: CheckpointInfo, provenance: Mapping[str, str], path: Path) -> None:
    """Write the tensors of a checkpoint with another provenance, whole or not at all."""
    metadata = describe(info.config, info.categories, provenance)
    with replacing(path) as temporary:
        save_file(load_file(info.path), temporary, metadata)


def _version(info: CheckpointInfo) -> Version:
    texts = info.provenance
    figures = {side: Figures(**values) for side, values in json.loads(texts["figures"]).items()}
    return Version(
        int(info.path.stem),
        info.path,
        texts["parent"],
        int(texts["run"]),
        texts["data_fingerprint"],
        texts["date"],
        info.categories,
        figures.get("before"),
        figures.get("after"),
    )
