"""Ablation tables: rows share what trains alike, finished rows stay, signs are compared."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from inspro_core.domain.annotation import Annotation
from inspro_core.domain.track import Segment, Track
from inspro_core.errors import UsageError
from inspro_core.model.criterion import CriterionConfig
from inspro_core.model.inspro import InsPro
from inspro_core.train import ablation as ablation_module
from inspro_core.train.ablation import Ablation
from inspro_core.train.ablation_report import find, format_table
from inspro_core.train.ablation_scores import RowScores, count_duplicates, score_row
from inspro_core.train.ablation_tables import TABLES, AblationRow
from inspro_core.train.ablation_world import AblationData, AblationWorld, choose_seeds, make_data, small_inspro
from inspro_core.train.box_masks import rectangle, truth_of_boxes

WORLD = AblationWorld(train_videos=2, train_frames=6, val_videos=1, val_frames=4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds the data of a very small world."""
    folder = tmp_path_factory.mktemp("ablation")
    make_data(folder / "data", WORLD)
    return folder


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make batches small."""
    monkeypatch.setattr(ablation_module, "BATCH", 1)
    monkeypatch.setattr(ablation_module, "START_BATCH", 1)
    monkeypatch.setattr(ablation_module, "START_FACTOR", 1)


def begin(
    folder: Path, name: str, steps: int | None = 1, minutes: float | None = None, score_frames: int | None = None
) -> Ablation:
    """Begin or go on with an ablation on the shared data."""
    (folder / name).mkdir(exist_ok=True)
    if not (folder / name / "data").exists():
        (folder / name / "data").symlink_to(folder / "data")
    return Ablation(folder / name, minutes, steps, WORLD, None, score_frames=score_frames)


def scores(ap: float, milliseconds: float = 1.0) -> RowScores:
    return RowScores(ap, ap, ap, 0, milliseconds, 0.0)


def test_every_row_builds_and_every_claim_names_rows() -> None:
    for table in TABLES.values():
        names = {row.name for row in table.rows}
        assert len(names) == len(table.rows)
        assert {name for claim in (*table.claims, *table.faster) for name in claim} <= names
        for row in table.rows:
            replace(small_inspro(), **row.model)
            CriterionConfig(**row.criterion)


def test_every_claim_is_true_of_the_papers_figures() -> None:
    for table in TABLES.values():
        paper = {row.name: row.paper_ap for row in table.rows}
        assert all(paper[better] > paper[worse] for better, worse in table.claims)


def test_duplicates_are_the_sure_segments_on_an_object_beyond_the_first() -> None:
    def track(key: int, box: tuple[int, int, int, int], score: float, frames: tuple[int, ...]) -> Track:
        segment = Segment(rectangle(box, (40, 60)), "model", score)
        return Track(key, 1, dict.fromkeys(frames, segment))

    boxes: tuple[list[float] | None, ...] = ([10.0, 10.0, 20.0, 20.0], [10.0, 10.0, 20.0, 20.0], None)
    truth = {"annotations": [{"video_id": 1, "bboxes": list(boxes)}]}
    tracks = (
        track(1, (10, 10, 30, 30), 0.9, (0, 1, 2)),
        track(2, (11, 10, 30, 30), 0.4, (0,)),
        track(3, (10, 11, 30, 30), 0.2, (0, 1)),  # too faint
        track(4, (35, 10, 55, 30), 0.9, (0, 1)),  # elsewhere
    )
    assert count_duplicates(truth, {1: Annotation({one.id: one for one in tracks})}) == 0.5  # one on two frames
    assert count_duplicates(truth, {1: Annotation({})}) == 0
    assert count_duplicates({"annotations": []}, {}) == 0


def test_scenes_have_several_objects_of_some_size() -> None:
    seeds = choose_seeds(0, 4, 8)
    assert len(set(seeds)) == 4
    assert seeds == sorted(seeds)


def test_rows_that_differ_at_inference_share_a_training(tiny: None, folder: Path) -> None:
    ablation = begin(folder, "names")
    rows = {row.name: row for table in ("2c", "3") for row in TABLES[table].rows}
    name = ablation.training_name
    assert name(rows["T=9"]) == name(rows["T=18"]) == name(rows["K=1"]) != name(rows["T=1"])
    assert name(rows["K=5"]) == name(rows["K=15"]) != name(rows["K=1"])


def test_the_first_frames_of_held_out_videos_are_scored_by_the_same_training(
    tiny: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = list[dict[str, Any]]()

    def note(_: InsPro, data: AblationData) -> RowScores:
        seen.append(data.truth)
        return scores(0.5)

    monkeypatch.setattr(ablation_module, "score_row", note)
    row = TABLES["2b"].rows[0]
    whole, cut = begin(folder, "frames"), begin(folder, "frames", score_frames=2)
    for ablation in (whole, cut, cut):
        ablation.score(row, 0)
    assert [len(truth["videos"][0]["file_names"]) for truth in seen] == [4, 2]
    assert [video["length"] for video in seen[1]["videos"]] == [2]
    for annotation in seen[1]["annotations"]:
        assert len(annotation["segmentations"]) == len(annotation["bboxes"]) == 2
        assert any(annotation["segmentations"])
    assert len(list((folder / "frames" / "trainings").iterdir())) == 2  # the image model, and one of the row


@pytest.mark.parametrize(
    "row",
    [TABLES["2d"].rows[0], TABLES["2e"].rows[0], TABLES["3"].rows[1], TABLES["6d"].rows[0]],
    ids=["tracking-by-detection", "track-and-detect", "lite", "boxes"],
)
def test_a_row_trains_and_is_not_trained_again(tiny: None, folder: Path, row: AblationRow) -> None:
    ablation = begin(folder, "rows")
    first = ablation.score(row, 0)
    assert first.milliseconds > 0
    trainings = sorted((folder / "rows" / "trainings").rglob("*"))
    assert folder / "rows" / "trainings" / f"{ablation.training_name(row)}-0" / "model.safetensors" in trainings
    assert begin(folder, "rows").score(row, 0) == first
    assert sorted((folder / "rows" / "trainings").rglob("*")) == trainings


def test_only_the_light_parts_differ_from_the_first_phase(tiny: None, folder: Path) -> None:
    ablation = begin(folder, "rows")
    full, lite = TABLES["3"].rows[:2]
    first, second = ablation._weights(full, 0), ablation._weights(lite, 0)
    assert all(torch.equal(value, second[name]) for name, value in first.items())
    started = InsPro(replace(small_inspro(), key_interval=2))
    light = [name for name in started.state_dict() if name.startswith(("lite_stage.", "lite_mask_head."))]
    assert set(second) - set(first) == set(light)
    pairs = [(second[name], first[name.replace("lite_stage", "stages.0")]) for name in light if "lite_stage" in name]
    assert not all(torch.equal(one, other) for one, other in pairs)


def test_another_budget_in_the_same_folder_is_refused(tiny: None, folder: Path) -> None:
    begin(folder, "budget")
    with pytest.raises(UsageError, match="holds an ablation of 1 steps"):
        begin(folder, "budget", steps=2)


def test_minutes_become_a_number_of_steps_that_stays(tiny: None, folder: Path) -> None:
    first = begin(folder, "minutes", None, 0.5).plan
    assert first.steps >= 1
    assert begin(folder, "minutes", None, 0.5).plan == first


def test_findings_compare_the_signs() -> None:
    table = TABLES["3"]
    found = {"K=1": (scores(0.4, 9), scores(0.5, 9)), "K=5": (scores(0.3, 4), scores(0.3, 5))}
    found |= {"K=10": (scores(0.35, 3), scores(0.45, 4)), "K=15": (scores(0.35, 2), scores(0.3, 2))}
    ap, other, speed, _ = find(table, found)
    assert (ap.agrees, round(ap.ours, 2), ap.paper, ap.standard_error) == (True, 5.0, 1.5, 0.0)
    assert not other.agrees
    assert speed.agrees
    assert speed.ours == pytest.approx(4.5)
    text = format_table(table, found, {row.name: "x" for row in table.rows})
    assert "DIFFERS  K=5 over K=15: paper +1.9 AP, ours -2.5" in text


def test_a_row_without_agreement_is_not_called_so() -> None:
    found = {row.name: (scores(0.2),) for row in TABLES["2b"].rows}
    assert not find(TABLES["2b"], found)[0].agrees


def test_boxes_are_scored_as_rectangles(folder: Path) -> None:
    data = make_data(folder / "data", WORLD)
    truth = truth_of_boxes(data.truth)
    boxes = [box for annotation in truth["annotations"] for box in annotation["bboxes"] if box]
    areas = [mask for annotation in truth["annotations"] for mask in annotation["segmentations"] if mask]
    assert len(boxes) == len(areas) > 0
    assert rectangle((2.2, 3.0, 6.4, 9.0), (20, 10)).bbox_xywh == (2.0, 3.0, 4.0, 6.0)
    assert rectangle((9.9, -5.0, 30.0, -1.0), (20, 10)).area == 1


def test_a_network_without_masks_can_be_scored(folder: Path) -> None:
    torch.manual_seed(0)
    model = InsPro(replace(small_inspro(), mask=None))
    result = score_row(model.eval(), make_data(folder / "data", WORLD))
    assert 0 <= result.hota <= 1
    assert json.dumps(result.to_json())
