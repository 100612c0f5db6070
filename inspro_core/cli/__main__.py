"""`python -m inspro_core.cli COMMAND …`: the commands without the window, as torchrun starts them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from inspro_core.cli import main
from inspro_core.errors import UsageError


class NoDesktop:
    """Refuses what needs a window."""

    def open_window(self, path: Path | None) -> int:
        """Say what to run instead."""
        raise UsageError(f"this entry has no window; run `inspro open {path or ''}`".rstrip())

    def bench(self, is_quick: bool) -> Iterator[Mapping[str, Any]]:
        """Say what to run instead."""
        raise UsageError("this entry has no window; run `inspro bench gui`" + " --quick" * is_quick)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], NoDesktop()))
