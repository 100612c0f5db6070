"""Fixtures of the window's tests serve the whole way too."""

from tests.app.conftest import isolated_settings, no_qt_warnings
from tests.app.window_desk import desk, shared_desk

__all__ = ["desk", "isolated_settings", "no_qt_warnings", "shared_desk"]
