"""The ablation tables of the paper as data: what each row changes, and what the paper reports for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class AblationRow:
    """One system of a table.

    Attributes:
        name: as the paper calls it.
        paper_ap: the paper's AP.
        model: fields of InsProConfig that differ from the preset.
        criterion: fields of CriterionConfig that differ.
        key_interval: K at inference; above 1 the lite stage is trained in a second phase.
    """

    name: str
    paper_ap: float
    model: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    criterion: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    key_interval: int = 1


@dataclass(frozen=True)
class AblationTable:
    """One table.

    Attributes:
        title: what it shows, and where the paper has it.
        rows: the systems.
        claims: pairs of rows (better, worse) whose order in AP is the table's finding.
        faster: pairs of rows (faster, slower) whose order in time per frame is the table's finding.
    """

    title: str
    rows: tuple[AblationRow, ...]
    claims: tuple[tuple[str, str], ...]
    faster: tuple[tuple[str, str], ...] = ()


NO_DEDUP = {"deduplication": 0.0}
PLAIN = {"bank_size": 1}  # tables 2 a, b, d and e leave intra-query attention out
BOXES = {"mask": None}

TABLES = MappingProxyType(
    {
        "2a": AblationTable(
            "Propagation and temporally consistent matching (table 2a, YouTube-VIS 2019)",
            (
                AblationRow("A nothing", 24.0, {**PLAIN, "propagate": "none"}, {**NO_DEDUP, "is_consistent": False}),
                AblationRow("B query + proposal", 36.3, PLAIN, {**NO_DEDUP, "is_consistent": False}),
                AblationRow("C query + proposal + TCM", 37.4, PLAIN, NO_DEDUP),
                AblationRow("D query + TCM", 36.7, {**PLAIN, "propagate": "query"}, NO_DEDUP),
                AblationRow("E proposal + TCM", 36.6, {**PLAIN, "propagate": "proposal"}, NO_DEDUP),
            ),
            (
                ("B query + proposal", "A nothing"),
                ("C query + proposal + TCM", "B query + proposal"),
                ("C query + proposal + TCM", "D query + TCM"),
                ("C query + proposal + TCM", "E proposal + TCM"),
            ),
        ),
        "2b": AblationTable(
            "Box deduplication loss (table 2b)",
            (AblationRow("without", 37.4, PLAIN, NO_DEDUP), AblationRow("with", 38.4, PLAIN)),
            (("with", "without"),),
        ),
        "2c": AblationTable(
            "Intra-query attention: length T of the feature bank (table 2c)",
            tuple(
                AblationRow(f"T={size}", ap, {"bank_size": size})
                for size, ap in ((1, 38.4), (9, 39.7), (18, 40.2), (27, 40.1), (36, 40.1))
            ),
            (("T=18", "T=1"), ("T=9", "T=1")),
        ),
        "2d": AblationTable(
            "Propagation against tracking-by-detection (table 2d)",
            (
                AblationRow(
                    "tracking-by-detection",
                    31.5,
                    {**PLAIN, "propagate": "none", "tracking_channels": 128},
                    {**NO_DEDUP, "is_consistent": False},
                ),
                AblationRow("propagation", 37.4, PLAIN, NO_DEDUP),
            ),
            (("propagation", "tracking-by-detection"),),
        ),
        "2e": AblationTable(
            "United queries against track-and-detect queries (table 2e)",
            (
                AblationRow("track-and-detect", 37.4, {**PLAIN, "queries": "track_and_detect"}),
                AblationRow("united", 38.4, PLAIN),
            ),
            (("united", "track-and-detect"),),
        ),
        "3": AblationTable(
            "Key-frame interval K of InsPro-lite (table 3)",
            tuple(
                AblationRow(f"K={interval}", ap, key_interval=interval)
                for interval, ap in ((1, 40.2), (5, 39.4), (10, 38.7), (15, 37.5))
            ),
            (("K=1", "K=10"), ("K=5", "K=15")),
            (("K=5", "K=1"), ("K=10", "K=5")),
        ),
        "6b": AblationTable(
            "InsPro-VID: propagation and matching (table 6b, ImageNet VID, boxes)",
            (
                AblationRow(
                    "A nothing", 9.7, {**BOXES, **PLAIN, "propagate": "none"}, {**NO_DEDUP, "is_consistent": False}
                ),
                AblationRow("B propagation", 29.2, {**BOXES, **PLAIN}, {**NO_DEDUP, "is_consistent": False}),
                AblationRow("C propagation + TCM", 33.2, {**BOXES, **PLAIN}, NO_DEDUP),
            ),
            (("B propagation", "A nothing"), ("C propagation + TCM", "B propagation")),
        ),
        "6c": AblationTable(
            "InsPro-VID: box deduplication, β of eq. 4 (table 6c)",
            tuple(
                AblationRow(f"β={beta:g}", ap, {**BOXES, **PLAIN}, {"dedup_beta": beta} if beta else NO_DEDUP)
                for beta, ap in ((0.0, 33.2), (0.08, 37.8), (0.1, 38.9), (0.15, 39.5), (0.2, 39.2), (0.25, 39.1))
            ),
            (("β=0.1", "β=0"), ("β=0.15", "β=0")),
        ),
        "6d": AblationTable(
            "InsPro-VID: intra-query attention (table 6d)",
            (
                AblationRow("T=1", 39.8, {**BOXES, "bank_size": 1}),
                AblationRow("T=18", 41.8, {**BOXES, "bank_size": 18}),
            ),
            (("T=18", "T=1"),),
        ),
    }
)
