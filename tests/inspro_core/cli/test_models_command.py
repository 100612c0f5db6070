"""`inspro models`: the table, downloads from a server on this machine or from a copy, imports."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torchvision

from inspro_core.checkpoints.checkpoint import load_checkpoint
from inspro_core.checkpoints.coco_names import COCO_NAMES
from inspro_core.checkpoints.public_models import PUBLIC_MODELS, PublicModel
from inspro_core.cli import models_command
from inspro_core.formats.project_file import ProjectFile
from tests.inspro_core.checkpoints.file_server import FileServer, serving
from tests.inspro_core.checkpoints.published import (
    DETECTOR,
    SEGMENTER,
    mmdetection_names,
    official_names,
    write_queryinst,
)
from tests.inspro_core.cli.conftest import Run
from tests.inspro_core.model.scenes import build


@pytest.fixture(scope="module")
def queryinst(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small file as MMDetection publishes it."""
    path = tmp_path_factory.mktemp("weights") / "queryinst.pth"
    write_queryinst(path)
    return path


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of models."""
    folder = tmp_path / "models"
    monkeypatch.setattr(models_command, "user_models_folder", lambda: folder)
    return folder


@pytest.fixture
def server(queryinst: Path, models: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    """Serves the file under the name `tiny`."""
    with serving(FileServer(queryinst.read_bytes())) as server:
        publish(monkeypatch, described(server))
        yield server


def described(server: FileServer) -> PublicModel:
    prefix = hashlib.sha256(server.content).hexdigest()[:8]
    return PublicModel("tiny", "a tiny detector", "masks", "http://page", server.url, "MIT", 1, prefix)


def publish(monkeypatch: pytest.MonkeyPatch, *entries: PublicModel) -> None:
    monkeypatch.setattr(models_command, "PUBLIC_MODELS", entries)


def test_every_public_file_is_a_plain_fact() -> None:
    assert len({model.name for model in PUBLIC_MODELS}) == len(PUBLIC_MODELS)
    for model in PUBLIC_MODELS:
        assert model.page.startswith("https://")
        assert model.licence
        assert model.megabytes > 0
        if model.url is None:
            assert model.sha256_prefix == ""
        else:
            assert model.url.startswith("https://")
            assert model.url.endswith(f"-{model.sha256_prefix}.pth")
            assert len(model.sha256_prefix) == 8
            int(model.sha256_prefix, 16)


def test_the_list_shows_installed_models_and_every_public_file(run: Run) -> None:
    text = run("models").out
    assert "inspro-mini" in text
    for model in PUBLIC_MODELS:
        assert model.name in text
        assert model.text in text
        assert model.page in text
    listed = run("models", "list", "--json").json
    assert {entry["name"] for entry in listed["models"]} >= {"inspro-mini"}
    assert [entry["name"] for entry in listed["public"]] == [model.name for model in PUBLIC_MODELS]
    assert listed["public"][0]["purpose"] == "pre-labels COCO's 80 classes"


def test_a_download_becomes_an_installed_model_and_leaves_nothing_else_but_a_lock(
    run: Run, server: FileServer, models: Path
) -> None:
    outcome = run("models", "download", "tiny", "--json")
    assert outcome.code == 0, outcome.err
    assert outcome.json["path"] == str(models / "tiny.safetensors")
    assert (outcome.json["classes"], outcome.json["queries"]) == (80, 5)
    checkpoint = load_checkpoint(models / "tiny.safetensors")
    assert checkpoint.categories[16].name == "dog"
    assert checkpoint.provenance["licence"] == "MIT"
    files = {path.name: path.stat().st_size for path in models.rglob("*") if path.is_file()}
    assert files.pop("weights.pth.lock") == 0
    assert list(files) == ["tiny.safetensors"]


def test_a_model_is_downloaded_once(run: Run, server: FileServer) -> None:
    assert run("models", "download", "tiny").code == 0
    outcome = run("models", "download", "tiny")
    assert outcome.code == 2
    assert "exists already" in outcome.err
    assert len(server.ranges) == 1
    assert run("models", "download", "tiny", "--as", "again").code == 0


def test_a_broken_off_download_goes_on_when_called_again(run: Run, server: FileServer, models: Path) -> None:
    server.breaks_after = 1000
    outcome = run("models", "download", "tiny")
    assert outcome.code == 2
    assert "call again to go on; where there is no network" in outcome.err
    assert not (models / "tiny.safetensors").exists()
    server.breaks_after = None
    assert run("models", "download", "tiny").code == 0
    assert server.ranges == [None, "bytes=1000-"]


def test_without_network_the_cure_is_a_copy(run: Run, server: FileServer, queryinst: Path) -> None:
    server.shutdown()
    server.server_close()
    outcome = run("models", "download", "tiny")
    assert outcome.code == 2
    assert "cannot be reached" in outcome.err
    assert "--from FILE (see http://page)" in outcome.err
    assert run("models", "download", "tiny", "--from", queryinst).code == 0
    assert queryinst.exists()


def test_a_wrong_hash_is_refused_from_the_network_and_from_a_copy_unless_asked_for(
    run: Run, server: FileServer, queryinst: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(monkeypatch, replace(described(server), sha256_prefix="00000000"))
    for source in ([], ["--from", queryinst]):
        outcome = run("models", "download", "tiny", *source)
        assert outcome.code == 2
        assert "expected 00000000: damaged or another file; get it again, or use it as it is" in outcome.err
        assert not list(models.glob("*.safetensors"))
    assert run("models", "download", "tiny", "--any-hash").code == 0
    assert run("models", "download", "tiny", "--any-hash", "--from", queryinst, "--as", "other").code == 0


def test_a_choice_of_classes_makes_a_smaller_model(run: Run, server: FileServer, models: Path) -> None:
    assert run("models", "download", "tiny", "--classes", "cat", "dog").code == 0
    names = [category.name for category in load_checkpoint(models / "tiny.safetensors").categories]
    assert names == ["cat", "dog"]


def test_a_backbone_becomes_a_start_for_training(
    run: Run, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.save(torchvision.models.resnet18().state_dict(), tmp_path / "resnet18.pth")
    publish(monkeypatch, PublicModel("tiny", "a backbone", "backbone", "http://page", None, "MIT", 1))
    outcome = run("models", "download", "tiny", "--from", tmp_path / "resnet18.pth", "--json")
    assert outcome.code == 0, outcome.err
    start = models / "starts" / "tiny.safetensors"
    assert outcome.json["use"] == f"inspro train --init {start}"
    assert start.is_file()
    assert not list(models.glob("*.safetensors"))


def test_a_file_that_is_offered_by_hand_only_says_where(run: Run, models: Path) -> None:
    outcome = run("models", "download", "sparse-rcnn-official-r50")
    assert outcome.code == 2
    assert "download it by hand from https://github.com/PeizeSun/SparseR-CNN" in outcome.err


def test_a_published_file_of_ones_own_is_imported(run: Run, models: Path, queryinst: Path) -> None:
    outcome = run("models", "import", queryinst, "--as", "mine", "--classes", "person", "--json")
    assert outcome.code == 0, outcome.err
    checkpoint = load_checkpoint(models / "mine.safetensors")
    assert [category.name for category in checkpoint.categories] == ["person"]
    assert checkpoint.provenance["imported_from"] == "queryinst.pth"


def test_an_imported_detector_pre_labels_under_its_own_class_names(
    run: Run, models: Path, scenes: Path, tmp_path: Path
) -> None:
    model = build(SEGMENTER, seed=1)
    for name, value in model.state_dict().items():
        if name.endswith("class_predictor.output.bias"):
            value[COCO_NAMES.index("dog")] = 1.0  # it sees dogs everywhere
        if name == "mask_head.class_logits.bias":
            value.fill_(2.0)
    torch.save({"state_dict": mmdetection_names(model.state_dict())}, tmp_path / "queryinst.pth")
    path = run("models", "import", tmp_path / "queryinst.pth", "--as", "dogs", "--json").json["path"]
    video = scenes / "JPEGImages" / "10000"
    outcome = run("prelabel", video, "--out", tmp_path / "out", "--model", path, "--device", "cpu", "--json")
    assert outcome.code == 0, outcome.err
    assert outcome.json["tracks"] > 0
    with ProjectFile.open(tmp_path / "out" / "project.inspro") as project:
        names = {category.id: category.name for category in project.categories()}
        (video_row,) = project.videos()
        annotation = project.annotation(video_row.id)
    assert {names[track.category_id] for track in annotation.tracks.values()} == {"dog"}
    lengths = [len(track.segments) for track in annotation.tracks.values()]
    assert max(lengths) == outcome.json["frames"]  # a still-standing detection stays one track


def test_a_detector_without_masks_is_not_imported_as_a_model(run: Run, models: Path, tmp_path: Path) -> None:
    torch.save({"model": official_names(build(DETECTOR).state_dict())}, tmp_path / "boxes.pth")
    outcome = run("models", "import", tmp_path / "boxes.pth", "--as", "boxes")
    assert outcome.code == 2
    assert "a detector without masks cannot label" in outcome.err
    assert not models.exists()


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["download", "nonsense"], "no public file is called 'nonsense'; known are: queryinst-r50-1x"),
        (["download", "resnet50", "--classes", "cat"], "--classes: this file is a start for training"),
        (["download", "resnet50", "--from", "{tmp}/none.pth"], "none.pth: does not exist"),
        (["download", "resnet50", "--as", "a/b"], "--as 'a/b': expected a plain name"),
        (["import", "{tmp}/none.pth", "--as", ".."], "expected a plain name"),
        (["import", "{model}", "--as", "a.safetensors"], "expected a plain name, without folder and .safetensors"),
        (["import", "{model}", "--as", " "], "expected a plain name"),
        (["import", "{model}", "--as", "a\nb"], "expected a plain name"),
        (["import", "{model}", "--as", "inspro-mini"], "a model of the program has this name"),
        (["import", "{model}", "--as", "a", "--classes", "cat"], "--classes: a checkpoint of this program keeps"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    run: Run, models: Path, model_file: Path, tmp_path: Path, words: list[str], problem: str
) -> None:
    outcome = run("models", *(word.format(tmp=tmp_path, model=model_file) for word in words))
    assert outcome.code == 2
    assert problem in outcome.err
    assert outcome.err.strip().count("\n") == 0
