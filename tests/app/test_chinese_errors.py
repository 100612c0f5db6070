"""Errors as a Chinese user reads them: no English sentence is left, whatever is wrong with a file or a number."""

from __future__ import annotations

import copy
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from safetensors.numpy import save_file

from app import translations
from app.error_texts import REASONS, error_text, reason_text
from app.retraining.run_view import RunView
from app.texts import tr
from app.workers.failure import failure_text
from inspro_core import api
from inspro_core.api.retraining import ProgressReader, RetrainingOptions, adopt
from inspro_core.checkpoints.info import describe, read_checkpoint_info
from inspro_core.domain import edits, interpolation, shapes, track_edits
from inspro_core.domain.project import Category
from inspro_core.errors import CheckpointError, InsProError, UsageError, message
from inspro_core.formats.category_presets import read_categories
from inspro_core.formats.detect import find_labels
from inspro_core.formats.export_options import ExportOptions
from inspro_core.formats.indexed_png import decode_indexed_png
from inspro_core.formats.project_file import ProjectFile
from inspro_core.formats.splits import Splits
from inspro_core.formats.table import FormatName, format_named, read_labels
from inspro_core.media import probe
from inspro_core.model.config import InsProConfig, QueryMaskConfig
from inspro_core.retrain.comparison import read_comparison
from inspro_core.retrain.last_words import tell
from inspro_core.retrain.run import read_run
from inspro_core.train.run_lock import RunLock
from tests.app.chinese import chinese_texts, has_english
from tests.inspro_core.formats.label_worlds import disjoint_annotation, export, make_pictures, make_world

WRONG: tuple[Any, ...] = (
    None,
    "x",
    "",
    -1,
    0,
    1.5,
    [],
    ["x"],
    [-1],
    {},
    True,
    "12",
    [[1, 2]],
    10**9,
    {"size": [1, 1], "counts": "0"},
)


@pytest.fixture(autouse=True)
def chinese(qapp: QApplication) -> Iterator[None]:
    with chinese_texts(qapp):
        yield


def told(action: Callable[..., object], *arguments: object) -> str:
    """What the window says of what is wrong; empty where nothing is."""
    try:
        action(*arguments)
    except InsProError as error:
        caught = error
    else:
        return ""
    text = error_text(caught)
    assert text == failure_text(caught)
    assert re.search(r"[\u4e00-\u9fff]", text), text
    assert not has_english(text), text
    return text


def test_english_is_recognised() -> None:
    assert has_english("a.json: the list is empty; choose a file")
    assert has_english("a.json: 无法读取：no such file or folder")
    assert not has_english("/tmp/a b.json: 应为 “holds no such thing”，文件为 PNG、JPEG 或 YouTube-VIS")


def test_no_translation_has_an_english_sentence() -> None:
    texts = translations.collect(translations.SOURCES)
    assert {text for text in texts if has_english(tr(text))} == set()


@pytest.mark.parametrize("template", [*REASONS])
def test_a_reason_of_the_system_is_told_with_its_values(template: str) -> None:
    said = reason_text(re.sub(r"\{(\w+)\}", r"7", template))
    assert said != template
    assert said.count("7") == len(re.findall(r"\{\w+\}", template))
    assert not has_english(said)


# Label files


