"""`python -m inspro_core.cli COMMAND …`: the commands without the window, as torchrun starts them."""

from __future__ import annotations

import sys
from pathlib import Path

from inspro_core.cli import main
from inspro_core.errors import UsageError


def _no_window(_: Path | None) -> int:
    raise UsageError("this entry has no window; run `inspro open`")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], _no_window))
