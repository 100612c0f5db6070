"""Fixtures of the window's tests serve the whole way too."""

from tests.app.conftest import isolated_settings, no_qt_warnings

__all__ = ["isolated_settings", "no_qt_warnings"]
