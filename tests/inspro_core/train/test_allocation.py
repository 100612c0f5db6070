"""A training keeps the memory that it frees."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

FAULTS = """
import resource, sys
import torch
from inspro_core.train.allocation import keep_freed_memory
if sys.argv[1] == "kept":
    keep_freed_memory()
def fill():
    torch.ones(10_000_000)
for _ in range(40):  # until small things that last have found their places
    fill()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(5):
    fill()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc gives large blocks back at once")
def test_what_is_freed_is_not_cleared_and_fetched_again() -> None:
    faults = {}
    for word in ("kept", "left"):
        done = subprocess.run([sys.executable, "-c", FAULTS, word], capture_output=True, text=True, check=True)
        faults[word] = int(done.stdout)
    assert faults["kept"] < faults["left"] / 10
