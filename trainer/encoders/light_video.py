"""Video without a learnt model: colours, gradients and dense optical flow of the whole frame over grids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from trainer.encoders.base import MOST_FRAMES, FrameFeatures, missing
from trainer.encoders.gradients import orientation_cells
from trainer.encoders.light import LightEncoder
from trainer.protocol.errors import Sentence
from trainer.protocol.sections import number

if TYPE_CHECKING:
    from trainer.encoders.clip_input import ClipInput

VERSION = 2  # raise whenever the same frames would give other features
DESCRIBED_SIDE = 160  # pixels, long side of the picture that is described
LEAST = 48  # pixels, its short side at least: OpenCV's flow crashes on pictures 160 wide and 24 high
GRID = 6  # cells across and down for colour and motion
EDGE_GRID, EDGE_BINS = 4, 8  # cells and orientations of the gradients
DIRECTIONS = 4  # right, down, left, up
WHOLE = 7  # numbers for the motion of the whole picture
LONGEST_STEP = 0.3  # seconds between two frames over which motion can still be followed
FASTEST = 3.0  # picture widths a second; faster is a cut or a mistake
GAIN = 20.0  # speeds are log(1 + GAIN · speed): a face's speeds, about 0.05 widths a second, become about 1


@dataclass(frozen=True)
class LightVideoOptions:
    """`rate`: frames looked at a second, 0 for every frame."""

    rate: float = number(12.5, 0.0, MOST_FRAMES)


class LightVideo(LightEncoder):
    """Descriptors of whole frames, [T, 387]: colour 108, gradients 128, motion 144 by cell and 7 of the whole."""

    modality = "video"
    version = VERSION
    options_kind = LightVideoOptions
    channels = GRID * GRID * (3 + DIRECTIONS) + EDGE_GRID * EDGE_GRID * EDGE_BINS + WHOLE

    @property
    def rate(self) -> float:
        return float(self.options.rate)

    def _versions(self) -> tuple[int | str, ...]:
        from trainer.encoders.clip_input import FRAMES_VERSION

        return (FRAMES_VERSION,)

    def _encode(self, clip: ClipInput) -> FrameFeatures:
        frames, times = clip.frames(self.rate)
        if not len(frames):
            return missing(self.channels, clip.frames_note or Sentence("no pictures"))
        return FrameFeatures(describe(frames, times), times, clip.frames_note)


def describe(frames: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Features [T, 387] float32 of frames [T, H, W, 3] uint8 RGB shown at `times` [T] seconds."""
    height, width = frames.shape[1:3]
    scale = DESCRIBED_SIDE / max(height, width)
    size = (max(LEAST, round(width * scale)), max(LEAST, round(height * scale)))
    small = [_shrunk(frame, size) for frame in frames]
    grey = [cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in small]
    still = np.stack([_appearance(frame, plain) for frame, plain in zip(small, grey, strict=True)])
    return np.concatenate([still, _motion(grey, times)], axis=1).astype(np.float32)


def _shrunk(frame: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    # Halving by area is OpenCV's fast path; what remains is less than half and linear does it.
    while frame.shape[1] >= 2 * size[0] and frame.shape[0] >= 2 * size[1]:
        frame = cv2.resize(frame, (frame.shape[1] // 2, frame.shape[0] // 2), interpolation=cv2.INTER_AREA)
    return cv2.resize(frame, size, interpolation=cv2.INTER_LINEAR)


def _appearance(rgb: np.ndarray, grey: np.ndarray) -> np.ndarray:
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB)
    colour = cv2.resize(lab, (GRID, GRID), interpolation=cv2.INTER_AREA).astype(np.float32) / 255.0
    half = cv2.resize(grey, (grey.shape[1] // 2, grey.shape[0] // 2), interpolation=cv2.INTER_AREA)
    edges = orientation_cells(half, EDGE_GRID, EDGE_GRID, EDGE_BINS)
    return np.concatenate([colour.ravel(), edges.ravel()])


def _motion(grey: Sequence[np.ndarray], times: np.ndarray) -> np.ndarray:
    """Motion that led to each frame, [T, 151]; the first frame, and one after a gap, has that of the frame after it."""
    rows = np.zeros((len(grey), GRID * GRID * DIRECTIONS + WHOLE), np.float32)
    measured = np.zeros(len(grey), bool)
    no_guess: Any = None  # of the flow, which OpenCV's types do not know of
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    for frame in range(1, len(grey)):
        step = times[frame] - times[frame - 1]
        if 0 < step <= LONGEST_STEP:
            field = flow.calc(grey[frame - 1], grey[frame], no_guess)
            rows[frame] = _describe_flow(field, max(field.shape[:2]) * step)
            measured[frame] = True
    alone = np.flatnonzero(~measured[:-1] & measured[1:])
    rows[alone] = rows[alone + 1]
    return rows


def _describe_flow(field: np.ndarray, unit: float) -> np.ndarray:
    """Numbers [151] of a flow field [H, W, 2] in pixels, of which `unit` make one picture width a second.

    The motion of the whole picture (camera, head) is fitted as shift, growth and turn and taken away; cells then hold
    what moves by itself.
    """
    half = (field.shape[1] // 2, field.shape[0] // 2)
    speed = cv2.resize(field, half, interpolation=cv2.INTER_AREA) / np.float32(unit)
    np.clip(speed, -FASTEST, FASTEST, out=speed)
    place, around = _places(*speed.shape[:2])
    shift = np.array(cv2.mean(speed)[:2], np.float32)
    extent = float(np.vdot(place, place))
    growth = float(np.vdot(place, speed)) / extent
    turn = float(np.vdot(around, speed)) / extent
    own = speed - shift - np.float32(growth) * place - np.float32(turn) * around
    sides = np.concatenate([np.maximum(own, 0), np.maximum(-own, 0)], axis=-1)
    cells = cv2.resize(sides, (GRID, GRID), interpolation=cv2.INTER_AREA)
    amount = cv2.magnitude(own[..., 0], own[..., 1])
    # Mean and spread of what moves by itself, and the speed of its fastest tenth.
    usual, spread = (float(value[0, 0]) for value in cv2.meanStdDev(amount))
    fast = amount.size * 9 // 10
    whole = np.array([*shift, growth, turn, usual, spread, np.partition(amount, fast, axis=None)[fast]])
    return np.concatenate([_compressed(cells).ravel(), _compressed(whole)])


@lru_cache(maxsize=16)
def _places(height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Where each pixel lies, [H, W, 2] x and y from the middle, in picture widths, and the same a right angle on."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    place = np.stack([x - (width - 1) / 2, y - (height - 1) / 2], axis=-1) / np.float32(max(height, width))
    return place, np.stack([-place[..., 1], place[..., 0]], axis=-1)


def _compressed(speed: np.ndarray) -> np.ndarray:
    return np.sign(speed) * np.log1p(GAIN * np.abs(speed))
