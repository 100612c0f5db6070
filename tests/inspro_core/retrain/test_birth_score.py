"""Which birth score serves best, and scores raised to it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch

from inspro_core.checkpoints.checkpoint import load_checkpoint
from inspro_core.retrain import birth_score
from inspro_core.retrain.birth_score import RAISED_KEY, Sighting, Sightings, best_birth_score, fit_scores

BIAS = "stages.{}.class_predictor.output.bias"


def sightings(true_count: int, *pairs: tuple[float, bool]) -> Sightings:
    return Sightings([Sighting(score, is_true) for score, is_true in pairs], true_count)


def test_faint_objects_lower_the_score_as_long_as_enough_of_them_are_true() -> None:
    false = [(0.2 - 0.01 * n, False) for n in range(7)]
    assert best_birth_score([sightings(4, (0.6, True), (0.4, True), (0.3, True), *false, (0.12, True))]) == 0.3


def test_a_miss_weighs_more_than_one_too_many() -> None:
    found = sightings(3, (0.6, True), (0.55, True), (0.3, False), (0.29, False), (0.28, True))
    assert found.f_score(0.5) == pytest.approx(5 * 2 / (2 + 4 * 3))
    assert best_birth_score([found]) == 0.28


def test_each_dataset_counts_alike() -> None:
    many = sightings(20, *[(0.6, True)] * 19, *[(0.4, False)] * 8)
    few = sightings(2, (0.6, True), (0.4, True))
    assert best_birth_score([many]) == 0.5
    assert best_birth_score([many, few]) == 0.4


@pytest.mark.parametrize("found", [[], [(0.4, False)], [(0.9, True), (0.3, False)]])
def test_the_usual_score_stays_where_a_lower_one_finds_nothing_true(found: list[tuple[float, bool]]) -> None:
    assert best_birth_score([sightings(1, *found)]) == 0.5


def test_scores_are_raised_once(model: Path, scenes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new.safetensors"
    shutil.copy(model, path)
    monkeypatch.setattr(birth_score, "_sightings", lambda _tracker, _video: [Sighting(0.25, True)])
    before = load_checkpoint(path).state_dict
    assert fit_scores(path, [scenes], "cpu") == pytest.approx(1.0986, abs=1e-3)  # logit .5 - logit .25
    after = load_checkpoint(path)
    last = max(int(name.split(".")[1]) for name in before if name.startswith("stages."))
    for name, value in after.state_dict.items():
        shift = 1.0986 if name == BIAS.format(last) else 0.0
        assert torch.allclose(value.float(), before[name].float() + shift, atol=1e-2)
    assert fit_scores(path, [scenes], "cpu") == float(after.provenance[RAISED_KEY])
    assert torch.equal(load_checkpoint(path).state_dict[BIAS.format(last)], after.state_dict[BIAS.format(last)])


def test_a_model_that_finds_nothing_stays_as_it_is(model: Path, scenes: Path, tmp_path: Path) -> None:
    path = tmp_path / "new.safetensors"
    shutil.copy(model, path)
    assert fit_scores(path, [scenes], "cpu") == 0
