"""Paints all of the timeline that stays while the clip plays: sound, curves, strips, faces and seconds.

At most one stroke for each column of pixels, however long the clip is; done once a clip, size and theme.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QGlyphRun, QImage, QPainter, QPen, QPolygonF, QRawFont
from shiboken6 import VoidPtr

from emodesk.domain.ratings import HERTZ
from emodesk.ui.theme import GRID, SMALL, pictures, theme
from emodesk.ui.timeline.lanes import LEAST_SECONDS, STRIP, Lanes
from emodesk.ui.widgets.label import plain
from emodesk.viewmodels.ratings import RatingLines
from emodesk.viewmodels.round_words import tr
from emodesk.viewmodels.timeline import ClipTimeline
from emodesk.viewmodels.words import word

FAINTEST = 0.25  # opacity of a strip that is no surer than chance
SIGN = 2 * GRID - 2
PITCH_LEAST, PITCH_MOST = 60.0, 500.0  # hertz, the ends of the pitch's axis
HERTZ_HIGH = 1.5 * GRID  # of what stands at them
TICK_ROOM = 8 * GRID  # pixels between two seconds that are written down
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800)
# Of the curves. Moments are lines above strips that are strong where what was seen, heard or said mattered, not where
# it is sure of itself; shares are lines above what each modality gives for the label that is drawn bold.
LINES, STACKED, ENTROPY, MOMENTS, SHARES = FORMS = ("lines", "stacked", "entropy", "moments", "shares")
EDGE_LINE = 2  # pixels below a strip, of its labels' edges
AREA = 0.14  # opacity of the ground below the bold curve
LOST_LEAST = 3.0  # pixels of a lost frame
BEHIND_WORDS = 0.85  # opacity
DENSE = 3  # pixels a point; curves with more points are not smoothed
LEAST_STRETCH = 3.0  # pixels; a shorter one has no line before it and no letter
DARK_LETTER, LIGHT_LETTER = QColor("#14171B"), QColor("#FFFFFF")
DRAWN_ICONS = ("speech", "image", "text", "video")


def paint_still(
    painter: QPainter, lanes: Lanes, track: ClipTimeline, shown: str, form: str = LINES, labels: Sequence[str] = ()
) -> None:  # fmt: skip
    """Paint all of a track but its curves; only with the form SHARES it depends on the label `shown`. `labels` are the
    project's."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_axis(painter, lanes)
    if track.spectrogram.size:
        _paint_spectrogram(painter, lanes, track)
        _paint_pitch(painter, lanes, track)
    else:
        _paint_sound(painter, lanes, track.peaks, track.duration)
    _paint_lost(painter, lanes, track.lost)
    if lanes.spans is not None:
        _paint_spans(painter, lanes.spans, lanes, track, labels)
    if lanes.ratings is not None and track.ratings is not None:
        _paint_ratings(painter, lanes, track.ratings)
    if not track.has_curves:
        return
    _paint_strips(painter, lanes, track, track.shares(shown) if form == SHARES else None, shown)
    if lanes.faces is not None:
        _paint_faces(painter, lanes, track)


