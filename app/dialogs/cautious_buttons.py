"""The buttons of a dialog that changes or deletes much: a verb, and Cancel, which is the default."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout

from app.texts import tr


def add_cautious_buttons(dialog: QDialog, layout: QVBoxLayout, verb: str) -> QPushButton:
    """Add the buttons at the end of a dialog that is complete otherwise; Cancel has the focus, too.

    Args:
        dialog: that they accept or reject.
        layout: of it.
        verb: what is done.

    Returns:
        The button of the verb.
    """
    box = QDialogButtonBox()
    do_button, cancel_button = QPushButton(verb), QPushButton(tr("Cancel"))
    box.addButton(do_button, QDialogButtonBox.ButtonRole.AcceptRole)
    box.addButton(cancel_button, QDialogButtonBox.ButtonRole.RejectRole)
    box.accepted.connect(dialog.accept)
    box.rejected.connect(dialog.reject)
    layout.addStretch(1)
    layout.addWidget(box)
    cancel_button.setDefault(True)
    cancel_button.setFocus()
    return do_button
