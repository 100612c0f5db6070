"""Writing the folder of a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from inspro_core.retrain.options import RetrainingOptions
from inspro_core.retrain.plan import RetrainingPlan
from inspro_core.retrain.run import Run

Progress = Callable[[int, int], object]  # frames done, frames in all


def prepare_retraining(
    project_path: Path,
    plan: RetrainingPlan,
    options: RetrainingOptions,
    on_frame: Progress = lambda _done, _total: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Run:
    """Write the data and settings of a run, and note in the project which frames are held out from now on.

    Takes some seconds to a minute (more when the replayed scenes are drawn for the first time): for a worker thread.

    Args:
        project_path: of the project file.
        plan: of `plan_retraining`.
        options: settings.
        on_frame: called with frames written so far and in all.
        should_stop: asked at every frame.

    Raises:
        UsageError: if the plan has nothing to train, or the model cannot be trained further.
        VideoError: if a video cannot be read.
        ProjectError: if the project cannot be read or written.
        FormatError: if the folder cannot be written.
        StoppedError: if it was stopped; nothing is left behind.
    """
    raise NotImplementedError
