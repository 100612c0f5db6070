"""What the window may ask of retraining: a plan, a run and its progress, the comparison, and versions of the model.

Loads no torch; training and comparing are commands (`Run.command`, `Run.compare_command`) for processes of their own.
"""

from __future__ import annotations

from inspro_core.retrain.comparison import ClassFigures, Comparison, Figures, Regression
from inspro_core.retrain.last_words import ASKED_BY, last_words
from inspro_core.retrain.options import PRESETS, RetrainingOptions, options_for
from inspro_core.retrain.plan import (
    Choice,
    ClassRow,
    Counts,
    LabelledClip,
    PlanProblem,
    Problem,
    RetrainingPlan,
)
from inspro_core.retrain.planning import plan_retraining
from inspro_core.retrain.prepare import prepare_retraining
from inspro_core.retrain.progress import Curve, ProgressReader, RunProgress, RunState, SampleRound
from inspro_core.retrain.run import Run, runs
from inspro_core.retrain.versions import Version, adopt, adopted_model, adopted_number, keep_version, versions

__all__ = [
    "ASKED_BY",
    "PRESETS",
    "Choice",
    "ClassFigures",
    "ClassRow",
    "Comparison",
    "Counts",
    "Curve",
    "Figures",
    "LabelledClip",
    "PlanProblem",
    "Problem",
    "ProgressReader",
    "Regression",
    "RetrainingOptions",
    "RetrainingPlan",
    "Run",
    "RunProgress",
    "RunState",
    "SampleRound",
    "Version",
    "adopt",
    "adopted_model",
    "adopted_number",
    "keep_version",
    "last_words",
    "options_for",
    "plan_retraining",
    "prepare_retraining",
    "runs",
    "versions",
]
