"""A model measured on a labelled dataset by one command."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from inspro_core.inference.engine import Engine
from inspro_core.inference.tracker import Tracker, TrackerConfig
from tests.inspro_core.cli.conftest import Run


def renamed_scenes(scenes: Path, folder: Path, names: dict[str, str], first_id: int = 1) -> Path:
    """The labels of `scenes` with other names of classes and other ids of videos, its pictures beside them."""
    dataset = json.loads((scenes / "instances.json").read_text())
    for category in dataset["categories"]:
        category["name"] = names.get(category["name"], category["name"])
    for rows, key in ((dataset["videos"], "id"), (dataset["annotations"], "video_id")):
        for row in rows:
            row[key] = 10 * row[key] + first_id
    folder.mkdir()
    (folder / "JPEGImages").symlink_to(scenes / "JPEGImages")
    (folder / "instances.json").write_text(json.dumps(dataset))
    return folder


def test_score_says_how_well_a_model_fits_the_labels(run: Run, model_file: Path, scenes: Path) -> None:
    outcome = run("score", scenes, "--model", model_file, "--device", "cpu", "--json")
    assert outcome.code == 0, outcome.err
    keys = {"AP", "AP50", "agnostic_AP50", "HOTA", "id_switches", "best_track_J", "recall_at_J50"}
    assert keys <= outcome.json.keys()
    assert outcome.json["videos"] >= 1


def test_tracks_carry_the_video_ids_of_the_dataset(run: Run, model_file: Path, scenes: Path, tmp_path: Path) -> None:
    data = renamed_scenes(scenes, tmp_path / "data", {}, first_id=7)
    outcome = run("score", data, "--model", model_file, "--device", "cpu", "--out", tmp_path / "tracks.json")
    assert outcome.code == 0, outcome.err
    rows = json.loads((tmp_path / "tracks.json").read_text())
    assert rows
    assert {row["video_id"] for row in rows} <= {10 * number + 7 for number in range(1, 9)}


def test_only_equal_names_count_for_ap_and_any_name_without_classes(
    run: Run, model_file: Path, scenes: Path, tmp_path: Path
) -> None:
    names = dict.fromkeys(("ball", "star", "fish", "cart", "ring", "worm"))
    data = renamed_scenes(scenes, tmp_path / "data", {name: f"not a {name}" for name in names})
    own = run("score", scenes, "--model", model_file, "--device", "cpu", "--json").json
    other = run("score", data, "--model", model_file, "--device", "cpu", "--json").json
    assert other["AR10"] == 0
    assert other["best_track_J"] == own["best_track_J"] > 0


def test_fine_classes_of_the_labels_are_taken_as_coarse_ones(
    run: Run, model_file: Path, scenes: Path, tmp_path: Path
) -> None:
    data = renamed_scenes(scenes, tmp_path / "data", {"ball": "zebra", "star": "boat"})
    outcome = run("score", data, "--model", model_file, "--device", "cpu", "--coarse-classes", "--json")
    assert outcome.code == 0, outcome.err
    assert outcome.json["AP_per_class"].keys() <= {"person", "animal", "vehicle", "object"}


def test_a_dataset_without_labels_is_refused_in_one_line(run: Run, model_file: Path, tmp_path: Path) -> None:
    (tmp_path / "JPEGImages").mkdir()
    (tmp_path / "instances.json").write_text(json.dumps({"videos": [], "annotations": [], "categories": []}))
    outcome = run("score", tmp_path, "--model", model_file)
    assert outcome.code == 2
    assert "expected an object with videos" in outcome.err


@pytest.mark.parametrize(
    ("place", "value", "problem"),
    [
        (["videos", 1, "file_names"], None, r"videos[1].file_names: is missing"),
        (["videos", 1, "file_names"], [], r"videos[1].file_names: is empty"),
        (["videos", 0, "id"], "clip", r"videos[0].id:"),
        (["categories", 0, "name"], None, r"categories[0].name: is missing"),
        (["categories"], 3, r"categories:"),
        (["annotations", 0, "category_id"], 77, r"annotations[0].category_id: 77 is not listed"),
        (["annotations", 0, "segmentations"], 3, r"annotations[0].segmentations:"),
        (
            ["annotations", 0, "segmentations", 0, "counts"],
            "52203",
            r"annotations[0].segmentations[0]: the run lengths",
        ),
    ],
)
def test_wrong_labels_are_told_with_their_place_before_the_model_runs(
    run: Run, scenes: Path, tmp_path: Path, place: list[str | int], value: object, problem: str
) -> None:
    data = renamed_scenes(scenes, tmp_path / "data", {})
    content = json.loads((data / "instances.json").read_text())
    target = content
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = value
    (data / "instances.json").write_text(json.dumps(content))
    outcome = run("score", data, "--model", "there is none")
    assert (outcome.code, outcome.err.strip().count("\n")) == (2, 0)
    assert f"instances.json: {problem}" in outcome.err


@pytest.mark.parametrize("out", [".", "none/tracks.json", os.devnull])
def test_a_place_that_cannot_take_the_tracks_is_told_before_the_model_runs(
    run: Run, scenes: Path, tmp_path: Path, out: str
) -> None:
    outcome = run("score", scenes, "--model", "there is none", "--out", tmp_path / out)
    assert (outcome.code, f"inspro score: {tmp_path / out}: " in outcome.err) == (2, True)


def test_no_track_begins_below_the_birth_score(run: Run, model_file: Path, scenes: Path, tmp_path: Path) -> None:
    counts = []
    for birth in (0.2, 0.99):
        words = ("--model", model_file, "--device", "cpu", "--birth-score", birth, "--out", tmp_path / "tracks.json")
        assert run("score", scenes, *words).code == 0
        counts.append(len(json.loads((tmp_path / "tracks.json").read_text())))
    assert counts[0] > counts[1] == 0


@pytest.mark.parametrize("command", ["score", "prelabel"])
def test_what_is_switched_off_the_tracker_does_not_do(
    run: Run, model_file: Path, scenes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    configs: list[TrackerConfig] = []

    class NotedTracker(Tracker):
        def __init__(self, engine: Engine, config: TrackerConfig | None = None) -> None:
            super().__init__(engine, config)
            configs.append(self.config)

    for module in ("tracker", "prelabeler"):
        monkeypatch.setattr(f"inspro_core.inference.{module}.Tracker", NotedTracker)
    data = [scenes] if command == "score" else [next((scenes / "JPEGImages").iterdir()), "--out", tmp_path / "out"]
    outcome = run(
        command, *data, "--model", model_file, "--device", "cpu", "--no-look-back", "--no-revival", "--no-refinement"
    )
    assert outcome.code == 0, outcome.err
    assert [(one.look_back_frames, one.revive_tracks, one.refine_masks) for one in configs] == [(0, False, False)]