def paint_curves(
    painter: QPainter, lanes: Lanes, track: ClipTimeline, shown: str, message: str, form: str = LINES
) -> None:  # fmt: skip
    """Paint a track's curves over all the rest, `shown` is the label drawn bold, `form` is theirs; or `message` where
    it has none."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if track.has_curves:
        _paint_curves(painter, lanes, track, shown, form)
        return
    painter.setFont(theme.font(SMALL))
    painter.setPen(theme.colour("muted"))
    painter.drawText(lanes.curves, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, message)


def _sign(painter: QPainter, name: str, rect: QRectF, token: str = "muted") -> None:
    box = QRectF(GRID / 2, rect.center().y() - SIGN / 2, SIGN, SIGN)
    pictures.draw(painter, QRectF(box.toAlignedRect()), name, theme.colour(token))


def _paint_axis(painter: QPainter, lanes: Lanes) -> None:
    wanted = TICK_ROOM / lanes.sound.width() * lanes.span
    step = next((item for item in STEPS if item >= wanted), STEPS[-1])
    painter.setFont(theme.font(SMALL))
    metrics = QFontMetricsF(painter.font())
    base = lanes.axis.top() + 2 + (lanes.axis.height() - 2 - metrics.height()) / 2 + metrics.ascent()
    pattern, key = tr("{n} s"), painter.font().key()
    lines: list[QLineF] = []
    texts: list[tuple[QPointF, str]] = []
    for n in range(math.ceil(lanes.start / step), math.floor(lanes.end / step) + 1):
        seconds = n * step
        x = lanes.x(seconds)
        lines.append(QLineF(x, lanes.sound.top(), x, lanes.axis.top() + 3))
        text = (
            pattern.format(n=f"{round(seconds, 2):g}") if seconds < 60 else f"{int(seconds // 60)}:{seconds % 60:02.0f}"
        )
        width = _width(text, False, key)
        left = min(max(lanes.sound.left(), x - width / 2), lanes.sound.right() - width)
        texts.append((QPointF(left, base), text))
    _straight(painter, lines, "border")
    painter.setPen(theme.colour("muted"))
    _write(painter, texts, False)


def _paint_sound(painter: QPainter, lanes: Lanes, peaks: np.ndarray, duration: float) -> None:
    rect = lanes.sound
    _sign(painter, "volume" if len(peaks) else "mute", rect)
    middle = rect.center().y()
    _straight(painter, [QLineF(rect.left(), middle, rect.right(), middle)], "border")
    if not len(peaks):
        return
    lines, columns = _pixels_of(painter, rect)
    # Quiet clips are drawn as large as loud ones: the shape in time matters here, not the level.
    scale = lines / 2 / max(float(np.abs(peaks).max()), 1e-4)
    seconds = lanes.start + np.arange(columns) / columns * lanes.span
    first = np.minimum((seconds / max(duration, LEAST_SECONDS) * len(peaks)).astype(int), len(peaks) - 1)
    last = min(len(peaks), int(np.ceil(lanes.end / max(duration, LEAST_SECONDS) * len(peaks))))
    peaks = peaks[: max(last, int(first[-1]) + 1)]
    low = np.minimum(np.minimum.reduceat(peaks[:, 0], first) * scale, -0.5).astype(np.float32)
    high = np.maximum(np.maximum.reduceat(peaks[:, 1], first) * scale, 0.5).astype(np.float32)
    # As a picture: a line drawn for each column costs twenty times as much.
    level = (lines / 2 - np.arange(lines, dtype=np.float32))[:, None]
    pixels = ((level <= high) & (level >= low)) * np.uint32(theme.colour("disabled").rgba())
    _paint_pixels(painter, rect, pixels)


def _paint_spectrogram(painter: QPainter, lanes: Lanes, track: ClipTimeline) -> None:
    """Low bands at the foot, loud ones in the colour of the text."""
    rect = lanes.sound
    _sign(painter, "volume", rect)
    bands, length = track.spectrogram.shape
    levels = np.ascontiguousarray(track.spectrogram[::-1])
    image = QImage(levels.data, length, bands, levels.strides[0], QImage.Format.Format_Indexed8)
    ground, ink = (np.array(theme.colour(name).getRgb()[:3], float) for name in ("panel", "text"))
    image.setColorTable(_packed(ground + np.linspace(0, 1, 256)[:, None] * (ink - ground)).tolist())
    first, last = (at / max(track.duration, LEAST_SECONDS) * length for at in (lanes.start, lanes.end))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(rect, image, QRectF(first, 0, last - first, bands))


def _paint_pitch(painter: QPainter, lanes: Lanes, track: ClipTimeline) -> None:
    """A line over the spectrogram on an axis of its own: what voices reach, each octave as high as another."""
    if not np.isfinite(track.pitch).any():
        return
    rect, length = lanes.sound, len(track.pitch)
    octaves = np.log2(np.clip(track.pitch, PITCH_LEAST, PITCH_MOST) / PITCH_LEAST)
    seconds = (np.arange(length) + 0.5) / length * track.duration
    x = rect.left() + (seconds - lanes.start) / lanes.span * rect.width()
    y = rect.bottom() - octaves / np.log2(PITCH_MOST / PITCH_LEAST) * rect.height()
    painter.save()
    painter.setClipRect(rect)
    for token, width in (("panel", 4.0), ("accent", 2.0)):  # a halo, so that it is seen on loud and quiet
        painter.setPen(QPen(theme.colour(token), width))
        _paint_runs(painter, x, y)
    painter.restore()
    painter.setFont(theme.font(SMALL))
    ground = theme.colour("panel")
    ground.setAlphaF(BEHIND_WORDS)
    ends = [(f"{PITCH_MOST:.0f}", rect.top()), (f"{PITCH_LEAST:.0f}", rect.bottom() - HERTZ_HIGH)]
    if rect.height() < 2 * HERTZ_HIGH:
        ends = [(f"{PITCH_LEAST:.0f}–{PITCH_MOST:.0f}", rect.top())]
    for hertz, top in ends:
        text = tr("{n} Hz").format(n=hertz)
        width = QFontMetricsF(painter.font()).horizontalAdvance(text) + GRID
        place = QRectF(rect.right() - width, top, width, HERTZ_HIGH)
        painter.fillRect(place, ground)
        painter.setPen(theme.colour("muted"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _paint_runs(painter: QPainter, x: np.ndarray, y: np.ndarray) -> None:
    """A line [P] whose gaps, NaN in y, stay open."""
    said = np.concatenate([[False], np.isfinite(y), [False]])
    edges = np.flatnonzero(said[1:] != said[:-1]).tolist()
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        painter.drawPolyline(_polygon(x[start:end], y[start:end]))


def _pixels_of(painter: QPainter, rect: QRectF) -> tuple[int, int]:
    """Lines and columns of device pixels that a rectangle has."""
    ratio = painter.device().devicePixelRatioF() * theme.scale
    return max(1, round(rect.height() * ratio)), max(1, round(rect.width() * ratio))


def _paint_pixels(
    painter: QPainter, rect: QRectF, pixels: np.ndarray,
    form: QImage.Format = QImage.Format.Format_ARGB32_Premultiplied,
) -> None:  # fmt: skip
    """A picture [lines, columns] of colours as QColor.rgba has them, all of them opaque or 0."""
    lines, columns = pixels.shape
    image = QImage(pixels.data, columns, lines, pixels.strides[0], form)
    painter.drawImage(rect, image)


def _paint_lost(painter: QPainter, lanes: Lanes, lost: Sequence[tuple[float, float]]) -> None:
    """Hatch the time of frames that cannot be decoded, from the sound to the seconds."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(theme.colour("muted"), Qt.BrushStyle.Dense5Pattern))
    for start, end in lost:
        if end < lanes.start or start > lanes.end:
            continue
        left, right, top = lanes.x(start), lanes.x(end), lanes.sound.top()
        painter.drawRect(QRectF(left, top, max(LOST_LEAST, right - left), lanes.axis.top() - top))


