"""Errors of videos and project files are told in the user's language, with their values."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

import inspro_core
from app.error_texts import error_text, problem_text
from app.translations import texts_in
from app.workers.failure import failure_text
from inspro_core.errors import FormatError, ProjectError, StoppedError, VideoError

CORE = Path(inspro_core.__file__).parent
TABLE = {"is damaged: {reason}": "已损坏：{reason}", "disk I/O error": "磁盘读写错误"}


class FewTexts(QTranslator):
    """Knows the texts of TABLE."""

    def translate(self, _context: str, text: str, *_: object) -> str | None:
        return TABLE.get(text)


@pytest.fixture(autouse=True)
def few_texts(qapp: QApplication) -> Iterator[None]:
    translator = FewTexts()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def test_the_sentence_and_a_known_reason_are_translated() -> None:
    error = VideoError("clip.mp4", "is damaged: {reason}", reason="disk I/O error")
    assert error_text(error) == failure_text(error) == "clip.mp4: 已损坏：磁盘读写错误"
    assert problem_text(error) == "已损坏：磁盘读写错误"
    assert str(error) == "clip.mp4: is damaged: disk I/O error"


def test_what_has_no_translation_stays_as_it_is() -> None:
    assert (
        error_text(VideoError("clip.mp4", "is damaged: {reason}", reason="moov {atom}"))
        == "clip.mp4: 已损坏：moov {atom}"
    )
    assert error_text(FormatError("a.json", "expected {}, got []")) == "a.json: expected {}, got []"
    assert error_text(StoppedError("The export was stopped")) == "The export was stopped"


@pytest.mark.parametrize("path", [*sorted((CORE / "media").glob("*.py")), CORE / "formats" / "project_database.py"])
def test_every_error_of_videos_and_project_files_can_be_found_for_translation(path: Path) -> None:
    source = path.read_text("utf-8")
    kinds = (VideoError.__name__, ProjectError.__name__)
    calls = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds
    ]
    assert len(list(texts_in(source))) == len(calls)
