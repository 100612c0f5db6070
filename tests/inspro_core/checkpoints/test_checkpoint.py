"""Checkpoints: what is saved comes back, and what does not fit is named."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from inspro_core.checkpoints.checkpoint import build_model, load_checkpoint, save_checkpoint
from inspro_core.checkpoints.info import read_checkpoint_info
from inspro_core.domain.project import Category
from inspro_core.errors import CheckpointError, UsageError
from inspro_core.model.config import PRESETS, InsProConfig
from inspro_core.model.inspro import InsPro
from tests.inspro_core.model.scenes import TINY, build, run_clip, shrunk

CATEGORIES = (Category(1, "cat"), Category(2, "dog", "animal", (1, 2, 3)), Category(7, "çar"))
PROVENANCE = {"description": "a test", "trained_on": "nothing – really"}


@pytest.fixture(scope="module")
def model() -> InsPro:
    return build()


@pytest.fixture
def path(tmp_path: Path, model: InsPro) -> Path:
    save_checkpoint(tmp_path / "model.safetensors", model, CATEGORIES, PROVENANCE)
    return tmp_path / "model.safetensors"


def rewrite(path: Path, change: Callable[[dict[str, str], dict[str, torch.Tensor]], object]) -> None:
    """Change metadata or tensors of a checkpoint."""
    header = json.loads(path.read_bytes()[8 : 8 + int.from_bytes(path.read_bytes()[:8], "little")])
    metadata, tensors = header["__metadata__"], load_file(path)
    change(metadata, tensors)
    save_file(tensors, path, metadata)


def refused(path: Path, *words: str) -> None:
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint(path)
    assert caught.value.path == path
    for word in words:
        assert word in str(caught.value.problem)


def test_a_model_saved_in_single_precision_comes_back_exactly(tmp_path: Path, model: InsPro) -> None:
    path = tmp_path / "model.safetensors"
    save_checkpoint(path, model, CATEGORIES, PROVENANCE, dtype=torch.float32)
    checkpoint = load_checkpoint(path)
    assert checkpoint.config == TINY
    assert checkpoint.categories == CATEGORIES
    assert checkpoint.provenance == PROVENANCE
    loaded = build_model(checkpoint).state_dict()
    assert all(torch.equal(value, loaded[name]) for name, value in model.state_dict().items())


def test_half_precision_halves_the_file_and_moves_predictions_little(tmp_path: Path, path: Path, model: InsPro) -> None:
    full = tmp_path / "full.safetensors"
    save_checkpoint(full, model, CATEGORIES, PROVENANCE, dtype=torch.float32)
    assert path.stat().st_size < 0.55 * full.stat().st_size
    loaded = build_model(load_checkpoint(path))
    assert not loaded.training
    assert {value.dtype for value in loaded.parameters()} == {torch.float32}
    ours, theirs = run_clip(loaded, 1)[0], run_clip(model, 1)[0]
    torch.testing.assert_close(ours.logits, theirs.logits, rtol=0, atol=0.05)


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_every_preset_survives_the_round_trip_of_its_configuration(tmp_path: Path, name: str) -> None:
    config = replace(shrunk(PRESETS[name](3)), backbone="mobilenet_v2")
    save_checkpoint(tmp_path / "model.safetensors", InsPro(config), CATEGORIES, {})
    assert load_checkpoint(tmp_path / "model.safetensors").config == config


def test_the_description_is_read_without_torch(path: Path) -> None:
    code = (
        "import sys; from inspro_core.checkpoints.info import read_checkpoint_info\n"
        f"info = read_checkpoint_info({str(path)!r}); print(info.categories[1].name, 'torch' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.split() == ["dog", "False"]


def test_the_description_equals_what_was_saved(path: Path, model: InsPro) -> None:
    info = read_checkpoint_info(path)
    assert (info.path, info.config, info.categories, info.provenance) == (path, TINY, CATEGORIES, PROVENANCE)
    assert info.shapes == {name: tuple(value.shape) for name, value in model.state_dict().items()}


def test_a_value_too_large_for_half_precision_is_refused_by_name_and_the_old_file_stays(path: Path) -> None:
    before = path.read_bytes()
    broken = build()
    with torch.no_grad():
        broken.state_dict()["fpn.laterals.1.bias"][0] = 1e5
    with pytest.raises(CheckpointError, match=r"fpn\.laterals\.1\.bias holds 1e\+05"):
        save_checkpoint(path, broken, CATEGORIES, PROVENANCE)
    assert path.read_bytes() == before
    save_checkpoint(path, broken, CATEGORIES, PROVENANCE, dtype=torch.float32)
    assert load_checkpoint(path).state_dict["fpn.laterals.1.bias"][0] == 1e5


def test_a_diverged_model_is_not_saved(tmp_path: Path) -> None:
    broken = build()
    with torch.no_grad():
        broken.start_queries[0, 0] = torch.nan
    with pytest.raises(CheckpointError, match="start_queries holds values that are not finite"):
        save_checkpoint(tmp_path / "model.safetensors", broken, CATEGORIES, PROVENANCE)


def test_nothing_but_the_checkpoint_is_left_in_its_folder(path: Path) -> None:
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path, model: InsPro) -> None:
    with pytest.raises(UsageError, match=r"there is no folder .*nowhere; make it"):
        save_checkpoint(tmp_path / "nowhere" / "model.safetensors", model, CATEGORIES, PROVENANCE)


def test_as_many_categories_as_classes_are_needed(tmp_path: Path, model: InsPro) -> None:
    with pytest.raises(ValueError, match="expected 3 categories"):
        save_checkpoint(tmp_path / "model.safetensors", model, CATEGORIES[:2], PROVENANCE)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    refused(tmp_path / "nowhere.safetensors", "cannot be read: No such file")


@pytest.mark.parametrize("keep", [0, 5, 100, 4000, -1])
def test_a_cut_file_is_called_damaged(path: Path, keep: int) -> None:
    path.write_bytes(path.read_bytes()[:keep])
    refused(path, "damaged")


def test_tensors_of_another_program_are_refused(path: Path) -> None:
    save_file({"a": torch.zeros(2)}, path)
    refused(path, "import it instead")


def test_a_newer_format_is_refused(path: Path) -> None:
    rewrite(path, lambda metadata, _: metadata.update(inspro_checkpoint="2"))
    refused(path, "format version 2")


def with_config(**changes: object) -> Callable[[dict[str, str], Any], None]:
    return lambda metadata, _: metadata.update(config=json.dumps(asdict(TINY) | changes))


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"num_classes": "3"}, "config.num_classes"),
        ({"num_classes": True}, "config.num_classes"),
        ({"num_stages": 0}, "num_stages"),
        ({"num_attention_heads": 0}, "config"),
        ({"backbone": "vit_h_14"}, "config.backbone"),
        ({"input_size_hw": [48, 64, 3]}, "config.input_size_hw"),
        ({"pixel_mean": [1.0, "x", 2.0]}, "config.pixel_mean[1]"),
        ({"mask": {"levels": 3}}, "config.mask.levels"),
        ({"mask": {"depth": 3}}, "config.mask.depth"),
        ({"mask": {"roi_bins": 14, "num_convs": "4"}}, "config.mask.num_convs"),
        ({"mask": [14]}, "config.mask"),
        ({"links_slots": 1}, "config.links_slots"),
        ({"wings": 2}, "config.wings"),
    ],
)
def test_a_wrong_configuration_is_refused_with_its_place(path: Path, changes: dict[str, object], place: str) -> None:
    rewrite(path, with_config(**changes))
    refused(path, place)


def test_a_configuration_without_its_number_of_classes_is_refused(path: Path) -> None:
    rewrite(path, lambda metadata, _: metadata.update(config="{}"))
    refused(path, "config", "num_classes")


@pytest.mark.parametrize("entry", ["config", "categories", "provenance"])
@pytest.mark.parametrize("text", [None, "{", "3"])
def test_metadata_that_is_missing_or_malformed_is_refused_by_name(path: Path, entry: str, text: str | None) -> None:
    def change(metadata: dict[str, str], _: object) -> None:
        del metadata[entry]
        if text is not None:
            metadata[entry] = text

    rewrite(path, change)
    refused(path, entry)


def test_categories_that_do_not_match_the_classes_are_refused(path: Path) -> None:
    rewrite(path, lambda metadata, _: metadata.update(categories="[]"))
    refused(path, "categories", "expected 3")


def test_missing_extra_and_misshaped_tensors_are_all_named(path: Path) -> None:
    def change(_: object, tensors: dict[str, torch.Tensor]) -> None:
        del tensors["start_boxes"]
        tensors["extra"] = torch.zeros(1)
        tensors["start_queries"] = torch.zeros(9, 16)

    rewrite(path, change)
    refused(path, "start_boxes is missing", "extra is not part", "start_queries has shape (9, 16), expected (5, 16)")


def test_many_problems_are_summed_up(path: Path) -> None:
    rewrite(path, with_config(num_stages=1))
    refused(path, "stages.1.", "more")


def test_a_configuration_from_which_no_network_can_be_built_is_refused(path: Path) -> None:
    config = asdict(replace(TINY, mask=None)) | {"mask": {"channels": 9, "norm": "group"}}
    rewrite(path, lambda metadata, _: metadata.update(config=json.dumps(config)))
    refused(path, "config", "no network")


def test_fields_that_an_older_file_lacks_take_their_defaults(path: Path) -> None:
    config = asdict(TINY)
    del config["min_box_size"], config["mask"]["coordinates"]
    rewrite(path, lambda metadata, _: metadata.update(config=json.dumps(config)))
    assert load_checkpoint(path).config == replace(TINY, min_box_size=InsProConfig(1).min_box_size)
