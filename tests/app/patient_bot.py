"""How long tests of the window wait before they take it for hanging: computers may be slow and busy."""

from __future__ import annotations

from functools import partialmethod

from pytestqt.qtbot import QtBot

HANGING_MS = 120_000


class PatientBot(QtBot):
    """Waits so long, where a test says nothing else."""

    waitActive = partialmethod(QtBot.waitActive, timeout=HANGING_MS)  # noqa: N815  # Qt's names
    waitExposed = partialmethod(QtBot.waitExposed, timeout=HANGING_MS)  # noqa: N815
    waitSignal = partialmethod(QtBot.waitSignal, timeout=HANGING_MS)  # noqa: N815
    waitSignals = partialmethod(QtBot.waitSignals, timeout=HANGING_MS)  # noqa: N815
    waitUntil = partialmethod(QtBot.waitUntil, timeout=HANGING_MS)  # noqa: N815
