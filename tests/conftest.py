"""Fixtures that every test may ask for."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("busy machines", deadline=None)
settings.load_profile("busy machines")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
pytest.register_assert_rewrite("tests.app.window_desk")  # its assertions say what they compared

REPOSITORY = Path(__file__).resolve().parents[1]

gc.disable()  # a worker's thread must not find the widgets that a test has left behind: see app/garbage.py


@pytest.fixture(autouse=True)
def garbage() -> Iterator[None]:
    """Look for garbage after each test, in the thread of the tests."""
    yield
    gc.collect(1)
    if gc.get_count()[2] > 100:
        gc.collect()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data beside the repository; tests that need it are skipped where it is absent."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"reference data not found: {folder}")
    return folder
