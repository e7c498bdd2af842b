"""What bad input gets from `python -m trainer extract`: one sentence or a sensible result, and nothing is lost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import torch
from hub_server import NOBODY, hub_here, point_to
from media_clips import even, tone, write_clip
from read_features import load_bundle, load_frames
from safetensors.torch import load_file, save_file
from tiny_models import baichuan_folder, bert_folder, clip_folder, hubert_folder

from trainer.__main__ import main
from trainer.machine import peak_memory
from trainer.protocol.clips_csv import ClipRow, read_clips, resolve_paths, write_clips
from trainer.protocol.round_folder import CLIPS_FILE
from trainer.settings import load_settings

MINUTES = 40
NAMES = {"hubert": "speech", "clip": "video", "bert": "text", "baichuan": "text"}
ENCODERS = {"hubert": "hubert", "clip": "emovclip", "bert": "transformers-text", "baichuan": "baichuan"}
WEIGHTS = {"clip": "open_clip_model.safetensors"}


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, shared_goldens: Path) -> Path:
    """A folder of every kind of weights, which the tests copy and spoil."""
    root = tmp_path_factory.mktemp("weights")
    hubert_folder(root / "hubert")
    clip_folder(root / "clip")
    bert_folder(root / "bert")
    baichuan_folder(root / "baichuan", shared_goldens / "baichuan" / "tokenizer" / "tiny_tokenizer.model")
    return root


@pytest.fixture
def spoilt(made: Path, tmp_path: Path) -> Callable[[str], Path]:
    """A copy of one kind of weights."""
    return lambda kind: Path(shutil.copytree(made / kind, tmp_path / kind))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    write_clip(tmp_path / "clip.mp4", even(6), tone(0.4))
    write_clips(tmp_path / CLIPS_FILE, [ClipRow("one", "clip.mp4", transcript="hello")])
    return tmp_path / CLIPS_FILE


def preset(folder: Path, **weights: Path | str) -> Path:
    """A preset of these kinds of encoders with their folders of weights, or with more lines of TOML."""
    lines = []
    for kind, where in weights.items():
        rest = f'weights = "{where}"' if isinstance(where, Path) else where
        model = 'model = ""\n' if kind in ("clip", "face") and isinstance(where, Path) else ""
        modality = NAMES.get(kind, "image")
        lines.append(f'[encoders.{modality}]\nname = "{ENCODERS.get(kind, "clip-face")}"\n{model}{rest}\n')
    (folder / "own.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder / "own.toml"


def extract(table: Path, path: Path, workers: int = 0) -> int:
    arguments = ["--clips", str(table), "--features", str(table.parent / "features"), "--preset", str(path)]
    return main(["extract", *arguments, "--workers", str(workers)])


def refused(table: Path, path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The one sentence that a refused extraction ends with; nothing was half written."""
    capsys.readouterr()
    assert extract(table, path) == 1
    told = capsys.readouterr().err
    assert "Traceback" not in told
    assert told.count("error: ") == 1  # said once
    assert not list((table.parent / "features").rglob("*.safetensors"))
    return told.split("error: ")[1]


def weights_of(folder: Path) -> Path:
    return folder / WEIGHTS.get(folder.name, "model.safetensors")


@pytest.mark.parametrize(
    ("kind", "tensor"),
    [
        ("hubert", "encoder.layers.0.attention.k_proj.weight"),
        ("clip", "visual.proj"),
        ("bert", "encoder.layer.0.intermediate.dense.weight"),
        ("baichuan", "model.layers.0.self_attn.o_proj.weight"),
    ],
)
def test_a_tensor_of_another_shape_is_named_with_both_shapes(kind, tensor, spoilt, table, capsys):
    folder = spoilt(kind)
    tensors = load_file(weights_of(folder))
    shape = list(tensors[tensor].shape)
    tensors[tensor] = torch.zeros(shape[0], shape[1] + 3)
    save_file(tensors, weights_of(folder), {"format": "pt"})
    told = refused(table, preset(table.parent, **{kind: folder}), capsys)
    assert f"{tensor} has shape {[shape[0], shape[1] + 3]}, the model needs {shape}" in told


@pytest.mark.parametrize("kind", ["hubert", "clip", "bert", "baichuan"])
def test_truncated_weights_are_named_and_once_mended_the_run_goes_on(kind, spoilt, made, table, capsys):
    folder = spoilt(kind)
    file = weights_of(folder)
    file.write_bytes(file.read_bytes()[:-40])
    assert "damaged" in refused(table, preset(table.parent, **{kind: folder}), capsys)
    shutil.copy(weights_of(made / kind), file)
    assert extract(table, table.parent / "own.toml") == 0


@pytest.mark.parametrize("kind", ["hubert", "bert", "baichuan"])
def test_a_pickle_with_code_in_it_is_never_run(kind, spoilt, table, capsys):
    folder = spoilt(kind)
    weights_of(folder).unlink()
    torch.save({"weight": _Bomb(table.parent / "exploded")}, folder / "pytorch_model.bin")
    told = refused(table, preset(table.parent, **{kind: folder}), capsys)
    assert "was refused" in told or "has no safetensors, and other files are not read here" in told
    assert not (table.parent / "exploded").exists()


class _Bomb:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


@pytest.mark.parametrize(("kind", "size"), [("baichuan", 300), ("baichuan", 900), ("bert", 61), ("bert", 20)])
def test_a_tokenizer_of_another_model_is_refused(kind, size, spoilt, table, capsys):
    folder = spoilt(kind)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8")) | {"vocab_size": size}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    tensors = load_file(weights_of(folder))
    for name, value in tensors.items():  # a model of another vocabulary, whole in itself
        if any(part in name for part in ("embed_tokens", "lm_head", "word_embeddings")):
            tensors[name] = torch.zeros(size, value.shape[1])
    save_file(tensors, weights_of(folder), {"format": "pt"})
    told = refused(table, preset(table.parent, **{kind: folder}), capsys)
    assert f"pieces, the model {size}; it is of another model" in told


