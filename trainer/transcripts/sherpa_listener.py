"""sherpa-onnx: SenseVoice, Paraformer or Whisper from a folder as its authors pack them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from trainer.hashes import hashed
from trainer.media import MediaError
from trainer.transcripts.heard import NOTHING_HEARD, RATE, SILENCE, Heard, HeardWord, ListeningError, UnheardError
from trainer.transcripts.splitting import pieces

INSTALL = 'pip install "emodesk[sherpa]"'
THREADS = 2
PIECE = 29.0  # seconds that are heard at once: its Whisper drops what comes after 29.5 s
WORD_MARK = "▁"  # begins a word in the models' tokens


class SherpaListener:
    """A model of sherpa-onnx; which one, its folder's files say: `tokens.txt` and one of model.onnx, encoder + decoder.

    ListeningError where the folder holds none.
    """

    weights = None

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder).expanduser()
        self._recogniser: Any = None
        self._tokens = self._file("tokens.txt", "*tokens.txt")
        if self._tokens is None:
            raise ListeningError(
                "{folder} holds no model of sherpa-onnx (tokens.txt is not there); unpack one of its models there.",
                folder=self._folder,
            )
        try:
            self.source = f"sherpa {self._folder.name} {hashed(str(self._weights()))[2][:8]}"
        except MediaError as error:
            raise ListeningError("{folder} cannot be read: {error}", folder=folder, error=error) from None

    def hear(self, sound: np.ndarray) -> Heard:
        """Text of sound [S] at 16 kHz, longer in pieces cut where it is quiet; language, emotion (of most pieces)
        and words with their times where the model tells."""
        if not len(sound) or np.abs(sound).max() < SILENCE:
            return NOTHING_HEARD
        if self._recogniser is None:
            self._recogniser = self._made()
        heard = [self._hear_piece(sound[start:end], start / RATE) for start, end in pieces(sound, RATE, PIECE)]
        spoken = [part for part in heard if part.text]
        words = tuple(word for part in spoken for word in part.words) if all(part.words for part in spoken) else ()
        emotions = Counter(part.emotion for part in spoken if part.emotion).most_common(1)
        return Heard(
            " ".join(part.text for part in spoken), spoken[0].language if spoken else "", words,
            emotions[0][0] if emotions else "",
        )  # fmt: skip

    def _hear_piece(self, sound: np.ndarray, offset: float) -> Heard:
        try:
            stream = self._recogniser.create_stream()
            stream.accept_waveform(RATE, sound.astype(np.float32))
            self._recogniser.decode_stream(stream)
        except RuntimeError as error:
            raise UnheardError("it could not be recognised: {reason}", reason=" ".join(str(error).split())) from None
        result = stream.result
        times = [offset + time for time in result.timestamps]
        words = words_of(list(result.tokens), times, offset + len(sound) / RATE)
        return Heard(result.text.strip(), result.lang.strip("<|>"), words, emotion_of(getattr(result, "emotion", "")))

    def _weights(self) -> Path:
        found = self._file("model.int8.onnx", "model.onnx", "*encoder*.onnx")
        if found is None:
            raise ListeningError("{folder} holds no model.onnx and no encoder.onnx.", folder=self._folder)
        return found

    def _file(self, *patterns: str) -> Path | None:
        found = (path for pattern in patterns for path in sorted(self._folder.glob(pattern)))
        return next(found, None)

    def _made(self) -> Any:
        try:
            from sherpa_onnx import OfflineRecognizer
        except ImportError:
            raise ListeningError(
                "recognition by sherpa-onnx needs its package; install it with {command}.", command=INSTALL
            ) from None
        weights, tokens = str(self._weights()), str(self._tokens)
        name = self._folder.name.lower()
        common = {"tokens": tokens, "num_threads": THREADS}
        try:
            if "encoder" in Path(weights).name:
                decoder = self._file("*decoder*.onnx")
                if decoder is None:
                    raise ListeningError("{folder} holds an encoder and no decoder.onnx.", folder=self._folder)
                if "paraformer" in name:
                    raise ListeningError(
                        "{folder} is a model that listens as one speaks; take Paraformer for whole files.",
                        folder=self._folder,
                    )
                return OfflineRecognizer.from_whisper(encoder=weights, decoder=str(decoder), language="", **common)
            if "paraformer" in name:
                return OfflineRecognizer.from_paraformer(paraformer=weights, **common)
            return OfflineRecognizer.from_sense_voice(model=weights, use_itn=True, **common)
        except (RuntimeError, ValueError) as error:
            raise ListeningError(
                "{folder} cannot be loaded by sherpa-onnx ({reason}).",
                folder=self._folder, reason=" ".join(str(error).split()),
            ) from None  # fmt: skip


def emotion_of(mark: str) -> str:
    """The emotion in a mark of SenseVoice's (“<|HAPPY|>”), '' where it tells none."""
    name = mark.strip("<|>").lower()
    return "" if name == "emo_unknown" else name


def words_of(tokens: list[str], times: list[float], duration: float) -> tuple[HeardWord, ...]:
    """Words of tokens that begin at `times` seconds: a token that begins with a space or its mark begins a word, as
    every Chinese letter does; a word ends where the next begins."""
    if len(tokens) != len(times):
        return ()
    words: list[tuple[str, float]] = []
    for token, time in zip(tokens, times, strict=True):
        text = token.replace(WORD_MARK, " ")
        if words and not text.startswith(" ") and not _alone(text) and not _alone(words[-1][0][-1:]):
            words[-1] = (words[-1][0] + text.removesuffix("@@"), words[-1][1])
        elif text.strip():
            words.append((text.strip().removesuffix("@@"), time))
    ends = [*(time for _, time in words[1:]), duration]
    return tuple(
        HeardWord(text, round(begin, 2), round(max(begin, end), 2))
        for (text, begin), end in zip(words, ends, strict=False)  # without a word the end is left over
    )


def _alone(text: str) -> bool:
    """Whether a letter is a word of its own, as in Chinese and Japanese."""
    return "\u3040" <= text[:1] <= "\u9fff"
