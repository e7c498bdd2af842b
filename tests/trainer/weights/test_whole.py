"""Half a folder of weights is known before a round begins: by `doctor`, by the list of presets, and by the check."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from tiny_models import bert_folder, clip_folder, hubert_folder

from trainer.doctor import examine
from trainer.models.needs import Memory, needs_of
from trainer.protocol.errors import read_sentence
from trainer.round.command import check

MEMORY = Memory(64 * 10**9, 4)


class Harm:
    """What a pickle with code in it looks like."""

    def __reduce__(self) -> tuple:
        return Path.touch, (Path("harm"),)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A whole folder of each kind, by the encoder that reads it."""
    root = tmp_path_factory.mktemp("models")
    return {
        "speech hubert": hubert_folder(root / "hubert"), "text transformers-text": bert_folder(root / "bert"),
        "image clip-face": clip_folder(root / "clip"),
    }  # fmt: skip


def cut(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:-500])


def without(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def sharded(folder: Path) -> None:
    """Two shards and their index in place of one file."""
    tensors = load_file(folder / "model.safetensors")
    (folder / "model.safetensors").unlink()
    parts = {"model-00001-of-00002.safetensors": sorted(tensors)[::2], "model-00002-of-00002.safetensors": []}
    parts["model-00002-of-00002.safetensors"] = sorted(tensors)[1::2]
    for name, names in parts.items():
        save_file({each: tensors[each] for each in names}, folder / name)
    index = {"weight_map": {each: name for name, names in parts.items() for each in names}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index), "utf-8")


def a_shard_away(folder: Path) -> None:
    sharded(folder)
    (folder / "model-00002-of-00002.safetensors").unlink()


def a_shard_cut(folder: Path) -> None:
    sharded(folder)
    cut("model-00002-of-00002.safetensors")(folder)


def torch_file(folder: Path) -> None:
    """The same tensors as torch writes them, and no others."""
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()


def torch_file_cut(folder: Path) -> None:
    torch_file(folder)
    cut("pytorch_model.bin")(folder)


def code(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    torch.save({"a": Harm()}, folder / "pytorch_model.bin")


def says(name: str, value: object) -> Callable[[Path], None]:
    """The configuration says something else."""

    def change(folder: Path) -> None:
        table = json.loads((folder / "config.json").read_text("utf-8"))
        (folder / "config.json").write_text(json.dumps({**table, name: value}), "utf-8")

    return change


def half_a_table(folder: Path) -> None:
    (folder / "config.json").write_text('{"hidden_size": ', "utf-8")


SPEECH, TEXT, IMAGE = "speech hubert", "text transformers-text", "image clip-face"
HALVES = [
    (SPEECH, cut("model.safetensors"), "model.safetensors is cut off or damaged; fetch it again."),
    (SPEECH, without("config.json"), "lacks 1 file (config.json); put it there."),
    (SPEECH, half_a_table, "config.json is no model configuration; fetch it again."),
    (SPEECH, a_shard_away, "lacks 1 file (model-00002-of-00002.safetensors); put it there."),
    (SPEECH, a_shard_cut, "model-00002-of-00002.safetensors is cut off or damaged; fetch it again."),
    (SPEECH, torch_file_cut, "pytorch_model.bin is cut off or damaged; fetch it again."),
    (SPEECH, code, "was refused; get the weights as safetensors."),
    (SPEECH, says("model_type", "bert"), "a model of the kind “bert”, not “hubert”"),
    (SPEECH, shutil.rmtree, "lacks 2 files (config.json, pytorch_model.bin); put them there."),
    (TEXT, without("tokenizer.json"), "lacks 1 file (tokenizer.json); put it there."),
    (TEXT, torch_file, "has no safetensors, and other files are not read here; convert them."),
    (TEXT, says("is_encoder_decoder", True), "is an encoder-decoder; use a causal or an encoder model."),
    (IMAGE, cut("open_clip_model.safetensors"), "open_clip_model.safetensors is cut off or damaged; fetch it again."),
]


def preset_of(encoder: str, folder: Path) -> str:
    """A preset of one encoder with its weights in a folder."""
    modality, name = encoder.split()
    path = folder.with_suffix(".toml")
    path.write_text(f'[encoders.{modality}]\nname = "{name}"\nweights = "{folder}"\n' + 'model = ""\n' * (
        modality == "image"), "utf-8")  # fmt: skip
    return str(path)


@pytest.mark.parametrize(("encoder", "harm", "sentence"), HALVES)
def test_half_a_folder_is_one_sentence_before_a_round_begins(
    models, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch, encoder, harm, sentence
):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "weights"
    shutil.copytree(models[encoder], folder)
    harm(folder)
    preset = preset_of(encoder, folder)
    assert check(preset, None, weights=True) == 1
    told = read_sentence(json.loads(capsys.readouterr().out))
    assert str(told).endswith(sentence) or sentence in told
    assert check(preset, None) == 0  # a round that goes elsewhere finds them there
    (weights,) = needs_of(preset, None, MEMORY).weights
    assert (weights.folder, weights.problem) == (None, told)
    broken = [one.text for one in examine([preset]) if one.topic.startswith("Preset") and one.mark == "bad"]
    assert broken == [f"{encoder.split()[0]}: {told}"]
    assert not Path("harm").exists()


@pytest.mark.parametrize(
    ("encoder", "change"),
    [(SPEECH, sharded), (SPEECH, torch_file), (SPEECH, lambda folder: None), (TEXT, lambda folder: None),
     (TEXT, sharded), (IMAGE, lambda folder: None)],
)  # fmt: skip
def test_what_is_whole_passes(models, tmp_path: Path, capsys: pytest.CaptureFixture[str], encoder, change):
    folder = tmp_path / "weights"
    shutil.copytree(models[encoder], folder)
    change(folder)
    assert check(preset_of(encoder, folder), None, weights=True) == 0
    assert capsys.readouterr().out == ""


def test_a_torch_file_of_before_1_6_is_left_to_its_reading(models, tmp_path: Path):
    folder = tmp_path / "weights"
    shutil.copytree(models[SPEECH], folder)
    tensors = load_file(folder / "model.safetensors")
    (folder / "model.safetensors").unlink()
    torch.save(tensors, folder / "pytorch_model.bin", _use_new_zipfile_serialization=False)
    assert (folder / "pytorch_model.bin").read_bytes()[:1] == pickle.PROTO
    assert check(preset_of(SPEECH, folder), None, weights=True) == 0
