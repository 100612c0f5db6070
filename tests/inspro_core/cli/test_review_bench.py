from __future__ import annotations

from tests.inspro_core.cli.conftest import Run


def test_the_bench_prints_figures_of_every_kind(run: Run) -> None:
    outcome = run("review-bench", "--errors", "1", "--seed", "40", "--json")
    assert outcome.code == 0, outcome.err
    assert len(outcome.json["kinds"]) == 9
    assert all(figures["planted"] >= 1 for figures in outcome.json["kinds"].values())
    assert outcome.json["total"]["planted"] == sum(figures["planted"] for figures in outcome.json["kinds"].values())
    assert outcome.json["seed"] == 40


def test_the_bench_prints_a_table(run: Run) -> None:
    outcome = run("review-bench", "--errors", "1", "--seed", "40")
    lines = outcome.out.splitlines()
    assert lines[0].split()[:3] == ["kind", "planted", "noticed"]
    assert any(line.startswith("score dip") for line in lines)
    assert any(line.startswith("tuning_seed") for line in lines)


def test_the_bench_refuses_no_errors(run: Run) -> None:
    assert run("review-bench", "--errors", "0").code == 2
