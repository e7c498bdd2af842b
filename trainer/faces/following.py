"""Faces followed from frame to frame: cuts, optical flow of the five points, tracks between and beyond detections."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any

import cv2
import numpy as np

from trainer.faces.detection import Detection, FaceDetector, overlap, patch

DETECT_EVERY = 1.5  # seconds between two looks at the whole picture; a face found late is followed back as well
LONGEST_PAUSE = 0.5  # seconds between two frames, and
LONGEST_SKIP = 3.0  # usual distances between two frames: nobody is followed over a longer pause
CUT_CHANGE = 16.0  # grey levels: mean change of the picture at a cut, at least,
CUT_CONTRAST = 3.0  # and this many times the change around it
SAME_FACE = 0.3  # overlap of a followed and a found box that are one face
COASTING = 3  # frames that a face is followed by flow alone, where the detector does not see it
SHORTEST = 3  # frames: what is seen more briefly, in a longer shot, was no face
MOST_FACES = 4  # followed at a time: in a crowd, the most prominent
CONFIRM_EVERY = 3  # frames: in between, a face seen well (SURE_SCORE) and followed well needs no second look
SURE_SCORE = 0.8  # score
FLOW_SIDE = 96  # pixels: side of the close-up that the flow looks at; the face is two thirds of it
FLOW: dict[str, Any] = {
    "winSize": (15, 15),
    "maxLevel": 2,
    "criteria": (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 12, 0.02),
}
ROUND_TRIP = 1.0  # pixels of the close-up that a point may miss its start by, followed there and back


@dataclass
class Track:
    """One face through consecutive frames of one shot, growing at both ends.

    Attributes:
        shot: index of the shot's first frame.
        first: index of the frame of `faces[0]`.
        faces: one detection a frame; score 0 where the detector did not see it, NaN where it was not asked.
        steps: how the points moved from each frame to the next, `[5, 2]` pixels.
        followed: which of the points could be followed there, `[5]`.
    """

    shot: int
    first: int
    faces: list[Detection]
    steps: list[np.ndarray] = field(default_factory=list)
    followed: list[np.ndarray] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The last frame in which the face is."""
        return self.first + len(self.faces) - 1

    def box_at(self, frame: int) -> np.ndarray | None:
        """The face's box `[4]` in a frame, None where it is not there."""
        inside = self.first <= frame <= self.last
        return self.faces[frame - self.first].box if inside else None

    def cut_off(self, at_end: bool) -> None:
        """Drop the frame at one end."""
        side = -1 if at_end else 0
        self.faces.pop(side)
        if self.steps:
            self.steps.pop(side)
            self.followed.pop(side)
        self.first += 0 if at_end else 1


