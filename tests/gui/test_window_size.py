"""The window on any screen: its place, its size, its zoom, the system's text size."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QRect, QSettings, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QWidget

from emodesk import app as application
from emodesk.ui.analysis.deep_pages import PAGES
from emodesk.ui.analysis.workspace import OVERVIEW
from emodesk.ui.review.transport import Transport
from emodesk.ui.rounds.option import Option
from emodesk.ui.theme import ZOOM, theme
from emodesk.ui.theme.theme import USUAL_TEXT, text_scale
from emodesk.ui.window_place import PLACE, fitted, restore_place, save_place

pytest_plugins = ["review_study"]

FRAME = QSize(0, 40)
SCREEN = QRect(0, 0, 1920, 1080)


@pytest.fixture
def settings(own_settings, qapp) -> QSettings:
    application.make_application()  # gives the settings their name, whichever test is a process' first
    return QSettings()


@pytest.fixture
def window(qapp, settings, study):
    folder = study.folder
    study.close()
    controller = application.AppController(application.make_application())
    assert controller.open(folder)
    yield controller.window
    controller._close()
    theme.set_zoom(QApplication.instance(), 1.0)


def test_a_place_on_a_screen_stays_as_it_is():
    assert fitted(QRect(100, 50, 1440, 900), [SCREEN], FRAME) == QRect(100, 50, 1440, 900)


def test_a_window_larger_than_its_screen_shrinks_until_its_frame_fits():
    assert fitted(QRect(0, 0, 1440, 900), [QRect(0, 0, 960, 540)], FRAME) == QRect(0, 0, 960, 500)


def test_a_window_of_a_screen_that_is_gone_comes_to_the_middle_of_the_one_there_is():
    place = fitted(QRect(2500, 300, 1000, 600), [SCREEN], FRAME)
    assert place == QRect(460, 220, 1000, 600)


def test_a_window_of_a_second_screen_stays_there():
    second = QRect(1920, 0, 1280, 720)
    assert fitted(QRect(2000, 20, 1000, 600), [SCREEN, second], FRAME) == QRect(2000, 20, 1000, 600)


def test_a_window_over_the_edge_comes_back_whole():
    assert fitted(QRect(1500, -30, 1000, 600), [SCREEN], FRAME) == QRect(920, 0, 1000, 600)


class Framed(QMainWindow):
    """A window in a frame of 2 pixels and a bar of 30, which a platform without a window manager does not draw."""

    def geometry(self) -> QRect:
        return super().geometry().translated(2, 30)

    def setGeometry(self, place: QRect) -> None:
        super().setGeometry(place.translated(-2, -30))


def test_opening_and_closing_ten_times_moves_nothing(qtbot, settings):
    screen = QApplication.primaryScreen().availableGeometry()
    settings.setValue(PLACE, QRect(screen.x() + 30, screen.y() + 20, 640, 400))
    for _ in range(10):
        window = Framed()
        qtbot.addWidget(window)
        restore_place(window, settings, QSize(1440, 900))
        window.show()
        save_place(window, settings)
        window.close()
    assert settings.value(PLACE) == QRect(screen.x() + 30, screen.y() + 20, 640, 400)


@pytest.mark.parametrize("size", [(960, 500), (960, 540), (960, 600)])
def test_every_workspace_fits_a_small_window_without_scrolling(window, qtbot, size):
    window.resize(*size)
    for name in application.WORKSPACES:
        window.show_workspace(name)
        QApplication.processEvents()
        if name == "review":
            qtbot.waitUntil(lambda: window.review.stage.player.player.shown >= 0, timeout=20_000)
        room = window.centralWidget()
        for page in (OVERVIEW, *PAGES) if name == "analyse" else (name,):
            if name == "analyse":
                window.analysis.show_page(page)
                QApplication.processEvents()

            def fits(room=room, page=page) -> None:
                assert (window.width(), window.height()) == size, page
                assert room.widget().height() <= room.viewport().height(), page
                assert room.widget().width() <= room.viewport().width(), page

            qtbot.waitUntil(fits)  # layouts follow one another


def test_what_does_not_fit_can_be_scrolled_to(window):
    window.resize(640, 400)
    QApplication.processEvents()
    room = window.centralWidget()
    assert room.horizontalScrollBar().maximum() > 0
    assert window.width() == 640


def test_what_closed_panels_leave_is_the_pictures(window, qtbot):
    window.resize(1280, 720)
    review = window.review
    transport, player = review.stage.transport, review.stage.player
    before = player.height(), transport.height()
    panels = {action.text(): action for action in review.panels()}
    for name in ("Timeline", "Transcript"):
        panels[name].trigger()
    qtbot.waitUntil(lambda: player.height() > before[0] + 150)
    assert transport.height() <= transport.sizeHint().height()


def test_where_a_window_becomes_low_its_panels_make_room_for_the_picture_and_take_it_again(window, qtbot):
    window.resize(1440, 900)
    review = window.review
    qtbot.waitUntil(lambda: review.stage.player.height() > 300)
    docks = dict(review._panels._docks)
    before = docks["timeline"].height()
    window.resize(960, 540)
    qtbot.waitUntil(lambda: docks["timeline"].height() == docks["timeline"].minimumSizeHint().height())
    assert docks["transcript"].height() == docks["transcript"].minimumSizeHint().height()
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: docks["timeline"].height() > 0.8 * before)


def test_zoom_makes_letters_rows_and_buttons_larger_and_is_remembered(window, settings):
    queue, button = window.review.queue_panel, window.review.label_bar.buttons[0]
    heights = queue.list.verticalHeader().defaultSectionSize(), button.sizeHint().height()
    letters = queue.search.fontInfo().pixelSize()
    for _ in range(3):
        window.actions_by_id.run("window.larger")
    assert theme.zoom == 1.5
    assert queue.search.fontInfo().pixelSize() == round(1.5 * letters)
    now = queue.list.verticalHeader().defaultSectionSize(), button.sizeHint().height()
    assert now == tuple(round(1.5 * height) for height in heights)
    assert settings.value(ZOOM, type=float) == 1.5
    window.actions_by_id.run("window.usual")
    assert queue.search.fontInfo().pixelSize() == letters


def test_the_button_for_a_new_round_is_whole_at_every_zoom_however_narrow_the_list_is_drawn(window, qtbot):
    window.show_workspace("rounds")
    for zoom in (1.0, 1.5):
        theme.set_zoom(QApplication.instance(), zoom)
        window.rounds._split.setSizes([10, 900])
        button = window.rounds._new
        qtbot.waitUntil(lambda button=button: button.width() >= button.sizeHint().width())


def test_the_zoom_that_was_left_holds_at_the_next_start(qapp, settings):
    settings.setValue(ZOOM, 1.25)
    application.make_application()
    assert theme.scale == 1.25
    settings.remove(ZOOM)
    application.make_application()
    assert theme.scale == 1.0


def test_larger_text_of_the_system_makes_the_window_larger(qapp):
    font = QFont()
    font.setPixelSize(round(1.5 * USUAL_TEXT))
    assert text_scale(font, 96) == pytest.approx(1.5)
    font.setPointSizeF(USUAL_TEXT * 72 / 96)
    assert text_scale(font, 96) == 1.0
    assert text_scale(font, 144) == pytest.approx(1.5)


def test_rounds_stands_in_one_column_where_it_is_narrow_and_in_two_where_it_is_wide(window, qtbot):
    window.show_workspace("rounds")
    panel, page = window.rounds.result_panel, window.rounds._stack
    for size, way in (((960, 540), "TopToBottom"), ((1440, 900), "LeftToRight"), ((960, 540), "TopToBottom")):
        window.resize(*size)
        qtbot.waitUntil(lambda way=way: panel._columns.direction().name == way)
        assert panel.minimumSizeHint().width() <= page.width()


def test_a_text_size_that_is_changed_in_the_system_holds_when_the_person_comes_back(qapp, monkeypatch):
    theme.apply(qapp, "light")
    theme.follow_system(qapp)
    before = theme.scale
    module = sys.modules["emodesk.ui.theme.theme"]
    monkeypatch.setattr(module, "system_text_scale", lambda app: 1.5 * before)
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert theme.scale == pytest.approx(1.5 * before)
    monkeypatch.undo()
    theme.apply(qapp, "light")
    assert theme.scale == before


def test_what_a_choice_does_is_said_in_as_many_lines_as_it_takes(qtbot):
    option = Option("Guarded", "Adopts the most confident pseudo-labels step by step; a harmful step is undone.")
    qtbot.addWidget(option)
    assert option.heightForWidth(1000) == option.sizeHint().height()
    assert option.heightForWidth(260) > option.heightForWidth(1000)


def test_the_frames_number_is_never_cut(qtbot):
    transport = Transport()
    qtbot.addWidget(transport)
    transport.show()
    for width in range(900, transport.minimumSizeHint().width(), -20):
        transport.resize(width, transport.height())
        transport.show_position(0.0, 3.12, 0, 78)
        label = transport._frame
        assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width(), width


def test_the_time_beside_the_play_buttons_is_never_cut_whatever_the_letters_and_the_speed(qtbot, qapp):
    theme.apply(qapp, "light")
    host = QWidget()
    transport = Transport(host)
    qtbot.addWidget(host)
    transport.resize(900, transport.height())
    host.show()
    transport.show_position(0.0, 3.12, 0, 78)

    def whole() -> bool:
        QApplication.processEvents()
        label = transport._time
        return label.fontMetrics().horizontalAdvance(label.text()) <= label.width() and label.text() != ""

    seen = set()
    for zoom in (1.0, 1.5):
        theme.set_zoom(qapp, zoom)
        for width in range(900, transport.minimumSizeHint().width(), -20):
            transport.resize(width, transport.height())
            assert whole(), (zoom, width)
            transport.set_speed(0.25)
            assert whole(), (zoom, width, "another speed")
            transport.set_speed(1.0)
            seen.add(transport._time.text())
    theme.set_zoom(qapp, 1.0)
    assert seen == {"0.00 / 3.12 s", "0.00 s"}


def test_settings_that_are_folded_out_come_into_sight_on_a_low_screen(window, qtbot):
    window.resize(960, 540)
    window.show_workspace("rounds")
    window.rounds.show_start()
    panel = window.rounds.start_panel
    panel.set_more(True)
    reset = next(button for button in panel.findChildren(QPushButton) if button.text() == "Back to the defaults")
    qtbot.waitUntil(lambda: reset.visibleRegion().boundingRect().height() == reset.height())
