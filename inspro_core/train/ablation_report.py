"""What an ablation table says: our figures beside the paper's, and whether each finding has the same sign."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from inspro_core.train.ablation_scores import RowScores
from inspro_core.train.ablation_tables import AblationTable

AP, TIME = "AP", "time per frame"


@dataclass(frozen=True)
class Finding:
    """One claim of a table.

    Attributes:
        better, worse: names of the rows.
        measure: "AP", more is better, or "time per frame", less is better.
        paper: difference in the paper, in AP points; None for time.
        ours: mean difference over the seeds: AP points, or milliseconds.
        standard_error: of `ours` over the seeds; None with one seed.
    """

    better: str
    worse: str
    measure: str
    paper: float | None
    ours: float
    standard_error: float | None

    @property
    def agrees(self) -> bool:
        """Whether the sign is the paper's."""
        return self.ours > 0

    def to_json(self) -> dict[str, Any]:
        """Return the finding by name."""
        return {**asdict(self), "agrees": self.agrees}


def find(table: AblationTable, scores: Mapping[str, Sequence[RowScores]]) -> list[Finding]:
    """Compare rows as the table's claims do.

    Args:
        table: whose claims.
        scores: per row name, one entry per seed, seeds in equal order.
    """
    paper = {row.name: row.paper_ap for row in table.rows}
    findings = []
    for better, worse in table.claims:
        pairs = zip(scores[better], scores[worse], strict=True)
        ours, error = _mean([100 * (one.ap - other.ap) for one, other in pairs])
        findings.append(Finding(better, worse, AP, round(paper[better] - paper[worse], 2), ours, error))
    for faster, slower in table.faster:
        pairs = zip(scores[faster], scores[slower], strict=True)
        ours, error = _mean([other.milliseconds - one.milliseconds for one, other in pairs])
        findings.append(Finding(faster, slower, TIME, None, ours, error))
    return findings


def format_table(table: AblationTable, scores: Mapping[str, Sequence[RowScores]], trainings: Mapping[str, str]) -> str:
    """Write a table as text; rows that share a training are marked by its letter."""
    letters = {name: chr(ord("a") + index) for index, name in enumerate(dict.fromkeys(trainings.values()))}
    width = max(len(row.name) for row in table.rows)
    lines = [
        table.title,
        f"{'':<{width}}  paper AP      AP    AP50    HOTA  switches  duplicates  CPU ms/frame  training",
    ]
    for row in table.rows:
        found = scores[row.name]
        figures = [100 * _mean([getattr(one, name) for one in found])[0] for name in ("ap", "ap50", "hota")]
        switches, _ = _mean([float(one.id_switches) for one in found])
        milliseconds, _ = _mean([one.milliseconds for one in found])
        duplicates, _ = _mean([one.duplicates for one in found])
        lines.append(
            f"{row.name:<{width}}  {row.paper_ap:>8.1f}  "
            + "  ".join(f"{value:>6.1f}" for value in figures)
            + f"  {switches:>8.1f}  {duplicates:>10.2f}  {milliseconds:>12.1f}  {letters[trainings[row.name]]:>8}"
        )
    lines += [_sentence(finding) for finding in find(table, scores)]
    return "\n".join(lines)


def _sentence(finding: Finding) -> str:
    verdict = "agrees " if finding.agrees else "DIFFERS"
    error = "" if finding.standard_error is None else f" ± {finding.standard_error:.1f}"
    if finding.measure == AP:
        return (
            f"  {verdict}  {finding.better} over {finding.worse}: paper {finding.paper:+.1f} AP, "
            f"ours {finding.ours:+.1f}{error}"
        )
    return f"  {verdict}  {finding.better} faster than {finding.worse}: ours {finding.ours:+.1f}{error} ms per frame"


def _mean(values: Sequence[float]) -> tuple[float, float | None]:
    """Give mean and standard error (None of a single value), rounded as printed."""
    mean = sum(values) / len(values)
    if len(values) < 2:
        return round(mean, 4), None
    variance = sum((value - mean) ** 2 for value in values) / (len(values) - 1)
    return round(mean, 4), round(math.sqrt(variance / len(values)), 4)
