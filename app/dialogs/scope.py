"""The question on which frames an edit shall work."""

from __future__ import annotations

from collections.abc import Sequence

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
from app.messages import title_width
from app.scopes import Scope

MIN_WIDTH = 360  # pixels


class ScopeDialog(QDialog):
    """Offers scopes in words with their frame numbers. Cancel is the default, the smallest scope is chosen."""

    def __init__(
        self, title: str, question: str, verb: str, scopes: Sequence[Scope], parent: QWidget | None = None
    ) -> None:
        """Build the question.

        Args:
            title: of the dialog.
            question: what shall be done to which track.
            verb: on the button that does it.
            scopes: to choose from, the smallest first.
            parent: window.
        """
        super().__init__(parent)
        self.setWindowTitle(title)
        self._scopes = tuple(scopes)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        label = QLabel(question)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        layout.addWidget(label)
        self.choices = QButtonGroup(self)
        for number, scope in enumerate(self._scopes):
            button = QRadioButton(scope.title)
            button.setToolTip(scope.tip)
            self.choices.addButton(button, number)
            layout.addWidget(button)
        self.choices.button(0).setChecked(True)
        self.do_button = add_cautious_buttons(self, layout, verb)
        self.setMinimumWidth(max(MIN_WIDTH, title_width(self)))

    @property
    def scope(self) -> Scope:
        """The chosen scope."""
        return self._scopes[self.choices.checkedId()]


def ask_scope(parent: QWidget, title: str, question: str, verb: str, scopes: Sequence[Scope]) -> Scope | None:
    """Ask for a scope; None means that nothing shall be done."""
    dialog = ScopeDialog(title, question, verb, scopes, parent)
    answer = dialog.exec()
    dialog.deleteLater()
    return dialog.scope if answer == QDialog.DialogCode.Accepted else None
