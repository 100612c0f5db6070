"""The file that describes a run, `retraining.json`: its plan, its settings and where it starts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from inspro_core.atomic import write_text
from inspro_core.domain.project import Category
from inspro_core.errors import FormatError
from inspro_core.retrain.options import RetrainingOptions
from inspro_core.retrain.plan import ClassRow, Counts, LabelledClip, PlanProblem, RetrainingPlan

RUN_FILE = "retraining.json"


def write_run_file(folder: Path, plan: RetrainingPlan, options: RetrainingOptions, **values: Any) -> None:
    """Write the description of a run.

    Args:
        folder: of the run.
        plan: what is learned.
        options: settings.
        **values: what else is kept, as JSON holds it.
    """
    described = asdict(plan) | {"sides": {str(key): [side.start, side.stop] for key, side in plan.sides.items()}}
    write_text(folder / RUN_FILE, json.dumps({"plan": described, "options": asdict(options), **values}, indent=1))


def read_run_file(folder: Path) -> tuple[RetrainingPlan, RetrainingOptions, dict[str, Any]]:
    """Read the description of a run: plan, settings, and all else.

    Raises:
        FormatError: if there is none, or it cannot be read.
    """
    file = folder / RUN_FILE
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        plan, options = _plan(content.pop("plan")), RetrainingOptions(**content.pop("options"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FormatError(file, "is not the description of a retraining: {reason}", reason=error) from error
    return plan, options, content


def _plan(values: Mapping[str, Any]) -> RetrainingPlan:
    return RetrainingPlan(
        values["model"],
        tuple(_clip(clip) for clip in values["train"]),
        tuple(_clip(clip) for clip in values["held_out"]),
        tuple(_row(row) for row in values["classes"]),
        {int(key): range(*side) for key, side in values["sides"].items()},
        values["can_replay"],
        tuple(PlanProblem(**problem) for problem in values["problems"]),
    )


def _clip(values: Mapping[str, Any]) -> LabelledClip:
    return LabelledClip(values["video_id"], values["video_name"], tuple(values["frames"]))


def _row(values: Mapping[str, Any]) -> ClassRow:
    category = Category(**{**values["category"], "color_rgb": tuple(values["category"]["color_rgb"])})
    return ClassRow(category, values["is_new"], Counts(**values["train"]), Counts(**values["held_out"]))
