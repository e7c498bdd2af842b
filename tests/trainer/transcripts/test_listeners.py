"""Recognisers: words of tokens with their times, long sound in pieces, and real clips where a model is at hand."""

from __future__ import annotations

import itertools
import os
import sys
import types
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from trainer.media import read_audio
from trainer.protocol.clips_csv import ClipRow
from trainer.transcripts.heard import NOTHING_HEARD, RATE, Heard, HeardWord, UnheardError
from trainer.transcripts.kept import HeardFile
from trainer.transcripts.server_listener import read_answer
from trainer.transcripts.sherpa_listener import SherpaListener, emotion_of, words_of
from trainer.transcripts.splitting import pieces, split_words
from trainer.transcripts.whisper_listener import WhisperListener

MODEL = os.environ.get("EMODESK_WHISPER", "")  # a folder of faster-whisper's base


def test_long_sound_is_cut_where_it_is_quiet_and_short_sound_is_not():
    sound = np.random.default_rng(0).normal(size=10 * RATE)
    sound[4 * RATE : 5 * RATE] = 0
    assert pieces(sound, RATE, 20.0) == [(0, len(sound))]
    cut = pieces(sound, RATE, 6.0)
    assert cut[0][0] == 0
    assert cut[-1][1] == len(sound)
    assert all(end == start for (_, end), (start, _) in itertools.pairwise(cut))
    assert 4 * RATE < cut[0][1] < 5 * RATE
    assert max(end - start for start, end in cut) <= 6 * RATE


@pytest.mark.parametrize(("tokens", "no_spaces", "words"), [
    ([" Kids", " are", " talk", "ing", "."], False, ["Kids", "are", "talking."]),
    ([" “", "No", ",", "”", " he", " said"], False, ["“No,”", "he", "said"]),
    (["你", "好", "，", "世", "界"], True, ["你", "好，", "世", "界"]),
    ([" it", "'", "s"], False, ["it's"]),
    ([], False, []),
])  # fmt: skip
def test_tokens_become_words_with_their_marks(tokens, no_spaces, words):
    found = split_words(range(len(tokens)), lambda ids: "".join(tokens[number] for number in ids), no_spaces)
    assert [word for word, _, _ in found] == words
    assert all(first < end for _, first, end in found)


def test_parts_of_a_letter_stay_together():
    letters = "你好".encode()
    found = split_words(range(6), lambda ids: bytes(letters[number] for number in ids).decode("utf-8", "replace"), True)
    assert found == [("你", 0, 3), ("好", 3, 6)]


def test_tokens_of_sherpa_become_words():
    times = [0.0, 0.4, 0.5, 0.9]
    assert words_of(["▁kids", "▁talk", "ing", "▁now"], times, 1.5) == (
        HeardWord("kids", 0.0, 0.4), HeardWord("talking", 0.4, 0.9), HeardWord("now", 0.9, 1.5))  # fmt: skip
    assert [word.text for word in words_of(["你", "好", "ok"], times[:3], 1.0)] == ["你", "好", "ok"]
    assert words_of(["a"], [], 1.0) == ()
    assert words_of([], [], 1.0) == ()  # where nothing was said


class Recognizer:
    """sherpa_onnx.OfflineRecognizer's calls, without a model: Whisper that says how long its sound was."""

    @classmethod
    def from_whisper(cls, encoder, decoder, tokens, language="en", num_threads=1):
        made = cls()
        made.language = language
        return made

    def create_stream(self):
        return types.SimpleNamespace(accept_waveform=lambda rate, sound: self.lengths.append(len(sound) / rate))

    def decode_stream(self, stream):
        text = f" {self.lengths[-1]:.0f} seconds"
        stream.result = types.SimpleNamespace(
            text=text, lang=self.language or "zh", tokens=[" seconds"], timestamps=[1.0] if self.timed else []
        )

    lengths: ClassVar[list[float]] = []
    timed = True


def test_sherpas_whisper_finds_the_language_and_hears_long_sound_in_pieces(tmp_path, monkeypatch):
    for name in ("base-tokens.txt", "base-encoder.onnx", "base-decoder.onnx"):
        (tmp_path / name).write_text("as sherpa-onnx packs it", "utf-8")
    monkeypatch.setitem(sys.modules, "sherpa_onnx", types.SimpleNamespace(OfflineRecognizer=Recognizer))
    sound = np.random.default_rng(0).normal(size=70 * RATE).astype(np.float32)
    sound[25 * RATE : 26 * RATE] = sound[50 * RATE : 51 * RATE] = 0
    heard = SherpaListener(str(tmp_path)).hear(sound)
    assert (heard.text, heard.language) == ("25 seconds 25 seconds 20 seconds", "zh")
    assert max(Recognizer.lengths) < 29.5  # what comes after is dropped
    assert [round(word.start) for word in heard.words] == [1, 26, 51]
    monkeypatch.setattr(Recognizer, "timed", False)
    assert SherpaListener(str(tmp_path)).hear(sound).words == ()


def test_an_emotion_that_a_recogniser_names_stands_as_an_opinion_has_it(tmp_path):
    assert [emotion_of(mark) for mark in ("<|HAPPY|>", "<|EMO_UNKNOWN|>", "")] == ["happy", "", ""]
    row = ClipRow("c1", "c1.wav")
    with HeardFile(tmp_path / "heard.jsonl", "a") as kept:
        assert kept.add(row, Heard("oh", "en", (), "happy"))["label"] == "happy"
        assert "label" not in kept.add(row, Heard("oh", "en"))


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"text": 3}', b"[" * 100_000, b"\xff\xfe"])
def test_a_strange_answer_of_a_server_is_said(body):
    with pytest.raises(UnheardError, match="no answer in the form"):
        read_answer(body, 1.0)


@pytest.mark.parametrize("words", [
    '[{"word": "a"}]', '[{"word": "a", "start": NaN, "end": 1}]', '[{"word": "a", "start": 0, "end": 1e9}]',
    '[{"word": "a", "start": 1, "end": 0}]', '"x"', "[3]",
])  # fmt: skip
def test_words_whose_times_cannot_be_are_left_out_and_the_text_stays(words):
    found = read_answer(f'{{"text": "a", "words": {words}}}'.encode(), 2.0)
    assert (found.text, found.words) == ("a", ())


def test_silence_needs_no_model(tmp_path):
    for name in ("config.json", "model.bin", "tokenizer.json"):
        (tmp_path / name).write_text("{}")
    assert WhisperListener(str(tmp_path)).hear(np.zeros(RATE, np.float32)) == NOTHING_HEARD


@pytest.mark.skipif(not MODEL, reason="EMODESK_WHISPER names no folder of Whisper's weights")
def test_whisper_hears_the_sentence_and_when(shared_media: Path):
    pytest.importorskip("ctranslate2")
    listener = WhisperListener(MODEL)
    sound = read_audio(shared_media / "ravdess" / "03-01-01-01-01-01-01.flac", RATE)
    heard = listener.hear(sound)
    assert (heard.text, heard.language) == ("Kids are talking by the door.", "en")
    assert [word.text for word in heard.words] == ["Kids", "are", "talking", "by", "the", "door."]
    times = [time for word in heard.words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert 0.5 < times[0] < times[-1] < len(sound) / RATE
    twelve = listener.hear(np.tile(sound, 12))
    assert twelve.text.lower().count("kids are talking by the door") >= 10
    assert twelve.words[-1].end > 30