def find_shots(frames: np.ndarray, times: np.ndarray) -> list[tuple[int, int]]:
    """Runs of frames (first, one past the last) without a cut or a pause; from `[T, H, W, 3]` and `[T]` seconds.

    A cut is a change of CUT_CHANGE grey levels that stands out CUT_CONTRAST times from the four on either side.
    """
    count = len(frames)
    if not count:
        return []
    step = max(1, min(frames.shape[1:3]) // 36)
    small = frames[:, ::step, ::step, 1].astype(np.int16)  # green is nearest to brightness
    change = np.abs(np.diff(small, axis=0)).mean(axis=(1, 2)) if count > 1 else np.empty(0)
    pause = max(LONGEST_PAUSE, LONGEST_SKIP * float(np.median(np.diff(times)))) if count > 1 else LONGEST_PAUSE
    starts = [0]
    for k, value in enumerate(change):
        around = np.concatenate([change[max(0, k - 4) : k], change[k + 1 : k + 5]])
        usual = float(np.median(around)) if len(around) else 0.0
        if times[k + 1] - times[k] > pause or (value > CUT_CHANGE and value > CUT_CONTRAST * usual):
            starts.append(k + 1)
    return list(zip(starts, [*starts[1:], count], strict=True))


def prominence(boxes: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """How prominent faces `[N, 4]` are in a picture of `shape`, `[N]`: size × centrality.

    Size is the square root of the share of the picture, centrality 1 in its middle and 0.3 in a corner.
    """
    height, width = shape[:2]
    away = np.hypot((boxes[:, 0] + boxes[:, 2] / 2) / width - 0.5, (boxes[:, 1] + boxes[:, 3] / 2) / height - 0.5)
    return np.sqrt(boxes[:, 2] * boxes[:, 3] / (height * width)) * (1 - np.minimum(away, 0.7))


def find_tracks(frames: np.ndarray, times: np.ndarray, detector: FaceDetector) -> list[Track]:
    """Every face of every shot, followed forth and back from where it was found; frames `[T, H, W, 3]` uint8 RGB."""
    tracks: list[Track] = []
    for start, stop in find_shots(frames, times):
        tracks += _Shot(frames, start, stop, detector).tracks(_looks(times, start, stop))
    return tracks


def _looks(times: np.ndarray, start: int, stop: int) -> list[int]:
    """The frames of a shot at which to look at the whole picture: both ends, and evenly about every DETECT_EVERY."""
    span = float(times[stop - 1] - times[start])
    looks = max(1, round(span / DETECT_EVERY)) + 1 if stop - start > 1 else 1
    goals = np.linspace(times[start], times[stop - 1], looks)
    return sorted({start + int(np.abs(times[start:stop] - goal).argmin()) for goal in goals})


class _Shot:
    """Following within one run of frames without a cut."""

    def __init__(self, frames: np.ndarray, start: int, stop: int, detector: FaceDetector) -> None:
        self._frames, self._start, self._stop, self._detector = frames, start, stop, detector
        self._greys: dict[int, np.ndarray] = {}

    def tracks(self, looks: list[int]) -> list[Track]:
        done: list[Track] = []
        live: list[Track] = []
        for look, until in zip(looks, [*looks[1:], self._stop], strict=True):
            for face in self._detect(look):
                self._take(face, look, live, done)
            for frame in range(look, min(until, self._stop - 1)):
                live = self._forward(live, done, frame)
                if not live:
                    break
            self._greys = {frame: grey for frame, grey in self._greys.items() if frame >= until}
        done += live
        for track in done:
            self._settle(track, at_end=True)
            self._settle(track, at_end=False)
        shortest = min(SHORTEST, self._stop - self._start)
        return [track for track in done if len(track.faces) >= shortest]

    def _settle(self, track: Track, at_end: bool) -> None:
        """Let a track end where the detector last sees the face, asking it about frames that were only followed."""
        inwards = range(len(track.faces) - 1, -1, -1) if at_end else range(len(track.faces))
        unsure = list(takewhile(lambda k: not track.faces[k].score > 0, inwards))
        while unsure:
            near = track.faces[unsure[-1]]
            found = self._refine(track.first + unsure[-1], near) if np.isnan(near.score) else None
            if found is None:
                break
            track.faces[unsure.pop()] = found
        for _ in unsure:
            track.cut_off(at_end)

    def _take(self, face: Detection, look: int, live: list[Track], done: list[Track]) -> None:
        """Let a found face go on with the track that brought it here, or start a track, back to where it came in."""
        shares = [float(overlap(face.box, track.faces[-1].box[None])[0]) for track in live]
        if shares and max(shares) > SAME_FACE:
            live[int(np.argmax(shares))].faces[-1] = face
            return
        if len(live) >= MOST_FACES:
            return
        track = Track(self._start, look, [face])
        while track.first > self._start and self._step(track, track.first, track.first - 1):
            others = [other.box_at(track.first) for other in (*live, *done)]
            boxes = np.array([box for box in others if box is not None]).reshape(-1, 4)
            if len(boxes) and overlap(track.faces[0].box, boxes).max() > SAME_FACE:
                track.cut_off(at_end=False)
                break
        live.append(track)

    def _forward(self, live: list[Track], done: list[Track], frame: int) -> list[Track]:
        on: list[Track] = []
        for track in live:
            if not self._step(track, frame, frame + 1):
                done.append(track)
                continue
            boxes = np.array([other.faces[-1].box for other in on]).reshape(-1, 4)
            if len(boxes) and overlap(track.faces[-1].box, boxes).max() > SAME_FACE:
                track.cut_off(at_end=True)  # two tracks came to one face: the older goes on
                done.append(track)
                continue
            on.append(track)
        return on

    def _step(self, track: Track, here: int, there: int) -> bool:
        """Follow a track from its end at frame `here` to the frame beside it; False where the face is lost."""
        forth = there > here
        face = track.faces[-1 if forth else 0]
        moved, followed = self._flow(face, here, there)
        step = moved - face.points
        shift = np.median(step[followed], axis=0) if followed.sum() >= 2 else np.zeros(2)
        box = face.box + np.array([*shift, 0.0, 0.0])
        expected = Detection(box, np.where(followed[:, None], moved, face.points + shift), 0.0)
        recent = track.faces[-CONFIRM_EVERY:][::-1] if forth else track.faces[:CONFIRM_EVERY]
        asked = next((k for k, other in enumerate(recent) if not np.isnan(other.score)), CONFIRM_EVERY)
        if asked < CONFIRM_EVERY - 1 and recent[asked].score >= SURE_SCORE and followed.sum() >= 4:
            found: Detection | None = replace(expected, score=np.nan)
        else:
            found = self._refine(there, expected)
        if found is None:
            unseen = track.faces[-COASTING:] if forth else track.faces[:COASTING]
            if followed.sum() < 3 or (len(unseen) == COASTING and all(other.score == 0 for other in unseen)):
                return False
            found = expected
        if forth:
            track.faces.append(found)
            track.steps.append(step)
            track.followed.append(followed)
        else:
            track.faces.insert(0, found)
            track.steps.insert(0, -step)
            track.followed.insert(0, followed)
            track.first = there
        return True

    def _detect(self, frame: int) -> list[Detection]:
        picture = self._frames[frame]
        faces = self._detector.detect(picture)
        return sorted(faces, key=lambda face: -float(prominence(face.box[None], picture.shape)[0]))

    def _refine(self, frame: int, near: Detection) -> Detection | None:
        found = self._detector.refine(self._frames[frame], near)
        return found if found is not None and overlap(near.box, found.box[None])[0] > SAME_FACE else None

    def _grey(self, frame: int) -> np.ndarray:
        if frame not in self._greys:
            self._greys[frame] = cv2.cvtColor(self._frames[frame], cv2.COLOR_RGB2GRAY)
        return self._greys[frame]

    def _flow(self, face: Detection, here: int, there: int) -> tuple[np.ndarray, np.ndarray]:
        """Where the five points of a face go, `[5, 2]`, and which could be followed there and back, `[5]`.

        Lucas-Kanade in a close-up of the face, so that the cost does not grow with the picture.
        """
        side = 1.5 * max(face.box[2], face.box[3])
        corner = face.box[:2] + face.box[2:] / 2 - side / 2
        area = np.array([*corner, side, side])
        scale = side / FLOW_SIDE
        a, b = (patch(self._grey(frame), area, FLOW_SIDE) for frame in (here, there))
        start = ((face.points - corner) / scale - 0.5).astype(np.float32)[:, None]
        no_guess: Any = None  # of where they go, which OpenCV's types do not know of
        end, seen, _ = cv2.calcOpticalFlowPyrLK(a, b, start, no_guess, **FLOW)
        back, seen_back, _ = cv2.calcOpticalFlowPyrLK(b, a, end, no_guess, **FLOW)
        good = (seen[:, 0] == 1) & (seen_back[:, 0] == 1)
        good &= np.linalg.norm((back - start)[:, 0], axis=1) < ROUND_TRIP
        return face.points + (end - start)[:, 0].astype(float) * scale, good
