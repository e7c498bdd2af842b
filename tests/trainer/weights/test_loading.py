"""Weights as strangers publish them: old, of another program, no weights at all, or made to do harm."""

from __future__ import annotations

import argparse
import json
import shutil
import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from tiny_models import baichuan_folder, bert_folder, clip_folder, hubert_folder

from trainer.encoders.baichuan_model import BaichuanConfig, load_baichuan
from trainer.encoders.hubert_model import load_hubert
from trainer.encoders.registry import build_encoder
from trainer.protocol.errors import UserError
from trainer.weights import WeightsError, read_tensors
from trainer.weights.hub import HubError, WeightsSource, missing_files
from trainer.weights.indexes import is_file_name
from trainer.weights.loading import weight_files
from trainer.weights.whole import check_whole

TENSORS = {"a.weight": torch.ones(2, 2), "b": torch.arange(3)}


@pytest.fixture(scope="module")
def hubert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hubert_folder(tmp_path_factory.mktemp("models") / "hubert")


@pytest.mark.parametrize("zipped", [True, False])
def test_torch_files_of_every_age_are_read(tmp_path: Path, zipped: bool):
    path = tmp_path / "pytorch_model.bin"
    torch.save(TENSORS, path, _use_new_zipfile_serialization=zipped)
    found = dict(read_tensors(path))
    assert found.keys() == TENSORS.keys()
    assert all(torch.equal(found[name], tensor) for name, tensor in TENSORS.items())


class Evil:
    """What a pickle with code in it looks like."""

    def __reduce__(self) -> tuple:
        return Path.touch, (Path("harm"),)


@pytest.mark.parametrize("zipped", [True, False])
def test_code_in_a_torch_file_of_any_age_is_refused_and_not_run(tmp_path: Path, zipped: bool, monkeypatch):
    monkeypatch.chdir(tmp_path)
    torch.save({"a": Evil()}, tmp_path / "m.bin", _use_new_zipfile_serialization=zipped)
    with pytest.raises(WeightsError, match=r"m\.bin holds more than tensors .+ was refused"):
        list(read_tensors(tmp_path / "m.bin"))
    assert not Path("harm").exists()


