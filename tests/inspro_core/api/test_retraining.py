"""The door to retraining."""

from __future__ import annotations

import subprocess
import sys


def test_asking_for_retraining_loads_no_torch() -> None:
    script = "import sys, inspro_core.api.retraining; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
