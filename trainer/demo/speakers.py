"""The sixteen speakers of the demo: how each looks and sounds."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainer.demo.canvas import Colour


@dataclass(frozen=True)
class Face:
    """How a speaker looks. Lengths are factors of, or additions in, head units (see canvas).

    Attributes:
        skin: the lit skin; shadows follow from it.
        jaw, cheek, chin: widths as factors; length moves the chin down.
        eye: size factor; tilt lifts the outer corner; lid: 0 a deep crease, 1 a single lid.
        brow: thickness factor; nose: width factor; lips: fullness factor.
        hair: colour; style: see hair.py. beard: "", "stubble", "moustache", "full".
        age: 0..1, how clear the lines are. freckles, lipstick, glasses: seldom.
    """

    skin: Colour
    hair: Colour
    style: str
    iris: Colour = (86, 58, 38)
    lip: Colour = (186, 98, 92)
    jaw: float = 1.0
    cheek: float = 1.0
    length: float = 0.0
    eye: float = 1.0
    tilt: float = 0.0
    lid: float = 0.2
    brow: float = 1.0
    arch: float = 1.0
    nose: float = 1.0
    lips: float = 1.0
    lashes: float = 1.0
    beard: str = ""
    glasses: str = ""
    age: float = 0.15
    freckles: float = 0.0


@dataclass(frozen=True)
class Voice:
    """How a speaker sounds: mean pitch (Hz), vocal tract as a factor of 17 cm, breath 0..1, syllables a second."""

    pitch: float
    tract: float
    breath: float = 0.2
    rate: float = 4.6
    roughness: float = 0.3


@dataclass(frozen=True)
class Speaker:
    """One person: name, mother tongue (zh or en), face, voice, clothes and the room behind."""

    name: str
    language: str
    face: Face
    voice: Voice
    shirt: Colour
    collar: str
    room: str
    wall: Colour


def _speakers() -> tuple[Speaker, ...]:
    with (Path(__file__).parent / "speakers.toml").open("rb") as file:
        entries = tomllib.load(file)["speaker"]
    return tuple(
        Speaker(**{**_tuples(entry), "face": Face(**_tuples(entry["face"])), "voice": Voice(**entry["voice"])})
        for entry in entries
    )


def _tuples(table: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}


SPEAKERS = _speakers()
