"""MTCNN in torch: the face detector that comes with the program (weights: resources/models/README.md).

Zhang, Zhang, Li and Qiao, "Joint Face Detection and Alignment using Multi-task Cascaded Convolutional Networks",
2016. P-net proposes boxes on a pyramid of pictures, R-net throws most of them out, O-net refines the rest and adds
five points. Layers, thresholds and box arithmetic are those of the Python package `mtcnn` 1.0.0, whose weights these
are; only patches are shrunk by area instead of by sampling, which keeps large faces free of aliasing.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

import cv2
import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from trainer.faces.detection import Detection, FaceError, halved, keep_best, patch, sorted_points, usable
from trainer.machine import one_thread
from trainer.protocol.files import resources

CODE_VERSION = "2"  # raise it when results change: cached features depend on it
PYRAMID = 0.709  # side of one pyramid level over that of the level below it
CELL = 12  # pixels: the face side that P-net sees
STRIDE = 2  # pixels between two cells of P-net
PROPOSED, REFINED, ACCEPTED = 0.6, 0.7, 0.8  # face probabilities asked of P-, R- and O-net
FOLLOWED = 0.6  # face probability asked of O-net where a face is expected
# The box that R-net hands to O-net, relative to O-net's points and in their spread; medians over 243 faces.
EXPECTED_SIDE, EXPECTED_MIDDLE = 4.36, (-0.06, -0.32)
SMALLEST = 20.0  # pixels: no face smaller than this is looked for
# Of the picture's shorter side: faces below each are looked for only if no larger one is found.
SMALLEST_SHARES = (0.22, 0.11)


class PNet(nn.Module):
    """Proposals: `[1, 3, H, W]` to box offsets `[1, 4, h, w]`, face logits `[1, 2, h, w]`; one cell in 2 pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.prelu1 = nn.Conv2d(3, 10, 3), nn.PReLU(10)
        self.conv2, self.prelu2 = nn.Conv2d(10, 16, 3), nn.PReLU(16)
        self.conv3, self.prelu3 = nn.Conv2d(16, 32, 3), nn.PReLU(32)
        self.box, self.face = nn.Conv2d(32, 4, 1), nn.Conv2d(32, 2, 1)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = _halved(self.prelu1(self.conv1(x)), 2)
        x = self.prelu3(self.conv3(self.prelu2(self.conv2(x))))
        return self.box(x), self.face(x)


class RNet(nn.Module):
    """Refinement: patches `[N, 3, 24, 24]` to box offsets `[N, 4]` and face logits `[N, 2]`."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.prelu1 = nn.Conv2d(3, 28, 3), nn.PReLU(28)
        self.conv2, self.prelu2 = nn.Conv2d(28, 48, 3), nn.PReLU(48)
        self.conv3, self.prelu3 = nn.Conv2d(48, 64, 2), nn.PReLU(64)
        self.fc, self.prelu4 = nn.Linear(576, 128), nn.PReLU(128)
        self.box, self.face = nn.Linear(128, 4), nn.Linear(128, 2)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = _halved(self.prelu1(self.conv1(x)), 3)
        x = _halved(self.prelu2(self.conv2(x)), 3)
        x = self.prelu3(self.conv3(x))
        x = self.prelu4(self.fc(x.permute(0, 3, 2, 1).flatten(1)))  # the weights expect width, height, channel
        return self.box(x), self.face(x)


class ONet(nn.Module):
    """Output: patches `[N, 3, 48, 48]` to box offsets `[N, 4]`, points `[N, 10]` (five x, five y), logits `[N, 2]`."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.prelu1 = nn.Conv2d(3, 32, 3), nn.PReLU(32)
        self.conv2, self.prelu2 = nn.Conv2d(32, 64, 3), nn.PReLU(64)
        self.conv3, self.prelu3 = nn.Conv2d(64, 64, 3), nn.PReLU(64)
        self.conv4, self.prelu4 = nn.Conv2d(64, 128, 2), nn.PReLU(128)
        self.fc, self.prelu5 = nn.Linear(1152, 256), nn.PReLU(256)
        self.box, self.points, self.face = nn.Linear(256, 4), nn.Linear(256, 10), nn.Linear(256, 2)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        x = _halved(self.prelu1(self.conv1(x)), 3)
        x = _halved(self.prelu2(self.conv2(x)), 3)
        x = _halved(self.prelu3(self.conv3(x)), 2)
        x = self.prelu4(self.conv4(x))
        x = self.prelu5(self.fc(x.permute(0, 3, 2, 1).flatten(1)))
        return self.box(x), self.points(x), self.face(x)