def test_a_torch_file_whose_list_of_tensors_unpacks_without_end_is_one_sentence(tmp_path: Path):
    path = tmp_path / "pytorch_model.bin"
    torch.save(TENSORS, path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("x/data.pkl", "w") as member:
        for _ in range(300):
            member.write(bytes(1_000_000))
    assert path.stat().st_size < 1_000_000
    tracemalloc.start()
    try:
        for read in (lambda: list(read_tensors(path)), lambda: check_whole([path])):
            with pytest.raises(WeightsError, match=r"pytorch_model\.bin lists its tensors in more than 8 MB"):
                read()
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n"
NO_WEIGHTS = {
    POINTER: "is a git-lfs pointer, not the file; run git lfs pull",
    b"\n\n<!DOCTYPE html><html>": "is a web page, saved in place of the weights",
    b"\xef\xbb\xbf<html>": "is a web page",
    b"": "is empty; fetch it again",
    b"Entry not found": r"is a text \(“Entry not found”\), not weights",
    b'{"error": "login"}': "is a text",
}  # fmt: skip


@pytest.mark.parametrize(("content", "words"), NO_WEIGHTS.items())
@pytest.mark.parametrize("name", ["model.safetensors", "pytorch_model.bin"])
def test_what_lies_in_place_of_weights_is_named(tmp_path: Path, content: bytes, words: str, name: str):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(WeightsError, match=words):
        list(read_tensors(tmp_path / name))


def test_weights_under_a_name_of_another_kind_are_named_and_a_trainings_checkpoint_is_read(tmp_path: Path):
    tensors = {"a.weight": torch.ones(2, 3)}
    torch.save(tensors, tmp_path / "model.safetensors")
    save_file(tensors, tmp_path / "model.bin")
    (tmp_path / "packed.bin").write_bytes(b"\x1f\x8b\x08\x00")
    torch.save({"epoch": 3}, tmp_path / "none.bin")
    for name, words in {
        "model.safetensors": "a file of PyTorch's; name it pytorch_model.bin",
        "model.bin": "is a safetensors file; name it model.safetensors",
        "packed.bin": r"is packed \(gzip\)",
        "none.bin": "holds no table of tensors",
    }.items():
        with pytest.raises(WeightsError, match=words):
            list(read_tensors(tmp_path / name))
    torch.save({"epoch": 3, "state_dict": tensors}, tmp_path / "last.ckpt")
    assert [name for name, _ in read_tensors(tmp_path / "last.ckpt")] == ["a.weight"]


@pytest.mark.parametrize("content", [b"\x89HDF\r\n\x1a\n" + bytes(50), b"GGUF\3\0\0\0", b"\x08\x07\x12\x07pytorch"])
def test_weights_of_another_program_are_no_pickle_with_code_in_it(tmp_path: Path, content: bytes):
    (tmp_path / "m.bin").write_bytes(content)
    with pytest.raises(WeightsError, match="is not a file that PyTorch writes"):
        list(read_tensors(tmp_path / "m.bin"))


def test_a_torch_file_that_is_cut_off_is_one_sentence(tmp_path: Path):
    torch.save(TENSORS, tmp_path / "m.bin")
    (tmp_path / "m.bin").write_bytes((tmp_path / "m.bin").read_bytes()[:500])
    with pytest.raises(WeightsError) as said:
        list(read_tensors(tmp_path / "m.bin"))
    assert str(said.value).endswith("; fetch it again.")
    assert ". " not in str(said.value)


def test_a_pointer_in_place_of_a_text_models_weights_is_named_too(tmp_path: Path):
    folder = bert_folder(tmp_path / "bert")
    (folder / "model.safetensors").write_bytes(POINTER)
    with pytest.raises(WeightsError, match="is a git-lfs pointer"):
        build_encoder("text", "transformers-text", {"weights": str(folder)}).load()


@pytest.mark.parametrize(
    "extra", [{"args": argparse.Namespace(arch="hubert")}, {"cfg": {}, "extra_state": {}}, {"args": None}]
)
def test_a_checkpoint_of_fairseq_is_named_with_what_to_take(tmp_path: Path, extra: dict):
    torch.save({"model": dict(TENSORS), **extra}, tmp_path / "hubert.pt")
    with pytest.raises(WeightsError, match=r"is a checkpoint of fairseq.+take pytorch_model\.bin"):
        list(read_tensors(tmp_path / "hubert.pt"))


def test_a_checkpoint_beside_missing_weights_is_named(tmp_path: Path):
    torch.save({}, tmp_path / "chinese-hubert-large-fairseq-ckpt.pt")
    source = WeightsSource("encoders.speech.weights", str(tmp_path), files=("config.json", "pytorch_model.bin"))
    with pytest.raises(
        HubError, match=r"lacks config\.json, pytorch_model\.bin; chinese-hubert-large-fairseq-ckpt\.pt is"
    ):
        source.locate()


def index(folder: Path, content: object, name: str = "model.safetensors.index.json") -> Path:
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


NOWHERE = (
    "../x",
    "..",
    ".",
    "",
    "/etc/passwd",
    "a/b",
    "a\\b",
    "..\\x",
    "C:x",
    "C:\\x",
    "a\x1b[2J",
    "a\nb",
    "\\\\host\\x",
)


@pytest.mark.parametrize("name", NOWHERE)
def test_a_shard_that_is_not_in_its_folder_is_refused_though_it_is_there(tmp_path: Path, name: str):
    inner = tmp_path / "inner"
    inner.mkdir()
    save_file(TENSORS, tmp_path / "x")
    (inner / "a").mkdir()
    save_file(TENSORS, inner / "a" / "b")
    index(inner, {"weight_map": {"a.weight": name}})
    for look in (
        lambda: weight_files(inner),
        lambda: missing_files(inner, ("model.safetensors.index.json",)),
        lambda: WeightsSource("encoders.text.weights", str(inner), files=("model.safetensors",)).locate(),
    ):
        with pytest.raises(UserError, match="which is not in its folder") as caught:
            look()
        assert str(caught.value).isprintable()


def test_an_absolute_path_to_a_real_file_is_refused(tmp_path: Path):
    (tmp_path / "inner").mkdir()
    save_file(TENSORS, tmp_path / "x.safetensors")
    index(tmp_path / "inner", {"weight_map": {"a.weight": str(tmp_path / "x.safetensors")}})
    with pytest.raises(WeightsError, match="which is not in its folder"):
        weight_files(tmp_path / "inner")


@pytest.mark.parametrize("name", ["model-00001-of-00002.safetensors", "模型.bin", "a b.bin", "..bin"])
def test_names_of_files_are_names_of_files(name: str):
    assert is_file_name(name)


BAD_INDEXES = {
    "an int": {"weight_map": {"a": 5}}, "a list": {"weight_map": {"a": ["x"]}}, "no map": {"weight_map": ["x"]},
    "null": {"weight_map": None}, "nothing": {}, "an empty map": {"weight_map": {}}, "no table": [1], "text": "no JSON",
    "deep": "[" * 200_000, "deep tables": '{"a":' * 200_000,
    "too many": {"weight_map": {str(n): str(n) for n in range(10_001)}},
}  # fmt: skip


@pytest.mark.parametrize("content", BAD_INDEXES.values(), ids=BAD_INDEXES)
def test_an_index_that_is_none_is_one_sentence(tmp_path: Path, content: object):
    index(tmp_path, content)
    with pytest.raises(WeightsError, match="is no index of shards; fetch it again"):
        weight_files(tmp_path)
    with pytest.raises(HubError, match="is no index of shards; fetch it again"):
        missing_files(tmp_path, ("model.safetensors.index.json",))


def test_an_index_of_a_thousand_shards_that_are_away_names_a_few(tmp_path: Path):
    index(tmp_path, {"weight_map": {str(n): f"part-{n:04}" for n in range(1000)}})
    with pytest.raises(WeightsError, match=r"lacks 1000 shards of 1000 .+ part-0004 and 995 more") as caught:
        weight_files(tmp_path)
    assert len(str(caught.value)) < 400


def test_an_index_of_a_hundred_megabytes_is_not_read(tmp_path: Path):
    with (tmp_path / "model.safetensors.index.json").open("wb") as file:
        file.truncate(100_000_000)
    tracemalloc.start()
    with pytest.raises(WeightsError, match="is no index"):
        weight_files(tmp_path)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


HUGE = [
    ({"num_hidden_layers": 10**9}, r"num_hidden_layers is 1e\+09, which no model has"),
    ({"hidden_size": 2**40}, "hidden_size is"),
    ({"conv_dim": [4, 2_000_000_000]}, "conv_dim is"),
    ({"conv_dim": [4, 4]}, "is no HuBERT configuration .+conv_dim"),
    ({"num_attention_heads": 3}, "describes no model .+num_heads"),
    ({"num_attention_heads": 0}, "describes no model"),
    ({"intermediate_size": 1_999_998, "num_hidden_layers": 300}, "are of different models"),
    ({"hidden_size": 1_999_998, "intermediate_size": 1_999_999}, "are of different models"),
]


@pytest.mark.parametrize(("changes", "words"), HUGE)
def test_a_configuration_of_a_model_that_fills_the_memory_is_refused_first(hubert, tmp_path: Path, changes, words):
    folder = shutil.copytree(hubert, tmp_path / "copy")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8")) | changes
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(WeightsError, match=words):
        load_hubert(folder)


def test_the_other_models_are_measured_by_their_weights_too(tmp_path: Path, shared_goldens: Path):
    clip = clip_folder(tmp_path / "clip")
    config = json.loads((clip / "open_clip_config.json").read_text(encoding="utf-8"))
    config["model_cfg"]["vision_cfg"]["width"] = 640_000
    (clip / "open_clip_config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(WeightsError, match="are of different models"):
        build_encoder("video", "emovclip", {"weights": str(clip), "model": ""}).load()
    config["model_cfg"]["vision_cfg"] |= {"width": 64, "layers": 10**8}
    (clip / "open_clip_config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(HubError, match=r"layers is 1e\+08"):
        build_encoder("video", "emovclip", {"weights": str(clip), "model": ""}).load()
    tokenizer = shared_goldens / "baichuan" / "tokenizer" / "tiny_tokenizer.model"
    folder = baichuan_folder(tmp_path / "baichuan", tokenizer)
    sizes = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps(sizes | {"vocab_size": 1_999_999}), encoding="utf-8")
    with pytest.raises(WeightsError, match="are of different models"):
        load_baichuan(folder)
    (folder / "config.json").write_text(json.dumps(sizes | {"num_attention_heads": 0}), encoding="utf-8")
    with pytest.raises(WeightsError, match="is no Baichuan configuration"):
        BaichuanConfig.read(folder / "config.json")
    text = bert_folder(tmp_path / "bert")
    sizes = json.loads((text / "config.json").read_text(encoding="utf-8"))
    (text / "config.json").write_text(json.dumps(sizes | {"num_hidden_layers": 10**9}), encoding="utf-8")
    with pytest.raises(WeightsError, match="num_hidden_layers is"):
        build_encoder("text", "transformers-text", {"weights": str(text)}).load()


@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
@pytest.mark.parametrize("kind", ["zip", "legacy", "safetensors"])
def test_damaged_bytes_are_a_sentence_or_other_numbers_and_never_a_traceback(tmp_path: Path, kind: str):
    path = tmp_path / ("m.safetensors" if kind == "safetensors" else "m.bin")
    if kind == "safetensors":
        save_file(TENSORS, path)
    else:
        torch.save(TENSORS, path, _use_new_zipfile_serialization=kind == "zip")
    whole = path.read_bytes()
    generator = torch.Generator().manual_seed(0)
    for _ in range(150):
        data = bytearray(whole)
        for place in torch.randint(len(data), (3,), generator=generator).tolist():
            data[place] = int(torch.randint(256, (1,), generator=generator))
        if data[0] % 2:
            del data[int(torch.randint(len(data), (1,), generator=generator)) :]
        path.write_bytes(data)
        with suppress(WeightsError):
            list(read_tensors(path))


def test_weights_are_loaded_from_an_old_torch_file_as_from_a_new_one(hubert: Path, tmp_path: Path):
    folder = shutil.copytree(hubert, tmp_path / "old")
    torch.save(
        load_file(folder / "model.safetensors"), folder / "pytorch_model.bin", _use_new_zipfile_serialization=False
    )
    (folder / "model.safetensors").unlink()
    old, new = load_hubert(folder).state_dict(), load_hubert(hubert).state_dict()
    assert all(torch.equal(old[name], tensor) for name, tensor in new.items())
