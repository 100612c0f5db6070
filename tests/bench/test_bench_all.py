"""Every case of `inspro bench all` runs on little data, with outputs equal to its reference's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from inspro_core import cli
from inspro_core.bench import engine_case, evaluation_case, memory, memory_case
from inspro_core.bench.comparison import Comparison, compare, time_by_turns
from inspro_core.bench.official_ytvis import official_stats
from inspro_core.cli.bench_all import CASES, table
from inspro_core.evaluate import evaluate_ytvis
from inspro_core.inference.predictions import FramePrediction, InstancePrediction


class NoWindow:
    def open_window(self, path: Path | None) -> int:
        raise NotImplementedError

    def bench(self, is_quick: bool) -> Iterator[Mapping[str, Any]]:
        raise NotImplementedError


@pytest.mark.parametrize("name", CASES)
def test_a_case_runs_names_its_reference_and_leaves_the_settings_of_the_user(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert cli.main(["bench", "all", "--quick", "--only", name], NoWindow()) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines
    for line in lines:
        assert line["reference"]
        assert line["ms"] > 0
        assert line["ratio"] == pytest.approx(line["reference_ms"] / line["ms"], rel=0.01, abs=0.001)
        assert {"processor", "cores", "load", "torch"} <= line["machine"].keys()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_official_loop_gives_the_numbers_of_the_official_evaluation(shared: Path) -> None:
    case = shared / "eval_cases" / "01_basic_compressed"
    gt, results, expected = (json.loads((case / f"{name}.json").read_text()) for name in ("gt", "results", "expected"))
    stats = official_stats(gt, results)
    assert stats == pytest.approx({name: expected["stats"][name] for name in stats}, abs=1e-12)


def test_the_measured_files_hold_hits_and_misses_and_equal_numbers() -> None:
    gt, results = evaluation_case.labelled_videos(2, (40, 110), 3)
    ours = evaluate_ytvis(gt, results)["stats"]
    assert 0.1 < ours["AP50"] < 0.95
    assert official_stats(gt, results) == pytest.approx(ours, abs=1e-12)


def test_different_outputs_stop_the_benchmark(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(evaluation_case, "official_stats", lambda *_: {"AP": 2.0})
    assert cli.main(["bench", "all", "--quick", "--only", "evaluation"], NoWindow()) == 2
    assert "the numbers differ" in capsys.readouterr().err


@pytest.mark.skipif(not memory.can_measure(), reason="the system does not tell")
@pytest.mark.parametrize(
    ("name", "value", "told"),
    [("SCORE", 1.0, "nothing was labelled"), ("peak_megabytes", lambda: 1e6, "memory grew from")],
)
def test_an_empty_run_and_one_that_grows_stop_the_benchmark(
    name: str, value: object, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(memory_case, name, value)
    monkeypatch.setattr(memory_case, "QUICK_FRAMES", 30)
    assert cli.main(["bench", "all", "--quick", "--only", "memory"], NoWindow()) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--only", "start", "--frames", "900"], ["--only", "memory", "--frames", "9"]])
def test_a_number_of_frames_is_for_long_memory_runs(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "all", *words], NoWindow()) == 2
    assert "--frames: " in capsys.readouterr().err


def test_an_engine_that_loses_an_object_does_not_agree() -> None:
    figures: dict[str, float | int | str] = {"masks": 3, "mean_iou": 1.0, "ids": "equal"}
    engine_case.require_agreement(figures)
    with pytest.raises(AssertionError, match="does not agree"):
        engine_case.require_agreement({**figures, "ids": "differ"})
    with pytest.raises(AssertionError, match="does not agree"):
        engine_case.require_agreement({**figures, "mean_iou": 0.98})


def test_what_was_found_later_on_earlier_frames_is_compared_there() -> None:
    one, two = (InstancePrediction(track_id, 0, 0, 0.9, (0.0, 0.0, 1.0, 1.0), None) for track_id in (1, 2))
    found = [FramePrediction(0, (two,)), FramePrediction(1, (one, two), (FramePrediction(0, (one,)),))]
    assert engine_case.with_earlier(found) == [FramePrediction(0, (one, two)), FramePrediction(1, (one, two))]


def test_runs_without_a_mask_agree_on_nothing() -> None:
    with pytest.raises(AssertionError, match="nothing was compared"):
        engine_case.require_agreement(engine_case.agreement([], []))


def test_runs_alternate_and_are_checked_each_time() -> None:
    calls, checks = list[str](), list[tuple[str, str]]()

    def called(name: str) -> str:
        calls.append(name)
        return name

    runs = time_by_turns(lambda: called("a"), lambda: called("b"), 2, lambda a, b: checks.append((a, b)))
    assert calls == ["a", "b"] * 3
    assert checks == [("a", "b")] * 3
    assert [len(one.wall) for one in runs] == [2, 2]
    assert compare("c", "r", runs).case == "c"


def test_the_table_has_a_row_per_case_with_ratio_and_target() -> None:
    row = table([Comparison("case", "reference", (0.1,), (0.4,), 3.5, 2.0, {"ids": "equal"})]).splitlines()[-1]
    assert row == "| case | reference | 100.0 | 400.0 | 4.00 (3.50) | ≥ 2 | ids equal |"
