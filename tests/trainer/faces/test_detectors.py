"""MTCNN's numbers, YuNet's file, and pictures that no detector may stumble over."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from drawn_faces import ANNA, points_of, scene
from safetensors.numpy import load_file

from trainer.faces.detection import FaceError, keep_best, overlap, patch
from trainer.faces.face_track import default_detector
from trainer.faces.mtcnn import Mtcnn, ONet, PNet, RNet, _tensor, built_in
from trainer.faces.yunet import ENVIRONMENT, FILE, platformdirs

GOLDEN = Path(__file__).resolve().parents[2] / "data" / "mtcnn.safetensors"


@pytest.mark.parametrize(("name", "outputs"), [("pnet", ["box"]), ("rnet", ["box"]), ("onet", ["box", "points"])])
def test_each_net_gives_the_numbers_of_the_original(name: str, outputs: list[str]) -> None:
    golden = load_file(GOLDEN)
    net: PNet | RNet | ONet = built_in()._nets[name]
    with torch.inference_mode():
        *found, logits = net(_tensor(golden[f"{name}.input"]))
    found.append(logits.softmax(dim=1))
    for output, value in zip([*outputs, "face"], found, strict=True):
        value = value.permute(0, 2, 3, 1) if value.ndim == 4 else value
        np.testing.assert_allclose(value.numpy(), golden[f"{name}.{output}"], atol=2e-5)


@pytest.mark.parametrize("width", [40, 110, 170])
def test_mtcnn_finds_a_drawn_face_and_its_points(width: int) -> None:
    (face,) = built_in().detect(scene([(ANNA, 180, 140, width)]))
    assert face.score > 0.9
    off = np.linalg.norm(face.points - points_of(180, 140, width), axis=1)
    assert off.max() < 0.15 * width
    assert overlap(face.box, np.array([[180 - width / 2, 140 - 0.65 * width, width, 1.3 * width]]))[0] > 0.6


def test_mtcnn_finds_every_face_and_the_surest_first() -> None:
    faces = built_in().detect(scene([(ANNA, 100, 140, 90), (ANNA, 260, 140, 120)]))
    assert len(faces) == 2
    assert faces[0].score >= faces[1].score


def test_a_small_face_is_found_where_there_is_no_larger_one() -> None:
    (face,) = built_in().detect(scene([(ANNA, 500, 300, 30)], size=(640, 480)))
    assert abs(face.points.mean(axis=0) - points_of(500, 300, 30).mean(axis=0)).max() < 6


def test_refining_pulls_a_displaced_face_back_and_refuses_an_empty_wall() -> None:
    picture = scene([(ANNA, 180, 140, 110)])
    (face,) = built_in().detect(picture)
    moved = replace(face, box=face.box + np.array([8, -6, 0, 0]), points=face.points + np.array([8, -6]))
    found = built_in().refine(picture, moved)
    assert found is not None
    assert np.abs(found.points - face.points).max() < 6
    assert built_in().refine(scene([]), face) is None


ODD = {
    "31 by 22": np.random.default_rng(0).integers(0, 255, (22, 31, 3)).astype(np.uint8),
    "one pixel": np.zeros((1, 1, 3), np.uint8),
    "one row": np.zeros((1, 500, 3), np.uint8),
    "black": np.zeros((270, 360, 3), np.uint8),
    "white": np.full((270, 360, 3), 255, np.uint8),
    "noise": np.random.default_rng(1).integers(0, 255, (120, 160, 3)).astype(np.uint8),
}


@pytest.mark.parametrize("name", ODD)
def test_nothing_is_found_in_odd_pictures_without_a_face(name: str) -> None:
    assert built_in().detect(ODD[name]) == []


@pytest.mark.parametrize("name", ODD)
def test_yunet_finds_nothing_in_odd_pictures_without_a_face(name: str, shared_media: Path) -> None:
    assert default_detector(shared_media / "models" / FILE).detect(ODD[name]) == []


def test_torch_keeps_its_threads() -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        built_in().detect(ODD["black"])
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


def test_a_patch_is_cut_to_the_fraction_of_a_pixel() -> None:
    ramp = np.repeat(np.arange(200, dtype=np.uint8)[None], 200, axis=0)
    for side in (10.0, 48.0, 121.5):
        box = np.array([60.3, 40.0, side, side])
        up, down = (patch(picture, box, 24)[12].astype(float) for picture in (ramp, 255 - ramp))
        cells = 60.3 + (np.arange(24) + 0.5) * side / 24 - 0.5
        assert np.abs((up + 255 - down) / 2 - cells).max() < 0.5  # half of both: grey levels are rounded upwards


def test_the_best_of_overlapping_boxes_stays() -> None:
    boxes = np.array([[0, 0, 10, 10], [1, 0, 10, 10], [30, 0, 10, 10], [2, 2, 4, 4]], float)
    scores = np.array([0.8, 0.9, 0.7, 0.6])
    assert keep_best(boxes, scores, 0.5).tolist() == [1, 2, 3]
    assert keep_best(boxes, scores, 0.5, smaller=True).tolist() == [1, 2]


@pytest.fixture
def _no_yunet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(ENVIRONMENT, raising=False)
    monkeypatch.setattr(platformdirs, "user_data_dir", lambda *_, **__: str(tmp_path / "data"))


@pytest.mark.usefixtures("_no_yunet")
def test_without_a_yunet_file_the_built_in_detector_is_used() -> None:
    assert default_detector().name == "mtcnn"


@pytest.mark.usefixtures("_no_yunet")
def test_yunet_is_taken_from_the_settings_the_environment_or_the_users_data(
    shared_media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = shared_media / "models" / FILE
    assert default_detector(str(file)).name == "yunet"
    (tmp_path / "data" / "models").mkdir(parents=True)
    shutil.copy(file, tmp_path / "data" / "models")
    assert default_detector().name == "yunet"
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "elsewhere.onnx"))
    with pytest.raises(FaceError, match=r"elsewhere\.onnx named by EMODESK_YUNET is not there"):
        default_detector()


def test_another_file_is_refused_as_yunet(tmp_path: Path) -> None:
    other = tmp_path / FILE
    other.write_bytes(b"not a network")
    with pytest.raises(FaceError, match=r"is not face_detection_yunet_2023mar\.onnx of the OpenCV model zoo"):
        default_detector(other)


def test_a_missing_yunet_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FaceError, match=r"gone\.onnx named by the settings is not there"):
        default_detector(tmp_path / "gone.onnx")


def test_damaged_built_in_weights_are_named(tmp_path: Path) -> None:
    damaged = tmp_path / "mtcnn.safetensors"
    damaged.write_bytes(b"\x00" * 64)
    with pytest.raises(FaceError, match=r"mtcnn\.safetensors cannot be read .* install the program again"):
        Mtcnn(damaged)


def test_detectors_have_fingerprints_of_their_own(shared_media: Path) -> None:
    other = default_detector(shared_media / "models" / FILE)
    assert len(built_in().fingerprint) == len(other.fingerprint) == 64
    assert built_in().fingerprint != other.fingerprint
