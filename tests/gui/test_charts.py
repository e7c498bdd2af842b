"""The charts by themselves: what lies where, what is as long as what, what can be read."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from emodesk.ui.charts import (
    BarCell,
    BarColumn,
    BarRow,
    BarTable,
    HeatMap,
    LineChart,
    LinePoint,
    LineSeries,
    line_chart,
)
from emodesk.ui.charts.bar_table import NUMBER_SIZE
from emodesk.ui.charts.chart import figures, mixed, text_width
from emodesk.ui.theme import GRID, SMALL, readable_on, theme
from emodesk.ui.widgets.card import Card
from trainer.measures.scores import Scores
from trainer.protocol.labels import LABELS


@pytest.fixture(autouse=True)
def _light(qapp):
    theme.apply(QApplication.instance(), "light")
    yield
    theme.apply(QApplication.instance(), "light")


@pytest.fixture
def heat_map(qtbot) -> HeatMap:
    chart = HeatMap()
    qtbot.addWidget(chart)
    chart.resize(480, 300)
    chart.show_confusion(Scores(np.arange(36).reshape(6, 6), LABELS), "people say", "the model says")
    return chart


def test_every_cell_of_the_heat_map_is_found_where_it_is_drawn(heat_map):
    seen = []
    for row in range(6):
        for column in range(6):
            rect = heat_map.cell_rect(row, column)
            assert heat_map.cell_at(rect.center()) == (row, column)
            assert QRectF(heat_map.rect()).contains(rect)
            assert not any(rect.intersects(other) for other in seen)
            seen.append(rect)


def test_a_cell_says_its_count_and_its_part_of_the_row(heat_map):
    words = heat_map.describe(1, 2)
    assert "anger" in words
    assert "happiness" in words
    assert "8 of 51 clips (16 %)" in words


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_on_every_shade_has_contrast_enough(mode):
    theme.apply(QApplication.instance(), mode)
    inks = [theme.emotion(label, LABELS) for label in LABELS] + [theme.colour("text")]
    for ink in inks:
        for share in np.linspace(0.04, 0.94, 31):
            fill = mixed(ink, theme.colour("panel"), float(share))
            assert contrast(fill, readable_on(fill)) >= 4.5, (ink.name(), share)


def contrast(one: QColor, other: QColor) -> float:
    """Contrast of two colours as WCAG 2.1 has it."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: QColor) -> float:
    parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in colour.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def test_a_bar_is_as_long_as_its_value(qtbot):
    table = BarTable(LABELS)
    qtbot.addWidget(table)
    table.resize(400, 100)
    rows = tuple(BarRow("happiness", (BarCell(value, "x"),), "happiness") for value in (0.4, 0.8))
    table.show_rows((BarColumn(""),), rows, coloured=True)
    picture = table.picture(1.0)
    left = round(table._heads_width())
    lengths = []
    for line in table._rows_rects(QRectF(table.rect())):
        y = round(line.center().y())
        colour = theme.emotion("happiness", LABELS).rgb()
        lengths.append(sum(picture.pixel(x, y) == colour for x in range(left, picture.width())))
    assert lengths[1] == pytest.approx(2 * lengths[0], rel=0.05)


def test_a_missing_value_has_words_instead_of_a_bar(qtbot):
    table = BarTable(LABELS)
    qtbot.addWidget(table)
    table.resize(300, 60)
    table.show_rows((BarColumn(""),), (BarRow("worry", (BarCell(None, "–"),), "worry"),))
    assert table.table()[1] == ["worry", "–"]
    assert not table.picture(1.0).isNull()


def test_a_figure_stands_under_its_columns_head_where_no_bar_has_room(qtbot):
    table = BarTable(LABELS)
    qtbot.addWidget(table)
    columns, cells = (
        (BarColumn("the same"), BarColumn("kappa")),
        (BarCell(0.5, "5"), BarCell(0.5, "0.444 (0.149 – 0.689)")),
    )
    table.show_rows(columns, (BarRow("Ana", cells),))
    for width, first in ((320, True), (800, False)):
        table.resize(width, 100)
        picture, (line,) = table.picture(1.0), table._rows_rects(QRectF(table.rect()))
        column = table._column_rect(line, 0).toRect()
        dark = [
            x - column.left()
            for x in range(column.left(), column.right())
            for y in range(column.top(), column.bottom())
            if picture.pixelColor(x, y).lightness() < 80  # what is written, not a bar
        ]
        assert (min(dark) < GRID) is first


