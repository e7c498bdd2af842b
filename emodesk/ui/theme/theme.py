"""The theme object: which tokens hold, the application's palette and style sheet, and the signal of a change."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QCoreApplication,
    QObject,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPaintDevice, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from emodesk.ui.theme.style import PictureStyle
from emodesk.ui.theme.tokens import (
    BODY,
    DARK,
    FAMILIES,
    GRID,
    LIGHT,
    RADIUS,
    SMALL,
    Tokens,
    canonical,
    contrast,
    emotion_colour,
    emotion_edge,
    shades,
)
from trainer.protocol.files import resources

# One sign for each label where the language has one; English has none, and takes the words' first letters.
MARKS = (
    QT_TRANSLATE_NOOP("marks", "neutral"),
    QT_TRANSLATE_NOOP("marks", "anger"),
    QT_TRANSLATE_NOOP("marks", "happiness"),
    QT_TRANSLATE_NOOP("marks", "sadness"),
    QT_TRANSLATE_NOOP("marks", "worry"),
    QT_TRANSLATE_NOOP("marks", "surprise"),
)
MODES = ("system", "light", "dark")
ZOOM = "look/zoom"  # key in the settings
ZOOMS = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
USUAL_TEXT = {"win32": 12.0, "darwin": 13.0}.get(sys.platform, 14.0)  # pixels of the system's text, unless changed
SAME_TEXT = 0.08  # a difference from that which is the desktop's taste, not the person's
LARGEST = 2.5  # of zoom and text size together


class Theme(QObject):
    """The look of the running program.

    Attributes:
        mode: system, light or dark, as the person chose.
        tokens: the colours that hold now.
        zoom: of ZOOMS, as the person chose.
        scale: by how much everything is larger than the sizes in tokens: `zoom` and the system's text size.
        changes: how many times another theme was applied, for what keeps what was painted.

    Signals:
        changed: after another theme was applied; widgets that paint by hand repaint.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode = "system"
        self.tokens: Tokens = LIGHT
        self.zoom = 1.0
        self.scale = 1.0
        self.changes = 0
        self._colours: Mapping[str, str] = {}
        self._marks: Mapping[str, str] = {}
        self._fonts_loaded = False
        self._fonts: dict[tuple[int, bool], QFont] = {}
        self._style: PictureStyle | None = None

    def wear(self, colours: Mapping[str, str], marks: Mapping[str, str]) -> None:
        """Take a project's own colours and marks of its labels, by label."""
        self._colours, self._marks = dict(colours), dict(marks)
        self.changes += 1
        self.changed.emit()

    @property
    def dark(self) -> bool:
        """Whether the dark theme holds."""
        return self.tokens is DARK

    def colour(self, name: str) -> QColor:
        """The token `name` as a colour."""
        return QColor(getattr(self.tokens, name))

    def emotion(self, label: str, labels: Sequence[str]) -> QColor:
        """The colour of a label among a project's `labels`, the same everywhere in the window."""
        if own := self._colours.get(label):
            mark, _edge, in_dark = shades(own)
            return QColor(in_dark if self.dark else mark)
        return QColor(emotion_colour(label, labels, self.dark))

    def edge(self, label: str, labels: Sequence[str]) -> QColor:
        """The colour around a label's marks and of its lines, which can be seen on every ground."""
        if own := self._colours.get(label):
            return QColor(shades(own)[2 if self.dark else 1])
        return QColor(emotion_edge(label, labels, self.dark))

    def on_emotion(self, label: str, labels: Sequence[str]) -> QColor:
        """Text colour that reads well on `emotion(label, labels)`."""
        colour = self.emotion(label, labels)
        luminance = 0.2126 * colour.redF() ** 2.2 + 0.7152 * colour.greenF() ** 2.2 + 0.0722 * colour.blueF() ** 2.2
        return QColor("#14171B") if luminance > 0.18 else QColor("#FFFFFF")

    def letter(self, label: str, labels: Sequence[str]) -> str:
        """A sign of the person's language, or one or two capital letters, that tell the label without colour."""
        if label in self._marks:
            return self._marks[label]
        known = canonical(label)
        mark = QCoreApplication.translate("marks", known)
        if mark != known:
            return mark
        first = label[:1].upper()
        twins = [item for item in labels if item[:1].upper() == first]
        return first if len(twins) <= 1 else label[:2].capitalize()

    def font(self, size: float = BODY, bold: bool = False) -> QFont:
        """The window's font at `size` pixels, for what is painted by `painter` or `begin_row`, which scale."""
        if not self._fonts_loaded:
            self._load_fonts()
        made = self._fonts.get((round(size), bold))
        if made is None:
            made = self._fonts[round(size), bold] = QFont()
            made.setFamilies(FAMILIES)
            made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)  # a text is as wide on every machine
            made.setPixelSize(round(size))
            made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return QFont(made)

    def _load_fonts(self) -> None:
        """Give Qt the fonts that come with the program, before any of the system's."""
        self._fonts_loaded = True
        for path in sorted((resources() / "fonts").glob("*.otf")):
            if QFontDatabase.addApplicationFont(str(path)) < 0:
                raise OSError(f"{path} cannot be read as a font")

    def apply(self, app: QApplication, mode: str | None = None) -> None:
        """Dress the application; `mode` of MODES, None for the one chosen before."""
        self.mode = mode or self.mode
        self._resolve(app)
        if self._style is None:  # one for the life of the program: a style that goes takes its pictures with it
            self._style = PictureStyle(self.colour)
            app.setStyle(self._style)
        before, self.scale = self.scale, min(LARGEST, self.zoom * system_text_scale(app))
        app.setFont(self.font(BODY * self.scale))
        app.setPalette(self._palette())
        app.setStyleSheet(style_sheet(self.tokens, self.scale))
        self.changes += 1
        self.changed.emit()
        if self.scale != before:
            _lay_out_anew(app)

    def set_zoom(self, app: QApplication, zoom: float) -> None:
        """Make everything `zoom` times as large; the nearest of ZOOMS."""
        self.zoom = min(ZOOMS, key=lambda offered: abs(offered - zoom))
        self.apply(app)

    # ------------------------------------------------------------------ sizes

    def scaled(self, pixels: float) -> int:
        """Pixels on the screen for a length in tokens' pixels."""
        return round(pixels * self.scale)

    def size(self, width: float, height: float) -> QSize:
        """A size on the screen."""
        return QSize(self.scaled(width), self.scaled(height))

    def unscaled(self, point: QPoint | QPointF) -> QPointF:
        """A point of a widget where its painter would have it."""
        return QPointF(point) / self.scale

    def area(self, widget: QWidget) -> QRectF:
        """A widget's rectangle as `painter` has it."""
        return QRectF(0, 0, widget.width() / self.scale, widget.height() / self.scale)

    def painter(self, device: QPaintDevice) -> QPainter:
        """A painter on a widget, or on a picture of one, that paints everything larger by `scale`."""
        painter = QPainter(device)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.scale, self.scale)
        return painter

    def begin_row(self, painter: QPainter, rect: QRect) -> QRectF:
        """Save a delegate's painter and let it paint in the rectangle returned, larger by `scale`; restore it after."""
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(rect.topLeft())
        painter.scale(self.scale, self.scale)
        return QRectF(0, 0, rect.width() / self.scale, rect.height() / self.scale)

    def keep_size(
        self, widget: QWidget, width: float | None = None, height: float | None = None, icon: float | None = None
    ) -> None:
        """Fix a widget's width, height or its icon's side, in tokens' pixels, whatever the scale becomes."""
        _KeptSize(widget, width, height, icon)

    def follow_system(self, app: QApplication) -> None:
        """Keep to the desktop's text size, and to its light or dark while the mode is `system`."""
        app.styleHints().colorSchemeChanged.connect(lambda *_: self.mode == "system" and self.apply(app))
        # No desktop tells of another text size in a way that all do; who changed it comes back to the window.
        app.applicationStateChanged.connect(lambda *_: self._follow_text_size(app))
        if app.primaryScreen():
            app.primaryScreen().logicalDotsPerInchChanged.connect(lambda *_: self._follow_text_size(app))

    def _follow_text_size(self, app: QApplication) -> None:
        if self.scale != min(LARGEST, self.zoom * system_text_scale(app)):
            self.apply(app)

    def _resolve(self, app: QApplication) -> None:
        scheme = app.styleHints().colorScheme()
        dark = self.mode == "dark" or (self.mode == "system" and scheme == Qt.ColorScheme.Dark)
        self.tokens = DARK if dark else LIGHT

    def _palette(self) -> QPalette:
        role = QPalette.ColorRole
        t = self.tokens
        palette = QPalette()
        for name, value in (
            (role.Window, t.window),
            (role.WindowText, t.text),
            (role.Base, t.panel),
            (role.AlternateBase, t.hover),
            (role.Text, t.text),
            (role.PlaceholderText, t.muted),
            (role.Button, t.raised),
            (role.ButtonText, t.text),
            (role.BrightText, t.danger),
            (role.Highlight, t.selection),
            (role.HighlightedText, t.text),
            (role.Link, t.accent),
            (role.LinkVisited, t.accent),
            (role.ToolTipBase, t.raised),
            (role.ToolTipText, t.text),
            (role.Accent, t.accent),
            (role.Mid, t.border),
            (role.Dark, t.border),
            (role.Light, t.hover),
        ):
            palette.setColor(name, QColor(value))
        for name in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(t.disabled))
        return palette


