"""The window's languages: loading them at the start, and keeping the table of texts complete.

`python -m app.translations update` collects every text of `tr` and `mark` and of the errors and messages that a user of
the window can come to see, adds new ones to the table for a translator, drops those that are gone and compiles it;
`check` tells what is missing.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

import PySide6
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

import app
import inspro_core
import resources
from app.texts import CONTEXT

FOLDER = Path(resources.__file__).parent / "translations"
SOURCES = (Path(app.__file__).parent, Path(inspro_core.__file__).parent)
CHINESE = "zh_CN"
OF_QT = f"qt_{CHINESE}"  # a table, written by hand, of what Qt's own one lacks
OF_COMMANDS = {"bench", "cli", "evaluate"}  # packages of which the window shows nothing
MARKERS = {"tr": 0, "mark": 0, "message": 0, "InsProError": 0, "UsageError": 0, "TrainingError": 0, "StoppedError": 0}
MARKERS |= {"FormatError": 1, "VideoError": 1, "ProjectError": 1, "CheckpointError": 1, "HashMismatchError": 1}
MARKERS |= {"DownloadError": 1}
"""Functions, and which argument of their calls is the text."""
METHODS = {"refusal": 1, "mismatch": 0}
"""The same of methods, which make an error about their object."""


def install(application: QCoreApplication, choice: str) -> str:
    """Load the texts of a language and Qt's own.

    Args:
        application: shows them from now on; widgets that exist keep their texts.
        choice: "system", "en" or "zh_CN".

    Returns:
        The language taken, "en" or "zh_CN".
    """
    language = system_language(QLocale.system()) if choice == "system" else choice
    if language != CHINESE:
        return "en"
    for name, folder in ((CHINESE, FOLDER), (f"qtbase_{CHINESE}", qt_folder()), (OF_QT, FOLDER)):
        translator = QTranslator(application)
        if translator.load(name, str(folder)):
            application.installTranslator(translator)
    return language


def system_language(locale: QLocale) -> str:
    """Choose among the languages that there are: Simplified Chinese for those who read it, else English."""
    is_chinese = locale.language() == QLocale.Language.Chinese
    return CHINESE if is_chinese and locale.script() == QLocale.Script.SimplifiedHanScript else "en"


def qt_folder() -> Path:
    """Return where Qt keeps its own translations."""
    return Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))


def collect(folders: Iterable[Path]) -> tuple[str, ...]:
    """Collect the texts that the Python files of folders mark for translation, each once, in the order of files."""
    files = ((folder, path) for folder in folders for path in sorted(folder.rglob("*.py")))
    shown = (path for folder, path in files if not OF_COMMANDS & set(path.relative_to(folder).parts))
    texts = (text for path in shown for text in texts_in(path.read_text("utf-8")))
    return tuple(dict.fromkeys(texts))


def texts_in(source: str) -> Iterator[str]:
    """Find the literal texts that `MARKERS` and `METHODS` name in Python source, in the order of lines."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        place = _place_of_text(call.func)
        if place is not None and len(call.args) > place:
            text = call.args[place]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


def _place_of_text(function: ast.expr) -> int | None:
    if isinstance(function, ast.Name):
        return MARKERS.get(function.id)
    return METHODS.get(function.attr) if isinstance(function, ast.Attribute) else None


def read_table(path: Path) -> dict[str, str]:
    """Read translations by text; those not made yet are empty."""
    messages = ElementTree.parse(path).getroot().iter("message")
    return {message.findtext("source", ""): message.findtext("translation", "") for message in messages}


def write_table(path: Path, translations: Mapping[str, str]) -> None:
    """Write translations in the form that Qt's Linguist edits."""
    root = ElementTree.Element("TS", version="2.1", language=CHINESE, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    for text, translated in translations.items():
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "source").text = text
        ElementTree.SubElement(message, "translation", {} if translated else {"type": "unfinished"}).text = translated
    ElementTree.indent(root, "  ")
    body = ElementTree.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', "utf-8")


def compile_table(table: Path, target: Path) -> None:
    """Compile a table with Qt's lrelease.

    Raises:
        subprocess.CalledProcessError: where lrelease refuses the table.
    """
    program = Path(PySide6.__file__).parent / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
    subprocess.run([str(program), "-silent", str(table), "-qm", str(target)], check=True)


def missing(texts: Sequence[str], translations: Mapping[str, str]) -> list[str]:
    """Return the texts that have no translation."""
    return [text for text in texts if not translations.get(text)]


def main(arguments: Sequence[str]) -> int:
    """Run `update` or `check`; returns 1 where translations are missing."""
    if list(arguments) not in (["update"], ["check"]):
        print("usage: python -m app.translations update|check", file=sys.stderr)
        return 2
    table = FOLDER / f"{CHINESE}.ts"
    known = read_table(table) if table.exists() else {}
    texts = collect(SOURCES)
    if arguments[0] == "update":
        write_table(table, {text: known.get(text, "") for text in texts})
        for written in (table, FOLDER / f"{OF_QT}.ts"):
            compile_table(written, written.with_suffix(".qm"))
    lacking = missing(texts, known)
    for text in lacking:
        print(f"not translated: {text!r}")
    print(f"{len(texts) - len(lacking)} of {len(texts)} texts translated")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
