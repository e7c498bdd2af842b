"""Speech recognition by a server with OpenAI's interface (/audio/transcriptions): sound is sent, words come back."""

from __future__ import annotations

import io
import time
import wave
from typing import Any

import numpy as np

from trainer.outgoing.client import Answer, Elsewhere, LineError, ServerLine, Unreachable
from trainer.outgoing.destination import Destination, destination, readable
from trainer.outgoing.keys import KEYS, find_key
from trainer.protocol.json_lines import parsed_json
from trainer.protocol.server_keys import SERVICE
from trainer.transcripts.heard import NOTHING_HEARD, RATE, SILENCE, Heard, HeardWord, ListeningError, UnheardError

PATIENCE = 120.0  # seconds that one answer may take
TRIES = 4
PAUSE = 1.0  # seconds before the second try; doubled each time
BUSY = (429, 500, 502, 503, 504)
REFUSED_FORM = (400, 422)  # by servers that give no words with their times
LANGUAGES = {"english": "en", "chinese": "zh", "mandarin": "zh", "cantonese": "yue", "german": "de", "japanese": "ja"}


class ServerListener:
    """A server's model. ListeningError where it has no key or will not do, OutgoingError where it may not be asked."""

    weights = None

    def __init__(self, url: str, model: str, allow_http: bool = False, pause: float = PAUSE) -> None:
        self.place: Destination = destination(url, allow_http)
        self.model = model
        self.source = f"{model} at {self.place.url}"
        self._pause = pause
        self._with_words = True
        self._answered = False
        self.key = find_key(self.place.url)
        if not self.key and not self.place.is_local:
            raise ListeningError(
                "there is no key for {url}; set {keys} in the environment, or keep it in the system's keyring "
                "(keyring set {service} {url}).",
                url=url, keys=KEYS[0], service=SERVICE,
            )  # fmt: skip
        self._line = ServerLine(self.place)

    def hear(self, sound: np.ndarray) -> Heard:
        """What the server hears in sound [S] at 16 kHz; silence is not sent."""
        if not len(sound) or np.abs(sound).max() < SILENCE:
            return NOTHING_HEARD
        last: Any = None
        for number in range(TRIES):
            if number:
                time.sleep(self._pause * 2 ** (number - 1))
            try:
                answer = self._ask(sound)
            except Elsewhere as error:
                raise ListeningError("{error}; name that address if you trust it.", error=error) from None
            except LineError as error:
                if isinstance(error, Unreachable) and not self._answered:
                    raise ListeningError("{error}; check the address, and that the server runs.", error=error) from None
                last = error
                continue
            if answer.status == 200:
                self._answered = True
                return read_answer(answer.body, len(sound) / RATE)
            if answer.status in (401, 403, 404):
                raise ListeningError(
                    "{url} refuses ({status}): {said}; check the model's name “{model}” and the key.",
                    url=self.place.url, status=answer.status, said=self._said(answer), model=self.model,
                )  # fmt: skip
            last = UnheardError("{url} answers {status}: {said}", url=self.place.url, status=answer.status,
                                said=self._said(answer))  # fmt: skip
            if answer.status not in BUSY:
                break
        raise UnheardError("{error}", error=last)

    def _ask(self, sound: np.ndarray) -> Answer:
        headers = {"accept-encoding": "identity"} | ({"authorization": f"Bearer {self.key}"} if self.key else {})
        while True:
            form = {"model": self.model, "response_format": "verbose_json" if self._with_words else "json"}
            if self._with_words:
                form["timestamp_granularities[]"] = "word"
            with self._line.asking(PATIENCE):
                answer = self._line.answer(self._line.http.request(
                    "POST", self.place.url + "/audio/transcriptions", headers=headers, data=form,
                    files={"file": ("clip.wav", as_wav(sound), "audio/wav")}, timeout=PATIENCE,
                ))  # fmt: skip
            if answer.status not in REFUSED_FORM or not self._with_words:
                return answer
            self._with_words = False  # the other clips need not find out again

    def _said(self, answer: Answer) -> str:
        text = answer.body.decode("utf-8", "replace")
        return readable(text.replace(self.key, "…") if self.key else text) or "nothing"


def as_wav(sound: np.ndarray) -> bytes:
    """Sound [S] at 16 kHz in -1..1 as a WAV file of 16 bits; nothing of the clip's name or file goes along."""
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return held.getvalue()


def read_answer(body: bytes, duration: float) -> Heard:
    """What an answer says; UnheardError where it has not the form of OpenAI's interface."""
    try:
        table = parsed_json(body)
    except ValueError:
        table = None
    text = table.get("text") if isinstance(table, dict) else None
    if not isinstance(text, str):
        raise UnheardError("the server gives no answer in the form of OpenAI's interface")
    named = str(table.get("language") or "").lower()
    language = LANGUAGES.get(named, named if len(named) <= 3 else "")
    words = table.get("words")
    return Heard(" ".join(text.split()), language, tuple(_words(words if isinstance(words, list) else [], duration)))


def _words(listed: list[Any], duration: float) -> list[HeardWord]:
    """The words with times that can be, in order; none at all where one cannot."""
    found, before = [], 0.0
    for item in listed:
        try:
            text, start, end = str(item["word"]).strip(), float(item["start"]), float(item["end"])
        except (KeyError, TypeError, ValueError):
            return []
        if not before - 0.01 <= start <= end <= duration + 1.0:  # also of what is no number
            return []
        before = start
        if text:
            found.append(HeardWord(text, round(start, 2), round(end, 2)))
    return found
