"""The reference cases beside the repository: numbers of the official evaluator and of TrackEval."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from inspro_core.evaluate import (
    ClearResult,
    HotaResult,
    IdentityResult,
    evaluate_clear,
    evaluate_hota,
    evaluate_identity,
    evaluate_j_and_f,
    evaluate_tracking_by_category,
    evaluate_ytvis,
)

FOLDER = Path(__file__).resolve().parents[3].parent / "shared" / "eval_cases"
NAMES = sorted(path.parent.name for path in FOLDER.glob("*/expected.json"))
TOLERANCE = 1e-9

HOTA = {"DetA": "det_a", "AssA": "ass_a", "DetRe": "det_re", "DetPr": "det_pr", "AssRe": "ass_re", "AssPr": "ass_pr"}
HOTA |= {"HOTA": "hota", "LocA": "loc_a", "HOTA_at_alpha": "hota_at_alpha"}
CLEAR = {"MOTA": "mota", "sMOTA": "s_mota", "MODA": "moda", "MOTP": "motp", "CLR_Re": "recall", "CLR_Pr": "precision"}
CLEAR |= {"CLR_F1": "f1", "CLR_TP": "true_positives", "CLR_FN": "false_negatives", "CLR_FP": "false_positives"}
CLEAR |= {"MT": "mostly_tracked", "PT": "partly_tracked", "ML": "mostly_lost", "Frag": "fragments"}
IDENTITY = {"IDF1": "idf1", "IDP": "idp", "IDR": "idr"}
IDENTITY |= {"IDTP": "true_positives", "IDFN": "false_negatives", "IDFP": "false_positives"}
J_AND_F = {"J-Mean": "j_mean", "J-Recall": "j_recall", "F-Mean": "f_mean", "F-Recall": "f_recall", "J&F": "j_and_f"}


class Case:
    """One folder of reference data."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.gt, self.results, self.expected = (
            json.loads((FOLDER / name / f"{part}.json").read_text()) for part in ("gt", "results", "expected")
        )


CASES = [Case(name) for name in NAMES]
"""All small: they are read once, so that each test gets the cases that it is for."""


def cases_with(key: str) -> pytest.MarkDecorator:
    """Run a test with each case whose expected numbers have the key; skip it where there is none."""
    chosen = [pytest.param(case, id=case.name) for case in CASES if key in case.expected]
    nothing = pytest.param(None, marks=pytest.mark.skip(reason=f"no reference case with {key} in {FOLDER}"))
    return pytest.mark.parametrize("case", chosen or [nothing])


@cases_with("stats")
def test_the_numbers_are_those_of_the_official_evaluation(case: Case) -> None:
    if "stats_sane" in case.expected:
        pytest.skip("the official numbers of this case are faulty; see the test of the sane ones")
    found = evaluate_ytvis(case.gt, case.results)
    assert found["stats"] == pytest.approx(case.expected["stats"], abs=TOLERANCE, rel=0)
    assert found["per_category"].keys() == case.expected["per_category"].keys()
    for category_id, expected in case.expected["per_category"].items():
        assert found["per_category"][category_id] == pytest.approx(expected, abs=TOLERANCE, rel=0)


@cases_with("stats_sane")
def test_where_the_official_evaluation_is_faulty_the_numbers_are_sane_or_the_file_is_refused(case: Case) -> None:
    try:
        found = evaluate_ytvis(case.gt, case.results)["stats"]
    except ValueError as error:
        found, message = None, str(error)
    if found is None:
        assert "segmentations[" in message
    else:
        assert found == pytest.approx(case.expected["stats_sane"], abs=TOLERANCE, rel=0)


@cases_with("stats_class_agnostic")
def test_the_numbers_without_categories_are_those_of_the_official_evaluation(case: Case) -> None:
    found = evaluate_ytvis(case.gt, case.results, use_categories=False)["stats"]
    assert found == pytest.approx(case.expected["stats_class_agnostic"], abs=TOLERANCE, rel=0)


@cases_with("tracking")
def test_tracking_without_categories_is_that_of_trackeval(case: Case) -> None:
    gt, results = case.gt, case.results
    expected = case.expected["tracking"]["class_agnostic"]
    check(evaluate_hota(gt, results), evaluate_clear(gt, results), evaluate_identity(gt, results), expected)


@cases_with("tracking")
def test_j_and_f_are_those_of_trackeval(case: Case) -> None:
    expected = case.expected["tracking"]["class_agnostic"]["JAndF"]
    compare(evaluate_j_and_f(case.gt, case.results), J_AND_F, expected)


@cases_with("tracking")
def test_each_video_alone_has_the_measures_of_trackeval(case: Case) -> None:
    expected = case.expected["tracking"]["class_agnostic"]
    names = {Path(video["file_names"][0]).parent.name: video["id"] for video in case.gt["videos"]}
    for name, hota in expected["per_video_HOTA"].items():
        rows = [row for row in case.gt["annotations"] if row["video_id"] == names[name]]
        results = [row for row in case.results if row["video_id"] == names[name]]
        gt = {**case.gt, "annotations": rows}
        assert evaluate_hota(gt, results).hota == pytest.approx(hota, abs=TOLERANCE, rel=0)
        if name in expected["per_video_JAndF"]:
            j_and_f = evaluate_j_and_f(gt, results).j_and_f
            assert j_and_f == pytest.approx(expected["per_video_JAndF"][name]["J&F"], abs=TOLERANCE, rel=0)


@cases_with("tracking")
def test_tracking_by_category_is_that_of_trackeval(case: Case) -> None:
    found = evaluate_tracking_by_category(case.gt, case.results)
    expected = case.expected["tracking"]
    for category in case.gt["categories"]:
        if category["id"] in found.hota.categories:
            hota, clear = found.hota.categories[category["id"]], found.clear.categories[category["id"]]
            identity = found.identity.categories[category["id"]]
            check(hota, clear, identity, expected["per_class"][category["name"]])
    hota, clear, identity = found.hota.class_averaged, found.clear.class_averaged, found.identity.class_averaged
    check(hota, clear, identity, expected["class_averaged_nonempty"])
    hota, clear = found.hota.detection_averaged, found.clear.detection_averaged
    check(hota, clear, found.identity.detection_averaged, expected["detection_averaged"])


def check(hota: HotaResult, clear: ClearResult, identity: IdentityResult, expected: dict[str, Any]) -> None:
    compare(hota, HOTA, expected["HOTA"])
    compare(clear, CLEAR, expected["CLEAR"])
    compare(identity, IDENTITY, expected["Identity"])
    assert len(clear.switches) == expected["CLEAR"]["IDSW"]


def compare(found: object, names: dict[str, str], expected: dict[str, Any]) -> None:
    for theirs, ours in names.items():
        assert getattr(found, ours) == pytest.approx(expected[theirs], abs=TOLERANCE, rel=0), theirs
