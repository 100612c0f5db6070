"""Backbone, pyramid and mask branch by OpenVINO, where it is installed: on a CPU it is faster than PyTorch.

PyTorch's own format of a map changes between layers of different kinds; OpenVINO plans formats for the whole network.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections import OrderedDict
from typing import Any

import torch
from torch import Tensor

from inspro_core.inference.openvino_graph import GraphWriter
from inspro_core.model.inspro import FrameFeatures, InsPro

PACKAGE = "openvino"
COMPILED_SHAPES = 2  # kept: the frames of a video, and the windows of a corrected object
Shape = tuple[int, int, int, int, int]  # H, W, h, w of the input, and threads


def has_openvino() -> bool:
    """Tell whether the package is installed; nothing is imported."""
    return importlib.util.find_spec(PACKAGE) is not None


class OpenVinoFeatures:
    """Extracts features as `InsPro.extract` does, one frame at a time, compiled for each size of input.

    Args:
        model: on a CPU, in evaluation mode, fused by `accelerate` in float32; its weights are read when a size comes
            first.
        dtype: of the arithmetic, bfloat16 or float32; what goes in and comes out stays as it is.
    """

    def __init__(self, model: InsPro, dtype: torch.dtype = torch.float32) -> None:
        self._model = model
        self._precision = "bf16" if dtype is torch.bfloat16 else "f32"
        self._openvino: Any = importlib.import_module(PACKAGE)
        self._requests: OrderedDict[Shape, Any] = OrderedDict()

    def extract_clips(self, images: Tensor, sizes_hw: Tensor) -> list[FrameFeatures]:
        """Run on the frames of a (1, T, 3, H, W) clip, one after the other."""
        return [self.extract(frame, sizes_hw) for frame in images.unbind(1)]

    def extract(self, images: Tensor, sizes_hw: Tensor) -> FrameFeatures:
        """Run on a (1, 3, H, W) uint8 image whose (1, 2) size without padding is given."""
        pixels = images.permute(0, 2, 3, 1).contiguous()
        _, height, width, _ = pixels.shape
        shape = (height, width, int(sizes_hw[0, 0]), int(sizes_hw[0, 1]), torch.get_num_threads())
        request = self._requests.get(shape)
        if request is None:
            while len(self._requests) >= COMPILED_SHAPES:
                self._requests.popitem(last=False)
            request = self._requests[shape] = self._compile(shape)
        tensor = self._openvino.Tensor
        request.set_input_tensor(tensor(pixels.numpy(), shared_memory=True))
        maps = []
        for index, output in enumerate(request.model_outputs):  # written where they stay: each frame has its own
            values = torch.empty(tuple(output.shape))
            request.set_output_tensor(index, tensor(values.numpy(), shared_memory=True))
            maps.append(values)
        request.infer()
        has_masks = self._model.mask_branch is not None
        pyramid = [level.permute(0, 3, 1, 2) for level in (maps[:-1] if has_masks else maps)]  # channels last
        return FrameFeatures(pyramid, maps[-1] if has_masks else None)

    def _compile(self, shape: Shape) -> Any:
        """Write the graph for one size of input and make it ready to run."""
        height, width, inner_height, inner_width, threads = shape
        operations = importlib.import_module(f"{PACKAGE}.opset13")
        model, write = self._model, GraphWriter(operations)
        images = operations.parameter([1, height, width, 3], self._openvino.Type.u8)
        x = write.normalize(images, model.pixel_mean, model.pixel_std, (inner_height, inner_width))
        levels = write.pyramid(model.fpn, write.backbone(model.backbone, x))
        outputs = [operations.transpose(level, [0, 2, 3, 1]) for level in levels]
        if model.mask_branch is not None:
            outputs.append(write.mask_branch(model.mask_branch, levels))
        graph = self._openvino.Model(outputs, [images], "features")
        settings = {"INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": self._precision}
        settings["ENABLE_CPU_PINNING"] = False  # the window and other threads share the cores
        return self._openvino.Core().compile_model(graph, "CPU", settings).create_infer_request()