@pytest.mark.parametrize("values", [(0.5,), (0.0, 1.0), (0.801, 0.802), (0.1, 0.95, 0.4), (-0.05, -0.05), (-1.0, 0.9)])
def test_the_scale_of_a_line_chart_holds_every_value(qtbot, values):
    chart = LineChart()
    qtbot.addWidget(chart)
    chart.resize(300, 160)
    points = tuple(LinePoint(x, y, y, y) for x, y in enumerate(values))
    chart.show_series((LineSeries("mean", points),), "step", (0, max(1, len(values) - 1)))
    low, high, step = chart._scale()
    assert low <= min(values)
    assert high >= max(values)
    assert (high - low) / step <= 8
    plot = chart._plot(QRectF(chart.rect()))
    for point in points:
        assert plot.contains(chart._x(plot, point.x), chart._y(plot, point.y))


@pytest.mark.parametrize("most", [1.3, 3.2, 4.1, 7.0, 12.0, 41.0, 130.0])
def test_a_loss_of_any_size_fills_its_chart(qtbot, most):
    chart = LineChart(most=math.inf)
    qtbot.addWidget(chart)
    chart.resize(320, 120)
    points = tuple(LinePoint(n, most / n, most / n, most / n) for n in range(1, 9))
    chart.show_series((LineSeries("loss", points),), "epoch", (1, 8))
    low, high, _step = chart._scale()
    assert low == 0
    assert most <= high <= 2 * most


def test_numbers_below_zero_beside_lines_are_written_whole(qtbot, monkeypatch):
    chart = LineChart()
    qtbot.addWidget(chart)
    chart.resize(300, 200)
    chart.show_series(
        (LineSeries("alpha", tuple(LinePoint(x, -x / 5, -x / 5, -x / 5) for x in (1, 2))),), "stretch", (1, 2)
    )
    rooms = []
    monkeypatch.setattr(line_chart, "write", lambda _painter, room, text, *_how: rooms.append((text, room.width())))
    chart.picture(1.0)
    assert "−0.40" in [text for text, _room in rooms]
    assert all(text_width(text, theme.font(SMALL)) <= room for text, room in rooms)


def test_names_of_lines_go_to_another_row_rather_than_being_cut(qtbot):
    chart = LineChart()
    qtbot.addWidget(chart)
    chart.resize(260, 200)
    names = ("cross-validation", "test clips", "later decisions", "linear baseline")
    chart.show_series(tuple(LineSeries(name, (LinePoint(1, 0.5, 0.5, 0.5),)) for name in names), "round", (1, 1))
    places = [place for _line, place in chart._legend(QRectF(chart.rect()))]
    assert len({place.top() for place in places}) > 1
    assert all(place.right() <= chart.width() for place in places)


def test_a_picture_is_sharper_than_the_window(heat_map):
    assert heat_map.picture().width() == 2 * heat_map.width()
    assert heat_map.picture().devicePixelRatio() == 2.0


def test_numbers_are_there_for_screen_readers(heat_map):
    assert "35" in heat_map.accessibleDescription()


@pytest.mark.parametrize("text", ["5 个中 0 个正确", "0 of 5 right"])
def test_a_figure_beside_a_bar_is_written_whole_in_thick_and_in_thin_letters(qtbot, text):
    for strong in (False, True):
        table = BarTable(LABELS)
        qtbot.addWidget(table)
        table.show_rows((BarColumn(""),), (BarRow("round 1", (BarCell(0.0, text),), strong=strong),))
        assert text_width(text, figures(NUMBER_SIZE, bold=strong)) <= table._measured()[1] + 0.5


def test_a_note_too_long_to_stand_beside_a_cards_title_stands_below_it_whole(qtbot):
    tool = QPushButton("Open what is wrong")
    card = Card("Wrong among the surest", QWidget(), (tool,))
    qtbot.addWidget(card)
    card.note.setText("no clip may be accepted unseen yet")
    for width, below in ((800, False), (340, True), (800, False)):
        card.resize(width, 200)
        card.show()
        qtbot.waitUntil(lambda below=below: (card.note.y() > card.title.geometry().bottom()) == below)
        assert card.note.fontMetrics().horizontalAdvance(card.note.text()) <= card.note.width()
        assert tool.geometry().right() > width - 3 * GRID
