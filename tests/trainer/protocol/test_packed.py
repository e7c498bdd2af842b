"""Texts and paths in one piece of memory come out as they went in, also where hashes are alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.protocol import packed
from trainer.protocol.name_matching import ClipNames
from trainer.protocol.packed import PackedTexts, PathList

TEXTS = ["", "a", "é 情感", "a", "\ud83d", "a/b"]


def test_texts_come_out_as_they_went_in():
    texts = PackedTexts(TEXTS)
    assert list(texts) == TEXTS
    assert texts[-1] == "a/b"
    assert texts[1:3] == TEXTS[1:3]
    assert len(texts) == len(TEXTS)
    assert texts.places("a") == [1, 3]
    assert "é" not in texts
    assert texts.may_repeat()
    texts.append("é")
    assert "é" in texts
    with pytest.raises(IndexError):
        texts[len(TEXTS) + 1]


def test_paths_come_out_as_they_went_in(tmp_path):
    paths = [tmp_path / "a b.wav", tmp_path / "c" / "d.wav"]
    held = PathList(tmp_path, paths)
    assert list(held) == paths
    assert held[:1] == paths[:1]
    assert list(held.names) == ["a b.wav", "c/d.wav"]
    assert paths[1] in held
    assert tmp_path / "d.wav" not in held
    assert held.name_of(paths[1]) == "c/d.wav"
    for folder in (Path("/"), Path(), Path("..")):
        assert PathList(folder, [folder / "a" / "b"])[0] == folder / "a" / "b"


def test_texts_whose_hashes_are_alike_are_told_apart(monkeypatch, tmp_path):
    """With a few bits of the hash, as with very many texts."""
    monkeypatch.setattr(packed, "_HASHES", 1 << 24)
    monkeypatch.setattr(packed, "_RUN", 4)
    texts = PackedTexts(str(number) for number in range(50))
    assert [texts.places(str(number)) for number in range(50)] == [[number] for number in range(50)]
    files = PathList(tmp_path, (tmp_path / f"{number}.wav" for number in range(50)))
    names = ClipNames(tmp_path, tmp_path, files)
    assert names.called("7") == [tmp_path / "7.wav"]
    assert names.nearly_called("007.mp4") == [tmp_path / "7.wav"]
    assert names.called("x") == []
