"""Where and how the model runs: device, input size, frame in, tensors out."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Literal, TypeAlias

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from inspro_core.domain.mask import Mask
from inspro_core.errors import UsageError
from inspro_core.inference.edges import REACH, follow_edges
from inspro_core.inference.fast_model import accelerate, fastest_dtype
from inspro_core.inference.openvino_features import OpenVinoFeatures, has_openvino
from inspro_core.inference.prefetch import MapAhead, in_groups
from inspro_core.inference.refinement import Refinement, shipped_refiner
from inspro_core.inference.shot_cuts import Thumbnail, thumbnail
from inspro_core.media import RgbImage
from inspro_core.model.config import InsProConfig
from inspro_core.model.inspro import FrameFeatures, FrameOutput, InsPro
from inspro_core.model.postprocess import MaskWindow, cell_size, mask_windows, masks_to_frame
from inspro_core.model.propagation import PropagationState

PADDING_MULTIPLE = 32
OPENVINO = "openvino"
TRAINING_DEVICES = ("auto", "cpu", "cuda")
DEVICES = (*TRAINING_DEVICES, OPENVINO)
Outline: TypeAlias = Literal["cells", "edges", "refined"]
"""How fine a mask is: as the network's cells give it, moved to the edges of the picture, or drawn again before."""
MAX_OBSERVERS = 4  # threads that look at frames: each holds the features of a group, and the head waits for no more
MAX_TOGETHER = 4  # frames that go through the network in one pass
PIXELS_TOGETHER = 360 * 640  # of these frames: one of a large model fills a core, some of a small one do


