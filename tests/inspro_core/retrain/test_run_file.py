"""The description of a retraining in its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from inspro_core.errors import FormatError
from inspro_core.retrain.run_file import RUN_FILE, read_run_file


@pytest.mark.parametrize("text", ["", "null", "3", "[]", "{}", '{"plan": null, "options": {}}', '{"plan": 1}'])
def test_a_file_that_describes_no_retraining_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / RUN_FILE).write_text(text)
    with pytest.raises(FormatError, match=f"{RUN_FILE}: is not the description of a retraining"):
        read_run_file(tmp_path)
