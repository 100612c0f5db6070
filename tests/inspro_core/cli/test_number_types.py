"""Every number on the command line has a range."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable, Iterator

import pytest

from inspro_core import cli
from inspro_core.cli.number_types import from_0, positive, share, share_below_1, whole

TAKEN = [(whole(1), "1"), (positive, "1e-9"), (from_0, "0"), (share, "1"), (share_below_1, "0.5")]
REFUSED: list[tuple[Callable[[str], float], str]] = [
    (whole(1), "0"),
    (whole(0), "-1"),
    (whole(1), "1.5"),
    (whole(1), "9" * 5000),
    (whole(1, 100), "101"),
    (positive, "0"),
    (from_0, "-0.1"),
    (share, "1.01"),
    (share_below_1, "1"),
    *((kind, text) for kind in (whole(0), positive, from_0, share, share_below_1) for text in ("nan", "inf", "many")),
]


@pytest.mark.parametrize(("kind", "text"), TAKEN)
def test_a_number_in_its_range_is_taken(kind: Callable[[str], float], text: str) -> None:
    assert kind(text) == float(text)


@pytest.mark.parametrize(("kind", "text"), REFUSED)
def test_a_number_out_of_its_range_is_refused_in_a_short_line(kind: Callable[[str], float], text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=r"^expected a (whole )?number .*, got ") as caught:
        kind(text)
    assert len(str(caught.value)) < 100


def options(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from options(inner)


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_no_option_of_a_command_takes_any_number_there_is(name: str) -> None:
    parser = argparse.ArgumentParser()
    importlib.import_module(cli.MODULES[name]).add_arguments(parser)
    assert [option.option_strings for option in options(parser) if option.type in (int, float)] == []
