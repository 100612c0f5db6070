"""Errors are told in the user's language, with their values and what stands within them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from app.error_texts import error_text, message_text
from app.translations import MARKERS, METHODS, OF_COMMANDS, SOURCES
from app.workers.failure import failure_text
from inspro_core.errors import FormatError, StoppedError, UsageError, VideoError, message

TABLE = {
    "is damaged: {reason}": "已损坏：{reason}",
    "disk I/O error": "磁盘读写错误",
    "No such file or directory": "没有此文件",
    "[Errno {number}] {reason}: '{path}'": "{reason}（{number}）：“{path}”",
    "{value} is not usable: {reason}": "{value} 无法使用：{reason}",
    "expected {what}": "应为{what}",
    "a number": "数字",
}
CALLS = [
    (path, call)
    for folder in SOURCES
    for path in sorted(folder.rglob("*.py"))
    if not OF_COMMANDS & set(path.relative_to(folder).parts)
    for call in ast.walk(ast.parse(path.read_text("utf-8")))
    if isinstance(call, ast.Call)
]


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
    assert message_text(error.problem) == "已损坏：磁盘读写错误"
    assert str(error) == "clip.mp4: is damaged: disk I/O error"


def test_an_error_within_an_error_is_translated_too() -> None:
    inner = UsageError("expected {what}", what=message("a number"))
    error = FormatError("a.json", "{value} is not usable: {reason}", place="videos[2].length", value="[]", reason=inner)
    assert error_text(error) == failure_text(error) == "a.json: videos[2].length: [] 无法使用：应为数字"
    assert str(error) == "a.json: videos[2].length: [] is not usable: expected a number"


def test_a_reason_of_the_system_is_known_with_what_it_names() -> None:
    reason = OSError(2, "No such file or directory", "a [b].json")
    error = VideoError("clip.mp4", "is damaged: {reason}", reason=reason)
    assert error_text(error) == "clip.mp4: 已损坏：没有此文件（2）：“a [b].json”"


def test_what_has_no_translation_stays_as_it_is() -> None:
    assert (
        error_text(VideoError("clip.mp4", "is damaged: {reason}", reason="moov {atom}"))
        == "clip.mp4: 已损坏：moov {atom}"
    )
    assert error_text(FormatError("a.json", "expected {}, got []")) == "a.json: expected {}, got []"
    assert error_text(StoppedError("The export was stopped")) == "The export was stopped"
    assert error_text(ValueError("of no user's making")) == "of no user's making"


def place_of_text(function: ast.expr) -> int | None:
    """Which argument of a call is the text of an error or message; None where it makes none."""
    if isinstance(function, ast.Attribute):
        return METHODS.get(function.attr)
    return MARKERS.get(function.id) if isinstance(function, ast.Name) and function.id not in ("tr", "mark") else None


def test_every_error_that_the_window_can_show_can_be_found_for_translation() -> None:
    found = set()
    for path, call in CALLS:
        place = place_of_text(call.func)
        text = call.args[place] if place is not None and len(call.args) > place else None
        if text is not None and not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
            found.add(f"{path.name}: {ast.unparse(text)}")
    assert found == {f"{name}.py: template" for name in ("errors", "json_entry", "video_finder")}  # passed on


def test_every_error_gets_the_values_that_its_text_names() -> None:
    wrong = set()
    for path, call in CALLS:
        place = place_of_text(call.func)
        text = call.args[place] if place is not None and len(call.args) > place else None
        if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
            continue
        wanted = set(re.findall(r"\{(.*?)\}", text.value))
        given = {keyword.arg for keyword in call.keywords} - ({"place"} - wanted)
        if not (given - {None} <= wanted and (None in given or wanted == given)):
            wrong.add((path.name, call.lineno, text.value))
    assert wrong == set()


def test_the_sources_are_those_of_the_program() -> None:
    assert {Path(folder).name for folder in SOURCES} == {"app", "inspro_core"}
    assert len(CALLS) > 1000
