"""What a retraining would learn and what it holds out, before it is started."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QHeaderView, QLabel, QVBoxLayout, QWidget

from app.actions import key_of
from app.class_dot import class_dot
from app.pages.parts import figure, fill_table, heading, hint, plain_table
from app.texts import mark, tr
from inspro_core.api.retraining import ClassRow, LabelledClip, PlanProblem, Problem, RetrainingPlan

FIGURES = (
    mark("Frames to learn"),
    mark("Masks to learn"),
    mark("Videos to learn"),
    mark("Frames held out"),
    mark("Masks held out"),
    mark("Videos held out"),
)
PROBLEM_TEXTS: dict[Problem, str] = {
    "nothing confirmed": mark(
        "Nothing is confirmed yet: confirm frames ({key}) once all objects on them are right, or call a video done."
    ),
    "nothing to train": mark("All that is confirmed is held out; confirm more frames or another video."),
    "nothing held out": mark(
        "There is too little to hold anything out: confirm frames of three videos, or more frames all over one."
    ),
    "unfit model": mark("This model cannot be retrained: it has no masks, or is an InsPro-lite. Choose another one."),
    "few masks": mark("Masks of “{name}”: only {count}; the model will hardly learn it."),
    "not held out": mark("“{name}” is not among the frames held out; how well it is learned cannot be measured."),
    "no replay": mark("The scenes that this model learned before cannot be replayed; it may forget what it knew."),
}


class PlanView(QWidget):
    """Counts, doubts, classes and clips of a plan; `clip_wanted` brings video, first frame, frame behind the last."""

    clip_wanted = Signal(int, int, int)

    def __init__(self) -> None:
        super().__init__()
        self.plan: RetrainingPlan | None = None
        self.figures = [QLabel("–") for _ in FIGURES]
        self.problems = hint()
        self.class_table, self.clip_table = plain_table(), plain_table()
        self.clip_table.setToolTip(tr("Double-click goes to the clip"))
        self.clip_table.cellActivated.connect(lambda row, _: self._show_clip(row))
        note = tr(
            "What is held out measures every version of the model and is never learned: whole videos where there are"
            " enough, else frames in a row, with a gap beside them. It is chosen once for the project."
        )
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        row = QHBoxLayout()
        for title, label in zip(FIGURES, self.figures, strict=True):
            row.addLayout(figure(tr(title), label))
        layout.addLayout(row)
        layout.addWidget(self.problems)
        tables = QGridLayout()
        tables.setVerticalSpacing(6)
        for place, (title, table) in enumerate(
            ((tr("Classes"), self.class_table), (tr("Clips"), self.clip_table)),
        ):
            tables.addWidget(heading(title), 2 * place, 0)
            tables.addWidget(table, 2 * place + 1, 0)
        layout.addLayout(tables, 1)
        layout.addWidget(hint(note))

    def show_plan(self, plan: RetrainingPlan | None) -> None:
        """Show a plan, None without one."""
        self.plan = plan
        if plan is None:
            plan = RetrainingPlan("", (), (), ())
        learned = _side(plan.train, [row.train.masks for row in plan.classes])
        numbers = (*learned, *_side(plan.held_out, [row.held_out.masks for row in plan.classes]))
        for label, number in zip(self.figures, numbers, strict=True):
            label.setText(f"{number:,}")
        self.show_text("\n".join(f"•  {problem_text(problem)}" for problem in plan.problems))
        titles = (
            tr("Class"),
            tr("Masks\nto learn"),
            tr("Tracks\nto learn"),
            tr("Videos\nto learn"),
            tr("Masks\nheld out"),
            tr("Tracks\nheld out"),
            tr("Videos\nheld out"),
        )
        dots = [class_dot(row.category.color_rgb) for row in plan.classes]
        fill_table(self.class_table, titles, [_class_cells(row) for row in plan.classes], row_icons=dots)
        clips = [(clip, tr("to learn")) for clip in plan.train] + [(clip, tr("held out")) for clip in plan.held_out]
        cells = [(clip.video_name, span_text(clip.frames), len(clip.frames), side) for clip, side in clips]
        fill_table(self.clip_table, (tr("Video"), tr("From – to"), tr("Frames"), tr("Use")), cells)
        for table in (self.class_table, self.clip_table):
            table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def show_text(self, text: str) -> None:
        """Show a text in place of the problems."""
        self.problems.setText(text)
        self.problems.setVisible(bool(text))

    def _show_clip(self, row: int) -> None:
        if self.plan is not None:
            clip = (*self.plan.train, *self.plan.held_out)[row]
            self.clip_wanted.emit(clip.video_id, clip.frames[0], clip.frames[-1] + 1)


def problem_text(problem: PlanProblem) -> str:
    """Say a problem in the user's language."""
    values = {"name": problem.class_name, "count": problem.count, "key": key_of("confirm")}
    return tr(PROBLEM_TEXTS[problem.kind], **values)


def span_text(frames: Sequence[int]) -> str:
    """Name the first and the last of some frames."""
    return f"{frames[0]} – {frames[-1]}" if frames else "–"


def _side(clips: Sequence[LabelledClip], masks: Sequence[int]) -> tuple[int, int, int]:
    """Count frames, masks and videos of one side."""
    return sum(len(clip.frames) for clip in clips), sum(masks), len({clip.video_id for clip in clips})


def _class_cells(row: ClassRow) -> tuple[str | int, ...]:
    name = tr("{name} (new)", name=row.category.name) if row.is_new else row.category.name
    cells: list[str | int] = [name]
    for counts in (row.train, row.held_out):
        cells += [counts.masks, counts.tracks, counts.videos]
    return tuple(cells)
