from __future__ import annotations

import subprocess
import sys

import pytest

from inspro_core.evaluate import (
    evaluate_hota,
    evaluate_identity,
    evaluate_j_and_f,
    evaluate_tracking,
    evaluate_ytvis,
)
from tests.inspro_core.evaluate.synthetic import annotation, ground_truth, random_case, results_of


@pytest.mark.parametrize("seed", range(8))
def test_the_summary_has_the_numbers_of_each_measure_alone(seed: int) -> None:
    gt, results = random_case(seed)
    found = evaluate_tracking(gt, results)
    stats, hota = evaluate_ytvis(gt, results)["stats"], evaluate_hota(gt, results)
    identity, j_and_f = evaluate_identity(gt, results), evaluate_j_and_f(gt, results)
    assert (found.ap, found.ap50) == (stats["AP"], stats["AP50"])
    assert (found.hota, found.det_a, found.ass_a) == (hota.hota, hota.det_a, hota.ass_a)
    assert (found.idf1, found.switches) == (identity.idf1, identity.switches)
    assert (found.j, found.f) == (j_and_f.j_mean, j_and_f.f_mean)


def test_the_text_names_every_measure() -> None:
    gt = ground_truth([annotation([(5, 5, 20, 20)])])
    lines = str(evaluate_tracking(gt, results_of(gt))).splitlines()
    names = ["AP", "AP50", "HOTA", "IDF1", "ID switches", "J", "F"]
    assert [line[:13].strip() for line in lines] == names
    assert lines[0].split() == ["AP", "1.0000"]
    assert lines[4].split() == ["ID", "switches", "0"]


def test_the_measures_load_no_torch() -> None:
    program = "import sys, inspro_core.evaluate; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
