"""Versions of a project's model: kept, adopted, rolled back."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file

from inspro_core.errors import CheckpointError, UsageError
from inspro_core.formats.project_file import ProjectFile
from inspro_core.retrain import versions as versions_module
from inspro_core.retrain.comparison import Comparison, Figures, write_comparison
from inspro_core.retrain.options import RetrainingOptions
from inspro_core.retrain.plan import Choice
from inspro_core.retrain.planning import plan_retraining
from inspro_core.retrain.prepare import prepare_retraining
from inspro_core.retrain.run import Run
from inspro_core.retrain.versions import adopt, adopted_model, adopted_number, keep_version, versions
from inspro_core.train import run_lock
from tests.inspro_core.retrain.conftest import Confirm

BEFORE, AFTER = Figures(0.1, 0.2, 0.3, 40.0), Figures(0.4, 0.5, None, 20.0)


def prepare(project: ProjectFile, model: Path) -> Run:
    """A run with weights, as if it had been trained."""
    run = prepare_retraining(
        project.path, plan_retraining(project, Choice(), model), RetrainingOptions(replay_share=0.0)
    )
    shutil.copy(model, run.best)
    return run


@pytest.fixture
def run(project: ProjectFile, model: Path, confirm: Confirm) -> Run:
    """A run whose weights were compared."""
    for video in project.videos():
        confirm(video.id)
    run = prepare(project, model)
    write_comparison(run.folder, Comparison(BEFORE, AFTER))
    return run


def test_a_version_tells_where_it_comes_from(project: ProjectFile, run: Run) -> None:
    version = keep_version(project.path, run)
    assert (version.number, version.parent, version.run, version.fingerprint) == (1, "tiny", 1, run.fingerprint)
    assert (version.before, version.after) == (BEFORE, AFTER)
    assert versions(project.path) == (version,)


def test_a_version_has_the_weights_of_its_run(project: ProjectFile, run: Run) -> None:
    kept, trained = load_file(keep_version(project.path, run).path), load_file(run.best)
    assert kept.keys() == trained.keys()
    assert all(np.array_equal(kept[name], trained[name]) for name in trained)


def test_a_run_is_kept_once(project: ProjectFile, run: Run) -> None:
    assert keep_version(project.path, run) == keep_version(project.path, run)
    assert len(versions(project.path)) == 1


def test_two_that_keep_at_once_do_not_take_one_number(
    project: ProjectFile, run: Run, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, copy = prepare(project, model), versions_module._copy
    monkeypatch.setattr(run_lock, "PATIENCE", 0.1)

    def copy_while_another_comes(*arguments: Any) -> None:
        monkeypatch.setattr(versions_module, "_copy", copy)
        with suppress(UsageError):
            keep_version(project.path, other)
        copy(*arguments)

    monkeypatch.setattr(versions_module, "_copy", copy_while_another_comes)
    keep_version(project.path, run)
    keep_version(project.path, other)
    assert [(version.number, version.run) for version in versions(project.path)] == [(1, 1), (2, 2)]


def test_a_version_of_a_version_names_it(project: ProjectFile, run: Run) -> None:
    first = keep_version(project.path, run)
    second = keep_version(project.path, prepare(project, first.path))
    assert (second.number, second.parent, second.before) == (2, "version 1", None)


def test_adopting_is_taken_back_by_adopting_another(project: ProjectFile, run: Run) -> None:
    assert (adopted_number(project), adopted_model(project)) == (0, None)
    version = keep_version(project.path, run)
    adopt(project, 1)
    assert (adopted_number(project), adopted_model(project)) == (1, version.path)
    adopt(project, 0)
    assert adopted_model(project) is None
    assert version.path.is_file()


def test_an_unknown_version_cannot_be_adopted(project: ProjectFile) -> None:
    with pytest.raises(UsageError, match="no version 3"):
        adopt(project, 3)


def test_a_run_without_weights_is_no_version(project: ProjectFile, run: Run) -> None:
    run.best.unlink()
    with pytest.raises(CheckpointError):
        keep_version(project.path, run)
    assert versions(project.path) == ()


def test_files_that_are_no_versions_are_left_out(project: ProjectFile, run: Run) -> None:
    version = keep_version(project.path, run)
    version.path.with_name("2.safetensors").write_bytes(b"none")
    shutil.copy(run.parent, version.path.with_name("3.safetensors"))
    assert versions(project.path) == (version,)
    assert keep_version(project.path, prepare(project, run.parent)).number == 4
