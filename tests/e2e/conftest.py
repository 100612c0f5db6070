"""Fixtures of the window's tests serve the whole way too."""

from tests.app.conftest import isolated_cache, isolated_settings, no_qt_warnings, patience
from tests.app.window_desk import desk, desk_template, shared_desk

__all__ = ["desk", "desk_template", "isolated_cache", "isolated_settings", "no_qt_warnings", "patience", "shared_desk"]
