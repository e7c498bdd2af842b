"""From a sentence to syllables that can be spoken: a rough spelling-to-sound for English, a stable choice for Chinese.

It need not be right, only speech-like: the same text always sounds the same, and long sentences take longer.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

# First three formants (Hz) of an adult with a 17 cm vocal tract, after Peterson and Barney 1952, and how open the
# mouth is.
VOWELS = {
    "a": ((750, 1250, 2550), 1.0),
    "ae": ((660, 1700, 2450), 0.9),
    "e": ((530, 1840, 2480), 0.6),
    "i": ((290, 2250, 2950), 0.35),
    "o": ((520, 900, 2400), 0.6),
    "u": ((320, 880, 2250), 0.28),
    "@": ((500, 1450, 2450), 0.5),
    "v": ((300, 1850, 2200), 0.3),
}


@dataclass(frozen=True)
class Consonant:
    """Seconds, loudness of voice, breath and hiss (0..1), hiss centre (Hz), first formants, how open the mouth is."""

    seconds: float
    voice: float = 0.0
    breath: float = 0.0
    hiss: float = 0.0
    centre: float = 4000.0
    formants: tuple[int, int, int] = (320, 1500, 2500)
    mouth: float = 0.2
    closure: float = 0.0


CONSONANTS = {
    "m": Consonant(0.065, voice=0.4, formants=(260, 1100, 2200), mouth=0.0),
    "n": Consonant(0.055, voice=0.4, formants=(260, 1600, 2500)),
    "l": Consonant(0.05, voice=0.55, formants=(340, 1200, 2700), mouth=0.35),
    "r": Consonant(0.055, voice=0.5, formants=(350, 1200, 1750), mouth=0.3),
    "w": Consonant(0.05, voice=0.5, formants=(300, 720, 2250), mouth=0.1),
    "y": Consonant(0.045, voice=0.5, formants=(280, 2250, 2900)),
    "b": Consonant(0.02, voice=0.25, hiss=0.3, centre=900, mouth=0.0, closure=0.045),
    "d": Consonant(0.02, voice=0.25, hiss=0.35, centre=3200, closure=0.04),
    "g": Consonant(0.025, voice=0.2, hiss=0.35, centre=2000, mouth=0.3, closure=0.045),
    "p": Consonant(0.04, breath=0.3, hiss=0.4, centre=1000, mouth=0.0, closure=0.055),
    "t": Consonant(0.045, breath=0.2, hiss=0.5, centre=4200, closure=0.05),
    "k": Consonant(0.05, breath=0.25, hiss=0.45, centre=2200, mouth=0.3, closure=0.05),
    "s": Consonant(0.085, hiss=0.6, centre=6200, mouth=0.15),
    "z": Consonant(0.07, voice=0.2, hiss=0.4, centre=5800, mouth=0.15),
    "x": Consonant(0.085, hiss=0.55, centre=3600, mouth=0.2),
    "f": Consonant(0.07, hiss=0.25, centre=5000, mouth=0.05),
    "v": Consonant(0.05, voice=0.3, hiss=0.12, centre=5000, mouth=0.05),
    "h": Consonant(0.055, breath=0.4, formants=(550, 1450, 2450), mouth=0.45),
    "c": Consonant(0.07, hiss=0.5, centre=4600, closure=0.04),
    "j": Consonant(0.05, voice=0.15, hiss=0.45, centre=3800, closure=0.035),
}

_ONSETS = ("", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "c", "x", "s", "z", "r", "w", "y")
_FINALS = (
    "a",
    "o",
    "@",
    "i",
    "u",
    "v",
    "a",
    "e",
    "a-n",
    "@-n",
    "i-n",
    "a-i",
    "e-i",
    "a-u",
    "o-u",
    "u-o",
    "i-a",
    "u-a-n",
)
_LETTERS = {"q": "k", "c": "k", "x": "s"}
_ENGLISH_VOWELS = {
    "ee": "i", "ea": "i", "oo": "u", "ou": "a-u", "ow": "a-u", "ai": "e-i", "ay": "e-i", "oa": "o-u", "oi": "o-i",
    "oy": "o-i", "ie": "i", "ey": "i", "au": "o", "aw": "o", "ew": "u", "igh": "a-i",
    "a": "ae", "e": "e", "i": "i", "o": "o", "u": "@", "y": "i",
}  # fmt: skip


@dataclass(frozen=True)
class Syllable:
    """Consonants, vowels, consonants; tone 1..4 of Chinese, 0 for none; seconds of silence that follow; stress 0..1."""

    onset: tuple[str, ...]
    vowels: tuple[str, ...]
    coda: tuple[str, ...] = ()
    tone: int = 0
    pause: float = 0.0
    stress: float = 0.5


def syllables(text: str, language: str) -> list[Syllable]:
    """The syllables of a sentence; a hummed one for a text without any."""
    found = _chinese(text) if language == "zh" else _english(text)
    return found or [Syllable(("m",), ("@",))]


def _pause(mark: str) -> float:
    return {"，": 0.16, ",": 0.14, "…": 0.2, "—": 0.16}.get(mark, 0.22 if mark in "。！？.!?；;：:" else 0.0)


def _chinese(text: str) -> list[Syllable]:
    result: list[Syllable] = []
    for sign in text:
        if "\u4e00" <= sign <= "\u9fff":
            code = zlib.crc32(sign.encode("utf-8"))
            parts = _FINALS[(code >> 5) % len(_FINALS)].split("-")
            coda = ("n",) if parts[-1] == "n" else ()
            onset = _ONSETS[code % len(_ONSETS)]
            vowels = tuple(part for part in parts if part != "n")
            stress = 0.3 + 0.5 * ((code >> 11) % 7) / 6
            result.append(Syllable((onset,) if onset else (), vowels, coda, 1 + (code >> 14) % 4, 0.0, stress))
        elif result and _pause(sign):
            result[-1] = _with_pause(result[-1], _pause(sign))
    return result


def _english(text: str) -> list[Syllable]:
    result: list[Syllable] = []
    for word, mark in re.findall(r"([a-z']+)|([^a-z'\s])", text.lower()):
        if mark:
            if result and _pause(mark):
                result[-1] = _with_pause(result[-1], _pause(mark))
            continue
        word = word.replace("'", "").replace("th", "z").replace("sh", "x").replace("ch", "c0").replace("ph", "f")
        word = re.sub(r"([^aeiou])e$", r"\1", word) if len(word) > 3 else word
        pieces = re.findall(r"[^aeiouy]*(?:igh|[aeiouy]{1,2})(?:[^aeiouy]+$|[nmlr](?=[^aeiouy]))?", word)
        for at, piece in enumerate(pieces):
            onset, nucleus, coda = re.findall(r"^([^aeiouy]*)(igh|[aeiouy]+)(.*)", piece)[0]
            sound = _ENGLISH_VOWELS.get(nucleus) or _ENGLISH_VOWELS[nucleus[0]]
            weak = len(word) <= 3 or (at > 0 and len(pieces) > 1)
            result.append(
                Syllable(_letters(onset), tuple(sound.split("-")), _letters(coda)[:2], 0, 0.0, 0.25 if weak else 0.8)
            )
    return result


def _letters(text: str) -> tuple[str, ...]:
    text = text.replace("c0", "j").replace("gh", "").replace("ck", "k").replace("wh", "w").replace("kn", "n")
    sounds = [_LETTERS.get(letter, letter) for letter in text]
    return tuple(s for at, s in enumerate(sounds) if s in CONSONANTS and (at == 0 or s != sounds[at - 1]))


def _with_pause(syllable: Syllable, seconds: float) -> Syllable:
    return Syllable(
        syllable.onset, syllable.vowels, syllable.coda, syllable.tone, max(syllable.pause, seconds), syllable.stress
    )
