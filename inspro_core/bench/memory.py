"""How much memory this process holds."""

from __future__ import annotations

import os
from pathlib import Path

PAGES = Path("/proc/self/statm")  # of Linux: all pages of the process, then those in memory
MEGABYTE = 1 << 20


def can_measure() -> bool:
    """Tell whether the system says how much memory a process holds now."""
    return PAGES.exists()


def resident_megabytes() -> float:
    """Return what lies in memory now."""
    return int(PAGES.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / MEGABYTE
