"""Still pictures with masks turned into clips: a camera moves over them, and objects of others pass through.

Few labelled videos exist and many labelled pictures. What a tracker must learn of motion, scale, occlusion and entering
needs no new labels: every mask follows the geometry that moves its pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.data.clip_index import ClipIndex
from inspro_core.data.scenes import draw_background

Image = NDArray[np.uint8]
Floats = NDArray[np.float64]
MIN_PIXELS = 24  # visible pixels of a segment
MIN_CUTOUT_SHARE = 0.01  # of its picture, where small objects would only grow blurred
MAX_OBJECTS = 250  # an id map has one byte per pixel
CHANNEL_CHANGE = 0.25  # of a recoloured picture, at most
DRAWN_SHARE = 0.12  # of clips whose background is drawn: what counts there is the object alone


@dataclass(frozen=True)
class Still:
    """A picture and its objects.

    Attributes:
        image: (H, W, 3) RGB.
        masks: (H, W) of 0 and 1 each.
        labels: class index of each.
        datasets: index of the one that it comes from; empty for a drawn picture.
    """

    image: Image
    masks: tuple[Image, ...]
    labels: tuple[int, ...]
    datasets: frozenset[int]


@dataclass(frozen=True)
class MovingClip:
    """A rendered clip.

    Attributes:
        frames: (T, H, W, 3) RGB.
        ids: (T, H, W) 0 for background, else 1 + index into `labels`.
        labels: class index of each object.
        datasets: indices of those whose pictures it was made of.
    """

    frames: Image
    ids: Image
    labels: tuple[int, ...]
    datasets: frozenset[int]


class StillBank:
    """Labelled pictures to draw from.

    Args:
        indices: datasets.
        classes: turns a category name into the class index of the clips.
        weights: how often each dataset is drawn, relative.
        frames: which frames of each dataset are drawn; by default all.
    """

    def __init__(
        self,
        indices: Sequence[ClipIndex],
        classes: Callable[[str], int],
        weights: Sequence[float],
        frames: Sequence[NDArray[np.int64]] | None = None,
    ) -> None:
        if len(weights) != len(indices) or not indices:
            raise ValueError(f"{len(weights)} weights for {len(indices)} datasets")
        self._indices = tuple(indices)
        self._frames = frames or [np.arange(len(index.file_names)) for index in indices]
        self._classes = [[classes(category.name) for category in index.categories] for index in indices]
        self._probabilities = np.array(weights, dtype=np.float64) / np.sum(weights)

    def draw(self, rng: np.random.Generator) -> Still:
        """Draw a picture."""
        number = int(rng.choice(len(self._indices), p=self._probabilities))
        index = self._indices[number]
        frame = int(rng.choice(self._frames[number]))
        image = index.picture(frame)
        objects = sorted(index.masks(frame), key=lambda item: -int(item[2].sum()))[:MAX_OBJECTS]
        labels = tuple(self._classes[number][label] for label, _, _ in objects)
        return Still(image, tuple(mask for _, _, mask in objects), labels, frozenset([number]))


def render_moving_still(
    rng: np.random.Generator,
    bank: StillBank,
    frame_count: int,
    size_hw: tuple[int, int] = (180, 320),
    min_cutout_share: float = MIN_CUTOUT_SHARE,
    recolour: float = 0.0,
) -> MovingClip:
    """Draw a picture, move a camera over it and let up to three cut-out objects pass in front.

    Sometimes the picture is a drawn background, and one to four objects pass.

    Args:
        rng: decides everything.
        bank: pictures.
        frame_count: T.
        size_hw: of the frames.
        min_cutout_share: part of its picture that an object must cover to be cut out.
        recolour: probability that a cut-out gets other colours, and half of it for the picture.
    """
    is_drawn = rng.random() < DRAWN_SHARE
    still = Still(draw_background(rng, size_hw), (), (), frozenset()) if is_drawn else bank.draw(rng)
    if recolour and rng.random() < recolour / 2:
        still = replace(still, image=_recoloured(rng, still.image))
    frames, ids = _film(rng, still, frame_count, size_hw)
    labels, datasets = list(still.labels), still.datasets
    for _ in range(int(rng.choice(4, p=(0.3, 0.3, 0.25, 0.15))) + is_drawn):
        cutout = _draw_cutout(rng, bank, min_cutout_share)
        if cutout is not None and len(labels) < MAX_OBJECTS:
            labels.append(cutout.label)
            datasets |= cutout.datasets
            if recolour and rng.random() < recolour:
                cutout = replace(cutout, image=_recoloured(rng, cutout.image))
            _paste(rng, cutout, frames, ids, len(labels))
    return MovingClip(_develop(rng, frames), ids, tuple(labels), datasets)


@dataclass(frozen=True)
class _Cutout:
    """An object cut out of its picture: (h, w, 3) colours, (h, w) opacity 0..1, class index, index of its dataset."""

    image: Image
    alpha: NDArray[np.float32]
    label: int
    datasets: frozenset[int]


def _recoloured(rng: np.random.Generator, image: Image) -> Image:
    """Exchange the colour channels of a picture and weigh each anew: shape and pattern stay."""
    mixed = image[..., rng.permutation(3)] * rng.uniform(1 - CHANNEL_CHANGE, 1 + CHANNEL_CHANGE, 3)
    return np.clip(mixed, 0, 255).astype(np.uint8)


def _film(rng: np.random.Generator, still: Still, frame_count: int, size_hw: tuple[int, int]) -> tuple[Image, Image]:
    """Move a camera over a picture; returns (T, H, W, 3) frames and (T, H, W) ids."""
    height, width = size_hw
    id_map = np.zeros(still.image.shape[:2], dtype=np.uint8)
    for number, mask in enumerate(still.masks, 1):  # large to small: what lies on something is seen
        id_map[mask > 0] = number
    views = _camera(rng, still, frame_count, width / height)
    frames = np.empty((frame_count, height, width, 3), dtype=np.uint8)
    ids = np.empty((frame_count, height, width), dtype=np.uint8)
    is_mirrored = rng.random() < 0.5
    for t, (x, y, view_width, view_height, angle) in enumerate(views):
        to_view = _affine((x, y), (view_width / width, view_height / height), angle, (width / 2, height / 2))
        flags, border = cv2.WARP_INVERSE_MAP, cv2.BORDER_REFLECT_101
        source = still.image if view_width < 1.6 * width else cv2.blur(still.image, (2, 2))
        frames[t] = cv2.warpAffine(source, to_view, (width, height), flags=flags | cv2.INTER_LINEAR, borderMode=border)
        ids[t] = cv2.warpAffine(id_map, to_view, (width, height), flags=flags | cv2.INTER_NEAREST, borderMode=border)
    if is_mirrored:
        frames, ids = frames[:, :, ::-1].copy(), ids[:, :, ::-1].copy()
    return frames, ids


def _camera(rng: np.random.Generator, still: Still, frame_count: int, aspect: float) -> Floats:
    """Plan the view: (T, 5) centre x and y, width, height in pixels of the picture, and angle in radians.

    Two times of three it looks at one object that fills a quarter to all of the view.
    """
    height, width = still.image.shape[:2]
    stretch = float(rng.uniform(0.75, 1.35))  # squeezed pictures and lenses
    largest = min(height, width / aspect * stretch)
    large = [mask for mask in still.masks if mask.sum() > 0.01 * mask.size]
    if large and rng.random() < 0.67:
        mask = large[int(rng.integers(len(large)))]
        ys, xs = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        extent = max(ys[-1] - ys[0] + 1, (xs[-1] - xs[0] + 1) / aspect * stretch)
        focus = np.array([(xs[0] + xs[-1]) / 2, (ys[0] + ys[-1]) / 2])
        view = np.clip(extent / rng.uniform(0.25, 1.0), 0.3 * largest, largest)
    else:
        focus = rng.uniform((0, 0), (width, height))
        view = largest * rng.uniform(0.5, 1.0)
    time = np.linspace(-0.5, 0.5, frame_count)
    still_camera = rng.random() < 0.2
    zoom = np.clip(view * np.exp(0 if still_camera else rng.normal(0, 0.25) * time), 0.25 * largest, largest)
    drift = rng.normal(0, 0.0 if still_camera else 0.35, 2) * view
    shake = np.cumsum(rng.normal(0, 0.0 if still_camera else 0.006, (frame_count, 2)), axis=0) * view
    centres = focus + rng.normal(0, 0.12, 2) * view + drift * time[:, None] + shake
    views = np.empty((frame_count, 5))
    views[:, 3] = zoom
    views[:, 2] = zoom * aspect / stretch
    for axis, limit in ((0, width), (1, height)):
        half = views[:, 2 + axis] / 2
        views[:, axis] = np.clip(centres[:, axis], np.minimum(half, limit / 2), np.maximum(limit - half, limit / 2))
    views[:, 4] = 0 if still_camera else np.radians(rng.normal(0, 2.5) + rng.normal(0, 4) * time)
    return views


def _draw_cutout(rng: np.random.Generator, bank: StillBank, min_share: float) -> _Cutout | None:
    """Cut out an object that is large and whole enough; None where five pictures have none."""
    for _ in range(5):
        still = bank.draw(rng)
        order = rng.permutation(len(still.masks))
        for number in order:
            mask = still.masks[number]
            ys, xs = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
            is_whole = len(xs) > 0 and xs[0] > 1 and ys[0] > 1 and xs[-1] < mask.shape[1] - 2
            if not is_whole or mask.sum() < min_share * mask.size:
                continue
            box = slice(ys[0], ys[-1] + 1), slice(xs[0], xs[-1] + 1)
            alpha = np.asarray(cv2.GaussianBlur(mask[box].astype(np.float32), (3, 3), 0))
            return _Cutout(still.image[box].copy(), alpha, still.labels[number], still.datasets)
    return None


def _paste(rng: np.random.Generator, cutout: _Cutout, frames: Image, ids: Image, number: int) -> None:
    """Let a cut-out object pass through a clip, in front of everything; changes frames and ids."""
    count, height, width = ids.shape
    rows, columns = cutout.alpha.shape
    target = height * rng.uniform(0.15, 0.8)
    scale = target / max(rows, columns / 1.6) * np.exp(rng.normal(0, 0.2) * np.linspace(-0.5, 0.5, count))
    start, stop = rng.uniform((-0.15, -0.1), (1.15, 1.1), (2, 2)) * (width, height)
    speed = rng.uniform(0.1, 1.0)  # part of the way from start to stop
    way = np.linspace(0, speed, count)[:, None]
    bob = np.sin(np.linspace(0, rng.uniform(2, 14), count)) * rng.uniform(0, 0.03) * height
    centres = start + (stop - start) * way
    centres[:, 1] += bob
    angles = np.radians(rng.normal(0, 8) + rng.normal(0, 10) * np.linspace(-0.5, 0.5, count))
    shears = rng.normal(0, 0.08) + rng.uniform(0, 0.12) * np.sin(np.linspace(0, rng.uniform(3, 18), count))
    mirror = -1.0 if rng.random() < 0.5 else 1.0
    gain = rng.uniform(0.7, 1.3)
    image = np.clip(cutout.image * gain, 0, 255).astype(np.uint8)
    for t in range(count):
        to_cutout = _affine(
            (columns / 2, rows / 2), (mirror / scale[t], 1 / scale[t]), angles[t], tuple(centres[t]), shears[t]
        )
        flags = cv2.WARP_INVERSE_MAP | cv2.INTER_LINEAR
        alpha = cv2.warpAffine(cutout.alpha, to_cutout, (width, height), flags=flags, borderValue=0)
        if not (alpha > 0.5).any():
            continue
        colours = cv2.warpAffine(image, to_cutout, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
        mixed = frames[t] + (colours.astype(np.float32) - frames[t]) * alpha[..., None]
        frames[t] = np.clip(mixed, 0, 255).astype(np.uint8)
        ids[t][alpha > 0.5] = number


def _affine(
    source_xy: tuple[float, float],
    scale_xy: tuple[float, float],
    angle: float,
    target_xy: tuple[float, ...],
    shear: float = 0.0,
) -> Floats:
    """Give the (2, 3) map from target to source pixels: about the target point, then scaled, then to the source."""
    cos, sin = np.cos(angle), np.sin(angle)
    linear = np.diag(scale_xy) @ np.array([[1.0, shear], [0.0, 1.0]]) @ np.array([[cos, sin], [-sin, cos]])
    offset = np.asarray(source_xy) - linear @ np.asarray(target_xy)
    return np.concatenate([linear, offset[:, None]], axis=1)


def _develop(rng: np.random.Generator, frames: Image) -> Image:
    """Give a clip the look of a camera: changing light, contrast, sometimes blur, and noise."""
    count = len(frames)
    light = 1 + rng.normal(0, 0.08) * np.linspace(-1, 1, count) + rng.normal(0, 0.01, count)
    gamma = rng.uniform(0.8, 1.25)
    table = 255 * (np.arange(256) / 255) ** gamma
    blur = rng.uniform(0.4, 1.4) if rng.random() < 0.25 else 0.0
    sigma = rng.uniform(0, 6) if rng.random() < 0.5 else 0.0
    developed = np.empty_like(frames)
    for t in range(count):
        image = np.clip(table * light[t], 0, 255).astype(np.uint8)[frames[t]]
        if blur:
            image = np.asarray(cv2.GaussianBlur(image, (0, 0), blur), dtype=np.uint8)
        if sigma:
            noisy = image + rng.normal(0, sigma, image.shape).astype(np.float32)
            image = np.clip(noisy, 0, 255).astype(np.uint8)
        developed[t] = image
    return developed
