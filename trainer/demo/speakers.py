"""The sixteen speakers of the demo: how each looks and sounds."""

from __future__ import annotations

from dataclasses import dataclass

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


SPEAKERS = (
    Speaker(
        "lin",
        "zh",
        Face(
            (240, 200, 172),
            (34, 27, 26),
            "bob",
            iris=(58, 38, 28),
            lip=(201, 96, 98),
            jaw=0.92,
            eye=1.05,
            tilt=0.05,
            lid=0.75,
            brow=0.85,
            nose=0.92,
            age=0.05,
        ),
        Voice(228, 0.86, 0.3, 4.9),
        (232, 222, 205),
        "round",
        "window",
        (196, 205, 203),
    ),
    Speaker(
        "wei",
        "zh",
        Face(
            (226, 182, 148),
            (28, 25, 26),
            "short",
            iris=(52, 35, 27),
            lip=(176, 102, 92),
            jaw=1.06,
            eye=0.96,
            tilt=0.04,
            lid=0.85,
            brow=1.25,
            nose=1.06,
            lashes=0.5,
            glasses="rectangle",
        ),
        Voice(124, 1.02, 0.15, 4.6),
        (58, 76, 104),
        "shirt",
        "shelf",
        (171, 180, 190),
    ),
    Speaker(
        "mei",
        "zh",
        Face(
            (246, 210, 184),
            (52, 36, 30),
            "long",
            iris=(64, 42, 30),
            lip=(206, 88, 92),
            jaw=0.9,
            cheek=0.98,
            eye=1.1,
            tilt=0.03,
            lid=0.55,
            brow=0.8,
            nose=0.88,
            lips=1.05,
        ),
        Voice(244, 0.84, 0.25, 5.1),
        (128, 66, 78),
        "v",
        "plant",
        (219, 207, 194),
    ),
    Speaker(
        "guo",
        "zh",
        Face(
            (214, 168, 132),
            (86, 84, 84),
            "receding",
            iris=(54, 38, 30),
            lip=(164, 98, 88),
            jaw=1.05,
            cheek=1.03,
            eye=0.9,
            tilt=0.0,
            lid=0.8,
            brow=1.1,
            nose=1.14,
            lashes=0.4,
            age=0.85,
        ),
        Voice(112, 1.06, 0.3, 4.1, 0.7),
        (92, 96, 88),
        "round",
        "wall",
        (190, 184, 170),
    ),
    Speaker(
        "yun",
        "zh",
        Face(
            (236, 194, 164),
            (44, 33, 30),
            "bun",
            iris=(60, 42, 32),
            lip=(188, 86, 84),
            jaw=0.95,
            eye=1.0,
            tilt=0.07,
            lid=0.6,
            brow=0.95,
            nose=0.98,
            age=0.45,
            glasses="round",
        ),
        Voice(205, 0.88, 0.2, 4.6),
        (74, 108, 100),
        "shirt",
        "window",
        (205, 200, 188),
    ),
    Speaker(
        "tao",
        "zh",
        Face(
            (232, 188, 154),
            (22, 20, 22),
            "fringe",
            iris=(48, 33, 27),
            lip=(184, 104, 96),
            jaw=0.97,
            length=-0.05,
            eye=1.02,
            tilt=0.05,
            lid=0.9,
            brow=1.05,
            nose=1.0,
            lashes=0.6,
            age=0.0,
        ),
        Voice(138, 0.98, 0.2, 5.2),
        (218, 178, 92),
        "hood",
        "shelf",
        (182, 196, 204),
    ),
    Speaker(
        "emma",
        "en",
        Face(
            (250, 214, 192),
            (196, 150, 92),
            "long",
            iris=(86, 120, 142),
            lip=(210, 110, 108),
            jaw=0.93,
            eye=1.06,
            brow=0.85,
            nose=0.9,
            lid=0.1,
            freckles=0.5,
        ),
        Voice(218, 0.87, 0.3, 4.4),
        (88, 116, 150),
        "round",
        "plant",
        (214, 216, 208),
    ),
    Speaker(
        "marcus",
        "en",
        Face(
            (134, 88, 62),
            (24, 20, 20),
            "buzz",
            iris=(50, 32, 24),
            lip=(122, 70, 64),
            jaw=1.08,
            cheek=1.02,
            eye=1.0,
            brow=1.2,
            nose=1.24,
            lips=1.3,
            lashes=0.7,
            beard="full",
        ),
        Voice(104, 1.08, 0.15, 4.1, 0.5),
        (236, 234, 228),
        "shirt",
        "wall",
        (150, 160, 166),
    ),
    Speaker(
        "priya",
        "en",
        Face(
            (186, 132, 94),
            (30, 22, 22),
            "long",
            iris=(56, 36, 26),
            lip=(160, 74, 74),
            jaw=0.93,
            eye=1.12,
            tilt=0.03,
            brow=1.15,
            nose=0.98,
            lips=1.12,
            lashes=1.3,
        ),
        Voice(222, 0.87, 0.2, 4.9),
        (196, 118, 52),
        "v",
        "window",
        (206, 196, 184),
    ),
    Speaker(
        "oliver",
        "en",
        Face(
            (244, 204, 180),
            (138, 78, 46),
            "side",
            iris=(98, 128, 104),
            lip=(190, 112, 102),
            jaw=1.02,
            length=0.1,
            eye=0.95,
            brow=1.1,
            nose=1.05,
            lashes=0.5,
            beard="stubble",
            lid=0.1,
        ),
        Voice(118, 1.03, 0.2, 4.4),
        (96, 60, 56),
        "shirt",
        "shelf",
        (186, 190, 180),
    ),
    Speaker(
        "grace",
        "en",
        Face(
            (112, 72, 52),
            (22, 18, 18),
            "curly",
            iris=(44, 28, 22),
            lip=(128, 58, 62),
            jaw=0.95,
            eye=1.08,
            tilt=0.04,
            brow=0.95,
            nose=1.16,
            lips=1.32,
            lashes=1.3,
        ),
        Voice(208, 0.9, 0.25, 4.5),
        (236, 196, 84),
        "round",
        "plant",
        (190, 204, 206),
    ),
    Speaker(
        "henry",
        "en",
        Face(
            (240, 198, 176),
            (206, 204, 202),
            "receding",
            iris=(102, 124, 140),
            lip=(182, 114, 106),
            jaw=1.04,
            cheek=1.02,
            eye=0.9,
            brow=1.15,
            nose=1.15,
            lashes=0.4,
            age=1.0,
            glasses="round",
            lid=0.3,
        ),
        Voice(108, 1.05, 0.4, 3.9, 0.8),
        (72, 82, 96),
        "shirt",
        "shelf",
        (200, 190, 176),
    ),
    Speaker(
        "sofia",
        "en",
        Face(
            (228, 178, 142),
            (72, 42, 30),
            "side_long",
            iris=(92, 62, 36),
            lip=(192, 82, 84),
            jaw=0.94,
            eye=1.1,
            brow=1.05,
            nose=0.94,
            lips=1.15,
            lashes=1.2,
            lid=0.15,
        ),
        Voice(212, 0.88, 0.2, 5.0),
        (60, 92, 86),
        "v",
        "wall",
        (214, 198, 188),
    ),
    Speaker(
        "james",
        "en",
        Face(
            (176, 122, 86),
            (36, 28, 26),
            "curly_short",
            iris=(66, 42, 28),
            lip=(150, 86, 76),
            jaw=1.0,
            eye=1.0,
            brow=1.25,
            nose=1.12,
            lips=1.1,
            lashes=0.7,
            beard="moustache",
        ),
        Voice(130, 1.0, 0.2, 4.7),
        (134, 146, 118),
        "hood",
        "window",
        (196, 200, 206),
    ),
    Speaker(
        "ruth",
        "en",
        Face(
            (246, 208, 188),
            (184, 180, 178),
            "bob",
            iris=(96, 122, 120),
            lip=(196, 100, 102),
            jaw=0.98,
            cheek=1.02,
            eye=0.94,
            brow=0.8,
            nose=1.0,
            age=0.95,
            lid=0.3,
        ),
        Voice(192, 0.9, 0.45, 4.1, 0.7),
        (118, 92, 124),
        "v",
        "plant",
        (208, 206, 196),
    ),
    Speaker(
        "kenji",
        "en",
        Face(
            (230, 186, 152),
            (24, 22, 24),
            "side",
            iris=(50, 34, 28),
            lip=(178, 104, 94),
            jaw=1.0,
            eye=0.97,
            tilt=0.06,
            lid=0.8,
            brow=1.15,
            nose=1.0,
            lashes=0.5,
            beard="stubble",
        ),
        Voice(116, 1.02, 0.2, 4.8),
        (40, 44, 52),
        "round",
        "wall",
        (180, 190, 184),
    ),
)
