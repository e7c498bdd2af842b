"""The player's controls: step, play, loop, position, speed, volume, face box."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFont
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QSlider, QToolButton, QWidget

from emodesk.ui.theme import GRID, icon, theme
from emodesk.ui.widgets.key_tip import KeyTip
from emodesk.ui.widgets.label import Label

SPEEDS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
SLIDER = 10 * GRID
MARKS = ("box", "track", "quality", "class", "bar")  # that can be drawn on the picture, each by itself
USUAL_MARKS = ("box", "class")
PICTURE = 2 * GRID + 2


class Transport(QWidget):
    """Buttons that ask, and labels that show where the player is.

    Signals:
        toggled: play or pause.
        stepped: so many frames on (negative: back).
        loopChanged, muteChanged, faceBoxChanged: the new state; the last one for what of it is drawn, too.
        speedChanged: times the natural speed.
        volumeChanged: 0..1.
    """

    toggled = Signal()
    stepped = Signal(int)
    loopChanged = Signal(bool)
    muteChanged = Signal(bool)
    faceBoxChanged = Signal(bool)
    speedChanged = Signal(float)
    volumeChanged = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.speed = 1.0
        self._full, self._short = self.tr("{now:.2f} / {end:.2f} s"), self.tr("{now:.2f} s")
        self._seconds: float | None = None  # where the player is, None for no clip
        self._duration = 0.0
        self._place = ""  # the frame in words
        self._is_narrow = False
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GRID // 2, 0, GRID, 0)
        layout.setSpacing(2)
        back = self._button("step-back", self.tr("One frame back ({key})"), key="review.stepback")
        self._play = self._button("play", self.tr("Play ({key})"), key="review.play")
        forward = self._button("step-forward", self.tr("One frame forward ({key})"), key="review.stepforward")
        self.loop = self._button("loop", self.tr("Loop ({key})"), checkable=True, key="review.loop")
        self._time = Label()
        self._time.setFont(_with_tabular_numbers(theme.font()))
        self._frame = Label()
        self._frame.setProperty("class", "muted")
        self._speed = self._button(
            "down", self.tr("Speed ({slower} slower, {faster} faster)"), slower="review.slower", faster="review.faster"
        )
        self._speed.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._speed.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        theme.keep_size(self._speed, icon=12)
        self._speed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._speed.setMenu(self._speed_menu())
        self.face_box = self._button("face", self.tr("Show the face box ({key})"), checkable=True, key="review.facebox")
        self._mark_actions: dict[str, QAction] = {}
        self._marks = self._button("down", self.tr("What is drawn on the picture"))
        theme.keep_size(self._marks, icon=12)
        self._marks.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._marks.setMenu(self._marks_menu())
        self.mute = self._button("volume", self.tr("Mute ({key})"), checkable=True, key="review.mute")
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, 100)
        self.volume.setValue(100)
        self.volume.setMinimumWidth(SLIDER // 2)
        self.volume.setMaximumWidth(SLIDER)
        self.volume.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.volume.setToolTip(self.tr("Volume"))
        self.volume.setAccessibleName(self.tr("Volume"))
        for widget in (back, self._play, forward, self.loop):
            layout.addWidget(widget)
        layout.addSpacing(GRID)
        layout.addWidget(self._time)
        layout.addSpacing(GRID)
        layout.addWidget(self._frame, 1)
        for widget in (self._speed, self.face_box, self._marks, self.mute, self.volume):
            layout.addWidget(widget)
        self._frame.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        back.clicked.connect(lambda: self.stepped.emit(-1))
        forward.clicked.connect(lambda: self.stepped.emit(1))
        for button in (back, forward):
            button.setAutoRepeat(True)
        self._play.clicked.connect(self.toggled)
        self.loop.toggled.connect(self.loopChanged)
        self.face_box.toggled.connect(self.faceBoxChanged)
        self.mute.toggled.connect(self._muted)
        self.volume.valueChanged.connect(lambda value: self.volumeChanged.emit(value / 100))
        theme.changed.connect(self._fit)  # letters may be larger now
        self.set_speed(1.0)
        self.show_position(None)

    @property
    def chosen_marks(self) -> set[str]:
        """Which of MARKS are drawn on the picture where any are."""
        return {name for name, action in self._mark_actions.items() if action.isChecked()}

    @property
    def marks(self) -> set[str]:
        """Which of MARKS are drawn on the picture now."""
        return self.chosen_marks if self.face_box.isChecked() else set()

    def choose_marks(self, names: set[str]) -> None:
        """Draw these of MARKS on the picture where any are."""
        for name, action in self._mark_actions.items():
            action.setChecked(name in names)

    def set_speed(self, speed: float) -> None:
        """Play at a speed of SPEEDS."""
        self.speed = speed
        self._speed.setText(self.tr("{speed:g}×").format(speed=speed))
        self._speed_actions[speed].setChecked(True)
        self._fit()  # some speeds are longer words than others
        self.speedChanged.emit(speed)

    def change_speed(self, steps: int) -> None:
        """The next faster (positive) or slower speed."""
        place = SPEEDS.index(self.speed) + steps
        if 0 <= place < len(SPEEDS):
            self.set_speed(SPEEDS[place])

    def show_playing(self, playing: bool) -> None:
        """Whether the clip runs."""
        self._play.setIcon(icon("pause" if playing else "play"))
        self._play.findChild(KeyTip).change(self.tr("Pause ({key})") if playing else self.tr("Play ({key})"))

    def show_position(self, seconds: float | None, duration: float = 0.0, index: int = -1, count: int = 0) -> None:
        """Where the player is, in seconds and in frames; None for no clip."""
        self._seconds = seconds
        if seconds is None:
            self._place = ""
        else:
            known = index >= 0 and count > 0
            self._place = self.tr("frame {n} of {m}").format(n=index + 1, m=count) if known else ""
        if seconds is not None and duration != self._duration:
            self._duration = duration
            self._fit()
        else:
            self._say_time()
        self._say_frame()

    def _say_time(self) -> None:
        form = self._short if self._is_narrow else self._full
        self._time.setText("" if self._seconds is None else form.format(now=self._seconds, end=self._duration))

    def _say_frame(self) -> None:
        """The frame's number, or nothing where it would be cut."""
        fits = self._frame.fontMetrics().horizontalAdvance(self._place) <= self._frame.width()
        self._frame.setText(self._place if fits else "")
        self._frame.setToolTip(self._place)

    def minimumSizeHint(self) -> QSize:
        """What it needs where there is little room."""
        wide = 0 if self.volume.isHidden() else self._slider_room()
        return super().minimumSizeHint() - QSize(wide + self._time.minimumWidth() - self._short_room(), 0)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()
        self.layout().activate()
        self._say_frame()

    def _fit(self) -> None:
        """Where there is little room the volume's slider goes, which the mute button stays for, and the clip's end."""
        width = self._time.fontMetrics().horizontalAdvance
        whole, short = width(self._full.format(now=self._duration, end=self._duration)), self._short_room()
        self._is_narrow = self.width() < self.minimumSizeHint().width() + whole - short + self._slider_room()
        self.volume.setVisible(not self._is_narrow)
        # The least there is for it, so that the slider does not take from it.
        self._time.setMinimumWidth(short if self._is_narrow else max(whole, short))
        self._say_time()

    def _short_room(self) -> int:
        """Pixels of the time alone, which do not change from clip to clip but for those of many minutes."""
        return self._time.fontMetrics().horizontalAdvance(self._short.format(now=max(100.0, self._duration)))

    def _slider_room(self) -> int:
        return self.volume.minimumWidth() + self.layout().spacing()

    def _button(self, name: str, text: str, checkable: bool = False, **commands: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name))
        theme.keep_size(button, icon=PICTURE)
        button.setProperty("class", "flat narrow")
        KeyTip(button, text, ("setToolTip", "setAccessibleName"), **commands)
        button.setCheckable(checkable)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _speed_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        self._speed_actions = {}
        for speed in SPEEDS:
            action = menu.addAction(f"{speed:g}×", lambda speed=speed: self.set_speed(speed))
            action.setCheckable(True)
            group.addAction(action)
            self._speed_actions[speed] = action
        return menu

    def _marks_menu(self) -> QMenu:
        menu = QMenu(self)
        titles = {"box": self.tr("The face's box"), "track": self.tr("The way it goes"),
                  "quality": self.tr("How large it is"), "class": self.tr("The frame's class"),
                  "bar": self.tr("A bar: how sure it is")}  # fmt: skip
        for name in MARKS:
            action = menu.addAction(titles[name])
            action.setCheckable(True)
            action.setChecked(name in USUAL_MARKS)
            action.toggled.connect(lambda _shown: self.faceBoxChanged.emit(self.face_box.isChecked()))
            self._mark_actions[name] = action
        return menu

    def _muted(self, muted: bool) -> None:
        self.mute.setIcon(icon("mute" if muted else "volume"))
        self.volume.setEnabled(not muted)
        self.muteChanged.emit(muted)


def _with_tabular_numbers(font: QFont) -> QFont:
    # Digits of one width, so that the running time does not tremble.
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