def _halved(x: Tensor, window: int) -> Tensor:
    """`max_pool2d(x, window, 2)` for windows of 2 and 3, with a last window that reaches over the edge counted.

    Maxima of strided views take a third of the time of torch's own pooling on one core.
    """
    for axis in (2, 3):
        side = x.shape[axis]
        cells = -(-(side - window) // 2) + 1
        first, *others = (x[(slice(None),) * axis + (slice(k, k + 2 * cells - 1, 2),)] for k in range(window))
        x = first
        for other in others:
            if other.shape[axis] < cells:
                other = torch.cat([other, x.narrow(axis, cells - 1, 1)], axis)
            x = torch.maximum(x, other)
    return x


class Mtcnn:
    """The three nets behind the interface of `trainer.detection.FaceDetector`.

    Raises FaceError where the weights are missing or damaged.
    """

    name = "mtcnn"

    def __init__(self, weights: Path | None = None) -> None:
        path = weights or resources() / "models" / "mtcnn.safetensors"
        try:
            tensors = load_file(path)
            self._nets = {name: _net(kind, name, tensors) for name, kind in _NETS.items()}
        except (OSError, SafetensorError, RuntimeError) as error:  # the last where tensors are of another network
            raise FaceError(
                "The face model {path} cannot be read ({error}); install the program again.", path=path, error=error
            ) from None
        self.fingerprint = hashlib.sha256(path.read_bytes() + CODE_VERSION.encode()).hexdigest()

    @one_thread()
    @torch.inference_mode()
    def detect(self, rgb: np.ndarray) -> list[Detection]:
        """Every face of a picture `[H, W, 3]` uint8 RGB, best first; small ones only where there are no larger."""
        largest = float(min(rgb.shape[:2]))
        for share in (*SMALLEST_SHARES, 0.0):
            smallest = max(SMALLEST, share * min(rgb.shape[:2]))
            if faces := self._cascade(rgb, smallest, largest):
                return faces
            if smallest == SMALLEST:
                break
            largest = smallest / PYRAMID
        return []

    @one_thread()
    @torch.inference_mode()
    def refine(self, rgb: np.ndarray, near: Detection) -> Detection | None:
        """The face that is expected at about `near`, by O-net alone; None where it sees none."""
        found = self._output(rgb, _expected(near.points)[None], FOLLOWED)
        return found[0] if found else None

    def _cascade(self, rgb: np.ndarray, smallest: float, largest: float) -> list[Detection]:
        boxes = self._propose(rgb, smallest, largest)
        if not len(boxes):
            return []
        offsets, faces = self._nets["rnet"](_patches(rgb, boxes, 24))
        scores = _probability(faces)
        good = scores > REFINED
        boxes = _moved(boxes[good], offsets.numpy()[good])
        boxes = _square(boxes[keep_best(boxes, scores[good], 0.7)])
        return self._output(rgb, boxes, ACCEPTED)

    def _propose(self, rgb: np.ndarray, smallest: float, largest: float) -> np.ndarray:
        """P-net on the levels of the pyramid: square boxes `[N, 4]` of faces of `smallest` to `largest` pixels."""
        boxes, scores = [np.empty((0, 4))], [np.empty(0)]
        scale, picture = CELL / smallest, rgb
        while min(rgb.shape[:2]) * scale >= CELL and CELL / scale < largest * 1.001:
            size = (max(CELL, round(rgb.shape[1] * scale)), max(CELL, round(rgb.shape[0] * scale)))
            while picture.shape[1] >= 2 * size[0] and picture.shape[0] >= 2 * size[1]:
                picture = halved(picture)
            shrunk = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
            offsets, faces = self._nets["pnet"](_tensor(shrunk[None]))
            probability = _probability(faces)[0]
            y, x = np.nonzero(probability > PROPOSED)
            corner = np.stack([x, y], axis=1) * float(STRIDE)
            offset = offsets[0].numpy()[:, y, x].T * CELL
            low, high = corner + offset[:, :2], corner + CELL + offset[:, 2:]
            level = np.concatenate([low, high - low], axis=1) / scale
            best = keep_best(level, probability[y, x], 0.5)
            boxes.append(level[best])
            scores.append(probability[y, x][best])
            scale *= PYRAMID
        found, score = np.concatenate(boxes), np.concatenate(scores)
        found, score = found[(found[:, 2:] > 1).all(axis=1)], score[(found[:, 2:] > 1).all(axis=1)]
        return _square(found[keep_best(found, score, 0.7)])

    def _output(self, rgb: np.ndarray, boxes: np.ndarray, threshold: float) -> list[Detection]:
        if not len(boxes):
            return []
        offsets, points, faces = self._nets["onet"](_patches(rgb, boxes, 48))
        scores = _probability(faces)
        places = points.numpy().reshape(-1, 2, 5).transpose(0, 2, 1)
        places = boxes[:, None, :2] + places * (boxes[:, None, 2:] + 1) - 1
        found = _moved(boxes, offsets.numpy())
        good = np.flatnonzero(scores > threshold)
        good = good[keep_best(found[good], scores[good], 0.7, smaller=True)]
        return [
            Detection(found[i], sorted_points(places[i]), float(scores[i]))
            for i in good
            if usable(found[i], places[i], rgb.shape)
        ]


_NETS = {"pnet": PNet, "rnet": RNet, "onet": ONet}


def _net(kind: type[nn.Module], name: str, tensors: dict[str, Tensor]) -> nn.Module:
    net = kind()
    net.load_state_dict({key.removeprefix(f"{name}."): t for key, t in tensors.items() if key.startswith(f"{name}.")})
    return net.eval().requires_grad_(False)


def _tensor(pictures: np.ndarray) -> Tensor:
    return torch.from_numpy((pictures.astype(np.float32) - 127.5) / 128).permute(0, 3, 1, 2).contiguous()


def _probability(logits: Tensor) -> np.ndarray:
    return (logits[:, 1] - logits[:, 0]).sigmoid().numpy()


def _moved(boxes: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Boxes `[N, 4]` with the nets' offsets of both corners, given in box sides."""
    low, high = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    side = boxes[:, 2:] + 1
    low, high = low + offsets[:, :2] * side, high + offsets[:, 2:] * side
    return np.concatenate([low, high - low], axis=1)


def _square(boxes: np.ndarray) -> np.ndarray:
    side = boxes[:, 2:].max(axis=1, keepdims=True) if len(boxes) else np.empty((0, 1))
    return np.concatenate([boxes[:, :2] + boxes[:, 2:] / 2 - side / 2, side, side], axis=1)


def _expected(points: np.ndarray) -> np.ndarray:
    """The square box `[4]` in which O-net is used to see a face with these points `[5, 2]`.

    Following points instead of O-net's own boxes halves the jitter: an error of one box no longer moves the next.
    """
    middle = points.mean(axis=0)
    spread = np.sqrt(((points - middle) ** 2).sum(axis=1).mean())
    side = EXPECTED_SIDE * spread
    return np.array([*(middle + np.array(EXPECTED_MIDDLE) * spread - side / 2), side, side])


def _patches(rgb: np.ndarray, boxes: np.ndarray, side: int) -> Tensor:
    """The square `boxes` of a picture as net input `[N, 3, side, side]`; grey where they reach over the edge."""
    return _tensor(np.stack([patch(rgb, box, side) for box in boxes]))


@functools.cache
def built_in() -> Mtcnn:
    """The detector with the weights that come with the program, loaded once a process."""
    return Mtcnn()
