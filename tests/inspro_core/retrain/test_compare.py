"""The figures of a comparison."""

from __future__ import annotations

import numpy as np
import pytest

from inspro_core.domain.mask import Mask
from inspro_core.domain.project import Category
from inspro_core.errors import FormatError
from inspro_core.evaluate.labelled_videos import LabelledVideos
from inspro_core.retrain.compare import _figures
from inspro_core.retrain.comparison import COMPARISON_FILE, read_comparison
from tests.locked_folders import lock, open_to_all

LEFT_HALF = Mask.from_array(np.arange(30) < np.full((20, 1), 15))
SHAPE = {"size": [20, 30], "counts": LEFT_HALF.counts.decode("ascii")}


def test_a_track_that_is_shown_counts_though_its_mean_score_is_low() -> None:
    truth = {
        "videos": [{"id": 1, "height": 20, "width": 30, "length": 2}],
        "categories": [{"id": 1, "name": "ball"}],
        "annotations": [{"id": 1, "video_id": 1, "category_id": 1, "iscrowd": 0, "segmentations": [SHAPE, SHAPE]}],
    }
    rows = [{"video_id": 1, "category_id": 1, "score": 0.3, "segmentations": [SHAPE, SHAPE]}]
    whole, by_class = _figures(truth, rows, LabelledVideos((Category(1, "ball"),), ()), None)
    assert whole.hota == 1.0
    assert by_class[1].hota == 1.0


def test_a_comparison_that_may_not_be_read_is_not_to_be_removed() -> None:
    with open_to_all() as folder:
        (folder / COMPARISON_FILE).touch()
        problem = "cannot be read: Permission denied; see that you may read it$"
        with lock(folder / COMPARISON_FILE, 0o000), pytest.raises(FormatError, match=problem):
            read_comparison(folder)
