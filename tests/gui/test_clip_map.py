"""The map of a round's clips: what lies where, caught in a loop, marked by any field, laid anew by the trainer."""

from __future__ import annotations

import numpy as np
import pytest
from made_rounds import make_project, make_round
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPolygonF
from PySide6.QtWidgets import QApplication
from safetensors.numpy import load_file

from emodesk.services.neighbours import EmbeddingService, plane
from emodesk.ui.analysis.pages.clip_map import ClipMapPage
from emodesk.ui.charts.scatter import Scatter
from emodesk.ui.theme import theme
from emodesk.viewmodels.clip_map import ClipMapModel
from emodesk.viewmodels.session import Session
from trainer.round.lay_out import lay_out


@pytest.fixture
def session(tmp_path):
    theme.apply(QApplication.instance(), "light")
    project = make_project(tmp_path / "study", 80)
    session = Session(project, "ann")
    session.rounds.ingest(make_round(project, 1, 2.0))
    session.rounds.apply(1)
    yield session
    project.close()


@pytest.fixture
def page(session, qtbot):
    page = ClipMapPage(ClipMapModel(session), session.labels.names)
    page.resize(900, 700)
    qtbot.addWidget(page)
    page.show()
    page.show_round(1)
    qtbot.waitUntil(page.scatter.has_content, timeout=10_000)
    return page


def choose(choice, data, qtbot) -> None:
    choice.setCurrentIndex(choice.findData(data))
    choice.activated.emit(choice.currentIndex())


def drag(scatter: Scatter, corners: list[QPointF], qtbot, button=Qt.MouseButton.LeftButton) -> None:
    points = [corner.toPoint() for corner in corners]
    qtbot.mousePress(scatter, button, pos=points[0])
    for point in points[1:]:
        qtbot.mouseMove(scatter, point)
    qtbot.mouseRelease(scatter, button, pos=points[-1])


def test_a_loop_around_clips_opens_them_and_no_others(page, qtbot):
    scatter = page.scatter
    where = scatter.positions(scatter.area())
    left, middle = where[:, 0].min() - 5, float(np.median(where[:, 0]))
    top, bottom = where[:, 1].min() - 5, where[:, 1].max() + 5
    corners = [QPointF(left, top), QPointF(middle, top), QPointF(middle, bottom), QPointF(left, bottom)]
    with qtbot.waitSignal(page.openClips) as opened:
        drag(scatter, corners, qtbot)
    expected = page._map.keys[where[:, 0] < round(middle)]
    assert abs(len(opened.args[0]) - len(expected)) <= 1  # a point on the line itself
    assert set(opened.args[0]) <= set(page._map.keys[where[:, 0] <= middle + 1].tolist())


