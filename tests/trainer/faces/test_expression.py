"""The expression network: the same answers as the program that it comes from, and errors that say what to do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from trainer.faces.detection import FaceError
from trainer.faces.expression import CHANNELS, FILE, LABELS, SIDE, ExpressionNet, built_in, face_square
from trainer.protocol.files import resources


def waves(number: int) -> np.ndarray:
    y, x = np.mgrid[:SIDE, :SIDE]
    grey = [127 + 100 * np.sin(x / (5 + number) + c) * np.cos(y / (9 - number) - c) for c in range(3)]
    return np.stack(grey, axis=-1).astype(np.uint8)


def test_answers_are_those_of_the_original() -> None:
    """Computed by FaceExpressionNet of @vladmandic/face-api 1.7.15, processor backend, on the same pictures."""
    original = [
        [0.02343, 0.00519, 0.00251, 0.00580, 0.00311, 0.00052, 0.95943],
        [0.68763, 0.00326, 0.09505, 0.11924, 0.02136, 0.00013, 0.07333],
        [0.98510, 0.00510, 0.00102, 0.00720, 0.00006, 0.00006, 0.00146],
        [0.77504, 0.00812, 0.00274, 0.08020, 0.00712, 0.00155, 0.12523],
    ]
    features, likely = built_in().look(np.stack([waves(number) for number in range(4)]))
    assert features.shape == (4, CHANNELS)
    np.testing.assert_allclose(np.exp(likely), original, atol=2e-5)


def test_no_face_is_no_trouble() -> None:
    features, likely = built_in().look(np.zeros((0, SIDE, SIDE, 3), np.uint8))
    assert (features.shape, likely.shape) == ((0, CHANNELS), (0, len(LABELS)))


def test_the_square_around_a_box_is_what_is_looked_at() -> None:
    picture = np.zeros((200, 300, 3), np.uint8)
    picture[40:160, 90:210] = 200  # the square of the box below
    assert face_square(picture, np.array([110.0, 40.0, 80.0, 120.0])).min() == 200
    assert face_square(picture, np.array([100.0, 30.0, 100.0, 140.0])).min() == 0


def test_a_damaged_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / FILE
    file.write_bytes((resources() / "models" / FILE).read_bytes()[:-1])
    with pytest.raises(FaceError, match=r"expression\.onnx cannot be read .* install the program again"):
        ExpressionNet(file)
    with pytest.raises(FaceError, match="install the program again"):
        ExpressionNet(tmp_path / "none")


def test_the_expressions_of_photographs_are_recognised_without_training(shared_media: Path) -> None:
    """72 faces with noisy labels; chance is 1 in 7, the majority 1 in 6."""
    import cv2

    from trainer.encoders.clip_input import shared_detector

    detector = shared_detector(str(shared_media / "models/face_detection_yunet_2023mar.onnx"))
    words = {"disgusted": "disgusted", "fear": "fearful", "surprise": "surprised"}
    squares, labels = [], []
    for file in sorted((shared_media / "dev/images").glob("*")):
        picture = cv2.cvtColor(cv2.imread(str(file)), cv2.COLOR_BGR2RGB)
        found = detector.detect(picture)
        if found:
            squares.append(face_square(picture, found[0].box))
            label = file.name.split("_")[0]
            labels.append(LABELS.index(words.get(label, label)))
    answers = built_in().look(np.stack(squares))[1].argmax(axis=1)
    assert (answers == np.array(labels)).mean() >= 0.65