def test_a_model_name_that_does_not_exist_is_named(table, tmp_path, monkeypatch, capsys):
    told = refused(table, preset(tmp_path, clip='model = "ViT-XXL-7"'), capsys)
    assert "open_clip has no model “ViT-XXL-7”; use for example ViT-L-14-quickgelu" in told
    with hub_here(monkeypatch, tmp_path) as hub:
        for kind in ("hubert", "bert"):
            path = preset(tmp_path, **{kind: f'repo = "nobody/nothing"\nrevision = "{"a" * 40}"'})
            assert "nobody/nothing is not here" in refused(table, path, capsys)
        assert not hub.asked  # nothing is fetched that nobody agreed to
    told = refused(table, preset(tmp_path, face='model = "ViT-L-14"'), capsys)
    assert "write ViT-L-14-quickgelu" in told


@pytest.mark.parametrize("modality", ["speech", "image", "text", "video"])
def test_without_a_network_the_files_and_their_place_are_named(modality, table, tmp_path, monkeypatch, capsys):
    point_to(NOBODY, monkeypatch, tmp_path)
    settings = load_settings("mer2024").encoders[modality]
    path = tmp_path / "own.toml"
    lines = (f"{key} = {json.dumps(value)}" for key, value in {"name": settings.name, **settings.options}.items())
    path.write_text(f"[encoders.{modality}]\n" + "\n".join(lines), encoding="utf-8")
    told = refused(table, path, capsys)
    repo = settings.options["repo"]
    place = tmp_path / "models" / repo.replace("/", "--")
    for part in (repo, settings.options["revision"], str(place), f"encoders.{modality}.weights"):
        assert part in told
    assert "config.json" in told or "open_clip_model.safetensors" in told


def write_long(path: Path) -> Path:
    """Forty minutes of small pictures, one a second, and of noise."""
    random = np.random.default_rng(0)
    with av.open(str(path), "w") as container:
        video = container.add_stream("mpeg4", rate=1)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        noise = random.integers(-3000, 3000, (1, 8000), np.int16)
        picture = av.VideoFrame.from_ndarray(random.integers(0, 255, (48, 64, 3), np.uint8), format="rgb24")
        for second in range(60 * MINUTES):
            sound = av.AudioFrame.from_ndarray(noise, format="s16", layout="mono")
            sound.sample_rate, sound.time_base, sound.pts = 8000, Fraction(1, 8000), 8000 * second
            picture.pts, picture.time_base = second, Fraction(1)
            container.mux([*video.encode(picture), *audio.encode(sound)])
        container.mux([*video.encode(None), *audio.encode(None)])
    return path


def test_silence_two_frames_no_words_and_forty_minutes_end_in_sensible_features(made, tmp_path, capsys):
    write_clip(tmp_path / "silent.mp4", even(8), 0 * tone(0.4))
    write_clip(tmp_path / "two.mp4", even(2), tone(0.08))
    write_clip(tmp_path / "good.mp4", even(8), tone(0.4))
    write_long(tmp_path / "long.mkv")
    names = ("good.mp4", "silent.mp4", "two.mp4", "long.mkv")
    rows = [ClipRow(name, name, transcript="hello " * (1 if name != "long.mkv" else 6000)) for name in names]
    write_clips(tmp_path / CLIPS_FILE, [*rows, ClipRow("wordless", "good.mp4", transcript="  ")])
    speech = f'weights = "{made / "hubert"}"\nlongest = 10.0'  # seconds in one piece
    folders = {"hubert": speech, "face": made / "clip", "bert": made / "bert", "clip": made / "clip"}
    path = preset(tmp_path, **folders)
    before = peak_memory()
    assert extract(tmp_path / CLIPS_FILE, path) == 0
    assert peak_memory() - before < 1.5e9  # bytes
    assert "clips with problems" not in capsys.readouterr().out
    settings = load_settings(path)
    rows = resolve_paths(read_clips(tmp_path / CLIPS_FILE), tmp_path)
    bundle = load_bundle(rows, settings, tmp_path / "features")
    there = {name: np.isfinite(values).all(axis=1).tolist() for name, values in bundle.values.items()}
    assert there == {
        "speech": [True, False, True, True, True],
        "image": [False] * 5,
        "text": [True, True, True, True, False],
        "video": [True] * 5,
    }
    notes = {(note.clip_id, note.modality): note.note for note in bundle.notes}
    assert notes["silent.mp4", "speech"] == "only silence on the sound track"
    assert notes["two.mp4", "image"] == "no face found in 2 frames"
    assert notes["wordless", "text"] == "no transcript"
    assert notes["long.mkv", "video"] == f"a long clip: 480 of {60 * MINUTES} frames are looked at"
    assert notes["long.mkv", "text"] == "only the first 20 of 30000 tokens"
    assert ("long.mkv", "speech") not in notes
    long = load_frames(rows[3], settings, tmp_path / "features").features["speech"]
    assert len(long.values) == 50 * 60 * MINUTES - 1  # to the last frame, none of them padding
    np.testing.assert_allclose(np.diff(long.time), 0.02)
    thirds = np.array_split(long.values, 3)
    assert np.abs(thirds[0].mean(axis=0) - thirds[2].mean(axis=0)).max() < 0.05 * long.values.std()