def test_a_click_on_a_point_opens_its_clip_and_hovering_names_it(page, session, qtbot):
    scatter = page.scatter
    x, y = scatter.positions(scatter.area())[5]
    at = scatter.nearest(QPointF(x, y))
    with qtbot.waitSignal(page.openClips) as opened:
        qtbot.mouseClick(scatter, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert opened.args[0] == [int(page._map.keys[at])]
    assert session.clip(opened.args[0][0]).clip_id in scatter.tip_at(QPointF(x, y))


def test_the_plane_moves_zooms_and_comes_back(page, qtbot):
    scatter = page.scatter
    before = scatter.positions(scatter.area()).copy()
    drag(scatter, [QPointF(100, 100), QPointF(140, 130)], qtbot, Qt.MouseButton.RightButton)
    np.testing.assert_allclose(scatter.positions(scatter.area()) - before, [[40, 30]] * len(before), atol=0.1)
    scatter.zoom(2.0, QPointF(*before[3]))
    qtbot.keyClick(scatter, Qt.Key.Key_Plus)
    qtbot.mouseDClick(scatter, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    np.testing.assert_allclose(scatter.positions(scatter.area()), before, atol=0.1)
    scatter.setFocus()
    with qtbot.waitSignal(page.openClips) as opened:
        qtbot.keyClick(scatter, Qt.Key.Key_Return)
    assert sorted(opened.args[0]) == sorted(page._map.keys.tolist())


def test_only_labels_have_colours_and_anything_else_stands_out_by_value(page, session, qtbot):
    choose(page._field, "prediction", qtbot)
    assert [colour().name() for colour in page.scatter.colours] == [
        theme.edge(label, session.labels.names).name() for label in session.labels.names
    ]
    choose(page._field, "speaker", qtbot)
    assert [colour() for colour in page.scatter.colours] == [theme.colour("accent")]
    field = page._chosen()
    np.testing.assert_array_equal(page.scatter.colour == 0, field.codes == page._value.currentData())
    choose(page._field, "confidence", qtbot)
    assert all(max(c := colour().getRgb()[:3]) - min(c) < 16 for colour in page.scatter.colours)
    assert "onfidence" in page.scatter.accessibleDescription()
    assert len(page.scatter.table()) == 81


def test_points_are_painted_where_they_lie(page):
    scatter = page.scatter
    scatter.colour_by(np.where(np.arange(80) == 9, 0, -1), (lambda: QColor("#ff0000"),), "one")
    x, y = scatter.positions(scatter.area())[9]
    picture = scatter.picture(1.0)
    assert QColor(picture.pixel(round(x), round(y))).name() == "#ff0000"


def test_a_moved_plane_looks_as_one_that_is_painted_anew(page, qtbot):
    scatter = page.scatter
    choose(page._field, "prediction", qtbot)
    scatter.zoom(3.0)
    for by in ((37, -21), (-90, 15), (0, 200), (-2000, 0), (1913, -190)):
        scatter.repaint()
        raster = scatter._raster
        scatter.move(QPointF(*by))
        assert scatter._raster is raster
        moved = scatter.grab().toImage()
        scatter._forget()
        assert moved == scatter.grab().toImage()
        assert (raster.pixels != raster.pixels[0, 0]).any() or by[0] == -2000


def test_points_in_a_loop_are_those_of_the_even_odd_rule(page):
    scatter = page.scatter
    where = scatter.positions(scatter.area())
    middle, reach = where.mean(axis=0), where.std(axis=0) * 2
    loop = [QPointF(*(middle + reach * (np.cos(a), np.sin(a)))) for a in np.arange(7) * 2 * np.pi * 3 / 7]  # a star
    polygon = QPolygonF(loop)
    expected = [at for at, (x, y) in enumerate(where.tolist())
                if polygon.containsPoint(QPointF(x, y), Qt.FillRule.OddEvenFill)]  # fmt: skip
    assert scatter.inside(loop).tolist() == expected
    assert 0 < len(expected) < len(where)
    nearest = np.hypot(*(where - middle).T).argmin()
    x, y = where[nearest]
    assert scatter.nearest(QPointF(x + 3, y - 3)) == np.hypot(*(where - (x + 3, y - 3)).T).argmin()


def test_the_trainer_lays_neighbours_together_and_the_page_shows_it(page, session, qtbot):
    folder = session.rounds.folder(1)
    lay_out(folder, "fused")
    first = load_file(folder / "map-fused.safetensors")["fused"]
    lay_out(folder, "fused")
    np.testing.assert_array_equal(first, load_file(folder / "map-fused.safetensors")["fused"])
    choose(page._way, "spread", qtbot)
    qtbot.waitUntil(lambda: np.allclose(page.scatter.place, first[: len(page.scatter.place)]), timeout=10_000)


def test_a_round_without_embeddings_says_what_to_do(page, session):
    (session.rounds.folder(1) / "embeddings.safetensors").unlink()
    page.show_round(1)
    assert not page.scatter.has_content()
    assert "a new round does" in page.scatter.empty


def test_the_widest_axes_are_those_of_scikit_learn():
    from sklearn.decomposition import PCA

    values = np.random.default_rng(0).normal(size=(200, 6)) * [5, 1, 3, 0.5, 0.2, 0.1]
    found, other = plane(values.astype(np.float32)), PCA(2).fit_transform(values)
    for axis in range(2):
        assert abs(np.corrcoef(found[:, axis], other[:, axis])[0, 1]) == pytest.approx(1.0, abs=1e-4)


def test_neighbours_are_the_nearest_in_the_space_that_is_asked(session):
    service = EmbeddingService(session.project)
    assert service.spaces(1) == ("fused", "speech", "image", "text", "video")
    found = service.embedding(1, "speech")
    near = service.nearest(1, int(found.keys[0]), 3, "speech")
    apart = np.linalg.norm(found.values - found.values[0], axis=1)
    assert [one.key for one in near] == found.keys[np.argsort(apart, kind="stable")[1:4]].tolist()


def test_the_map_is_narrowed_by_the_language_of_the_queue_and_its_table_names_the_clips(page, session, qtbot):
    page.show_round(1, 'speaker="speaker 3"')
    wanted = session.queue.query('speaker="speaker 3"')
    qtbot.waitUntil(lambda: len(page.scatter.place) < 80, timeout=10_000)
    assert set(page._map.keys.tolist()) <= set(wanted.tolist())
    table = page.scatter.table()
    assert [row[2] for row in table[1:]] == [session.clip(int(key)).clip_id for key in page._map.keys]
    page.show_round(1, "speaker=nobody")
    qtbot.waitUntil(lambda: not page.scatter.has_content(), timeout=10_000)
    assert page.scatter.empty == "There is no clip of this round to show here."
    with qtbot.waitSignal(page._model.failed):
        page.show_round(1, "speaker==")
    page.show_round(1, "speaker==1 2")
    with qtbot.waitSignal(page._model.loaded):
        page.show_round(1, 'speaker="speaker 3"')
