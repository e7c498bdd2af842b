"""The guide (F1): a page of the program's own, in the language of the window; nothing of it comes from a network."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from emodesk.ui.theme import BODY, GRID, theme
from trainer.protocol.files import resources

SIZE = (90 * GRID, 70 * GRID)  # pixels at first
PICTURES = 78 * GRID  # pixels, width of a picture
TITLE = 22  # pixels of the page's title


def guide_file(language: QLocale.Language) -> Path:
    """The page for a language; the English one where there is none."""
    name = "guide.zh.html" if language == QLocale.Language.Chinese else "guide.en.html"
    return resources() / "docs" / name


class GuideDialog(QDialog):
    """A short guide with pictures; links lead within the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Guide"))
        self.page = _Page(self)
        self.page.setAccessibleName(self.windowTitle())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        room = self.screen().availableGeometry().size()
        self.resize(theme.size(*SIZE).boundedTo(room * 0.9))
        theme.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        t, px = theme.tokens, theme.scaled
        self.page.setStyleSheet(f"QTextBrowser {{ background: {t.panel}; border: none; padding: 0; }}")
        self.page.document().setDocumentMargin(px(3 * GRID))
        self.page.document().setDefaultStyleSheet(
            f"body, li, p {{ color: {t.text}; font-size: {px(BODY)}px; line-height: 140%; }}"
            f"h1 {{ color: {t.text}; font-size: {px(TITLE)}px; font-weight: 600; }}"
            f"h2 {{ color: {t.text}; font-size: {px(BODY + 3)}px; font-weight: 600; margin-top: {px(2 * GRID)}px; }}"
            f"a {{ color: {t.accent}; }} kbd {{ background: {t.pressed}; font-weight: 600; }}"
            f".muted {{ color: {t.muted}; }}"
        )
        self.page.setHtml(guide_file(QLocale().language()).read_text(encoding="utf-8"))


class _Page(QTextBrowser):
    """Loads the pictures that come with the program, and nothing else."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setOpenExternalLinks(False)

    def loadResource(self, kind: int, name: QUrl) -> QImage | None:
        path = resources() / "pictures" / Path(name.path()).name
        if not path.is_file():
            return None
        picture = QImage(str(path))
        return picture.scaledToWidth(theme.scaled(PICTURES), Qt.TransformationMode.SmoothTransformation)
