"""The checks of style, types and structure, so that one test command runs everything."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
CHECKS = {
    "the code is formatted": ["ruff", "format", "--check", "."],
    "ruff finds nothing": ["ruff", "check", "."],
    "the types are strict": ["mypy", "--strict"],
    "the layers hold": ["lint-imports"],
}


@pytest.mark.parametrize("name", CHECKS)
def test_check_passes(name: str) -> None:
    command = CHECKS[name]
    program = shutil.which(command[0], path=str(Path(sys.executable).parent)) or shutil.which(command[0])
    assert program, f"{command[0]} is not installed; it belongs to the dev dependency group"
    result = subprocess.run([program, *command[1:]], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_python_script_of_ci_is_checked() -> None:
    """Neither mypy nor ruff finds by itself a script in a hidden folder, or one without an ending."""
    tools = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["tool"]
    scripts = {path for path in (REPOSITORY / ".ci").iterdir() if path.is_file() and path.name != "run"}
    assert {REPOSITORY / name for name in tools["mypy"]["files"] if name.startswith(".ci/")} == scripts
    without_ending = {path for path in scripts if not path.suffix}
    assert {REPOSITORY / name for name in tools["ruff"]["extend-include"]} == without_ending
