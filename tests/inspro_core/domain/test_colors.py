"""Every track has a colour of its own, also for the colour-blind."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from inspro_core.domain.colors import TRACK_COLORS, oklch_to_rgb, track_color

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB
SIMULATIONS = {
    "full colour sight": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
}
LINEAR_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.95047, 1.0, 1.08883])
STRONG = 18.0  # in CIELAB; two colours side by side are told apart from about 2.3 on


def lab_as_seen(rgb: NDArray[np.float64], simulation: NDArray[np.float64]) -> NDArray[np.float64]:
    """Convert (N, 3) sRGB 0..1 to (N, 3) CIELAB as somebody with this sight sees it."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = np.clip(linear @ simulation.T, 0, 1) @ LINEAR_TO_XYZ.T / WHITE
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    x, y, z = root.T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=1)


def test_the_first_tracks_have_the_safe_palette() -> None:
    assert [track_color(track_id) for track_id in range(1, len(TRACK_COLORS) + 1)] == list(TRACK_COLORS)


def test_colours_of_the_first_hundred_tracks_differ() -> None:
    colours = {track_color(track_id) for track_id in range(1, 101)}
    assert len(colours) == 100
    assert all(0 <= part <= 255 for colour in colours for part in colour)


@pytest.mark.parametrize("sight", SIMULATIONS)
@pytest.mark.parametrize("distance", [1, 2])
def test_neighbouring_ids_differ_strongly_under(sight: str, distance: int) -> None:
    colors = np.array([track_color(track_id) for track_id in range(1, 141)]) / 255
    lab = lab_as_seen(colors, SIMULATIONS[sight])
    assert np.linalg.norm(lab[distance:] - lab[:-distance], axis=1).min() >= STRONG


def test_the_simulation_sees_red_and_green_alike() -> None:
    rgb = np.array([[0.64, 0.35, 0.2], [0.45, 0.45, 0.2]])
    assert np.diff(lab_as_seen(rgb, SIMULATIONS["deuteranopia"]), axis=0).max() < 8
    assert np.linalg.norm(np.diff(lab_as_seen(rgb, SIMULATIONS["full colour sight"]), axis=0)) > 30


def test_colours_out_of_reach_are_brought_back() -> None:
    assert oklch_to_rgb(1.0, 0.3, 0.2) == (255, 255, 255)
    assert oklch_to_rgb(0.0, 0.3, 0.2) == (0, 0, 0)


def test_an_id_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        track_color(0)
