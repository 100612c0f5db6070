"""How the threads of PyTorch wait for one another."""

from __future__ import annotations

from typing import Final

WAITING: Final = {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "20000"}
"""Environment that OpenMP reads when PyTorch is loaded, on Linux.

A thread that waits for the next layer looks for it for about a millisecond, then it gives its core up. Left to itself,
OpenMP looks for eight, which the window would miss; and a thread that sleeps at once has to be woken for each layer,
which makes a training step take 1.6 times as long on a virtual machine.
"""
