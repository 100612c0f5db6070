"""How much memory this process holds."""

from __future__ import annotations

import os
from pathlib import Path

PAGES = Path("/proc/self/statm")  # of Linux: all pages of the process, then those in memory
STATUS = Path("/proc/self/status")
REFERENCES = Path("/proc/self/clear_refs")
FORGET_PEAK = "5"  # what Linux takes there for "the peak is what lies in memory now"
MEGABYTE = 1 << 20


def can_measure() -> bool:
    """Tell whether the system says how much memory a process holds now."""
    return PAGES.exists()


def resident_megabytes() -> float:
    """Return what lies in memory now."""
    return int(PAGES.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


def forget_peak() -> None:
    """Let `peak_megabytes` begin anew."""
    REFERENCES.write_text(FORGET_PEAK, encoding="ascii")


def peak_megabytes() -> float:
    """Return the most that lay in memory at any time since `forget_peak`."""
    line = next(line for line in STATUS.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / MEGABYTE
