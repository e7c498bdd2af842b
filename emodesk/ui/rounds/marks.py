"""Where a round stands, by shape: a filling circle, a tick, a cross, a square, a warning."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from emodesk.runs import ACTIVE
from emodesk.ui.theme import theme

MARK = 16  # pixels, side of a mark
FULL_CIRCLE = 360 * 16  # sixteenths of a degree, as QPainter counts


def paint_mark(
    painter: QPainter, area: QRectF, state: str, applied: bool = False, fraction: float | None = None
) -> None:
    """The mark of a round's state; `fraction` is how far the running stage is."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    circle = area.adjusted(1.5, 1.5, -1.5, -1.5)
    muted, accent = theme.colour("muted"), theme.colour("accent")
    pen = QPen(muted, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if state in ACTIVE:
        painter.setPen(QPen(theme.colour("border"), 2))
        painter.drawEllipse(circle)
        painter.setPen(QPen(accent, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(circle, FULL_CIRCLE // 4, -round(FULL_CIRCLE * max(0.08, fraction or 0.0)))
        if state == "paused":
            for x in (0.42, 0.58):
                painter.drawPolyline(_points(area, (x, 0.38), (x, 0.62)))
    elif state == "succeeded":
        painter.setPen(QPen(accent, 1.5))
        painter.setBrush(accent if applied else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(circle)
        pen.setColor(theme.colour("on_accent") if applied else accent)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(_points(area, (0.32, 0.52), (0.45, 0.65), (0.69, 0.37)))
    elif state in ("failed", "broken"):
        pen.setColor(theme.colour("danger"))
        painter.setPen(pen)
        painter.drawEllipse(circle)
        painter.drawPolyline(_points(area, (0.36, 0.36), (0.64, 0.64)))
        painter.drawPolyline(_points(area, (0.64, 0.36), (0.36, 0.64)))
    elif state == "lost":
        path = QPainterPath()
        path.addPolygon(_points(area, (0.5, 0.12), (0.93, 0.88), (0.07, 0.88)))
        path.closeSubpath()
        painter.drawPath(path)
        painter.drawPolyline(_points(area, (0.5, 0.42), (0.5, 0.6)))
        painter.drawPoint(_points(area, (0.5, 0.74))[0])
    elif state == "cancelled":
        painter.drawRoundedRect(circle.adjusted(1, 1, -1, -1), 2, 2)
    else:
        pen.setDashPattern([1.5, 2.0])
        painter.setPen(pen)
        painter.drawEllipse(circle)
    painter.restore()


def _points(area: QRectF, *places: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(area.left() + x * area.width(), area.top() + y * area.height()) for x, y in places])