def mutations(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every place of a JSON value with everything wrong that may stand there."""
    for wrong in WRONG:
        yield place, wrong
    items = value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    for key, inner in items:
        yield from mutations(inner, (*place, key))


def changed(value: Any, place: tuple[Any, ...], wrong: Any) -> Any:
    if not place:
        return wrong
    whole = copy.deepcopy(value)
    inner = whole
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = wrong
    return whole


@pytest.mark.parametrize("name", ["youtube-vis", "coco", "coco-video"])
def test_whatever_is_wrong_in_a_label_file_is_told_in_chinese(tmp_path: Path, name: FormatName) -> None:
    project, _ = make_world(tmp_path, disjoint_annotation(1, [1]))
    file = export(format_named(name).write, project, tmp_path / "out").files[0]
    content = json.loads(file.read_text())
    content["annotations"] = content["annotations"][:2]
    texts = set()
    for place, wrong in mutations(content):
        file.write_text(json.dumps(changed(content, place, wrong)))
        texts.add(told(read_labels, project, format_named(name), file, probe))
    project.close()
    assert len(texts) > 100


@pytest.mark.parametrize(
    "content", [b"{", b"[1,", b"\xff\xfe", b"", b"{}", b"[]", b'"x"', b"[" * 100_000, b'{"a": "\n"}']
)
def test_whatever_is_no_label_file_is_told_in_chinese(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "labels.json").write_bytes(content)
    assert told(find_labels, tmp_path / "labels.json") or content == b"[]"
    assert told(read_categories, tmp_path / "labels.json")


def test_folders_and_names_are_told_in_chinese(tmp_path: Path) -> None:
    empty, full = tmp_path / "empty", tmp_path / "full"
    empty.mkdir()
    full.mkdir()
    for name in ("one.json", "two.json"):
        (full / name).write_text("{}")
    nowhere = tmp_path / "nowhere.json"
    for action in (
        lambda: find_labels(empty),
        lambda: find_labels(full),
        lambda: find_labels(nowhere),
        lambda: find_labels(nowhere, "no format"),
        lambda: find_labels(full, "coco"),
        lambda: read_labels(None, format_named("overlay-video"), nowhere, probe),  # type: ignore[arg-type]
        lambda: api.find_model("no model"),
        lambda: probe(nowhere),
        lambda: ProjectFile.open(nowhere),
    ):
        assert told(action)


@pytest.mark.parametrize("name", ["davis", "mots-png", "mots-txt"])
def test_whatever_is_wrong_with_label_pictures_and_lines_is_told_in_chinese(tmp_path: Path, name: FormatName) -> None:
    project, _ = make_world(tmp_path, disjoint_annotation(1, [1]))
    folder = export(format_named(name).write, project, tmp_path / "out").files[0]
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".png", ".txt") and path.name != "ABOUT.txt")
    pictures = [
        cv2.imencode(".png", np.full((3, 3, *more), 7, kind))[1].tobytes()
        for more, kind in (((), np.uint8), ((), np.uint16), ((3,), np.uint8))
    ]
    lines = [b"0 1 1 12", b"0 1001 1 3 3 x", b"0 1001 1 12 16 \xff", b"0 1001 1 12 16 0\n", b"99 1001 1 12 16 P6", b"x"]
    for file in files:
        good = file.read_bytes()
        for wrong in (b"", good[:20], good[:-15], good[:40] + b"xx" + good[42:], *pictures, *lines, 2 * (good + b"\n")):
            file.write_bytes(wrong)
            told(read_labels, project, format_named(name), folder, probe)
            told(decode_indexed_png, wrong, file)
        file.write_bytes(good)
    shutil.rmtree(tmp_path / "out")
    assert told(read_labels, project, format_named(name), folder, probe)
    project.close()


def test_a_video_that_is_not_there_or_another_is_told_in_chinese(tmp_path: Path) -> None:
    project, _ = make_world(tmp_path, disjoint_annotation(1, [1]))
    files = [
        export(format_named(name).write, project, tmp_path / name).files[0] for name in ("youtube-vis", "coco", "davis")
    ]
    (tmp_path / "other").mkdir()
    for frames, size_hw, name in ((2, (12, 16), "clip"), (4, (6, 6), "clip"), (4, (12, 16), "other")):
        shutil.rmtree(tmp_path / "other" / name, ignore_errors=True)
        with ProjectFile.create(tmp_path / "other" / f"{frames}{size_hw[0]}{name}.inspro") as other:
            other.add_video(probe(make_pictures(tmp_path / "other" / name, frames, size_hw)))
            for file in files:
                pictures = next(path for path in file.parents if path.name in ("youtube-vis", "coco", "davis"))
                for folder in [path for path in pictures.rglob("*") if path.name in ("JPEGImages", "images")]:
                    shutil.rmtree(folder)
                chosen, labels = find_labels(file)
                assert told(read_labels, other, chosen, labels, probe)
    project.close()


# Options and labels


@pytest.mark.parametrize(
    "action",
    [
        lambda: Splits.parse("train=x"),
        lambda: Splits.parse("train=.5,train=.5"),
        lambda: Splits.parse("train:"),
        lambda: Splits.parse("a/b=1"),
        lambda: Splits.parse("train=-1"),
        lambda: Splits.parse("train=0"),
        lambda: Splits.parse(""),
        lambda: ExportOptions(step=0),
        lambda: ExportOptions(jpeg_quality=0),
        lambda: ExportOptions(frames=range(5, 2)),
        lambda: RetrainingOptions(minutes=0),
        lambda: RetrainingOptions(replay_share=1),
        lambda: RetrainingOptions(seed=-1),
        lambda: RetrainingOptions(steps=0),
        lambda: InsProConfig(0),
        lambda: InsProConfig(1, channels=7),
        lambda: edits.track_of(disjoint_annotation(1, [1]), 9),
        lambda: edits.new_track(disjoint_annotation(1, [1]), 1, 1),
        lambda: edits.seen_on(disjoint_annotation(1, [1]).tracks[1], 99),
        lambda: track_edits.swap_ids(disjoint_annotation(1, [1]), 1, 1, range(4)),
        lambda: track_edits.merge_tracks(disjoint_annotation(1, [1]), 1, 1),
        lambda: interpolation.interpolate(disjoint_annotation(1, [1]), 1, 1, 2),
        lambda: shapes.moved(np.ones((2, 2), dtype=bool), 9, 9),
    ],
)
def test_a_number_or_an_edit_that_cannot_be_is_told_in_chinese(action: Callable[[], object]) -> None:
    assert told(action)


# Models and retraining


def test_whatever_is_wrong_in_the_description_of_a_model_is_told_in_chinese(tmp_path: Path) -> None:
    file, tensors = tmp_path / "model.safetensors", {"one": np.zeros(2, dtype=np.float32)}
    config = InsProConfig(1, mask=QueryMaskConfig())
    good = describe(config, [Category(1, "dog on a leash")], {"trained_on": "x"})
    texts = set()
    for entry in ("config", "categories", "provenance"):
        for place, wrong in mutations(json.loads(good[entry])):
            save_file(tensors, file, {**good, entry: json.dumps(changed(json.loads(good[entry]), place, wrong))})
            texts.add(told(read_checkpoint_info, file))
        save_file(tensors, file, {**good, entry: "{"})
        assert told(read_checkpoint_info, file)
        save_file(tensors, file, {key: value for key, value in good.items() if key != entry})
        assert told(read_checkpoint_info, file)
    assert len(texts) > 50
    save_file(tensors, file, {**good, "inspro_checkpoint": "9"})
    assert told(read_checkpoint_info, file)
    save_file(tensors, file, good)
    assert "缺少 start_boxes" in told(api.load_prelabeler, str(file), "cpu")
    for content in (b"", b"x" * 40, file.read_bytes()[:50], file.read_bytes()[:-2], b"\x05" + bytes(7) + b"{}{}{"):
        file.write_bytes(content)
        assert told(api.load_prelabeler, str(file), "cpu")


def test_what_is_wrong_with_a_run_or_a_version_is_told_in_chinese(tmp_path: Path) -> None:
    run, project_path = tmp_path / "a.training" / "1", tmp_path / "a.inspro"
    run.mkdir(parents=True)
    assert told(read_run, run)
    for content in ("{", "{}", '{"plan": 1, "options": {}}', "[]"):
        (run / "retraining.json").write_text(content)
        assert told(read_run, run)
        (run / "comparison.json").write_text(content)
        assert told(read_comparison, run)
    with ProjectFile.create(project_path) as project:
        assert "3" in told(lambda: adopt(project, 3))
    with RunLock(tmp_path, "preparing"):
        assert "准备" in told(lambda: RunLock(tmp_path, "preparing").__enter__())
    (tmp_path / "file").touch()
    assert told(lambda: RunLock(tmp_path / "file" / "x").__enter__())


def test_an_error_of_the_trainer_is_told_in_chinese_by_the_page(qtbot: QtBot, tmp_path: Path) -> None:
    error = UsageError("device {name}: no CUDA GPU is visible to PyTorch; use --device cpu or auto", name="cuda")
    event = {"event": "failed", "time": 1.0, "problem": str(error), "message": error.message.as_json()}
    (tmp_path / "events.jsonl").write_text(json.dumps(event) + "\n")
    view = RunView()
    qtbot.addWidget(view)
    view.show_run("failed", ProgressReader(tmp_path).read())
    assert view.detail.text().startswith("设备 cuda：")
    assert not has_english(view.detail.text())


def test_an_error_of_a_command_that_never_began_is_told_in_chinese_by_the_page(qtbot: QtBot, tmp_path: Path) -> None:
    error = CheckpointError("a.safetensors", "cannot be read: {reason}", reason="No such file or directory")
    with (tmp_path / "log.txt").open("w") as log:
        tell(message("inspro {command}: {problem}", command="train", problem=error), log)
    view = RunView()
    qtbot.addWidget(view)
    view.show_run("failed", ProgressReader(tmp_path).read())
    assert view.detail.text() == "inspro train: a.safetensors: 无法读取：没有此文件或文件夹"
