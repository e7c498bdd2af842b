"""Takes a chart away as a picture or its numbers as a table: into a file, asking where, or the clipboard."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from emodesk.domain import DomainError
from emodesk.ui.charts import Chart
from trainer.protocol.files import atomic_write


def save_picture(chart: Chart, path: Path) -> None:
    """Write a chart as SVG where the name ends so, else as PNG at twice its size in the window; DomainError where the
    file cannot be written."""
    if path.suffix.lower() == ".svg":
        save_where_asked(path, chart.svg())
        return
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    chart.picture().save(buffer, "PNG")
    save_where_asked(path, bytes(content.data()))


def save_table(rows: list[list[str]], path: Path) -> None:
    """Write rows as CSV in UTF-8; DomainError where the file cannot be written."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    # With a byte order mark, because spreadsheets read CSV without one in the local code page.
    save_where_asked(path, ("\ufeff" + text.getvalue()).encode("utf-8"))


def copy_picture(chart: Chart) -> None:
    """Put a chart into the clipboard as a picture."""
    QGuiApplication.clipboard().setImage(chart.picture())


def copy_table(rows: list[list[str]]) -> None:
    """Put rows into the clipboard as spreadsheets take them."""
    QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in rows))


def ask_where(parent: QWidget, name: str, ending: str, kinds: str) -> Path | None:
    """Ask for a file; None where the person changed their mind. The ending is added where it was left out."""
    title = QCoreApplication.translate("export", "Save")
    text, _kind = QFileDialog.getSaveFileName(parent, title, f"{name}.{ending}", kinds)
    if not text:
        return None
    path = Path(text)
    return path if path.suffix else path.with_suffix(f".{ending}")


def save_where_asked(path: Path, content: bytes) -> None:
    """Write a file to where a person wants it; DomainError where that cannot be."""
    try:
        atomic_write(path, content)
    except OSError as error:
        raise DomainError(
            "{path} could not be saved ({reason}); choose another place.", path=path, reason=error.strerror or error
        ) from None
