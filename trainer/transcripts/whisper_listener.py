"""Whisper's words through CTranslate2: language, text by beam search, and when each word was said.

The same weights and the same spectrum as the preset `small`'s speech encoder (trainer/encoders/whisper.py). Here the
spectrum is filled up to 30 s as Whisper learnt it: with less, it says what it heard again and again.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from trainer.encoders.whisper import HOP, LONGEST, load_whisper, log_mel
from trainer.transcripts.heard import NOTHING_HEARD, RATE, SILENCE, Heard, HeardWord, ListeningError
from trainer.transcripts.splitting import pieces, split_words
from trainer.weights.hub import WeightsSource

REPO = "Systran/faster-whisper-base"
REVISION = "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66"
FILES = ("config.json", "model.bin", "tokenizer.json", "vocabulary.txt")
BEAM = 5
MOST_TOKENS = 224  # of 30 s
PIECE = LONGEST * HOP / RATE  # seconds that are heard at once
TIME_STEP = 0.02  # seconds of a step of the alignment
SILENT, DOUBTFUL = 0.6, -1.0  # nobody speaks where Whisper thinks so and is unsure of the words besides
LONGEST_MEDIAN = 0.7  # seconds that half the words may take at most
REPEATING = 2.4  # bytes a packed byte, from which a text repeats itself (openai/whisper, transcribe.py)
FASTEST = 30  # bytes a second that people speak; they repeat themselves too, but not faster
NO_SPACES = ("zh", "ja", "th", "lo", "my", "yue")


@dataclass(frozen=True)
class _Choice:
    ids: list[int]
    silent: float
    sure: float


def _tightened(words: list[HeardWord]) -> list[HeardWord]:
    """The first word without the silence before it, the last without that after it (openai/whisper, timing.py)."""
    if not words:
        return words
    longest = 2 * min(LONGEST_MEDIAN, float(np.median([word.end - word.start for word in words])))
    first = words[0]
    words[0] = replace(first, start=max(first.start, first.end - longest))
    last = words[-1]
    words[-1] = replace(last, end=min(last.end, last.start + longest))
    return words


def _moved(word: HeardWord, offset: float) -> HeardWord:
    return HeardWord(word.text, round(offset + word.start, 2), round(offset + word.end, 2))


class WhisperListener:
    """Any Whisper in CTranslate2's format: the weights of faster-whisper."""

    def __init__(self, folder: str = "", repo: str = REPO, revision: str = REVISION, device: str = "auto") -> None:
        files = FILES if not folder else FILES[:3]  # of other sizes the vocabulary is a .json
        self.weights = WeightsSource("--model", folder, repo, revision, files)
        self._device = device
        self._model: Any = None
        self.source = f"whisper {self.weights.digest()[:16]}" if folder else f"{repo}@{revision[:8]}"

    def hear(self, sound: np.ndarray) -> Heard:
        """Text, language and words of sound [S] at 16 kHz; longer in pieces cut where it is quiet."""
        if not len(sound) or np.abs(sound).max() < SILENCE:
            return NOTHING_HEARD
        self._load()
        found, language = [], ""
        for start, end in pieces(sound, RATE, PIECE):
            part = self._hear_piece(sound[start:end], start / RATE, language)
            language = language or part.language
            found.append(part)
        text = " ".join(part.text for part in found if part.text)
        return Heard(text, language if text else "", tuple(word for part in found for word in part.words))

    def _load(self) -> None:
        if self._model is not None:
            return
        try:
            from tokenizers import Tokenizer
        except ImportError:
            raise ListeningError(
                "recognition by Whisper needs the package tokenizers; install it with {command}.",
                command="pip install tokenizers",
            ) from None
        self._model = load_whisper(self.weights.locate, self._device)
        folder = self.weights.locate()
        try:
            self._tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # the library raises Exception itself
            raise ListeningError(
                "{file} cannot be read ({reason}).", file=folder / "tokenizer.json", reason=error
            ) from None

    def _hear_piece(self, sound: np.ndarray, offset: float, language: str) -> Heard:
        import ctranslate2

        rows = min(LONGEST, -(-len(sound) // HOP))
        padded = np.pad(sound, (0, LONGEST * HOP - min(len(sound), LONGEST * HOP)))[: LONGEST * HOP]
        spectrum = log_mel(padded, self._model.n_mels)
        given = ctranslate2.StorageView.from_array(np.ascontiguousarray(spectrum.T[None], np.float32))
        encoded = self._model.encode(given)
        if not self._model.is_multilingual:
            language = "en"
        elif not language:
            language = self._model.detect_language(encoded)[0][0][0].strip("<|>")
        start = [self._id("<|startoftranscript|>")]
        if self._model.is_multilingual:
            start += [self._id(f"<|{language}|>"), self._id("<|transcribe|>")]
        best = self._choose(encoded, start, rows)
        ids = [token for token in best.ids if token < self._id("<|endoftext|>")]  # without marks of time
        text = self._tokens.decode(ids).strip()
        if not text or (best.silent > SILENT and best.sure < DOUBTFUL):
            return Heard("", language)
        return Heard(text, language, self._words(encoded, start, ids, rows, offset, language))

    def _choose(self, encoded: Any, start: list[int], rows: int) -> _Choice:
        """The likeliest text; where it repeats itself, the likeliest that says no three words twice."""
        prompt = [start]  # with marks of time: told to leave them out, Whisper leaves out sentences too
        for repeat in ({}, {"no_repeat_ngram_size": 3}):
            result = self._model.generate(
                encoded, prompt, beam_size=BEAM, max_length=MOST_TOKENS, return_scores=True,
                return_no_speech_prob=True, **repeat,
            )[0]  # fmt: skip
            choice = _Choice(result.sequences_ids[0], result.no_speech_prob, result.scores[0])
            said = self._tokens.decode(choice.ids).encode()
            if len(said) <= FASTEST * rows * HOP / RATE or len(said) <= REPEATING * len(zlib.compress(said)):
                break
        return choice

    def _words(
        self, encoded: Any, start: list[int], ids: list[int], rows: int, offset: float, language: str
    ) -> tuple[HeardWord, ...]:
        aligned = self._model.align(encoded, start, [ids], [rows])[0].alignments
        at = np.array(aligned, np.int64).reshape(-1, 2)
        first = np.flatnonzero(np.diff(at[:, 0], prepend=-1) > 0)  # where each token begins
        times = at[first, 1] * TIME_STEP
        words = []
        for word, begin, stop in split_words(ids, self._tokens.decode, language in NO_SPACES):
            if stop >= len(times):
                times = np.append(times, [rows * HOP / RATE] * (stop + 1 - len(times)))
            words.append(HeardWord(word, float(times[begin]), float(times[stop])))
        return tuple(_moved(word, offset) for word in _tightened(words))

    def _id(self, token: str) -> int:
        found = self._tokens.token_to_id(token)
        if found is None:
            raise ListeningError("the tokenizer of these weights has no {token}; are they Whisper's?", token=token)
        return int(found)
