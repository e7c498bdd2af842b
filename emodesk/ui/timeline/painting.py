"""Paints all of the timeline that stays while the clip plays: sound, curves, strips, faces and seconds.

At most one stroke for each column of pixels, however long the clip is; done once a clip, size and theme.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QImage, QPainter, QPen, QPolygonF
from shiboken6 import VoidPtr

from emodesk.ui.theme import GRID, SMALL, icon, theme
from emodesk.ui.timeline.lanes import Lanes
from emodesk.viewmodels.round_words import tr
from emodesk.viewmodels.timeline import ClipTimeline

FAINTEST = 0.25  # opacity of a strip that is no surer than chance
SIGN = 2 * GRID - 2
TICK_ROOM = 8 * GRID  # pixels between two seconds that are written down
STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800)
LOST_LEAST = 3.0  # pixels of a lost frame
DENSE = 3  # pixels a point; curves with more points are not smoothed
LEAST_STRETCH = 3.0  # pixels; a shorter one has no line before it and no letter
DRAWN_ICONS = ("speech", "image", "text", "video")


def paint_track(painter: QPainter, lanes: Lanes, track: ClipTimeline, shown: str, message: str) -> None:
    """Paint a track; `shown` is the label drawn bold, `message` stands where there are no curves."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_axis(painter, lanes)
    _paint_sound(painter, lanes, track.peaks)
    _paint_lost(painter, lanes, track.lost)
    if track.curves is None or not len(track.curves.time):
        painter.setFont(theme.font(SMALL))
        painter.setPen(theme.colour("muted"))
        painter.drawText(lanes.curves, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, message)
        return
    _paint_curves(painter, lanes, track, shown)
    for m, rect in enumerate(lanes.strips):
        _paint_strip(painter, rect, lanes, track, m)
    if lanes.faces is not None:
        _paint_faces(painter, lanes, track)


def _sign(painter: QPainter, name: str, rect: QRectF, token: str = "muted") -> None:
    box = QRectF(GRID / 2, rect.center().y() - SIGN / 2, SIGN, SIGN)
    icon(name, token).paint(painter, box.toAlignedRect())


def _paint_axis(painter: QPainter, lanes: Lanes) -> None:
    wanted = TICK_ROOM / lanes.sound.width() * lanes.duration
    step = next((item for item in STEPS if item >= wanted), STEPS[-1])
    painter.setFont(theme.font(SMALL))
    faint = QColor(theme.colour("border"))
    metrics = QFontMetricsF(painter.font())
    for n in range(math.floor(lanes.duration / step) + 1):
        seconds = n * step
        x = lanes.x(seconds)
        painter.setPen(QPen(faint, 1))
        painter.drawLine(QLineF(x, lanes.sound.top(), x, lanes.axis.top() + 3))
        text = tr("{n} s").format(n=f"{seconds:g}") if seconds < 60 else f"{int(seconds // 60)}:{seconds % 60:02.0f}"
        width = metrics.horizontalAdvance(text)
        left = min(max(lanes.sound.left(), x - width / 2), lanes.sound.right() - width)
        painter.setPen(theme.colour("muted"))
        painter.drawText(
            QRectF(left, lanes.axis.top() + 2, width + 1, lanes.axis.height() - 2), Qt.AlignmentFlag.AlignVCenter, text
        )


def _paint_sound(painter: QPainter, lanes: Lanes, peaks: np.ndarray) -> None:
    rect = lanes.sound
    _sign(painter, "volume" if len(peaks) else "mute", rect)
    middle = rect.center().y()
    painter.setPen(QPen(theme.colour("border"), 1))
    painter.drawLine(QLineF(rect.left(), middle, rect.right(), middle))
    if not len(peaks):
        return
    ratio = painter.device().devicePixelRatioF()
    columns, lines = max(1, int(rect.width() * ratio)), max(1, int(rect.height() * ratio))
    first = np.arange(columns) * len(peaks) // columns
    # Quiet clips are drawn as large as loud ones: the shape in time matters here, not the level.
    scale = lines / 2 / max(float(np.abs(peaks).max()), 1e-4)
    low = np.minimum(np.minimum.reduceat(peaks[:, 0], first) * scale, -0.5)
    high = np.maximum(np.maximum.reduceat(peaks[:, 1], first) * scale, 0.5)
    # As a picture: a line drawn for each column costs twenty times as much.
    level = lines / 2 - np.arange(lines)[:, None]
    pixels = np.zeros((lines, columns), np.uint32)
    pixels[(level <= high) & (level >= low)] = theme.colour("disabled").rgba()
    image = QImage(pixels.data, columns, lines, pixels.strides[0], QImage.Format.Format_ARGB32)
    painter.drawImage(rect, image)


