"""Synthetic videos with exact masks and ids."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from inspro_core.data.scene_domains import SceneDomain
from inspro_core.data.scene_shapes import SYNTHETIC_CATEGORIES, TEXTURE_SIZE, Outline, outline, texture
from inspro_core.domain.annotation import Annotation
from inspro_core.domain.mask import Mask
from inspro_core.domain.track import Segment, Track

MIN_VISIBLE_PIXELS = 16
FRAMES_PER_SECOND = 25
NOISE_MARGIN = 64  # pixels by which the noise picture is larger than a frame, to be shifted
MIN_OCCLUSION_FRAMES = 12  # shorter videos have no time for an object to vanish and return
Floats = NDArray[np.float64]
Image = NDArray[np.uint8]


@dataclass(frozen=True)
class Actor:
    """One object of a scene, planned: (T, 2) centres in pixels, (T,) radii in pixels, (T,) angles in radians."""

    track_id: int
    category_id: int
    centres: Floats
    radii: Floats
    angles: Floats
    mirror: float
    phases: Floats
    colors: Floats


@dataclass(frozen=True)
class Pillar:
    """Scenery that passes in front of everything: (T,) left edges and a width, pixels."""

    lefts: Floats
    width: float
    color: Floats


@dataclass(frozen=True)
class Scene:
    """The plan of a video: cheap to make, and all that its pixels need besides the seed.

    Attributes:
        seed: of the video.
        frame_count: T.
        size_hw: of the frames in pixels.
        actors: far to near.
        pillar: what hides an actor for a while, if any.
        enters_late: track ids of actors that come in after the start.
        has_full_occlusion: whether an actor vanishes and returns.
        has_lookalikes: whether two look-alikes cross.
        domain: what the objects are and look like.
    """

    seed: int
    frame_count: int
    size_hw: tuple[int, int]
    actors: tuple[Actor, ...]
    pillar: Pillar | None
    enters_late: frozenset[int]
    has_full_occlusion: bool
    has_lookalikes: bool
    domain: SceneDomain


@dataclass(frozen=True)
class SyntheticVideo:
    """A rendered video and its exact labels.

    Attributes:
        seed: that makes it.
        frames: (T, H, W, 3) RGB uint8.
        annotation: the visible pixels of every object; a segment of fewer than 16 pixels is left out.
        enters_late: track ids of objects that come in after the start.
        has_full_occlusion: whether an object vanishes and returns.
        has_lookalikes: whether two look-alikes cross.
    """

    seed: int
    frames: Image
    annotation: Annotation
    enters_late: frozenset[int]
    has_full_occlusion: bool
    has_lookalikes: bool


def plan_scene(
    seed: int, frame_count: int = 40, size_hw: tuple[int, int] = (360, 640), domain: SceneDomain | None = None
) -> Scene:
    """Plan a video without drawing it.

    By the seed, a third of the videos have a full occlusion and return (from 12 frames on), half an object entering
    late, a fifth two look-alikes crossing.

    Args:
        seed: of the video.
        frame_count: T.
        size_hw: of the frames in pixels.
        domain: what the objects are and look like; None for that of the shipped training, `STANDARD_DOMAIN`.
    """
    domain = domain or STANDARD_DOMAIN
    if frame_count < 1:
        raise ValueError(f"a video has at least one frame, got {frame_count}")
    rng = np.random.Generator(np.random.PCG64(seed))
    has_occlusion = seed % 3 == 0 and frame_count >= MIN_OCCLUSION_FRAMES
    has_late, has_lookalikes = seed % 2 == 0, seed % 5 == 0
    count = int(rng.integers(1, 7))
    count = max(count, 1 + has_late + 2 * has_lookalikes)
    actors = [_wandering(rng, index + 1, frame_count, size_hw, domain) for index in range(count)]
    if domain.always_shown is not None:
        actors[0] = replace(actors[0], category_id=domain.always_shown)
    if has_lookalikes:
        actors[-2:] = _crossing_pair(rng, actors[-2], actors[-1], frame_count, size_hw)
    late = frozenset[int]()
    if has_late:
        actors[0] = _entering(rng, actors[0], frame_count, size_hw)
        late = frozenset((actors[0].track_id,))
    pillar = (
        _covering_pillar(rng, actors[1 if has_late and count > 1 else 0], frame_count, size_hw)
        if has_occlusion
        else None
    )
    order = rng.permutation(count)
    drawn = tuple(actors[i] for i in order)
    return Scene(seed, frame_count, size_hw, drawn, pillar, late, has_occlusion, has_lookalikes, domain)


def _wandering(
    rng: np.random.Generator, track_id: int, count: int, size_hw: tuple[int, int], domain: SceneDomain
) -> Actor:
    height, width = size_hw
    category_id = domain.categories[int(rng.integers(len(domain.categories)))].id
    radius = 0.5 * height * 0.05 * 8 ** rng.random()  # 5 to 40 % of the frame height, log-uniform
    position = np.array([rng.uniform(0.1, 0.9) * width, rng.uniform(0.12, 0.88) * height])
    heading, turn = rng.uniform(0, 2 * np.pi), rng.normal(0, 0.03)
    speed = rng.uniform(0, 6) * height / 360
    centres = np.empty((count, 2))
    velocity = speed * np.array([np.cos(heading), np.sin(heading)])
    first_velocity = velocity
    cos, sin = np.cos(turn), np.sin(turn)
    for frame in range(count):
        centres[frame] = position
        velocity = np.array([[cos, -sin], [sin, cos]]) @ velocity
        for axis, limit in ((0, width), (1, height)):
            if not -0.2 * radius < position[axis] + velocity[axis] < limit + 0.2 * radius:
                velocity[axis] = -velocity[axis]
        position = position + velocity
    time = np.arange(count) / FRAMES_PER_SECOND
    radii = radius * (1 + 0.15 * np.sin(rng.uniform(0.3, 1.5) * time + rng.uniform(0, 6.28)))
    is_upright = category_id in (3, 4)
    spin = rng.normal(0, 0.3 if is_upright else 1.2)
    start = rng.normal(0, 0.25) if is_upright else rng.uniform(0, 2 * np.pi)
    angles = start + (0.3 * np.sin(spin * 2 * time) if is_upright else spin * time)
    colors = rng.uniform(20, 245, (3, 3))
    while np.abs(colors[0] - colors[1]).sum() < 180:
        colors = rng.uniform(20, 245, (3, 3))
    mirror = -1.0 if first_velocity[0] < 0 else 1.0
    return Actor(track_id, category_id, centres, radii, angles, mirror, rng.uniform(0, 2 * np.pi, 8), colors)


def _crossing_pair(
    rng: np.random.Generator, one: Actor, other: Actor, count: int, size_hw: tuple[int, int]
) -> list[Actor]:
    height, width = size_hw
    radius = max(float(one.radii.mean()), 0.06 * height)
    y = rng.uniform(0.25, 0.75) * height
    left, right = rng.uniform(0.1, 0.3) * width, rng.uniform(0.7, 0.9) * width
    reach = min((right - left) / 2, 5.0 * count)  # at most 10 px a frame
    middle, progress = (left + right) / 2, np.linspace(-1, 1, count)
    bob = 0.5 * radius
    ways = [np.stack((middle + sign * reach * progress, np.full(count, y + sign * bob)), 1) for sign in (1, -1)]
    colors = np.clip(one.colors + rng.normal(0, 6, (3, 3)), 0, 255)
    twin = replace(
        one,
        track_id=other.track_id,
        colors=colors,
        phases=rng.uniform(0, 6.28, 8),
        angles=other.angles if one.category_id not in (3, 4) else one.angles,
    )
    radii = one.radii * (radius / one.radii.mean())
    return [
        replace(one, centres=ways[0], radii=radii, mirror=1.0),
        replace(twin, centres=ways[1], radii=radii * rng.uniform(0.92, 1.08), mirror=-1.0),
    ]


def _entering(rng: np.random.Generator, actor: Actor, count: int, size_hw: tuple[int, int]) -> Actor:
    height, width = size_hw
    first = max(1, int(rng.uniform(0.25, 0.6) * count))
    length = max(3, count // 4)
    side = int(rng.integers(0, 4))
    margin = 1.4 * float(actor.radii.max())
    target = np.array([rng.uniform(0.25, 0.75) * width, rng.uniform(0.25, 0.75) * height])
    outside = [(-margin, target[1]), (width + margin, target[1]), (target[0], -margin), (target[0], height + margin)][
        side
    ]
    progress = np.clip((np.arange(count) - first) / length, 0, None)
    progress = np.where(progress < 1, progress, 1 + 0.25 * np.tanh(progress - 1))
    centres = np.asarray(outside) + progress[:, None] * (target - np.asarray(outside))
    return replace(actor, centres=centres)


def _covering_pillar(rng: np.random.Generator, actor: Actor, count: int, size_hw: tuple[int, int]) -> Pillar:
    middle = count * rng.uniform(0.4, 0.6)
    pace = max(rng.uniform(0.25, 0.5), 10 / count)  # radii per frame: slow enough to hide, fast enough to free it again
    speed = pace * float(actor.radii.max()) * rng.choice((-1, 1))
    hidden_frames = max(3.0, 0.15 * count)
    width = 2.4 * float(actor.radii.max()) + abs(speed) * hidden_frames
    lefts = actor.centres[:, 0] + speed * (np.arange(count) - middle) - width / 2
    return Pillar(lefts, width, rng.uniform(20, 235, 3))


@dataclass(frozen=True)
class _Look:
    """What turns a plan into pixels, drawn once per video."""

    textures: list[Image]
    background: Image
    pillar: Image
    camera: Floats  # (T, 2, 3) affine, frame to background
    gains: Floats  # (T,) brightness
    blur: float
    noise: tuple[Image, Image]  # what is added and what is taken, larger than a frame


def render_video(
    seed: int, frame_count: int = 40, size_hw: tuple[int, int] = (360, 640), domain: SceneDomain | None = None
) -> SyntheticVideo:
    """Draw a video: the same seed, length, size and domain give the same pixels; see `plan_scene`."""
    scene = plan_scene(seed, frame_count, size_hw, domain)
    rng = np.random.Generator(np.random.PCG64([seed, 1]))
    look = _dress(scene, rng)
    frames = np.empty((frame_count, *size_hw, 3), np.uint8)
    segments: dict[int, dict[int, Segment]] = {actor.track_id: {} for actor in scene.actors}
    for t in range(frame_count):
        image, labels = _draw_scene(scene, look, t)
        if look.blur:
            image = np.asarray(cv2.GaussianBlur(image, (0, 0), look.blur), dtype=np.uint8)
        image = np.asarray(cv2.convertScaleAbs(image, alpha=float(look.gains[t])), dtype=np.uint8)
        dy, dx = rng.integers(0, NOISE_MARGIN, 2)
        window = (slice(dy, dy + size_hw[0]), slice(dx, dx + size_hw[1]))
        frames[t] = cv2.subtract(cv2.add(image, look.noise[0][window]), look.noise[1][window])
        for actor in scene.actors:
            visible = labels == actor.track_id
            if int(np.count_nonzero(visible)) >= MIN_VISIBLE_PIXELS:
                segments[actor.track_id][t] = Segment(Mask.from_array(visible), "human")
    tracks = {a.track_id: Track(a.track_id, a.category_id, segments[a.track_id]) for a in scene.actors}
    seen = {track_id: track for track_id, track in tracks.items() if track.segments}
    annotation = Annotation(seen, frozenset(range(frame_count)))
    flags = (scene.enters_late & seen.keys(), scene.has_full_occlusion, scene.has_lookalikes)
    return SyntheticVideo(seed, frames, annotation, *flags)


def _dress(scene: Scene, rng: np.random.Generator) -> _Look:
    """Choose textures, background, camera, light and noise."""
    size_hw, count = scene.size_hw, scene.frame_count
    textures = [scene.domain.texture(actor.category_id, actor.colors, actor.phases) for actor in scene.actors]
    background = scene.domain.background(rng, size_hw)
    pillar = _noise(rng, size_hw, 3)
    camera = _camera(rng, count, size_hw, background.shape)
    time = np.arange(count) / FRAMES_PER_SECOND
    gains = 1 + rng.uniform(0, 0.25) * np.sin(rng.uniform(0.5, 4) * time + rng.uniform(0, 6.28))
    blur = float(rng.choice((0.0, 0.0, 0.8, 1.4)))
    noise_size = (size_hw[0] + NOISE_MARGIN, size_hw[1] + NOISE_MARGIN, 3)
    noise = rng.normal(0, rng.uniform(1, 6), noise_size).astype(np.float32)
    added, taken = (np.clip(side, 0, 255).astype(np.uint8) for side in (noise, -noise))
    return _Look(textures, background, pillar, camera, gains, blur, (added, taken))


def _draw_scene(scene: Scene, look: _Look, t: int) -> tuple[Image, Image]:
    """Draw one frame before blur, light and noise; returns the picture and the (H, W) track id of every pixel."""
    size_hw = scene.size_hw
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = cv2.warpAffine(look.background, look.camera[t], size_hw[::-1], flags=flags, borderMode=cv2.BORDER_REFLECT)
    image: Image = np.asarray(moved, dtype=np.uint8)
    labels = np.zeros(size_hw, np.uint8)
    for actor, paint in zip(scene.actors, look.textures, strict=True):
        shape = scene.domain.outline(actor.category_id, t / FRAMES_PER_SECOND, actor.phases)
        _draw(image, labels, actor, shape, paint, t)
    if scene.pillar is not None:
        left = round(float(scene.pillar.lefts[t]))
        right = min(left + round(scene.pillar.width), size_hw[1])
        left = max(left, 0)
        if right > left:
            stone = look.pillar[:, : right - left].astype(np.float32)
            image[:, left:right] = (stone * 0.5 + scene.pillar.color.astype(np.float32) * 0.5).astype(np.uint8)
            labels[:, left:right] = 0
    return image, labels


def _draw(image: Image, labels: Image, actor: Actor, shape: Outline, look: Image, t: int) -> None:
    radius, angle = float(actor.radii[t]), float(actor.angles[t])
    cos, sin = np.cos(angle), np.sin(angle)
    turn = np.array([[cos, -sin], [sin, cos]]) @ np.diag([actor.mirror, 1.0]) * radius
    reach = 1.45 * radius
    x0, y0 = np.floor(actor.centres[t] - reach).astype(int)
    x1, y1 = np.ceil(actor.centres[t] + reach).astype(int)
    x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, image.shape[1]), min(y1, image.shape[0])
    if x1 <= x0 or y1 <= y0:
        return
    offset = actor.centres[t] - np.array([x0, y0])
    alpha = np.zeros((y1 - y0, x1 - x0), np.uint8)
    for parts, value in ((shape.solids, 255), (shape.holes, 0)):
        for points in parts:
            pixels = np.round((points @ turn.T + offset - 0.5) * 16).astype(np.int32)
            cv2.fillPoly(alpha, [pixels], value, cv2.LINE_AA, 4)
    to_texture = np.linalg.inv(turn) * (TEXTURE_SIZE / 2.4)
    shift = TEXTURE_SIZE / 2 - to_texture @ offset
    matrix = np.concatenate((to_texture, shift[:, None]), axis=1)
    paint = cv2.warpAffine(
        look, matrix, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
    )
    crop = image[y0:y1, x0:x1]
    weight = alpha[..., None].astype(np.uint16)
    crop[:] = ((paint * weight + crop * (255 - weight)) // 255).astype(np.uint8)
    labels[y0:y1, x0:x1][alpha > 127] = actor.track_id


def _noise(rng: np.random.Generator, size_hw: tuple[int, int], octaves: int) -> Image:
    total = np.zeros((*size_hw, 3), np.float32)
    for octave in range(octaves):
        cells = 3 * 3**octave
        grid = rng.uniform(-1, 1, (cells, cells * 16 // 9, 3)).astype(np.float32)
        total += cv2.resize(grid, size_hw[::-1], interpolation=cv2.INTER_CUBIC) * np.float32(70 / 1.7**octave)
    return np.clip(total + rng.uniform(60, 190, 3).astype(np.float32), 0, 255).astype(np.uint8)


def draw_background(rng: np.random.Generator, size_hw: tuple[int, int]) -> Image:
    """Draw cloudy colours with bars and lines on them, half as large again as a frame: (H·1.5, W·1.5, 3) RGB."""
    size = (int(size_hw[0] * 1.5), int(size_hw[1] * 1.5))
    image = _noise(rng, size, int(rng.integers(2, 6)))
    for _ in range(int(rng.integers(0, 14))):
        color = rng.uniform(0, 255, 3).tolist()
        x, y = rng.uniform(0, size[1]), rng.uniform(0, size[0])
        w, h = rng.uniform(10, 200, 2)
        turn = rng.uniform(0, 180)
        if rng.random() < 0.5:
            corners = cv2.boxPoints(((x, y), (w, h), turn)).astype(np.int32)
            cv2.fillPoly(image, [corners], color, cv2.LINE_AA)
        else:
            end = (int(x + 3 * w * np.cos(turn)), int(y + 3 * h * np.sin(turn)))
            cv2.line(image, (int(x), int(y)), end, color, int(rng.integers(1, 9)), cv2.LINE_AA)
    return image


def _camera(rng: np.random.Generator, count: int, size_hw: tuple[int, int], background: tuple[int, ...]) -> Floats:
    time = np.arange(count) / FRAMES_PER_SECOND
    amplitude = rng.uniform(0, 0.22, 2) * np.array(size_hw[::-1])
    rate, phase = rng.uniform(0.3, 2.5, 2), rng.uniform(0, 6.28, 2)
    pan = np.array(background[1::-1]) / 2 + amplitude * np.sin(time[:, None] * rate + phase)
    zoom = 1 + 0.12 * np.sin(rng.uniform(0.3, 2) * time + rng.uniform(0, 6.28)) * rng.random()
    matrices = np.zeros((count, 2, 3))
    matrices[:, 0, 0] = matrices[:, 1, 1] = zoom
    matrices[:, :, 2] = pan - zoom[:, None] * np.array(size_hw[::-1]) / 2
    return matrices


STANDARD_DOMAIN = SceneDomain("standard", SYNTHETIC_CATEGORIES, outline, texture, draw_background)
"""The scenes that the shipped models were trained on."""
