"""The folder of one retraining: its data, its settings, and what the trainer writes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inspro_core.errors import FormatError
from inspro_core.retrain.comparison import COMPARISON_FILE, Comparison, read_comparison
from inspro_core.retrain.options import RetrainingOptions
from inspro_core.retrain.plan import RetrainingPlan
from inspro_core.retrain.progress import CANCELLED_FILE, LOG_FILE, WEIGHTS_FILE, ProgressReader, RunProgress
from inspro_core.retrain.run_file import read_run_file
from inspro_core.train.run_lock import STOP_FILE, is_at_work

TRAIN, HELD_OUT = Path("data", "train"), Path("data", "held_out")
BATCH, FRAMES = 2, 3  # few clips a step: where time is short, more steps learn more
PICTURE_BATCH, PICTURE_FRAMES = 3, 2  # where all clips are single pictures
ANIMATED = 0.5  # of the clips are made of single frames: from a few videos alone, a model learns them by heart
RECOLOURED = 0.5  # of the objects that pass there: few videos show few colours. Not of pictures: things known by theirs
UNLABELLED = 0.2  # weight of "not this class" on the new clips for classes that nobody labelled there
BACKBONE_FACTOR = 0.3  # of the learning rate, where the backbone learns
CLASS_FACTOR = 10  # of it, for the rows of classes: new ones start alike and would be told apart last
WARMUP_ITERATIONS = 40
WARMUP_FRAMES = 4  # at most, in front of a clip and without gradient: without them less is kept of what was known
EVALUATIONS = 6  # at most
EVALUATION_SHARE = 0.2  # of the minutes, at most; but there is one at the end
SECONDS_PER_FRAME = 0.15  # of an evaluation, on two cores
SAMPLES = 4


@dataclass(frozen=True)
class Run:
    """A prepared retraining.

    Attributes:
        folder: of the run.
        number: of the run in its project, from 1.
        plan: what is learned.
        options: settings.
        parent: path of the model that it starts from.
        replay: folder of the scenes that are replayed, or None.
        fingerprint: of the labels that are learned and held out.
    """

    folder: Path
    number: int
    plan: RetrainingPlan
    options: RetrainingOptions
    parent: Path
    replay: Path | None
    fingerprint: str

    @property
    def best(self) -> Path:
        """The weights that were best on what is held out, once there are some."""
        return self.folder / WEIGHTS_FILE

    @property
    def log(self) -> Path:
        """Where whoever starts the commands puts what they print."""
        return self.folder / LOG_FILE

    def command(self) -> list[str]:
        """Return the words of the training for `inspro`; given again, it goes on where it stopped."""
        options, share = self.options, self.options.replay_share
        has_pictures_only = all(len(clip.frames) == 1 for clip in self.plan.train)
        data, weights, unlabelled = [str(self.folder / TRAIN)], ["1"], [f"{UNLABELLED:g}"]
        if self.replay is not None:
            data, weights = [*data, str(self.replay)], [f"{1 - share:g}", f"{share:g}"]
            unlabelled = [*unlabelled, "1"]  # nothing else is there
        return [
            "train",
            *("--train", *data),
            *("--weights", *weights),
            *("--val", str(self.folder / HELD_OUT)),
            *("--preset", "start"),
            *("--init", str(self.parent)),
            *("--out", str(self.folder)),
            *(() if options.steps else ("--minutes", f"{options.minutes:g}")),
            *("--iterations", str(options.iterations)),
            *("--batch", str(PICTURE_BATCH if has_pictures_only else BATCH)),
            *("--frames", str(PICTURE_FRAMES if has_pictures_only else FRAMES)),
            *("--max-warmup", str(WARMUP_FRAMES)),
            *("--warmup-from", "0"),
            *("--animate", f"{ANIMATED:g}"),
            *("--recolour", "0" if has_pictures_only else f"{RECOLOURED:g}"),
            *("--unlabelled", *unlabelled),
            *("--learning-rate", f"{options.learning_rate:g}"),
            *("--backbone-factor", "0" if options.freezes_backbone else f"{BACKBONE_FACTOR:g}"),
            *("--class-factor", str(CLASS_FACTOR)),
            *("--warmup-iterations", str(WARMUP_ITERATIONS)),
            *("--evaluate-every", str(max(1, options.iterations // self._evaluations()))),
            *("--samples", str(SAMPLES)),
            *("--seed", str(options.seed)),
            *("--device", options.device),
        ]

    def _evaluations(self) -> int:
        """Choose how often to evaluate: with many held-out frames seldom, so that most of the time is for learning."""
        frames = sum(len(clip.frames) for clip in self.plan.held_out)
        affordable = EVALUATION_SHARE * self.options.minutes * 60 / (SECONDS_PER_FRAME * max(1, frames))
        return max(1, min(EVALUATIONS, int(affordable)))

    def compare_command(self) -> list[str]:
        """Return the words of the comparison for `inspro`."""
        return ["compare", str(self.folder), "--device", self.options.device]

    def progress(self) -> RunProgress:
        """Return how far it is; who asks often keeps a `ProgressReader` of the folder."""
        return ProgressReader(self.folder).read()

    def is_running(self) -> bool:
        """Tell whether a process trains in the folder."""
        return is_at_work(self.folder)

    def is_comparing(self) -> bool:
        """Tell whether a process compares."""
        return is_at_work(self.folder, "comparing")

    def stop(self) -> None:
        """Ask the trainer to save, keep its best weights and end, after its step."""
        (self.folder / STOP_FILE).touch()

    def cancel(self) -> None:
        """Ask the trainer to end, and mark the run as one that is not kept."""
        (self.folder / CANCELLED_FILE).touch()
        self.stop()

    def reopen(self) -> None:
        """Take back a stop, a cancel and a comparison; called before the command is given again."""
        for name in (CANCELLED_FILE, STOP_FILE, COMPARISON_FILE):
            (self.folder / name).unlink(missing_ok=True)

    def comparison(self) -> Comparison | None:
        """Return what the comparison found, None before it is done.

        Raises:
            FormatError: if its file cannot be read.
        """
        return read_comparison(self.folder)


def training_folder(project_path: Path) -> Path:
    """Return the folder of all runs of a project."""
    return project_path.with_name(f"{project_path.stem}.training")


def read_run(folder: Path) -> Run:
    """Open the folder of a run.

    Raises:
        FormatError: if it is none.
    """
    plan, options, details = read_run_file(folder)
    replay = details.get("replay")
    try:
        return Run(
            folder,
            int(details["number"]),
            plan,
            options,
            Path(details["parent"]),
            Path(replay) if replay else None,
            str(details["fingerprint"]),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise FormatError(folder, "is not the folder of a retraining: {reason}", reason=error) from error


def runs(project_path: Path) -> tuple[Run, ...]:
    """List the runs of a project by number; a folder that cannot be read is left out."""
    found = []
    for folder in training_folder(project_path).glob("*"):
        if not folder.name.isdecimal():
            continue
        try:
            found.append(read_run(folder))
        except FormatError:
            continue
    return tuple(sorted(found, key=lambda run: run.number))
