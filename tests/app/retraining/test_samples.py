"""Pictures of predictions: the newest follows, earlier ones can be looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.retraining.samples import Samples
from inspro_core.api.retraining import SampleRound

COLORS = ("#c00000", "#00c000", "#0000c0")


@pytest.fixture
def rounds(tmp_path: Path) -> list[SampleRound]:
    """Three evaluations with two pictures each, every evaluation in its colour."""
    made = []
    for number, color in enumerate(COLORS):
        files = []
        for place in range(2):
            image = QImage(80, 40, QImage.Format.Format_RGB32)
            image.fill(QColor(color))
            files.append(tmp_path / f"{number}_{place}.png")
            assert image.save(str(files[-1]))
        made.append(SampleRound(100 * (number + 1), tuple(files)))
    return made


@pytest.fixture
def samples(qtbot: QtBot) -> Samples:
    made = Samples()
    qtbot.addWidget(made)
    made.resize(500, 240)
    with qtbot.waitExposed(made):
        made.show()
    return made


def shown(samples: Samples) -> str:
    return samples.row.grab().toImage().pixelColor(20, 20).name()


def test_the_newest_evaluation_is_shown_as_it_comes(samples: Samples, rounds: list[SampleRound]) -> None:
    seen = []
    for count in (1, 2, 3):
        samples.show_rounds(rounds[:count])
        seen.append((shown(samples), samples.step.text()))
    assert seen == [(color, f"after step {100 * (n + 1)}") for n, color in enumerate(COLORS)]


def test_who_looks_at_an_earlier_one_goes_on_doing_so(samples: Samples, rounds: list[SampleRound]) -> None:
    samples.show_rounds(rounds[:2])
    QTest.keyClick(samples.slider, Qt.Key.Key_Left)
    assert shown(samples) == COLORS[0]
    samples.show_rounds(rounds)
    assert shown(samples) == COLORS[0]
    QTest.keyClick(samples.slider, Qt.Key.Key_End)
    assert shown(samples) == COLORS[2]


def test_another_run_starts_anew(samples: Samples, rounds: list[SampleRound]) -> None:
    samples.show_rounds(rounds)
    QTest.keyClick(samples.slider, Qt.Key.Key_Home)
    samples.show_rounds(rounds[1:2])
    assert shown(samples) == COLORS[1]
    samples.show_rounds([])
    assert samples.step.text() == ""


def test_a_picture_that_cannot_be_read_is_left_out(samples: Samples, rounds: list[SampleRound], tmp_path: Path) -> None:
    (tmp_path / "torn.jpg").write_bytes(b"not a picture")
    samples.show_rounds([SampleRound(1, (tmp_path / "torn.jpg", *rounds[0].pictures))])
    assert shown(samples) == COLORS[0]


def test_all_pictures_of_an_evaluation_are_beside_each_other(samples: Samples, rounds: list[SampleRound]) -> None:
    samples.show_rounds([SampleRound(1, (rounds[0].pictures[0], rounds[1].pictures[0]))])
    image = samples.row.grab().toImage()
    colors = {image.pixelColor(x, 20).name() for x in range(0, image.width(), 5)}
    assert set(COLORS[:2]) <= colors
