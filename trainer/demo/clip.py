"""One clip from its recipe: sound, face and movement, written as a video file."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import av
import numpy as np

from trainer.demo.expression import FPS, express, move
from trainer.demo.phones import syllables
from trainer.demo.picture import Actor, frames
from trainer.demo.placing import Framing
from trainer.demo.plan import Recipe
from trainer.demo.room import FRAME_HEIGHT, FRAME_WIDTH
from trainer.demo.speakers import SPEAKERS
from trainer.demo.voice import RATE, speak
from trainer.protocol.files import replace_file

# Light and distance that go with what the whole picture shows: brightness, warmth, zoom.
MOODS = {
    "neutral": (0.0, 0.0, 0.0),
    "anger": (-0.03, 0.35, 0.03),
    "happiness": (0.05, 0.3, 0.0),
    "sadness": (-0.08, -0.5, -0.02),
    "worry": (-0.04, -0.3, 0.01),
    "surprise": (0.04, -0.05, -0.01),
}


# Looking ahead for cuts and bit rates costs a third of the time and changes nothing here.
X264 = {"preset": "superfast", "crf": "22", "x264-params": "rc-lookahead=0:scenecut=0:b-adapt=0"}


@lru_cache(maxsize=2)
def actor(index: int) -> Actor:
    """The still layers of a speaker; clips are made speaker by speaker, so few are kept."""
    return Actor(SPEAKERS[index], index)


def make(recipe: Recipe, folder: Path) -> None:
    """Draw, speak and write one clip below `folder`; the file appears only when it is whole. OSError as `open`."""
    speech, image, text, video = recipe.shown
    del text
    random = {
        name: np.random.default_rng([*recipe.seed, 3, k]) for k, name in enumerate(("voice", "face", "body", "room"))
    }
    speaker = SPEAKERS[recipe.speaker]
    sentence = syllables(recipe.sentence, recipe.language)
    spoken = speak(sentence, speaker.voice, speech or recipe.label, recipe.strength[0], random["voice"])
    count = len(spoken.mouth)
    expression = express(image or recipe.label, recipe.strength[1], count, random["face"])
    movement = move(video, recipe.strength[3], count, random["body"])
    framing = _framing(video, recipe.strength[3], random["room"])
    pictures = frames(actor(recipe.speaker), expression, movement, spoken.mouth, framing, recipe.hidden)
    write(folder / recipe.path, pictures, spoken.sound if speech else None, recipe.digest())


def _framing(emotion: str, strength: float, random: np.random.Generator) -> Framing:
    brightness, warmth, zoom = (strength * value for value in MOODS[emotion])
    unit = 29.5 * (1 + zoom + random.normal(0, 0.035))
    return Framing(
        unit=float(unit),
        x=float(240 + random.normal(0, 14)),
        y=float(158 + random.normal(0, 6)),
        brightness=float(np.clip(1 + brightness + random.normal(0, 0.045), 0.82, 1.12)),
        warmth=float(np.clip(warmth + random.normal(0, 0.35), -1, 1)),
    )


def write(path: Path, pictures: Iterable[np.ndarray], sound: np.ndarray | None, digest: str) -> None:
    """Write planar YUV pictures and sound (or none) as H.264 and AAC in an MP4, with `digest` as its comment."""
    part = path.with_name(f".{path.stem}.{os.getpid()}.part.mp4")
    try:
        with av.open(str(part), "w", options={"movflags": "faststart"}) as container:
            container.metadata["comment"] = digest
            video = container.add_stream("libx264", rate=FPS, options=X264)
            video.width, video.height, video.pix_fmt = FRAME_WIDTH, FRAME_HEIGHT, "yuv420p"
            video.codec_context.thread_count = 1  # one clip a core; and more threads cut the picture differently
            video.codec_context.gop_size = FPS  # stepping back never decodes more than a second
            packets = [] if sound is None else _encode_sound(container, sound)
            for number, picture in enumerate(pictures):
                frame = av.VideoFrame.from_numpy_buffer(picture, format="yuv420p")
                frame.pts, frame.time_base = number, Fraction(1, FPS)
                container.mux(video.encode(frame))
                while packets and packets[0].pts * packets[0].time_base <= Fraction(number, FPS):
                    container.mux(packets.pop(0))
            container.mux(video.encode())
            container.mux(packets)
        replace_file(part, path)
    finally:
        part.unlink(missing_ok=True)


def _encode_sound(container: av.container.OutputContainer, sound: np.ndarray) -> list[Any]:
    stream = container.add_stream("aac", rate=RATE, layout="mono", bit_rate=64_000, options={"aac_coder": "fast"})
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound[None]), format="fltp", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
    return [*stream.encode(frame), *stream.encode()]


def is_made(recipe: Recipe, folder: Path) -> bool:
    """Whether this very clip lies there, whole."""
    path = folder / recipe.path
    with contextlib.suppress(OSError, ValueError):
        if path.stat().st_size:
            with av.open(str(path)) as container:
                return container.metadata.get("comment") == recipe.digest()
    return False