def usable_cores() -> int:
    """Count the cores of the CPU that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def available_devices() -> tuple[str, ...]:
    """List what an `Engine` can run on here, after "auto"."""
    found = [(torch.cuda.is_available(), "cuda"), (has_openvino(), OPENVINO)]
    return ("auto", *(name for is_there, name in found if is_there), "cpu")


def select_device(name: str, names: Sequence[str] = DEVICES) -> torch.device:
    """Turn "auto", "cpu", "cuda", "cuda:N" or "openvino", which is the CPU, into a device.

    Args:
        name: as `Engine` takes it.
        names: that can be used.

    Raises:
        UsageError: if the device is unknown or not there.
    """
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    kind, _, number = name.partition(":")
    is_numbered = kind in ("cpu", "cuda") and number.isdecimal()
    if kind not in names or (":" in name and not is_numbered):
        raise UsageError("device {name} is unknown; choose from {names}", name=repr(name), names=", ".join(names))
    if kind == OPENVINO:
        if not has_openvino():
            raise UsageError("device {name}: the package is not installed; use --device cpu or auto", name=name)
        return torch.device("cpu")
    if kind == "cuda" and not torch.cuda.is_available():
        raise UsageError("device {name}: no CUDA GPU is visible to PyTorch; use --device cpu or auto", name=name)
    if kind == "cuda" and number and int(number) >= (count := torch.cuda.device_count()):
        raise UsageError("device {name}: PyTorch sees {count} GPUs here, counted from cuda:0", name=name, count=count)
    return torch.device(name)


def fit_input(frame_hw: tuple[int, int], input_hw: tuple[int, int]) -> tuple[int, int]:
    """Choose the network's input size for a frame: as large as fits, sides kept in proportion, portrait turned.

    Args:
        frame_hw: of the video.
        input_hw: of the model; a portrait video uses it turned by 90°.

    Returns:
        Height and width, at least 1.
    """
    long_side, short_side = max(input_hw), min(input_hw)
    scale = min(long_side / max(frame_hw), short_side / min(frame_hw))
    return max(1, round(frame_hw[0] * scale)), max(1, round(frame_hw[1] * scale))


@dataclass(frozen=True)
class Observation:
    """A frame as the network sees it; depends on no other frame, so that it can be made ahead in another thread.

    Attributes:
        frame: (H, W, 3) RGB.
        images: (1, 3, H', W') uint8, padded to multiples of 32.
        sizes_hw: (1, 2) without padding.
        features: of backbone, pyramid and mask branch.
        thumbnail: for the detection of cuts.
    """

    frame: RgbImage
    images: Tensor
    sizes_hw: Tensor
    features: FrameFeatures
    thumbnail: Thumbnail

    @property
    def frame_hw(self) -> tuple[int, int]:
        """Height and width of the frame."""
        return self.frame.shape[0], self.frame.shape[1]


class Engine:
    """Runs one model on one device, in the precision and the arrangement that are fastest there.

    Args:
        model: in any mode; put into evaluation mode and moved here. Later changes to its weights may go unseen.
        device: "cpu", "cuda", "openvino" for the CPU with OpenVINO for the features, where it is installed, or "auto"
            for CUDA, else the CPU.
        dtype: of backbone and pyramid, with OpenVINO of the mask branch, too; None for the fastest.

    Attributes:
        model: gives the outputs of the model passed in, up to float noise; see `accelerate`.
        cores: of a CPU that `observe_ahead` shares out; all that may be used, where nobody says less.

    Raises:
        UsageError: if the device is unknown or not there.
    """

    def __init__(self, model: InsPro, device: str = "auto", dtype: torch.dtype | None = None) -> None:
        self.device = select_device(device)
        self.cores = usable_cores()
        dtype = dtype or fastest_dtype(self.device.type)
        model = model.eval().to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.model: InsPro = accelerate(model, torch.float32 if device == OPENVINO else dtype)
        self._features: InsPro | OpenVinoFeatures = self.model
        self._takes_one_frame = self.device.type != "cpu" or device == OPENVINO
        if device == OPENVINO:
            self._features = OpenVinoFeatures(self.model, dtype)

    @cached_property
    def refinement(self) -> Refinement:
        """What draws masks finer than the model does."""
        return Refinement(shipped_refiner(), self.device)

    @property
    def config(self) -> InsProConfig:
        """The model's configuration."""
        return self.model.config

    def prepare(self, frame: NDArray[np.uint8]) -> tuple[Tensor, Tensor]:
        """Resize and pad a frame.

        Args:
            frame: (H, W, 3) RGB uint8.

        Returns:
            (1, 3, H', W') uint8 with H' and W' multiples of 32, and the (1, 2) size without padding.
        """
        height, width = fit_input((frame.shape[0], frame.shape[1]), self.config.input_size_hw)
        shrinks = height < frame.shape[0]
        resized = cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
        padded = np.zeros(
            (-(-height // PADDING_MULTIPLE) * PADDING_MULTIPLE, -(-width // PADDING_MULTIPLE) * PADDING_MULTIPLE, 3),
            np.uint8,
        )
        padded[:height, :width] = resized
        images = torch.from_numpy(padded).to(self.device).permute(2, 0, 1)[None]
        return images, torch.tensor([[height, width]], device=self.device)

    def start(self, sizes_hw: Tensor) -> PropagationState:
        """Return the state before a first frame."""
        with torch.inference_mode():
            return self.model.start_state(sizes_hw)

    def observe(self, frame: NDArray[np.uint8]) -> Observation:
        """Run what does not depend on earlier frames on an (H, W, 3) RGB frame."""
        return self._observe_together([frame])[0]

    def _observe_together(self, frames: Sequence[RgbImage]) -> list[Observation]:
        """Observe frames of one size, in one pass through the network."""
        prepared = [self.prepare(frame) for frame in frames]
        _, sizes_hw = prepared[0]
        with torch.inference_mode():
            features = self._extract_clips(torch.cat([images for images, _ in prepared])[None], sizes_hw)
        return [
            Observation(frame, images, sizes_hw, seen, thumbnail(frame))
            for frame, (images, _), seen in zip(frames, prepared, features, strict=True)
        ]

    def _extract_clips(self, images: Tensor, sizes_hw: Tensor) -> list[FrameFeatures]:
        return self._features.extract_clips(images, sizes_hw)

    @contextmanager
    def observe_ahead(self, frames: Iterable[tuple[int, RgbImage]]) -> Iterator[Iterator[tuple[int, Observation]]]:
        """Observe numbered frames in threads, ahead of the reader, whose head runs beside them.

        Each thread has a core of its own: that keeps all cores of a CPU busy, where one frame on all of them leaves
        them waiting for one another at each layer. Small frames go through the network in groups: one call per layer
        for several frames takes Python's lock, which the head needs, too, less often.

        Args:
            frames: index in the video and (H, W, 3) RGB, all of one size; read in the thread that reads the
                observations.
        """
        observers = 1 if self._takes_one_frame else min(self.cores, MAX_OBSERVERS)
        groups = in_groups(frames, 1 if self._takes_one_frame else self._frames_together)
        before = torch.get_num_threads()
        share = before if self.device.type != "cpu" else max(1, self.cores // (observers + 1))
        torch.set_num_threads(share)
        try:
            with MapAhead(self._observe_group, groups, observers, lambda: torch.set_num_threads(share)) as observed:
                yield chain.from_iterable(observed)
        finally:
            torch.set_num_threads(before)

    @property
    def _frames_together(self) -> int:
        return min(MAX_TOGETHER, max(1, PIXELS_TOGETHER // math.prod(self.config.input_size_hw)))

    def _observe_group(self, frames: Sequence[tuple[int, RgbImage]]) -> list[tuple[int, Observation]]:
        observations = self._observe_together([image for _, image in frames])
        return [(index, seen) for (index, _), seen in zip(frames, observations, strict=True)]

    def decode(self, observation: Observation, state: PropagationState) -> FrameOutput:
        """Run the head on an observed frame."""
        with torch.inference_mode():
            return self.model.decode(observation.features, observation.sizes_hw, state)

    def mask_logits(self, output: FrameOutput, slots: NDArray[np.int64]) -> Tensor:
        """Return (M, h, w) logits of chosen slots at the mask head's own resolution, over the padded input."""
        with torch.inference_mode():
            chosen = torch.from_numpy(slots).to(self.device)
            return self.model.mask_logits(output, torch.zeros_like(chosen), chosen)

    def frame_masks(self, logits: Tensor, observation: Observation) -> NDArray[np.bool_]:
        """Enlarge (M, h, w) mask logits to (M, H, W) masks of the original frame."""
        with torch.inference_mode():
            masks: NDArray[np.bool_] = masks_to_frame(logits, *_sizes_hw(observation)).cpu().numpy()
            return masks

    def input_masks(self, logits: Tensor, observation: Observation) -> NDArray[np.bool_]:
        """Enlarge (M, h, w) mask logits to (M, h', w') masks of the input without padding."""
        padded_hw, input_hw, _ = _sizes_hw(observation)
        with torch.inference_mode():
            masks: NDArray[np.bool_] = masks_to_frame(logits, padded_hw, input_hw, input_hw).cpu().numpy()
            return masks

    def mask_windows(self, logits: Tensor, observation: Observation, margin: float) -> list[MaskWindow | None]:
        """Enlarge (M, h, w) mask logits to the original frame, each only where its object can be.

        Args:
            logits: of M slots.
            observation: of the frame.
            margin: cells around what is set that belong to a window.
        """
        with torch.inference_mode():
            return mask_windows(logits, *_sizes_hw(observation), margin)

    def cell_size(self, logits: Tensor, observation: Observation) -> float:
        """Return how many pixels of the original frame a cell of (M, h, w) mask logits has."""
        return cell_size(logits.shape[2], *(size[1] for size in _sizes_hw(observation)))

    def encoded_masks(self, logits: Tensor, observation: Observation, outline: Outline) -> list[Mask]:
        """Enlarge (M, h, w) mask logits to masks of the original frame.

        Args:
            logits: of M slots.
            observation: of the frame.
            outline: see `Outline`.
        """
        cell = self.cell_size(logits, observation)
        return [
            self._encode(window, observation, outline, cell) if window is not None else Mask.empty(observation.frame_hw)
            for window in self.mask_windows(logits, observation, 0.0 if outline == "cells" else REACH)
        ]

    def _encode(self, window: MaskWindow, observation: Observation, outline: Outline, cell: float) -> Mask:
        """Encode a mask whose cells have so many pixels."""
        if outline == "cells":
            columns = (window.shares > 0.5).cpu().numpy()
        else:
            shares = window.shares.T.contiguous().cpu().numpy()
            draw = follow_edges if outline == "edges" else self.refinement.refine
            columns = draw(window.cut(observation.frame), shares, cell).T
        return Mask.from_window(columns, window.left, window.top, observation.frame_hw)


def _sizes_hw(observation: Observation) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
    """Return the sizes of the padded input, of the input and of the frame."""
    padded_hw = (observation.images.shape[2], observation.images.shape[3])
    return padded_hw, (int(observation.sizes_hw[0, 0]), int(observation.sizes_hw[0, 1])), observation.frame_hw
