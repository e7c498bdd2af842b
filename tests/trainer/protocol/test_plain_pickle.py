"""Pickles of dictionaries, strings and numbers are read, and no pickle is ever run."""

from __future__ import annotations

import io
import os
import pickle
import random
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from trainer.protocol.errors import ProtocolError
from trainer.protocol.label_files import as_table
from trainer.protocol.plain_pickle import DEEPEST, read_plain

PLAIN = {
    "a": {"emo": "happy", "val": 1.5},
    "b": {"emo": "中性", "val": -10},
    "c": [1, (True, None)],
    3: b"x",
    "d": 2**70,
}


@pytest.mark.parametrize("protocol", range(6))
def test_dictionaries_strings_and_numbers_come_back(protocol):
    plain = {name: value for name, value in PLAIN.items() if name != 3} if protocol < 3 else PLAIN
    assert read_plain(pickle.dumps(plain, protocol)) == plain


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_what_numpy_writes_for_them_comes_back(protocol):
    made = {"a": {"emo": np.str_("sad"), "val": np.float32(0.5)}, "b": {"emo": 3, "val": np.int64(-10)}}
    assert read_plain(pickle.dumps(np.array(made, dtype=object), protocol)) == {
        "a": {"emo": "sad", "val": 0.5}, "b": {"emo": 3, "val": -10}}  # fmt: skip
    assert read_plain(pickle.dumps(np.array(["x", 2], dtype=object), protocol)) == ["x", 2]


class Runs:
    """Writes a file where its pickle is loaded."""

    def __init__(self, *call) -> None:
        self._call = call

    def __reduce__(self):
        return self._call


def nested(kind: type, depth: int = DEEPEST + 1) -> object:
    """Containers within containers, one more than anybody needs unless `depth` says otherwise."""
    held: object = 1
    for _ in range(depth):
        held = {"a": held} if kind is dict else kind([held])
    return held


@pytest.mark.parametrize("kind", [dict, tuple, list])
def test_containers_lie_as_deep_as_they_may(kind):
    held = nested(kind, DEEPEST)
    assert read_plain(pickle.dumps(held)) == held


def hostile(path: Path) -> list[bytes]:
    touch = f"open({str(path)!r}, 'w').close()"
    writes = Runs(exec, (touch,))
    return [
        *(pickle.dumps(writes, protocol) for protocol in range(6)),
        pickle.dumps({"train": writes}),
        pickle.dumps(Runs(os.system, (f"touch {path}",))),
        f"cbuiltins\nexec\n(S{touch!r}\ntR.".encode(),
        f"(S{touch!r}\nibuiltins\nexec\n.".encode(),
        f"cnumpy\nndarray\n(cbuiltins\nexec\nS{touch!r}\ntR.".encode(),
        b"cnumpy.core.multiarray\n_reconstruct\n}(X\x01\x00\x00\x00xK\x01ub.",
        pickle.dumps(np.arange(3)), pickle.dumps(np.array({"a": np.arange(3)}, dtype=object)),
        pickle.dumps({frozenset((1,)): 1}), pickle.dumps({(1,): 1}), pickle.dumps(io.StringIO), pickle.dumps({1, 2}),
        *(pickle.dumps(nested(kind)) for kind in (dict, tuple, list)),
        b"\x80\x02]q\x00h\x00a.", b"(" * 1000 + b".", b"]" * 100_000 + b"a" * 99_999 + b".", b"", b".", b"K\x01",
        b"\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\x7f.", b"\x82\x01.", b"\x97.", b"P1\n.",
    ]  # fmt: skip


def test_nothing_is_run_whatever_a_pickle_holds(tmp_path):
    for data in hostile(tmp_path / "run"):
        with pytest.raises(ProtocolError):
            read_plain(data)
    assert not (tmp_path / "run").exists()


def test_damaged_pickles_are_read_or_said_and_never_run(tmp_path):
    dice = random.Random(7)
    whole = [pickle.dumps(PLAIN, 4), *hostile(tmp_path / "run")[:3]]
    for _ in range(300):
        data = bytearray(dice.choice(whole))
        for _ in range(dice.randint(1, 4)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        with suppress(ProtocolError):
            read_plain(bytes(data))
    assert not (tmp_path / "run").exists()


def test_mertools_archive_is_a_table_of_labels_and_dummies_are_none(tmp_path):
    train = {"samplenew_1": {"emo": "happy", "val": 0.5}, "samplenew_2": {"emo": "worried", "val": -10}}
    test = {"samplenew_3": {"emo": "neutral", "val": -10}, "samplenew_4": {"emo": "neutral", "val": -10}}
    told = {"samplenew_5": {"emo": "angry"}, "samplenew_6": {"emo": "sad"}}
    path = tmp_path / "label-6way.npz"
    np.savez_compressed(
        path, train_corpus=train, test1_corpus=test, test2_corpus=told, whole_corpus={"m": {"emo": 2, "val": 1}}
    )
    assert as_table(path).splitlines() == [
        "name,label,split", "samplenew_1,happy,labelled", "samplenew_2,worried,labelled",
        "samplenew_3,,test", "samplenew_4,,test", "samplenew_5,angry,test", "samplenew_6,sad,test",
        "m,sadness,labelled",
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"no zip at all"])
def test_a_broken_archive_is_one_sentence(tmp_path, content):
    (tmp_path / "label.npz").write_bytes(content)
    with pytest.raises(ProtocolError, match=r"label\.npz"):
        as_table(tmp_path / "label.npz")


def test_an_archive_whose_head_has_no_end_is_one_sentence(tmp_path):
    head = b"-" * 400_000 + b"1"
    with zipfile.ZipFile(tmp_path / "label.npz", "w") as archive:
        archive.writestr("train_corpus.npy", b"\x93NUMPY\x02\x00" + len(head).to_bytes(4, "little") + head)
    with pytest.raises(ProtocolError, match=r"label\.npz cannot be read: it is no array"):
        as_table(tmp_path / "label.npz")


def test_an_archive_of_numbers_is_no_table(tmp_path):
    np.savez(tmp_path / "a.npz", train_corpus=np.arange(3))
    with pytest.raises(ProtocolError, match="array of numbers"):
        as_table(tmp_path / "a.npz")
    np.savez(tmp_path / "b.npz", features=np.arange(3))
    with pytest.raises(ProtocolError, match="holds no labels as MERTools"):
        as_table(tmp_path / "b.npz")


def test_iemocaps_evaluation_is_a_row_for_each_rater(tmp_path):
    (tmp_path / "Ses01F_impro01.txt").write_text(
        "% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]\n\n"
        "[6.2901 - 8.2357]\tSes01F_impro01_F000\tneu\t[2.5000, 2.5000, 2.5000]\n"
        "C-E2:\tNeutral;\t()\nC-E3:\tNeutral;\t()\nC-E4:\tAnger; Neutral;\t()\nA-E3:\tval 3; act 2; dom 2;\t()\n\n"
        "[10.0100 - 11.3925]\tSes01F_impro01_F001\tfru\t[2.5000, 2.5000, 2.5000]\nA-E3:\tval 3;\t()\n",
        "utf-8",
    )
    assert as_table(tmp_path).splitlines()[1:] == [
        "Ses01F_impro01_F000,E2,Neutral", "Ses01F_impro01_F000,E3,Neutral", "Ses01F_impro01_F001,,fru",
    ]  # fmt: skip
    (tmp_path / "words.txt").write_text("only words\n", "utf-8")
    assert as_table(tmp_path / "words.txt") is None