def _paint_curves(painter: QPainter, lanes: Lanes, track: ClipTimeline, shown: str, form: str) -> None:
    rect = lanes.curves
    _straight(painter, [QLineF(rect.bottomLeft(), rect.bottomRight()), QLineF(rect.topLeft(), rect.topRight())],
              "border")  # fmt: skip
    painter.setFont(theme.font(SMALL))
    painter.setPen(theme.colour("muted"))
    for text, y in (("1", rect.top() + 4), ("0", rect.bottom() - 4)):
        painter.drawText(
            QRectF(0, y - GRID, rect.left() - GRID / 2, 2 * GRID),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            text,
        )
    values = track.entropy[:, None] if form == ENTROPY else track.curves.fused
    time, fused = _shown_of(track.curves.time, values, lanes, track.duration)
    time, fused = _thinned(time, fused, int(rect.width()))
    labels = track.curves.labels
    x = rect.left() + (time - lanes.start) / lanes.span * rect.width()
    y = rect.bottom() - fused * rect.height()
    painter.save()
    painter.setClipRect(rect.adjusted(0, -2, 0, 2))
    if form == STACKED:
        _paint_stacked(painter, lanes, track, shown)
        painter.restore()
        return
    if form == ENTROPY:
        _paint_smooth(painter, rect, x, y, [theme.colour("text")], True)
        painter.setPen(theme.colour("muted"))
        painter.drawText(rect.adjusted(GRID / 2, 2, 0, 0), Qt.AlignmentFlag.AlignTop, tr("entropy"))
        painter.restore()
        return
    order = sorted(range(len(labels)), key=lambda k: labels[k] == shown)
    # Where a curve turns within a few pixels its steps are not seen, and a stroke for each costs ten times as much.
    paint = _paint_dense if len(x) > rect.width() / DENSE else _paint_smooth
    paint(painter, rect, x, y[:, order], [theme.edge(labels[k], labels) for k in order], shown in labels)
    painter.restore()
    if form in (SHARES, MOMENTS):
        _paint_caption(painter, rect, track, shown, form)


