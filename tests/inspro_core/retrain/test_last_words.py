"""The last words of a process: a line, or the message of its error."""

from __future__ import annotations

from pathlib import Path

from inspro_core.errors import CheckpointError, Message, message
from inspro_core.retrain.last_words import last_words, tell


def test_they_are_the_last_line_with_words(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    assert last_words(log) is None
    log.write_text("\n")
    assert last_words(log) is None
    for line in ("two", "2", "[1]", '{"message": 1}', '{"event": "step"}'):
        log.write_text(f"one\n {line} \n\n")
        assert last_words(log) == Message(line)


def test_a_message_that_was_told_comes_with_its_values(tmp_path: Path) -> None:
    said = message(
        "inspro {command}: {problem}", command="train", problem=CheckpointError("a.safetensors", "no such file")
    )
    with (tmp_path / "log.txt").open("w") as log:
        print(said, file=log)
        tell(said, log)
    assert last_words(tmp_path / "log.txt") == said
