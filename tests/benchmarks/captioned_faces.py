"""Pictures of drawn people who are not the demo's, and what is to be seen in them, in words without emotion.

A caption speaks of hair, clothes, light, place and of the geometry of brows, lids and lips; which of these it names is
drawn anew each time. Every part of a face moves on its own, so no caption and no picture knows what a feeling is.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

import cv2
import numpy as np

from trainer.demo.expression import UNITS, Expression, Movement
from trainer.demo.picture import Actor, frames
from trainer.demo.placing import Framing
from trainer.demo.speakers import Face, Speaker, Voice
from trainer.encoders.clip_tower import fit_square

HAIR = {
    "black": (30, 26, 26), "brown": (92, 58, 38), "blond": (204, 160, 98), "red": (150, 72, 40),
    "grey": (140, 138, 136), "white": (212, 210, 208),
}  # fmt: skip
STYLES = {
    "short": "short", "buzz": "very short", "curly_short": "short curly", "receding": "receding", "side": "parted",
    "fringe": "fringed", "bob": "chin-length", "long": "long", "side_long": "long parted", "bun": "tied-up",
    "curly": "big curly",
}  # fmt: skip
COLOURS = {
    "red": (176, 60, 58), "orange": (214, 132, 62), "yellow": (226, 196, 92), "green": (82, 128, 88),
    "blue": (66, 96, 150), "purple": (118, 84, 134), "white": (232, 230, 226), "black": (44, 44, 48),
    "brown": (118, 84, 62), "grey": (128, 132, 138),
}  # fmt: skip
ROOMS = {"window": "a window", "shelf": "a shelf", "plant": "a plant", "wall": "a lamp"}
COLLARS = {"round": "a sweater", "v": "a v-neck", "shirt": "a shirt", "hood": "a hoodie"}
BEARDS = {"stubble": "stubble", "moustache": "a moustache", "full": "a full beard"}
SKINS = ((250, 216, 194), (236, 194, 164), (214, 168, 132), (180, 126, 90), (132, 88, 62), (108, 70, 50))
ACTIVE = 0.35  # chance of each action unit in a picture
TOGETHER = 10  # pictures in one camera and light
GEOMETRY = 14  # facts at the end of each list that are about the face's geometry
NAMED = (4, 7)  # how many other things a caption names, from and below
ASIDE = (1, 3)  # and how many of the geometry: captions of photographs, too, speak of other things first
# Words that a caption must not hold: the six labels, what else they are called, and what a face is called for them.
FORBIDDEN = (
    "neutral", "anger", "angry", "happi", "happy", "sad", "worry", "worri", "surpris", "fear", "afraid", "anxi", "joy",
    "furious", "rage", "mad", "calm", "glad", "cheer", "delight", "upset", "sorrow", "gloom", "unhappy", "nervous",
    "concern", "astonish", "amaze", "shock", "startl", "smil", "frown", "grin", "laugh", "cry", "scowl", "emotion",
    "mood", "feel", "expression", "annoy", "irritat", "tense", "tear", "pleas", "content", "disgust", "scared",
)  # fmt: skip


@dataclass(frozen=True)
class Pictures:
    """`pixels` [N, S, S, 3] uint8; `facts` [N] everything that may be said of each; `person` [N] whose it is;
    `still` [N] whether camera and head stand where they always do."""

    pixels: np.ndarray
    facts: list[list[str]]
    person: np.ndarray
    still: np.ndarray


def draw_pictures(people: int, each: int, size: int, workers: int = 2) -> Pictures:
    """`each` pictures of `people` made-up people, the same for the same numbers."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(workers, cv2.setNumThreads, (1,)) as pool:
        parts = pool.starmap(_draw_person, [(number, each, size) for number in range(people)], chunksize=4)
    return Pictures(
        np.concatenate([pixels for pixels, _ in parts]),
        [one for _, facts in parts for one in facts],
        np.repeat(np.arange(people), each),
        np.tile(np.arange(each) // TOGETHER % 3 == 0, people),
    )


def with_mirrored(pictures: Pictures) -> Pictures:
    """The pictures and their mirror images, in which left is right."""
    swap = {"left": "right", "right": "left"}
    facts = [[" ".join(swap.get(word, word) for word in fact.split()) for fact in one] for one in pictures.facts]
    return Pictures(
        np.concatenate([pictures.pixels, pictures.pixels[:, :, ::-1]]),
        pictures.facts + facts,
        np.tile(pictures.person, 2),
        np.tile(pictures.still, 2),
    )


def caption(facts: list[str], random: np.random.Generator) -> str:
    """Some of the facts, in any order, as one line."""
    looks, geometry = len(facts) - GEOMETRY, GEOMETRY
    named = [*random.permutation(looks)[: random.integers(*NAMED)]]
    named += [looks + one for one in random.permutation(geometry)[: random.integers(*ASIDE)]]
    return "a photo of a person, " + ", ".join(facts[one] for one in random.permutation(named))


def forbidden_words(facts: Iterable[list[str]]) -> set[str]:
    """Words in the facts that name an emotion, or what a face is called for one; there should be none."""
    words = {word for one in facts for fact in one for word in fact.replace("-", " ").split()}
    return {word for word in words if word.startswith(FORBIDDEN)}


def _draw_person(number: int, each: int, size: int) -> tuple[np.ndarray, list[list[str]]]:
    random = np.random.default_rng([number, 77])
    speaker, looks = _person(random)
    actor = Actor(speaker, 10_000 + number)
    pixels, facts = [], []
    for start in range(0, each, TOGETHER):
        count, still = min(TOGETHER, each - start), start // TOGETHER % 3 == 0
        framing, place = _framing(random, still)
        expression, movement, speech = _face(random, count, still)
        for at, planes in enumerate(frames(actor, expression, movement, speech, framing)):
            pixels.append(fit_square(cv2.cvtColor(planes, cv2.COLOR_YUV2RGB_I420)[None], size, "crop")[0])
            facts.append([*looks, *place, *_geometry(expression, movement, speech, at)])
    return np.stack(pixels), facts


def _person(random: np.random.Generator) -> tuple[Speaker, list[str]]:
    def pick(names: Iterable[str]) -> str:
        return str(random.choice(list(names)))

    def near(colour: tuple[int, ...], spread: float = 14) -> tuple[int, int, int]:
        return tuple(int(v) for v in np.clip(np.add(colour, random.normal(0, spread, 3)), 12, 252))

    hair, style, shirt, wall, room, collar = (pick(names) for names in (HAIR, STYLES, COLOURS, COLOURS, ROOMS, COLLARS))
    skin = SKINS[random.integers(len(SKINS))]
    face = Face(near(skin, 8), near(HAIR[hair], 8), style)
    factors = {"jaw", "cheek", "eye", "brow", "arch", "nose", "lips", "lashes"}
    face = replace(
        face,
        **{one.name: float(random.normal(1, 0.1)) for one in fields(Face) if one.name in factors},
        iris=near((86, 58, 38), 25), lip=near((186, 98, 92)), tilt=float(random.uniform(0, 0.06)),
        lid=float(random.random()), age=float(random.random()),
        beard=pick(BEARDS) if random.random() < 0.3 else "",
        glasses=pick(("round", "rectangle")) if random.random() < 0.3 else "",
    )  # fmt: skip
    voice = Voice(150.0, 1.0)
    speaker = Speaker("", "en", face, voice, near(COLOURS[shirt]), collar, room, near(np.add(COLOURS[wall], 255) // 2))
    looks = [
        f"{hair} hair", f"{STYLES[style]} hair", COLLARS[collar], f"{shirt} clothes", f"{wall} wall",
        f"{ROOMS[room]} behind", "light skin" if sum(skin) > 500 else "dark skin",
        f"{face.glasses} glasses" if face.glasses else "no glasses", BEARDS.get(face.beard, "no beard"),
        "lined skin" if face.age > 0.5 else "smooth skin",
    ]  # fmt: skip
    return speaker, looks


def _framing(random: np.random.Generator, still: bool) -> tuple[Framing, list[str]]:
    unit, x, y = 29.5 * (1 + random.normal(0, 0.035)), 240 + random.normal(0, 14), 158 + random.normal(0, 6)
    if still:
        unit, x, y = 29.5, 240.0, 158.0
    brightness, warmth = np.clip(random.normal(1, 0.06), 0.8, 1.14), np.clip(random.normal(0, 0.4), -1, 1)
    facts = [
        "close to the camera" if unit > 29.5 else "far from the camera",
        "bright light" if brightness > 1 else "dim light",
        "warm light" if warmth > 0 else "cold light",
    ]
    return Framing(float(unit), float(x), float(y), float(brightness), float(warmth)), facts


def _face(random: np.random.Generator, count: int, still: bool) -> tuple[Expression, Movement, np.ndarray]:
    """Each action unit on its own, at rest or at work; the head turned anyhow."""
    rest = np.abs(random.normal(0, 0.1, (count, len(UNITS))))
    work = random.uniform(0.6, 1.2, rest.shape)
    units = np.where(random.random(rest.shape) < ACTIVE, work, rest)
    blink = np.where(random.random(count) < 0.08, 1.0, 0.0)
    gaze = random.normal(0, (0.06, 0.05), (count, 2)).clip(-0.16, 0.16)
    yaw, pitch, roll, x, y, scale, lean = (
        random.normal(0, size, count) for size in (0.08, 0.07, 0.05, 0.08, 0.08, 0.02, 0.01)
    )
    if still:
        roll, x, y, scale, lean = np.zeros((5, count))
    speech = random.random(count) * (random.random(count) < 0.5)
    return Expression(units, blink, gaze), Movement(yaw, pitch, roll, x, y, scale, lean), speech


def _geometry(expression: Expression, movement: Movement, speech: np.ndarray, at: int) -> list[str]:
    def unit(name: str) -> float:
        return float(expression.unit(name)[at])

    on = 0.45
    opening = 0.42 * speech[at] + 0.62 * unit("AU26") + 0.17 * unit("AU25")
    facts = [
        "inner brows raised" if unit("AU1") > on else "inner brows at rest",
        "outer brows raised" if unit("AU2") > on else "outer brows at rest",
        "brows pulled together" if unit("AU4") > on else "brows apart",
        "cheeks lifted" if unit("AU6") > on else "cheeks at rest",
        "mouth corners up" if unit("AU12") > on else "mouth corners not up",
        "mouth corners down" if unit("AU15") > on else "mouth corners not down",
        "chin raised" if unit("AU17") > on else "chin at rest",
        "lips stretched wide" if unit("AU20") > on else "lips not stretched",
        "lips pressed" if unit("AU24") > on else "lips loose",
        "mouth wide open" if opening > 0.4 else "mouth open" if opening > 0.12 else "mouth closed",
        "head turned left" if movement.yaw[at] < 0 else "head turned right",
        "head lowered" if movement.pitch[at] > 0 else "head lifted",
        "head leaning left" if movement.roll[at] < 0 else "head leaning right",
    ]
    if expression.blink[at] > 0.5:
        return [*facts, "eyes shut"]
    if unit("AU43") > on:
        return [*facts, "eyes half closed"]
    return [*facts, "eyes wide open" if unit("AU5") > on else "eyes narrow" if unit("AU7") > on else "eyes open"]