theme = Theme()


class _KeptSize(QObject):
    """Lives with its widget and fixes its size again after each change."""

    def __init__(self, widget: QWidget, width: float | None, height: float | None, icon: float | None) -> None:
        super().__init__(widget)
        self._size = (width, height, icon)
        theme.changed.connect(self._fix)
        self._fix()

    def _fix(self) -> None:
        width, height, icon = self._size
        if width is not None:
            self.parent().setFixedWidth(theme.scaled(width))
        if height is not None:
            self.parent().setFixedHeight(theme.scaled(height))
        if icon is not None:
            self.parent().setIconSize(theme.size(icon, icon))


def readable_on(background: QColor) -> QColor:
    """Black or white, whichever contrasts more with `background`: always at least 4.5 to 1."""
    under = background.name()
    return QColor(max("#000000", "#FFFFFF", key=lambda text: contrast(text, under)))


def system_text_scale(app: QApplication) -> float:
    """By how much the system's text is larger than usual on this platform; 1 where there is no desktop."""
    if app.platformName() in ("offscreen", "minimal"):
        return 1.0
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    return text_scale(font, app.primaryScreen().logicalDotsPerInch() if app.primaryScreen() else 96.0)


def text_scale(font: QFont, dots_per_inch: float) -> float:
    """The size of a system's font over USUAL_TEXT, 0.8 to 2; small differences are none."""
    pixels = font.pixelSize() if font.pixelSize() > 0 else font.pointSizeF() * dots_per_inch / 72
    ratio = pixels / USUAL_TEXT
    return 1.0 if abs(ratio - 1) <= SAME_TEXT else min(2.0, max(0.8, ratio))


