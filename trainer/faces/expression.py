"""What a face shows, by the small network that comes with the program (weights: resources/models/README.md).

The expression network of face-api: four blocks of separable convolutions whose outputs are summed as they go, the mean
over what is left of the picture, and one linear layer. Through OpenCV, so that the light preset needs no torch for it.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

import cv2
import numpy as np

from trainer.faces.detection import FaceError, patch
from trainer.protocol.files import resources

FILE = "expression.onnx"
SHA256 = "4dfedb918343a61a3d5941bf7beaa353f230782567df4375151ddd38b1dc1c2c"
CODE_VERSION = "2"  # raise it when results change: cached features depend on it
LABELS = ("neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised")
CHANNELS = 256  # of the features that the last layer reads
SIDE = 112  # pixels of the square picture that the network sees
MEAN = (122.782, 117.001, 104.298)  # red, green, blue of the pictures that it learnt from


class ExpressionNet:
    """The network with its weights; FaceError where the file is missing or another than the program was made with."""

    def __init__(self, weights: Path | None = None) -> None:
        path = weights or resources() / "models" / FILE
        try:
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() != SHA256:
                raise ValueError("its SHA-256 is another")
            self._net = cv2.dnn.readNetFromONNX(np.frombuffer(data, np.uint8))
        except (OSError, ValueError, cv2.error) as error:
            raise FaceError(
                "The face model {path} cannot be read ({error}); install the program again.", path=path, error=error
            ) from None
        self.fingerprint = hashlib.sha256((SHA256 + CODE_VERSION).encode()).hexdigest()

    def look(self, faces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Features [N, 256] and log-probabilities [N, 7] of LABELS, of faces [N, 112, 112, 3] uint8 RGB."""
        features = np.empty((len(faces), CHANNELS), np.float32)
        logits = np.empty((len(faces), len(LABELS)), np.float32)
        for number, face in enumerate(faces):  # one by one: what lies between the layers then stays in the cache
            self._net.setInput(cv2.dnn.blobFromImage(face, 1 / 255, mean=MEAN))
            features[number], logits[number] = self._net.forward(["features", "logits"])
        return features, log_shares(logits)


def log_shares(logits: np.ndarray) -> np.ndarray:
    """Logits [N, K] as log-probabilities: the logarithm of their softmax."""
    logits = logits - logits.max(axis=1, keepdims=True)
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


def face_square(rgb: np.ndarray, box: np.ndarray) -> np.ndarray:
    """The part of a picture under the square around a face's box [4], [112, 112, 3] uint8."""
    side = max(box[2], box[3])
    middle = box[:2] + box[2:] / 2
    return patch(rgb, np.array([*(middle - side / 2), side, side]), SIDE)


@functools.cache
def built_in() -> ExpressionNet:
    """The network with the weights that come with the program, loaded once a process."""
    return ExpressionNet()