def _paint_caption(painter: QPainter, rect: QRectF, track: ClipTimeline, shown: str, form: str) -> None:
    """What the strips below are: for what they speak or where they mattered, or why they are as always."""
    if form == MOMENTS and track.gave:
        text = tr("below: strong where the moment mattered for {label}, palest where nobody can say")
    elif form == MOMENTS:
        text = track.no_moments or tr("none of this clip's modalities has moments of its own")
    elif track.shares(shown) is not None:
        text = tr("below: what speaks for {label}, and against it")
    else:
        text = tr("what speaks for {label} along time comes with the next round")
    words = plain(text if text == track.no_moments else text.format(label=word(shown)))
    painter.setFont(theme.font(SMALL))
    ground = theme.colour("panel")
    ground.setAlphaF(BEHIND_WORDS)
    how = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    inner = rect.adjusted(GRID / 2, 0, -GRID / 2, 0)
    taken = painter.boundingRect(inner, how, words)
    if taken.height() > rect.height() or taken.width() > inner.width():  # it would be cut
        words = QFontMetricsF(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
    place = painter.boundingRect(inner, how, words)
    painter.fillRect(place.adjusted(-GRID / 2, 0, GRID / 2, 0), ground)
    painter.setPen(theme.colour("muted"))
    painter.drawText(place, how, words)


def _paint_stacked(painter: QPainter, lanes: Lanes, track: ClipTimeline, shown: str) -> None:
    """The labels' probabilities on top of each other, the one that is drawn bold at the foot."""
    lines, columns = _pixels_of(painter, lanes.curves)
    labels = track.curves.labels
    window = track.windows_at(lanes.start + (np.arange(columns) + 0.5) / columns * lanes.span)
    order = sorted(range(len(labels)), key=lambda k: labels[k] != shown)
    tops = np.nan_to_num(track.curves.fused[window][:, order]).cumsum(axis=1)
    height = 1 - (np.arange(lines) + 0.5) / lines
    place = (height[:, None, None] > tops).sum(axis=2)  # how many labels end below
    colours = np.array([theme.emotion(labels[k], labels).rgba() for k in order] + [0], np.uint32)
    _paint_pixels(painter, lanes.curves, colours[place])


def _paint_smooth(
    painter: QPainter, rect: QRectF, x: np.ndarray, y: np.ndarray, colours: Sequence[QColor], bold: bool
) -> None:
    """Curves [P, K] as lines; where `bold`, the last one is, on a pale ground of its colour."""
    for k, colour in enumerate(colours):
        there = np.isfinite(y[:, k])
        if not there.any():
            continue
        line_x, line_y, is_bold = x[there], y[there, k], bold and k == len(colours) - 1
        if is_bold:
            area = QColor(colour)
            area.setAlphaF(AREA)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(area)
            ends = np.concatenate([line_x[:1], line_x, line_x[-1:]])
            # Its edge lies under the line; smoothed, it costs as much as all the rest of a repaint.
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.drawPolygon(_polygon(ends, np.concatenate([[rect.bottom()], line_y, [rect.bottom()]])))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 2.25 if is_bold else 1.0))
        if is_bold:  # piece by piece, with square ends: joined, it costs six times as much
            places = [QPointF(*place) for place in zip(line_x.tolist(), line_y.tolist(), strict=True)]
            painter.drawLines([QLineF(*pair) for pair in itertools.pairwise(places)])
        else:
            painter.drawPolyline(_polygon(line_x, line_y))