def _paint_lost(painter: QPainter, lanes: Lanes, lost: Sequence[tuple[float, float]]) -> None:
    """Hatch the time of frames that cannot be decoded, from the sound to the seconds."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(theme.colour("muted"), Qt.BrushStyle.Dense5Pattern))
    for start, end in lost:
        left, right, top = lanes.x(start), lanes.x(end), lanes.sound.top()
        painter.drawRect(QRectF(left, top, max(LOST_LEAST, right - left), lanes.axis.top() - top))


def _columns(lanes: Lanes, track: ClipTimeline) -> tuple[np.ndarray, np.ndarray]:
    """Pixel columns [X] of the lanes and the window [X] that each shows."""
    columns = np.arange(max(1, int(lanes.sound.width())))
    seconds = (columns + 0.5) / lanes.sound.width() * lanes.duration
    return columns, track.windows_at(seconds)


def _paint_curves(painter: QPainter, lanes: Lanes, track: ClipTimeline, shown: str) -> None:
    rect = lanes.curves
    painter.setPen(QPen(theme.colour("border"), 1))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    painter.drawLine(rect.topLeft(), rect.topRight())
    painter.setFont(theme.font(SMALL))
    painter.setPen(theme.colour("muted"))
    for text, y in (("1", rect.top() + 4), ("0", rect.bottom() - 4)):
        painter.drawText(
            QRectF(0, y - GRID, rect.left() - GRID / 2, 2 * GRID),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            text,
        )
    time, fused = _thinned(track.curves.time, track.curves.fused, int(rect.width()))
    # The windows' centres do not reach the ends; the outer windows hold until there.
    time = np.concatenate([[0.0], time, [lanes.duration]])
    fused = np.concatenate([fused[:1], fused, fused[-1:]])
    labels = track.curves.labels
    x = rect.left() + np.clip(time / lanes.duration, 0, 1) * rect.width()
    y = rect.bottom() - fused * rect.height()
    # Where a curve turns within a few pixels its steps are not seen, and smoothing costs ten times as much.
    is_smooth = len(x) < rect.width() / DENSE
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, is_smooth)
    for k in sorted(range(len(labels)), key=lambda k: labels[k] == shown):
        there = np.isfinite(y[:, k])
        if not there.any():
            continue
        line_x, line_y = x[there], y[there, k]
        colour = theme.edge(labels[k], labels)
        bold = labels[k] == shown
        if bold:
            area = QColor(colour)
            area.setAlphaF(0.14)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(area)
            foot = [rect.bottom()]
            painter.drawPolygon(
                _polygon(np.concatenate([line_x[:1], line_x, line_x[-1:]]), np.concatenate([foot, line_y, foot]))
            )
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 2.25 if bold else 1.0))
        painter.drawPolyline(_polygon(line_x, line_y))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _polygon(x: np.ndarray, y: np.ndarray) -> QPolygonF:
    """Points [P] written into Qt's own memory: a QPointF for each takes most of the time of a repaint."""
    polygon = QPolygonF()
    polygon.resize(len(x))
    memory = np.frombuffer(VoidPtr(polygon.data(), 16 * len(x), True), np.float64).reshape(-1, 2)
    memory[:, 0], memory[:, 1] = x, y
    return polygon


