"""The question before two tracks are merged: what they share, and whose masks count there."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.cautious_buttons import add_cautious_buttons
from app.texts import tr
from inspro_core.domain.track_edits import MergePreview, MergeRule

WIDTH = 440
APART = 0.1  # mean overlap below which the tracks look like two objects


class MergeDialog(QDialog):
    """Shows what a merge does, and asks for the rule where both tracks are seen. Cancel is the default."""

    def __init__(self, preview: MergePreview, names: tuple[str, str], parent: QWidget | None = None) -> None:
        """Build the question.

        Args:
            preview: of the two tracks.
            names: how the user knows the track that stays and the one that ends, such as "3 dog".
            parent: window.
        """
        super().__init__(parent)
        self.setWindowTitle(tr("Merge tracks"))
        self._preview, self._names = preview, names
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        for text in (
            tr("Track {other} becomes part of track {track}, on all frames.", other=names[1], track=names[0]),
            tr("Id, name and class of track {track} stay; those of track {other} end.", track=names[0], other=names[1]),
            self._counts(),
        ):
            layout.addWidget(_label(text))
        self.rules = QButtonGroup(self)
        if preview.both:
            layout.addWidget(_label(tr("Where both are seen:")))
            for number, (text, tip) in enumerate(self._rule_texts()):
                button = QRadioButton(text)
                button.setToolTip(tip)
                self.rules.addButton(button, number)
                layout.addWidget(button)
            self.rules.button(0).setChecked(True)
        self.consequence = _label("")
        layout.addWidget(self.consequence)
        self.merge_button = add_cautious_buttons(self, layout, tr("Merge"))
        self.rules.idToggled.connect(lambda *_: self._show_consequence())
        self._show_consequence()
        self.setMinimumWidth(WIDTH)
        self.resize(WIDTH, layout.heightForWidth(WIDTH) + self.fontMetrics().height())  # a line to spare for a rule

    @property
    def rule(self) -> MergeRule:
        """The chosen rule."""
        rules: tuple[MergeRule, ...] = get_args(MergeRule)
        return rules[max(self.rules.checkedId(), 0)]

    def _rule_texts(self) -> tuple[tuple[str, str], ...]:
        """Name the rules in their order, and say what becomes of the masks."""
        track, other = self._names
        losers = [
            tr("Where both are seen, the masks of track {track} are dropped", track=name) for name in (other, track)
        ]
        return (
            (tr("Keep the masks of track {track}", track=track), losers[0]),
            (tr("Take the masks of track {other}", other=other), losers[1]),
            (tr("Unite both masks"), tr("Where both are seen, one mask covers all that either covered")),
        )

    def _counts(self) -> str:
        preview, (track, other) = self._preview, self._names
        counts = tr(
            "Frames on which only track {track} is seen: {first}, only track {other}: {second}.",
            track=track,
            first=len(preview.only_first),
            other=other,
            second=len(preview.only_second),
        )
        if not preview.both:
            return counts + " " + tr("They never meet.")
        met = tr(
            "Frames on which both are seen: {count} ({frames}); their masks overlap there by {share}\u00a0%"
            " on average.",
            count=len(preview.both),
            frames=frames_in_words(preview.both),
            share=round(100 * preview.mean_iou),
        )
        apart = " " + tr("These masks lie apart: perhaps they are two objects.") if preview.mean_iou < APART else ""
        return counts + " " + met + apart

    def _show_consequence(self) -> None:
        preview = self._preview
        after = tr(
            "Frames on which track {track} is then seen: {count}.", track=self._names[0], count=preview.frame_count
        )
        if preview.both and self.rule != "union":
            loses = preview.human_second if self.rule == "keep" else preview.human_first
            after += " " + tr(
                "Masks of track {loser} that are dropped: {count}, drawn or confirmed by hand among these: {drawn}.",
                count=len(preview.both),
                loser=self._names[1] if self.rule == "keep" else self._names[0],
                drawn=len(loses),
            )
        self.consequence.setText(after)


def ask_merge(parent: QWidget, preview: MergePreview, names: tuple[str, str]) -> MergeRule | None:
    """Ask whether and how to merge; None means not at all."""
    dialog = MergeDialog(preview, names, parent)
    answer = dialog.exec()
    dialog.deleteLater()
    return dialog.rule if answer == QDialog.DialogCode.Accepted else None


def frames_in_words(frames: tuple[int, ...], most: int = 4) -> str:
    """Say ascending frames as runs: "3–9, 12, 20–22"; of many runs only the first and how many frames follow."""
    runs: list[list[int]] = []
    for frame in frames:
        if runs and frame == runs[-1][1] + 1:
            runs[-1][1] = frame
        else:
            runs.append([frame, frame])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in runs[:most]]
    rest = sum(last - first + 1 for first, last in runs[most:])
    return ", ".join(shown) + (tr(" and {count} more", count=rest) if rest else "")


def _label(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