def _paint_dense(
    painter: QPainter, rect: QRectF, x: np.ndarray, y: np.ndarray, colours: Sequence[QColor], bold: bool
) -> None:
    """The same as one picture: in each column the run of each curve from the column before."""
    if len(x) < 2:
        return
    lines, columns = _pixels_of(painter, rect)
    places = np.interp(
        rect.left() + (np.arange(columns + 1) + 0.5) / columns * rect.width(), x, np.arange(len(x), dtype=float)
    )
    before = np.minimum(places.astype(int), len(x) - 2)
    share = (places - before)[:, None]
    between = y[before] * (1 - share) + y[before + 1] * share
    heights = np.clip((between - rect.top()) / rect.height() * lines, 0, lines - 1)
    said = np.isfinite(heights[:-1]) & np.isfinite(heights[1:])
    heights = np.nan_to_num(heights).astype(int)
    top, foot = np.minimum(heights[:-1], heights[1:]), np.maximum(heights[:-1], heights[1:])
    pixels = np.zeros((lines, columns), np.uint32)
    if bold:
        area = np.where(said[:, -1], foot[:, -1], lines)
        pixels[np.arange(lines)[:, None] >= area] = _premultiplied(colours[-1], AREA)
        top[:, -1], foot[:, -1] = np.maximum(top[:, -1] - 1, 0), np.minimum(foot[:, -1] + 1, lines - 1)
    length = np.where(said, foot - top + 1, 0)
    # The runs of all curves laid end to end: later curves over earlier ones.
    length, top = length.T.ravel(), top.T.ravel()
    column = np.tile(np.arange(columns), len(colours))
    value = np.repeat(np.array([colour.rgba() for colour in colours], np.uint32), columns)
    begin = np.cumsum(length) - length
    line = np.arange(int(length.sum())) - np.repeat(begin - top, length)
    pixels[line, np.repeat(column, length)] = np.repeat(value, length)
    _paint_pixels(painter, rect, pixels)


def _premultiplied(colour: QColor, alpha: float) -> int:
    """A colour at an opacity as a pixel of a picture."""
    red, green, blue = (round(part * alpha) for part in colour.getRgb()[:3])
    return (round(255 * alpha) << 24) | (red << 16) | (green << 8) | blue


def _shown_of(time: np.ndarray, values: np.ndarray, lanes: Lanes, duration: float) -> tuple[np.ndarray, np.ndarray]:
    """The windows that are shown and one more at each side, so that lines run out of the picture; the outer windows
    of the clip hold to its ends."""
    first = max(0, int(np.searchsorted(time, lanes.start)) - 1)
    last = min(len(time), int(np.searchsorted(time, lanes.end)) + 1)
    part, shown = time[first:last], values[first:last]
    if first == 0:
        part, shown = np.concatenate([[0.0], part]), np.concatenate([values[:1], shown])
    if last == len(time):
        part, shown = np.concatenate([part, [max(duration, float(time[-1]))]]), np.concatenate([shown, values[-1:]])
    return part, shown


def _polygon(x: np.ndarray, y: np.ndarray) -> QPolygonF:
    """Points [P] written into Qt's own memory: a QPointF for each takes most of the time of a repaint."""
    polygon = QPolygonF()
    polygon.resize(len(x))
    to_memory: Any = VoidPtr  # whose types know an address alone
    memory = np.frombuffer(to_memory(polygon.data(), 16 * len(x), True), np.float64).reshape(-1, 2)
    memory[:, 0], memory[:, 1] = x, y
    return polygon


