"""Every text of the window is there in Chinese, and the compiled table is current."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QFileInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QFileIconProvider,
    QFileSystemModel,
    QLabel,
    QMainWindow,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from app import translations
from app.action_rows import MENU_TEXTS, MENUS, ROWS
from app.actions import shown_name
from app.shortcuts import Keymap, native_keys, normal_key
from app.texts import CONTEXT, tr
from app.translations import CHINESE, FOLDER, SOURCES, collect, install, missing, read_table, system_language, texts_in

TEXTS = collect(SOURCES)
TABLE = read_table(FOLDER / f"{CHINESE}.ts")
CURE = "run `python -m app.translations update`, translate what it lists in resources/translations, run it again"


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    assert install(qapp, CHINESE) == CHINESE
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)


def mnemonics(text: str) -> list[str]:
    return re.findall(r"&(\w)", text.upper())


def test_every_text_has_a_translation_and_none_is_left_over() -> None:
    assert missing(TEXTS, TABLE) == [], CURE
    assert set(TABLE) == set(TEXTS), CURE


@pytest.mark.parametrize("text", [text for text, translated in TABLE.items() if translated])
def test_a_translation_keeps_fields_mnemonic_and_ellipsis(text: str) -> None:
    translated = TABLE[text]
    assert sorted(re.findall(r"\{\w+\}", translated)) == sorted(re.findall(r"\{\w+\}", text))
    assert translated.endswith("…") == text.endswith("…")
    assert mnemonics(translated) == mnemonics(text)


def test_no_text_has_the_key_of_an_action_in_it() -> None:
    keys = [key for row in ROWS for key in (*row.keys, *(row.df_keys or ()))]
    written = [rf"\({re.escape(key)}\)|[Pp]ress {re.escape(key)}\b" for key in keys]
    written += [rf"(?<![\w+]){re.escape(key)}(?!\w)" for key in keys if key.startswith(("Ctrl+", "Alt+"))]
    found = {text for text in TEXTS if re.search("|".join(written), text)}
    assert found == {  # keys of a list, which are not mapped
        "Change the colour of the chosen class (Space)",
        "Delete the chosen class (Del); its tracks, if any, move to another one",
        "Remove the marked video from the project… (Del)",
    }


def test_no_text_puts_a_count_before_a_word_in_the_plural_which_reads_wrong_for_one() -> None:
    nouns = "|".join(("classes", "clips", "frames", "masks", "pixels", "places", "tracks", "videos"))
    pattern = re.compile(rf"\{{\w+\}} ((?!to )\w+ )?({nouns})\b(?!/)")
    found = {text for text in collect(SOURCES[:1]) if pattern.search(text)}
    assert found == {
        "{count} frames, {first}–{last}",  # of one frame another text is shown
        "delete {count} classes",  # likewise
        "Frames {first} and {last} lie too far apart to fill between them (more than {count} frames);"
        " draw a mask between",
        "Overlaps of masks are not kept: the smaller mask lies on top, of equal ones that with the lower track id;"
        " there are none on {looked} of {count} frames looked at",  # of all frames another text is shown
    }


def test_no_text_puts_the_names_of_several_behind_a_word_for_one() -> None:
    pattern = re.compile(r"\b(class|clip|frame|mask|track|video) \{(\w+s)\}", re.IGNORECASE)
    assert {text for text in collect(SOURCES[:1]) if pattern.search(text)} == set()


def test_a_class_is_never_called_a_category_in_the_window() -> None:
    assert {text for text in collect(SOURCES[:1]) if re.search(r"\bcategor", text, re.IGNORECASE)} == set()


def test_the_compiled_table_is_current() -> None:
    translator = QTranslator()
    assert translator.load(CHINESE, str(FOLDER)), CURE
    assert {text: translator.translate(CONTEXT, text) for text in TABLE} == TABLE, CURE


@pytest.mark.usefixtures("chinese")
def test_the_window_and_qts_own_texts_are_in_chinese(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    assert [tr(MENU_TEXTS[menu]) for menu in MENUS[:2]] == ["文件(&F)", "编辑(&E)"]
    assert shown_name(next(row for row in ROWS if row.name == "open")) == "打开"
    assert tr("Track {number} of this frame", number=3) == "当前帧的第 3 条轨迹"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"


@pytest.mark.usefixtures("chinese")
def test_qts_own_file_dialog_has_no_english_word(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = QFileDialog(None, "打开", str(tmp_path))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    model = dialog.findChild(QFileSystemModel)
    assert model is not None
    heads = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]
    labels = [label.text() for label in dialog.findChildren(QLabel)]
    tips = [button.toolTip() for button in dialog.findChildren(QToolButton)]
    kind = QFileIconProvider().type(QFileInfo(str(tmp_path)))
    assert [text for text in (*heads, *labels, *tips, kind) if re.search("[A-Za-z]{2}", text)] == []


@pytest.mark.usefixtures("chinese")
def test_keys_are_shown_in_chinese_and_stored_portably() -> None:
    assert native_keys(("Left", "Ctrl+T")) == ("左方向", "Ctrl+T")
    assert normal_key("Shift+Left") == "Shift+Left"
    assert Keymap.from_text(Keymap().with_key("merge", ["Home"]).to_text()).keys("merge") == ("Home",)


def test_english_loads_nothing(qapp: QApplication) -> None:
    assert install(qapp, "en") == "en"
    assert qapp.findChildren(QTranslator) == []


@pytest.mark.parametrize(
    ("name", "expected"), [("zh_CN", "zh_CN"), ("zh_SG", "zh_CN"), ("zh_TW", "en"), ("de_DE", "en"), ("C", "en")]
)
def test_the_language_of_the_system_is_taken_where_it_is_there(name: str, expected: str) -> None:
    assert system_language(QLocale(name)) == expected


def test_literal_texts_are_found_in_source() -> None:
    source = 'a = tr("one {x}", x=1)\nb = [mark("two" " and three")]\nc = tr(name) + other("four") + box.tr("five")\n'
    source += 'raise VideoError(path, "is {x}", x=1)\nraise ProjectError(path, name)\nraise ProjectError()\n'
    source += 'raise entry.refusal(key, "lacks {x}", x=1)\nsaid = message("a {x}", x=1)\nwanted.mismatch("b")\n'
    assert list(texts_in(source)) == ["one {x}", "two and three", "is {x}", "lacks {x}", "a {x}", "b"]


def test_updating_keeps_translations_drops_old_texts_and_tells_what_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    monkeypatch.setattr(translations, "SOURCES", (tmp_path,))
    (tmp_path / "menus.py").write_text('tr("&File")\nmark("&Edit")\n')
    table = tmp_path / f"{CHINESE}.ts"
    translations.write_table(tmp_path / f"{translations.OF_QT}.ts", {})
    translations.write_table(table, {"&File": "文件(&F)", "a text that is gone": "没有了"})
    assert translations.main(["update"]) == 1
    assert read_table(table) == {"&File": "文件(&F)", "&Edit": ""}
    assert "not translated: '&Edit'" in capsys.readouterr().out
    assert table.with_suffix(".qm").stat().st_size > 0


def test_a_wrong_command_is_refused() -> None:
    assert translations.main(["remove"]) == 2
