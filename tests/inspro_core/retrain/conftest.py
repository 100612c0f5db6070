"""A project of tiny labelled videos, a tiny model to retrain, and few replayed scenes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from inspro_core.checkpoints.checkpoint import save_checkpoint
from inspro_core.data.scene_dataset import write_scenes
from inspro_core.data.scene_shapes import SYNTHETIC_CATEGORIES
from inspro_core.domain.annotation import Change
from inspro_core.domain.project import Category
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.youtube_vis_import import import_youtube_vis
from inspro_core.media import probe
from inspro_core.model.inspro import InsPro
from inspro_core.retrain import replay
from tests.inspro_core.train.conftest import tiny_config

FRAMES = 8
NEW_CLASS = "lantern"


@pytest.fixture(scope="session")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four synthetic videos of eight frames."""
    folder = tmp_path_factory.mktemp("labelled")
    write_scenes(folder, range(10_000, 10_004), FRAMES, size_hw=(45, 80))
    return folder


@pytest.fixture
def project(tmp_path: Path, scenes: Path) -> ProjectFile:
    """A project of these videos, nothing confirmed; its balls are of a class that no model knows."""
    project = ProjectFile.create(tmp_path / "work.inspro")
    import_youtube_vis(project, scenes / "instances.json", probe)
    renamed = [replace(c, name=NEW_CLASS if c.name == "ball" else c.name) for c in project.categories()]
    project.set_categories(renamed)
    return project


Confirm = Callable[..., None]


@pytest.fixture
def confirm(project: ProjectFile) -> Confirm:
    """Confirm frames of a video."""

    def apply(video_id: int, frames: range | list[int] = range(FRAMES)) -> None:
        project.apply(video_id, Change(reviewed=dict.fromkeys(frames, True)))

    return apply


def write_model(path: Path, categories: tuple[Category, ...] = SYNTHETIC_CATEGORIES) -> Path:
    """Write a checkpoint of a tiny network with random weights."""
    torch.manual_seed(5)
    save_checkpoint(path, InsPro(replace(tiny_config(), num_classes=len(categories))), categories, {})
    return path


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model that knows the six synthetic classes."""
    return write_model(tmp_path_factory.mktemp("model") / "tiny.safetensors")


@pytest.fixture(scope="session")
def replay_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the replayed scenes of all tests lie."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def few_scenes(replay_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replay two short scenes and look at another one, kept for all tests."""
    monkeypatch.setenv("INSPRO_CACHE_DIR", str(replay_cache))
    monkeypatch.setattr(replay, "REPLAYED", replay.KnownScenes(2, 3, 0))
    monkeypatch.setattr(replay, "CHECKED", replay.KnownScenes(1, 3, 9000))