def _thinned(time: np.ndarray, values: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """At most `most` points: means of neighbours where there are more windows than pixels."""
    if len(time) <= most:
        return time, values
    starts = np.linspace(0, len(time), most, endpoint=False).astype(int)
    counts = np.diff(starts, append=len(time))
    return np.add.reduceat(time, starts) / counts, np.add.reduceat(values, starts) / counts[:, None]


def _paint_strip(painter: QPainter, rect: QRectF, lanes: Lanes, track: ClipTimeline, m: int) -> None:
    name = track.curves.modalities[m]
    there = m >= len(track.present) or track.present[m]
    if name in DRAWN_ICONS:
        _sign(painter, name, rect, "muted" if there else "disabled")
    stretches = track.stretches(m)
    if not stretches:
        painter.setPen(QPen(theme.colour("border"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(rect.left(), rect.center().y(), rect.right(), rect.center().y()))
        return
    labels = track.curves.labels
    columns, window = _columns(lanes, track)
    alone = track.curves.alone[window, m]
    valid = np.isfinite(alone).all(axis=-1)
    filled = np.where(valid[:, None], alone, 0.0)
    chance = 1.0 / len(labels)
    sure = np.clip((filled.max(axis=-1) - chance) / (1 - chance), 0, 1)
    alpha = np.where(valid, FAINTEST + (1 - FAINTEST) * sure, 0.0)
    ground = np.array(theme.colour("panel").getRgb()[:3], float)
    palette = np.array([theme.emotion(label, labels).getRgb()[:3] for label in labels], float)
    mixed = ground + alpha[:, None] * (palette[filled.argmax(axis=-1)] - ground)
    pixels = np.full((1, len(columns), 4), 255, np.uint8)
    pixels[0, :, :3] = np.rint(mixed)
    image = QImage(pixels.data, len(columns), 1, pixels.strides[0], QImage.Format.Format_RGBX8888)
    painter.drawImage(rect, image)
    # The pale colours are seen by their edge.
    edges = np.array([theme.edge(label, labels).getRgb()[:3] for label in labels], float)
    pixels[0, :, :3] = np.where(valid[:, None], edges[filled.argmax(axis=-1)], ground)
    foot = QImage(pixels.data, len(columns), 1, pixels.strides[0], QImage.Format.Format_RGBX8888)
    painter.drawImage(QRectF(rect.left(), rect.bottom() - 2, rect.width(), 2), foot)
    _paint_letters(painter, rect, lanes, track, stretches, mixed)


def _paint_letters(painter: QPainter, rect: QRectF, lanes: Lanes, track: ClipTimeline, stretches, colours) -> None:
    painter.setFont(theme.font(SMALL, bold=True))
    metrics = QFontMetricsF(painter.font())
    letters = [theme.letter(label, track.curves.labels) for label in track.curves.labels]
    ground = QPen(theme.colour("panel"), 1)
    least = LEAST_STRETCH / rect.width() * lanes.duration
    for stretch in stretches:
        if stretch.end - stretch.start < least:
            continue
        left, right = lanes.x(stretch.start), lanes.x(stretch.end)
        letter = letters[stretch.label]
        if stretch.start > 0:
            painter.setPen(ground)
            painter.drawLine(QLineF(left, rect.top(), left, rect.bottom()))
        if right - left < metrics.horizontalAdvance(letter) + GRID / 2:
            continue
        column = min(len(colours) - 1, max(0, int(left + GRID - rect.left())))
        painter.setPen(_readable_on(colours[column]))
        place = QRectF(left + 4, rect.top(), right - left, rect.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, letter)


def _readable_on(rgb: np.ndarray) -> QColor:
    """Dark or light text, whichever has the greater contrast (WCAG 2 relative luminance)."""
    linear = (rgb / 255) ** 2.2
    luminance = float(linear @ np.array([0.2126, 0.7152, 0.0722]))
    return QColor("#14171B") if luminance > 0.18 else QColor("#FFFFFF")


def _paint_faces(painter: QPainter, lanes: Lanes, track: ClipTimeline) -> None:
    rect = lanes.faces
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("pressed"))
    painter.drawRect(rect.adjusted(0, 1, 0, -1))
    painter.setBrush(theme.colour("muted"))
    for start, end in track.faces:
        left, right = lanes.x(start), lanes.x(end)
        painter.drawRect(QRectF(left, rect.top(), max(1.5, right - left), rect.height()))
