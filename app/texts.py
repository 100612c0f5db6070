"""Texts that a user sees, in the language of the system."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

CONTEXT = "app"


def tr(text: str, /, **values: object) -> str:
    """Translate a text and fill in its `{name}` fields.

    Args:
        text: English, a literal, so that it can be found for translation.
        values: by field name.
    """
    translated = QCoreApplication.translate(CONTEXT, text)
    return translated.format(**values) if values else translated


def mark(text: str) -> str:
    """Mark a text of a table for translation; `tr` translates it when it is shown."""
    return text
