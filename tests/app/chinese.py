"""What a Chinese user must not find in the window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from app import translations

QUOTED = re.compile(r"`[^`]*`|“[^”]*”|\"[^\"]*\"|'[^']*'|\[[^\]]*\]|\{[^}]*\}|<[^>]*>|--[a-z-]+|\S*/\S*")
SENTENCE = re.compile(r"[A-Za-z]{2,}(?: +[A-Za-z]{2,}){2,}")
TERMS = {"dog on a leash"}  # what users named


def has_english(text: str) -> bool:
    """Whether three English words in a row are left, but for names, values and what is quoted."""
    for term in TERMS:
        text = text.replace(term, "")
    return SENTENCE.search(QUOTED.sub("·", text)) is not None


@contextmanager
def chinese_texts(application: QApplication) -> Iterator[None]:
    """Let the program speak Chinese."""
    assert translations.install(application, translations.CHINESE) == translations.CHINESE
    try:
        yield
    finally:
        for translator in application.findChildren(QTranslator):
            application.removeTranslator(translator)
            translator.setParent(None)
