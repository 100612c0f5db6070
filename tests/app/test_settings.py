"""Settings of the machine come back after a restart."""

from __future__ import annotations

from pathlib import Path

from app.settings import MAX_RECENT, Settings
from app.shortcuts import Keymap
from app.view_state import MASK_OPACITY
from tests.locked_folders import lock, open_to_all


def test_a_new_machine_has_defaults() -> None:
    settings = Settings()
    assert (settings.theme(), settings.language(), settings.device()) == ("system", "system", "auto")
    assert settings.keymap() == Keymap()
    assert not settings.has_seen_tour()
    assert settings.recent_files() == []


def test_choices_are_kept() -> None:
    settings, keymap = Settings(), Keymap("D/F").with_key("merge", ["Z"])
    settings.set_theme("dark")
    settings.set_language("zh_CN")
    settings.set_device("cpu")
    settings.set_keymap(keymap)
    settings.set_tour_seen()
    again = Settings()
    assert (again.theme(), again.language(), again.device()) == ("dark", "zh_CN", "cpu")
    assert again.keymap() == keymap
    assert again.has_seen_tour()


def test_how_masks_are_drawn_is_kept() -> None:
    settings = Settings()
    assert settings.look() == (MASK_OPACITY, True)
    settings.set_look(70, False)
    assert Settings().look() == (70, False)


def test_a_value_that_is_not_understood_counts_as_not_set() -> None:
    settings = Settings()
    settings.set_choice("mask_opacity", "much")
    assert Settings().look()[0] == MASK_OPACITY
    settings.set_theme("pink")
    settings.set_choice("keymap", "{broken")
    assert Settings().theme() == "system"
    assert Settings().keymap() == Keymap()


def test_recent_files_are_few_and_newest_first_without_those_that_are_gone(tmp_path: Path) -> None:
    settings = Settings()
    files = [tmp_path / f"{number}.mp4" for number in range(MAX_RECENT + 2)]
    for file in files:
        file.touch()
        settings.add_recent_file(file)
    files[-1].unlink()
    expected = [str(file) for file in reversed(files[2:-1])]
    assert Settings().recent_files() == expected


def test_a_recent_file_in_a_folder_that_may_not_be_entered_is_left_out() -> None:
    settings = Settings()
    with open_to_all() as folder:
        (folder / "clip.mp4").touch()
        settings.add_recent_file(folder / "clip.mp4")
        with lock(folder, 0o000):
            assert settings.recent_files() == []
