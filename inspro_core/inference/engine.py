"""Where and how the model runs: device, input size, frame in, tensors out."""

from __future__ import annotations

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from inspro_core.errors import UsageError
from inspro_core.model.config import InsProConfig
from inspro_core.model.inspro import FrameOutput, InsPro
from inspro_core.model.postprocess import masks_to_frame
from inspro_core.model.propagation import PropagationState

PADDING_MULTIPLE = 32


def available_devices() -> tuple[str, ...]:
    """List what `select_device` accepts on this machine, the fastest first after "auto"."""
    return ("auto", *(["cuda"] if torch.cuda.is_available() else []), "cpu")


def select_device(name: str) -> torch.device:
    """Turn "auto", "cpu" or "cuda" into a device.

    Raises:
        UsageError: if the device is unknown or not there.
    """
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    if name == "cuda" and not torch.cuda.is_available():
        raise UsageError("device cuda: no CUDA GPU is visible to PyTorch; use --device cpu or auto")
    if name.split(":")[0] not in ("cpu", "cuda"):
        raise UsageError(f"device {name!r} is unknown; choose auto, cpu or cuda")
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


class Engine:
    """Runs one model on one device.

    Args:
        model: in any mode; put into evaluation mode and moved here.
        device: "auto", "cpu" or "cuda".
    """

    def __init__(self, model: InsPro, device: str = "auto") -> None:
        self.device = select_device(device)
        self.model: InsPro = model.eval().to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]

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

    def forward(self, images: Tensor, sizes_hw: Tensor, state: PropagationState) -> FrameOutput:
        """Run the network on one prepared frame."""
        with torch.inference_mode():
            return self.model.decode(self.model.extract(images, sizes_hw), sizes_hw, state)

    def mask_logits(self, output: FrameOutput, slots: NDArray[np.int64]) -> Tensor:
        """Return (M, h, w) logits of chosen slots at the mask head's own resolution, over the padded input."""
        with torch.inference_mode():
            chosen = torch.from_numpy(slots).to(self.device)
            return self.model.mask_logits(output, torch.zeros_like(chosen), chosen)

    def frame_masks(
        self, logits: Tensor, images: Tensor, sizes_hw: Tensor, frame_hw: tuple[int, int]
    ) -> NDArray[np.bool_]:
        """Enlarge (M, h, w) mask logits to (M, H, W) masks of the original frame."""
        with torch.inference_mode():
            input_hw = (int(sizes_hw[0, 0]), int(sizes_hw[0, 1]))
            padded_hw = (images.shape[2], images.shape[3])
            masks: NDArray[np.bool_] = masks_to_frame(logits, padded_hw, input_hw, frame_hw).cpu().numpy()
            return masks
