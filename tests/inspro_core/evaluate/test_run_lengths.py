from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from inspro_core.evaluate.run_lengths import are_plain, find_damaged, mask_areas, read_mask
from tests.inspro_core.evaluate.synthetic import rle, uncompressed

SIZE_HW = (23, 31)


def random_mask(seed: int) -> NDArray[np.uint8]:
    rng = np.random.default_rng(seed)
    mask: NDArray[np.uint8] = (rng.random(SIZE_HW) < rng.choice([0.0, 0.01, 0.5, 0.99, 1.0])).astype(np.uint8)
    mask[:, : int(rng.integers(0, SIZE_HW[1]))] = rng.integers(0, 2)
    return mask


def run_lengths(counts: str) -> list[int] | None:
    """Decode compressed counts by hand; None if they end within a run."""
    runs: list[int] = []
    value, shift = 0, 0
    for character in counts:
        bits = ord(character) - 48
        value |= (bits & 31) << shift
        shift += 5
        if not bits & 32:
            value -= (1 << shift) if bits & 16 else 0
            runs.append(value + (runs[-2] if len(runs) > 2 else 0))
            value, shift = 0, 0
    return None if shift else runs


@given(st.lists(st.integers(0, 10_000), max_size=20))
def test_areas_are_those_of_the_pixels_and_no_sound_mask_is_damaged(seeds: list[int]) -> None:
    images = [random_mask(seed) for seed in seeds]
    masks = [rle(image) for image in images]
    areas = mask_areas(masks)
    assert areas.tolist() == [int(image.sum()) for image in images]
    assert not len(find_damaged(masks, areas))


@given(st.integers(0, 10_000), st.data())
def test_a_mask_is_damaged_exactly_if_its_runs_do_not_add_up(seed: int, data: st.DataObject) -> None:
    text = rle(random_mask(seed))["counts"]
    place = data.draw(st.integers(0, len(text) - 1))
    character = data.draw(st.sampled_from([chr(code) for code in range(48, 112)]) | st.just(""))
    mask = {"size": list(SIZE_HW), "counts": text[:place] + character + text[place + 1 :]}
    runs = run_lengths(mask["counts"])
    is_sound = bool(runs) and min(runs or [-1]) >= 0 and sum(runs or []) == SIZE_HW[0] * SIZE_HW[1]
    found_sound = are_plain([mask], SIZE_HW) and not len(find_damaged([mask], mask_areas([mask])))
    # Runs below 0 that make up for each other are the one damage that adds up; pycocotools reads them as huge.
    if runs is None or not runs or min(runs) >= 0:
        assert found_sound == is_sound


def test_a_run_below_zero_is_damage_though_the_runs_add_up() -> None:
    counts = ":MiZ2"
    assert run_lengths(counts) == [10, -3, 2393]
    mask = {"size": [40, 60], "counts": counts}
    assert find_damaged([mask], mask_areas([mask])).tolist() == [0]


def test_more_masks_are_measured_than_fit_one_call_of_pycocotools() -> None:
    masks = [rle(random_mask(1))] * 1001
    assert mask_areas(masks).tolist() == [int(random_mask(1).sum())] * 1001


@pytest.mark.parametrize("seed", range(10))
def test_compressed_and_uncompressed_run_lengths_are_the_same_mask(seed: int) -> None:
    image = random_mask(seed)
    assert read_mask(uncompressed(image), SIZE_HW) == read_mask(rle(image), SIZE_HW) == rle(image)


def test_parts_of_a_polygon_are_one_mask() -> None:
    left, right = [2.0, 2.0, 6.0, 2.0, 6.0, 6.0, 2.0, 6.0], [10.0, 2.0, 14.0, 2.0, 14.0, 6.0, 10.0, 6.0]
    parts = [read_mask([part], SIZE_HW) for part in (left, right)]
    assert mask_areas([read_mask([left, right], SIZE_HW)])[0] == mask_areas(parts).sum() == 32


def test_counts_may_be_bytes() -> None:
    mask = rle(random_mask(2))
    assert read_mask({**mask, "counts": mask["counts"].encode()}, SIZE_HW) == mask


def test_only_compressed_masks_of_the_size_of_the_video_are_plain() -> None:
    mask = rle(random_mask(2))
    assert are_plain([mask, mask], SIZE_HW)
    assert not are_plain([mask, uncompressed(random_mask(2))], SIZE_HW)
    assert not are_plain([mask], (31, 23))
    assert not are_plain([mask, [[1.0, 2.0]]], SIZE_HW)
    assert not are_plain([{"size": list(SIZE_HW), "counts": ""}], SIZE_HW)