def _lay_out_anew(app: QApplication) -> None:
    # Hints that are computed by hand, and rows that views keep, are not asked for again by a new style sheet.
    for widget in app.allWidgets():
        widget.updateGeometry()
        if isinstance(widget, QAbstractItemView):
            widget.doItemsLayout()


def style_sheet(t: Tokens, scale: float = 1.0) -> str:
    """The style sheet of a theme; widgets set the property class: primary, flat, panel, muted, small, title, danger."""

    def px(pixels: float) -> int:
        return round(pixels * scale)

    half, grid = px(GRID // 2), px(GRID)
    tick = (resources() / "icons" / f"ticked-{t.name}.svg").as_posix()
    return f"""
    * {{ font-size: {px(BODY)}px; }}
    QMainWindow, QDialog {{ background: {t.window}; }}
    QLabel[class="muted"], QLabel[class="small"] {{ color: {t.muted}; font-size: {px(SMALL)}px; }}
    QLabel[class="title"] {{ font-weight: 600; }}
    QLabel[class="danger"] {{ color: {t.danger}; }}
    QFrame[class="panel"], QWidget[class="panel"] {{
        background: {t.panel}; border: 1px solid {t.border}; border-radius: {RADIUS}px; }}
    QPushButton, QToolButton {{
        background: {t.raised}; color: {t.text}; border: 1px solid {t.border}; border-radius: {RADIUS}px;
        padding: {half}px {grid + half}px; min-height: {px(22)}px; }}
    QPushButton:hover, QToolButton:hover {{ background: {t.hover}; }}
    QPushButton:pressed, QToolButton:pressed {{ background: {t.pressed}; }}
    QPushButton:checked, QToolButton:checked {{ background: {t.selection}; border-color: {t.accent}; }}
    QPushButton:disabled, QToolButton:disabled {{ color: {t.disabled}; }}
    QPushButton:focus, QToolButton:focus, QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus,
    QAbstractItemView:focus, QTextEdit:focus, QPlainTextEdit:focus {{
        border-color: {t.accent}; }}
    QPushButton[class="primary"] {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent};
        font-weight: 600; }}
    QPushButton[class="primary"]:focus {{ border: 2px solid {t.text}; padding: {half - 1}px {grid + half - 1}px; }}
    QPushButton[class="primary"]:disabled {{ background: {t.pressed}; color: {t.disabled}; border-color: {t.border}; }}
    QPushButton[class~="flat"], QToolButton[class~="flat"] {{ background: transparent; border-color: transparent;
        padding: {half}px {grid}px; }}
    QPushButton[class~="flat"]:hover, QToolButton[class~="flat"]:hover {{ background: {t.hover}; }}
    QPushButton[class~="flat"]:checked, QToolButton[class~="flat"]:checked {{ background: {t.selection};
        border-color: transparent; }}
    QPushButton[class~="flat"]:focus, QToolButton[class~="flat"]:focus {{ border-color: {t.accent}; }}
    QToolButton[class~="narrow"], QFileDialog QToolButton {{ padding: {half}px; }}
    QToolButton::menu-indicator {{ image: none; }}
    QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QPlainTextEdit, QTextEdit {{
        background: {t.raised}; color: {t.text}; border: 1px solid {t.outline}; border-radius: {RADIUS}px;
        padding: {half}px {grid}px; selection-background-color: {t.selection}; selection-color: {t.text}; }}
    QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox {{ min-height: {px(22)}px; }}
    QComboBox::drop-down {{ border: none; width: 20px; }}
    /* Keys and the wheel step; no width, because NoButtons under a style sheet leaves no room for the text. */
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: none; }}
    QAbstractItemView {{ background: {t.panel}; color: {t.text}; border: 1px solid {t.border};
        border-radius: {RADIUS}px; outline: none; selection-background-color: {t.selection};
        selection-color: {t.text}; }}
    QHeaderView::section {{ background: {t.panel}; color: {t.muted}; border: none;
        border-bottom: 1px solid {t.border}; padding: {half}px; font-size: {px(SMALL)}px; }}
    QTableView {{ gridline-color: {t.border}; }}
    QSplitter::handle {{ background: {t.window}; }}
    QSplitter::handle:hover {{ background: {t.border}; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle {{ background: {t.outline}; border-radius: 3px; margin: 2px;
        min-height: 24px; min-width: 24px; }}
    QScrollBar::handle:hover {{ background: {t.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: none; border: none; width: 0; height: 0; }}
    QAbstractScrollArea::corner {{ background: transparent; border: none; }}
    QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.border}; padding: {half}px; }}
    QMenu {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.border}; padding: {half}px; }}
    QMenu::item {{ padding: {half}px {3 * grid}px {half}px {grid + half}px; border-radius: {half}px; }}
    QMenu::item:selected {{ background: {t.selection}; }}
    QMenu::item:disabled {{ color: {t.disabled}; }}
    QMenu::separator {{ height: 1px; background: {t.border}; margin: {half}px; }}
    QMenuBar {{ background: {t.window}; }}
    QMenuBar::item:selected {{ background: {t.hover}; }}
    QStatusBar {{ background: {t.window}; color: {t.muted}; }}
    QStatusBar::item {{ border: none; }}
    QProgressBar {{ background: {t.pressed}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }}
    QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}
    QSlider::groove:horizontal {{ background: {t.pressed}; height: 4px; border-radius: 2px; }}
    QSlider::sub-page:horizontal {{ background: {t.accent}; border-radius: 2px; }}
    QSlider::handle:horizontal {{ background: {t.accent}; width: 12px; height: 12px; margin: -4px 0;
        border-radius: 6px; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QCheckBox::indicator {{ width: {px(16)}px; height: {px(16)}px; }}
    QCheckBox::indicator:unchecked, QListView::indicator:unchecked {{
        background: {t.raised}; border: 1px solid {t.outline}; border-radius: 3px;
        width: {px(14)}px; height: {px(14)}px; }}
    QCheckBox::indicator:checked, QListView::indicator:checked {{
        background: {t.accent}; border: 1px solid {t.accent}; border-radius: 3px; image: url("{tick}");
        width: {px(14)}px; height: {px(14)}px; }}
    QCheckBox::indicator:checked:disabled {{ background: {t.disabled}; border-color: {t.disabled}; }}
    QCheckBox::indicator:unchecked:focus {{ border-color: {t.accent}; }}
    QCheckBox::indicator:checked:focus {{ border-color: {t.text}; }}
    QDockWidget {{ color: {t.muted}; titlebar-close-icon: none; }}
    QDockWidget::title {{ background: {t.window}; padding: {half}px {grid}px; }}
    """