def _thinned(time: np.ndarray, values: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """At most `most` points: means of neighbours where there are more windows than pixels."""
    if len(time) <= most:
        return time, values
    starts = np.linspace(0, len(time), most, endpoint=False).astype(int)
    counts = np.diff(starts, append=len(time))
    return np.add.reduceat(time, starts) / counts, np.add.reduceat(values, starts) / counts[:, None]


def _paint_strips(
    painter: QPainter, lanes: Lanes, track: ClipTimeline, shares: np.ndarray | None, shown: str
) -> None:  # fmt: skip
    """A strip a modality: its own label along time, or `shares` [T, M], what it gives for the label `shown`."""
    if not lanes.strips:
        return
    labels = track.curves.labels
    most = 0.0 if shares is None else float(np.abs(shares).max(initial=0.0))
    ground, palette, edges = _palette(labels)
    chance = 1.0 / len(labels)
    lines, columns = _pixels_of(painter, lanes.strips[0])
    seconds = lanes.start + (np.arange(columns) + 0.5) / columns * lanes.span
    window = track.windows_at(seconds)
    darks: list[np.ndarray | None] = [None] * len(lanes.strips)
    # Colours are mixed once a window, or once a column where these are fewer or some are of a strength of their own.
    own = [track.mattering(name, seconds) for name in track.curves.modalities] if shares is None else []
    windows = np.arange(window[0], window[-1] + 1)
    by_window = all(sure is None for sure in own) and len(windows) < columns
    cells, cell = (windows, window - window[0]) if by_window else (window, slice(None))
    sureness = (track.sureness[cells] - chance) / (1 - chance)
    for m, sure in enumerate(own):
        if sure is not None:
            sureness[:, m] = sure
        elif track.gave:  # beside what mattered, how sure it is of itself would be taken for that
            sureness[:, m] = 0.0
    tops = track.tops[cells]
    valid = tops >= 0
    alpha = np.where(valid, FAINTEST + (1 - FAINTEST) * np.minimum(np.maximum(sureness, 0), 1), 0.0)
    mixed = ground + alpha[..., None] * (palette[tops] - ground)  # [cells, M, 3]
    fills, dark = _packed(mixed), _needs_dark(mixed)
    # The pale colours are seen by their edge, a line below.
    below = _packed(np.where(valid[..., None], edges[tops], ground))
    edge_lines = max(1, round(lines * EDGE_LINE / STRIP))
    has_labels = (track.tops >= 0).any(axis=0)
    for m, rect in enumerate(lanes.strips):
        name = track.curves.modalities[m]
        there = m >= len(track.present) or track.present[m]
        if name in DRAWN_ICONS:
            _sign(painter, name, rect, "muted" if there else "disabled")
        if not has_labels[m]:
            painter.setPen(QPen(theme.colour("border"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QLineF(rect.left(), rect.center().y(), rect.right(), rect.center().y()))
            continue
        if shares is not None:
            _paint_shares(painter, rect, shares[window, m] / (most or 1.0), theme.emotion(shown, labels))
            continue
        pixels = np.empty((lines, columns), np.uint32)
        pixels[:-edge_lines] = fills[cell, m]
        pixels[-edge_lines:] = below[cell, m]
        _paint_pixels(painter, rect, pixels, QImage.Format.Format_RGB32)
        darks[m] = dark[cell, m]
    _paint_letters(painter, lanes, track, darks)


def _paint_shares(painter: QPainter, rect: QRectF, parts: np.ndarray, colour: QColor) -> None:
    """A column for each pixel [X] from the middle: upwards in the label's colour what speaks for it, downwards in grey
    what speaks against it; -1 and 1 reach the ends."""
    lines, columns = _pixels_of(painter, rect)
    height = 1 - (np.arange(lines)[:, None] + 0.5) / lines * 2  # 1 at the top, -1 at the foot
    pixels = np.zeros((lines, columns), np.uint32)
    pixels[(height > 0) & (height <= parts)] = colour.rgba()
    pixels[(height < 0) & (height >= parts)] = theme.colour("muted").rgba()
    _paint_pixels(painter, rect, pixels)
    painter.setPen(QPen(theme.colour("border"), 1))
    painter.drawLine(QLineF(rect.left(), rect.center().y(), rect.right(), rect.center().y()))


def _packed(colours: np.ndarray) -> np.ndarray:
    """Pixels [...] of red, green and blue [..., 3]."""
    red, green, blue = np.moveaxis(np.rint(colours).astype(np.uint32), -1, 0)
    return 0xFF000000 | (red << 16) | (green << 8) | blue


def _palette(labels: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Red, green and blue of the panel [3], of the labels [K, 3] and of their edges [K, 3] in the theme that holds."""
    return (
        np.array(theme.colour("panel").getRgb()[:3], float),
        np.array([theme.emotion(label, labels).getRgb()[:3] for label in labels], float),
        np.array([theme.edge(label, labels).getRgb()[:3] for label in labels], float),
    )


def _paint_letters(
    painter: QPainter, lanes: Lanes, track: ClipTimeline, darks: Sequence[np.ndarray | None]
) -> None:  # fmt: skip
    """A line between a strip's labels and the letter of each where there is room, dark where `darks` says so of the
    column of pixels; no strip where it is None."""
    labels = track.curves.labels
    painter.setFont(theme.font(SMALL, bold=True))
    metrics = QFontMetricsF(painter.font())
    below = (metrics.ascent() - metrics.descent()) / 2
    edges = np.minimum(np.maximum((track.edges() - lanes.start) / lanes.span, 0), 1)
    letters: dict[int, tuple[str, float]] = {}
    key = painter.font().key()
    between: list[QLineF] = []
    written: tuple[list[tuple[QPointF, str]], ...] = ([], [])
    for m, (rect, dark) in enumerate(zip(lanes.strips, darks, strict=True)):
        if dark is None:
            continue
        strip, upper, lower, room = rect.left(), rect.top(), rect.bottom(), rect.width()
        first, last, said = track.runs(m)
        lefts, rights = edges[first] * room, edges[last] * room
        wide = rights - lefts >= LEAST_STRETCH
        for label, left, right in zip(*(part[wide].tolist() for part in (said, lefts, rights)), strict=True):
            if left > 0:
                between.append(QLineF(strip + left, upper, strip + left, lower))
            if label not in letters:
                letter = theme.letter(labels[label], labels)
                letters[label] = letter, _width(letter, True, key)
            letter, width = letters[label]
            if right - left >= width + GRID / 2:
                column = min(len(dark) - 1, int((left + GRID) / room * len(dark)))
                written[int(dark[column])].append((QPointF(strip + left + 4, (upper + lower) / 2 + below), letter))
    for colour, texts in zip((LIGHT_LETTER, DARK_LETTER), written, strict=True):
        painter.setPen(colour)
        _write(painter, texts, True)
    _straight(painter, between, "panel")


@lru_cache(maxsize=256)
def _width(text: str, bold: bool, _key: str) -> float:
    """Pixels of a text in the small font, whose key is given so that a width is measured once a font."""
    return QFontMetricsF(theme.font(SMALL, bold=bold)).horizontalAdvance(text)


def _straight(painter: QPainter, lines: list[QLineF], token: str) -> None:
    """Lines along or across time, a pixel wide and not smoothed, which would cost twice as much."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(theme.colour(token), 1))
    painter.drawLines(lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _write(painter: QPainter, texts: Sequence[tuple[QPointF, str]], bold: bool) -> None:
    """Short texts in the small font, each from a place on its base line; all in one run, as each for itself costs five
    times as much."""
    key, run = painter.font().key(), QGlyphRun()
    indexes: list[int] = []
    places: list[QPointF] = []
    for place, text in texts:
        glyphs = _glyphs(text, bold, key)
        if not glyphs:
            painter.drawText(place, text)
        for glyph, after in glyphs:
            indexes.append(glyph)
            places.append(QPointF(place.x() + after, place.y()))
    run.setRawFont(QRawFont.fromFont(painter.font()))
    run.setGlyphIndexes(indexes)
    run.setPositions(places)
    painter.drawGlyphRun(QPointF(), run)


@lru_cache(maxsize=256)
def _glyphs(text: str, bold: bool, _key: str) -> list[tuple[int, float]]:
    """Which glyphs of the small font a text is, and how far from its beginning; none where the font lacks one."""
    font = QRawFont.fromFont(theme.font(SMALL, bold=bold))
    indexes = font.glyphIndexesForString(text)
    if 0 in indexes:
        return []
    if len(indexes) == 1:
        return [(indexes[0], 0.0)]
    after = np.cumsum([0.0, *(advance.x() for advance in font.advancesForGlyphIndexes(indexes))])
    return list(zip(indexes, after.tolist(), strict=False))


def _paint_spans(painter: QPainter, rect: QRectF, lanes: Lanes, track: ClipTimeline, labels: Sequence[str]) -> None:
    """Each span in the colour of its class, or of the panel where it has only a note, with what it says."""
    painter.setFont(theme.font(SMALL))
    metrics = QFontMetricsF(painter.font())
    for span in track.spans:
        if span.end <= lanes.start or span.start >= lanes.end:
            continue
        left, right = lanes.x(span.start), max(lanes.x(span.end), lanes.x(span.start) + LEAST_STRETCH)
        ground = theme.emotion(span.label, labels) if span.label else theme.colour("raised")
        edge = theme.edge(span.label, labels) if span.label else theme.colour("outline")
        place = QRectF(left, rect.top(), right - left, rect.height()).adjusted(0.5, 0.5, -0.5, -0.5)
        chosen = span.key == track.chosen
        painter.setBrush(ground)
        painter.setPen(QPen(theme.colour("text") if chosen else edge, 2 if chosen else 1))
        painter.drawRoundedRect(place, 2, 2)
        words = ": ".join(part for part in (word(span.label) if span.label else "", span.note) if part)
        room = place.width() - GRID
        if room > metrics.horizontalAdvance("…") * 2:
            painter.setPen(theme.on_emotion(span.label, labels) if span.label else theme.colour("text"))
            text = metrics.elidedText(plain(words), Qt.TextElideMode.ElideRight, room)
            painter.drawText(place.adjusted(GRID / 2, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)


def _paint_ratings(painter: QPainter, lanes: Lanes, lines: RatingLines) -> None:
    """What people said along time: others thin, what they come to broad, one's own in ink."""
    rect = lanes.ratings
    painter.setPen(QPen(theme.colour("border"), 1))
    for y in (rect.top(), rect.center().y(), rect.bottom()):
        painter.drawLine(QLineF(rect.left(), y, rect.right(), y))
    pens = [QPen(theme.colour("disabled"), 1)] * len(lines.others)
    pens += [QPen(theme.colour("accent"), 3), QPen(theme.colour("text"), 1.5)]
    painter.save()
    painter.setClipRect(rect.adjusted(0, -2, 0, 2))
    for trace, pen in zip((*lines.others, lines.fused, lines.mine), pens, strict=True):
        paint_trace(painter, lanes, trace, lines.scale.least, pen)
    painter.restore()
    painter.setFont(theme.font(SMALL))
    words = painter.fontMetrics().elidedText(plain(lines.said), Qt.TextElideMode.ElideRight, int(rect.width()))
    ground = theme.colour("panel")
    ground.setAlphaF(BEHIND_WORDS)
    room = QFontMetricsF(painter.font()).horizontalAdvance(words) + GRID
    place = QRectF(rect.left(), rect.top(), room, 2 * GRID - 2)
    painter.fillRect(place, ground)
    painter.setPen(theme.colour("muted"))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)


def paint_trace(painter: QPainter, lanes: Lanes, trace: np.ndarray, least: float, pen: QPen) -> None:
    """A trace [n] of ratings, from `least` at the foot of their lane to 1; gaps stay open."""
    rect = lanes.ratings
    if rect is None or not len(trace):
        return
    first = max(0, int(lanes.start * HERTZ) - 1)
    trace = trace[first : int(lanes.end * HERTZ) + 2]
    x = rect.left() + ((first + np.arange(len(trace))) / HERTZ - lanes.start) / lanes.span * rect.width()
    y = rect.bottom() - (trace - least) / (1 - least) * rect.height()
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _paint_runs(painter, x, y)


def _needs_dark(colours: np.ndarray) -> np.ndarray:
    """On which of the colours [..., 3] dark text has the greater contrast (WCAG 2 relative luminance), [...]."""
    return (colours / 255) ** 2.2 @ np.array([0.2126, 0.7152, 0.0722]) > 0.18


def _paint_faces(painter: QPainter, lanes: Lanes, track: ClipTimeline) -> None:
    rect = lanes.faces
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("pressed"))
    painter.drawRect(rect.adjusted(0, 1, 0, -1))
    painter.setBrush(theme.colour("muted"))
    for start, end in track.faces:
        if end < lanes.start or start > lanes.end:
            continue
        left, right = lanes.x(start), lanes.x(end)
        painter.drawRect(QRectF(left, rect.top(), max(1.5, right - left), rect.height()))
