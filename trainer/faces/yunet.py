"""YuNet through OpenCV: the better face detector, used where a user has its file.

Wu, Peng and Yu, "YuNet: A Tiny Millisecond-level Face Detector", 2023; the file is
`face_detection_yunet_2023mar.onnx` of the OpenCV model zoo (MIT), and only that file: its SHA-256 is checked before
OpenCV reads it.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import cv2
import numpy as np
import platformdirs

from trainer.faces.detection import Detection, FaceError, halved, overlap, patch, sorted_points, usable

CODE_VERSION = "1"  # raise it when results change: cached features depend on it
FILE = "face_detection_yunet_2023mar.onnx"
SHA256 = "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4"
ENVIRONMENT = "EMODESK_YUNET"
ACCEPTED = 0.7  # score asked of a face anywhere in the picture
FOLLOWED = 0.5  # score asked of a face where one is expected
LARGEST_SIDE = 640  # pixels: scores fall for faces wider than about 430, so larger pictures are shrunk
FIRST_SIDE = 320  # pixels: looked at first, a quarter of the work
CLOSE_UP = 160  # pixels: side of the picture around an expected face, which is half as wide


def find_yunet(path: Path | str | None = None) -> Path | None:
    """The YuNet file: `path`, else EMODESK_YUNET, else the user's data folder; None where none of them names one.

    Raises FaceError where the first two name a file that is not there.
    """
    for named, by in ((path, "the settings"), (os.environ.get(ENVIRONMENT), ENVIRONMENT)):
        if named:
            file = Path(named).expanduser()
            if not file.is_file():
                raise FaceError(
                    "The face model {file} named by {by} is not there; mend the path or leave it empty.",
                    file=file,
                    by=by,
                )
            return file
    file = Path(platformdirs.user_data_dir("emodesk", appauthor=False)) / "models" / FILE
    return file if file.is_file() else None


class YuNet:
    """YuNet behind the interface of `trainer.detection.FaceDetector`.

    Raises FaceError where the file cannot be read or is another one than the file this program was measured with.
    """

    name = "yunet"

    def __init__(self, path: Path) -> None:
        try:
            found = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise FaceError(
                "The face model {path} cannot be read: {strerror}.", path=path, strerror=error.strerror
            ) from None
        if found != SHA256:
            raise FaceError(
                "The face model {path} is not {file} of the OpenCV model zoo (SHA-256 {found}… instead of "
                "{sha256}…); download it again or leave the setting empty to use the built-in detector.",
                path=path,
                file=FILE,
                found=found[:8],
                sha256=SHA256[:8],
            )
        self.fingerprint = hashlib.sha256((SHA256 + CODE_VERSION).encode()).hexdigest()
        log = cv2.utils.logging
        before = log.setLogLevel(log.LOG_LEVEL_ERROR)  # OpenCV 5 warns of a target that nobody asked for
        try:
            self._whole = cv2.FaceDetectorYN.create(str(path), "", (FIRST_SIDE, FIRST_SIDE), ACCEPTED)
            self._close = cv2.FaceDetectorYN.create(str(path), "", (CLOSE_UP, CLOSE_UP), FOLLOWED)
        finally:
            log.setLogLevel(before)

    def detect(self, rgb: np.ndarray) -> list[Detection]:
        """Every face of a picture `[H, W, 3]` uint8 RGB, best first; small ones only where there are no larger."""
        height, width = rgb.shape[:2]
        for side in (FIRST_SIDE, LARGEST_SIDE):
            scale = min(1.0, side / max(height, width))
            size = (max(1, round(width * scale)), max(1, round(height * scale)))
            picture = rgb
            while picture.shape[1] >= 2 * size[0] and picture.shape[0] >= 2 * size[1]:
                picture = halved(picture)
            if picture.shape[1::-1] != size:
                picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
            self._whole.setInputSize(size)
            faces = _detections(self._whole, picture, np.zeros(2), width / size[0], height / size[1], rgb.shape)
            if faces or scale == 1.0:
                break
        return faces

    def refine(self, rgb: np.ndarray, near: Detection) -> Detection | None:
        """The face that is expected at about `near`, in a close-up of it; None where there is none."""
        box = near.box
        side = 2.0 * max(box[2], box[3])
        corner = box[:2] + box[2:] / 2 - side / 2
        picture = patch(rgb, np.array([*corner, side, side]), CLOSE_UP, border=0)
        faces = _detections(self._close, picture, corner, side / CLOSE_UP, side / CLOSE_UP, rgb.shape)
        if not faces:
            return None
        shares = overlap(box, np.stack([face.box for face in faces]))
        return faces[int(shares.argmax())]


def _detections(
    net: cv2.FaceDetectorYN, rgb: np.ndarray, corner: np.ndarray, across: float, down: float, shape: tuple[int, ...]
) -> list[Detection]:
    """Faces of a picture that lies at `corner` of a larger one of `shape`, `across` and `down` times as large there."""
    _, rows = net.detect(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
    faces = []
    for row in rows if rows is not None else []:
        values = row[:14].astype(float).reshape(7, 2) * (across, down)
        box, points = values[:2].reshape(4), values[2:]
        box[:2] += corner
        points = points + corner
        # A 31×22 picture once gave an infinite box with score 1.
        if usable(box, points, shape) and np.isfinite(row[14]):
            faces.append(Detection(box, sorted_points(points), float(row[14])))
    return sorted(faces, key=lambda face: -face.score)
