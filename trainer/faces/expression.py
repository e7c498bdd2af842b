"""What a face shows, by the small network that comes with the program (weights: resources/models/README.md).

The expression network of face-api: four blocks of separable convolutions whose outputs are summed as they go, the mean
over what is left of the picture, and one linear layer. In NumPy, so that the light preset needs no torch.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open

from trainer.faces.detection import FaceError, patch
from trainer.protocol.files import resources
from trainer.protocol.json_lines import parsed_json

CODE_VERSION = "1"  # raise it when results change: cached features depend on it
LABELS = ("neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised")
CHANNELS = 256  # of the features that the last layer reads
SIDE = 112  # pixels of the square picture that the network sees
MEAN = np.array([122.782, 117.001, 104.298], np.float32)  # red, green, blue of the pictures that it learnt from
BLOCKS, STEPS = 4, 4  # blocks, and convolutions in each
BATCH = 16  # faces at once


class ExpressionNet:
    """The network with its weights; FaceError where the file is missing or damaged."""

    def __init__(self, weights: Path | None = None) -> None:
        path = weights or resources() / "models" / "expression.safetensors"
        try:
            with safe_open(path, "numpy") as file:
                scales = parsed_json((file.metadata() or {})["scales"])
                # Weights are kept as the 8-bit numbers that they come in: value = number · scale + lowest.
                self._weights = {
                    name: _unpacked(file.get_tensor(name), scales.get(name))
                    for name in file.keys()  # noqa: SIM118 - no mapping
                }
            self.fingerprint = hashlib.sha256(path.read_bytes() + CODE_VERSION.encode()).hexdigest()
            self.look(np.zeros((1, SIDE, SIDE, 3), np.uint8))
        except (OSError, SafetensorError, KeyError, ValueError) as error:
            raise FaceError(
                "The face model {path} cannot be read ({error}); install the program again.", path=path, error=error
            ) from None

    def look(self, faces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Features [N, 256] and log-probabilities [N, 7] of LABELS, of faces [N, 112, 112, 3] uint8 RGB."""
        parts = [self._features(faces[start : start + BATCH]) for start in range(0, len(faces), BATCH)]
        features = np.concatenate(parts) if parts else np.zeros((0, CHANNELS), np.float32)
        logits = features @ self._weights["fc/weights"] + self._weights["fc/bias"]
        logits -= logits.max(axis=1, keepdims=True)
        return features, logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))

    def _features(self, faces: np.ndarray) -> np.ndarray:
        x = (faces.astype(np.float32) - MEAN) / 255
        for block in range(BLOCKS):
            total = self._convolved(x, f"dense{block}/conv0", 2)
            x = np.maximum(total, 0)
            total = x
            for step in range(1, STEPS):
                total = total + self._convolved(x, f"dense{block}/conv{step}", 1)
                x = np.maximum(total, 0)
        return x.mean(axis=(1, 2))

    def _convolved(self, x: np.ndarray, name: str, stride: int) -> np.ndarray:
        """A 3×3 convolution [N, H / stride, W / stride, C'] of [N, H, W, C], the edges filled with zeros."""
        # Where two pixels become one, TensorFlow fills below and right alone.
        before = 2 - stride
        padded = np.pad(x, ((0, 0), (before, 1), (before, 1), (0, 0)))
        height, width = x.shape[1] // stride, x.shape[2] // stride
        views = [
            padded[:, down : down + stride * height : stride, right : right + stride * width : stride]
            for down in range(3)
            for right in range(3)
        ]
        bias = self._weights[f"{name}/bias"]
        if f"{name}/filters" in self._weights:
            filters = self._weights[f"{name}/filters"]
            return np.concatenate(views, axis=-1) @ filters.reshape(-1, filters.shape[-1]) + bias
        depth = self._weights[f"{name}/depthwise_filter"].reshape(9, -1)
        total = views[0] * depth[0]
        product = np.empty_like(total)
        for view, weight in zip(views[1:], depth[1:], strict=True):
            np.multiply(view, weight, out=product)
            total += product
        return total @ self._weights[f"{name}/pointwise_filter"][0, 0] + bias


def face_square(rgb: np.ndarray, box: np.ndarray) -> np.ndarray:
    """The part of a picture under the square around a face's box [4], [112, 112, 3] uint8."""
    side = max(box[2], box[3])
    middle = box[:2] + box[2:] / 2
    return patch(rgb, np.array([*(middle - side / 2), side, side]), SIDE)


def _unpacked(values: np.ndarray, scale: list[float] | None) -> np.ndarray:
    if scale is None:
        return values.astype(np.float32)
    return (values.astype(np.float32) * np.float32(scale[0]) + np.float32(scale[1])).astype(np.float32)


@functools.cache
def built_in() -> ExpressionNet:
    """The network with the weights that come with the program, loaded once a process."""
    return ExpressionNet()
