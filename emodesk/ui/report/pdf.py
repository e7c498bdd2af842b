"""A report as PDF by Qt's own writer; without the moment of its making, so that it is the same every time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QSizeF, Qt, QUrl, QUuid
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument

from emodesk.ui.report.content import Block, Faces, FigureOf, Heading, TableOf
from emodesk.ui.report.html import html_of, table
from emodesk.ui.theme import theme
from trainer.protocol.printable import printable

DOTS = 96  # to the inch: a pixel of a figure is one of the page's
SHARP = 3.0  # dots of a figure for each of the page's
WIDTH = 670  # pixels of the page that a figure takes at most
CAPTION = 24  # pixels above it
NEVER = b"20000101000000Z"
STYLE = "body { font-size: 10pt } td, th { padding: 2px 8px 2px 0 } h2 { margin-top: 18px }"
METADATA = b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"/><?xpacket end="w"?>'


def pdf_of(blocks: Sequence[Block], language: str) -> bytes:
    """The whole file."""
    document = QTextDocument()
    document.setDefaultFont(theme.font())
    document.setDefaultStyleSheet(STYLE)
    parts = [_part(document, number, block, language) for number, block in enumerate(blocks)]
    document.setHtml(f"<body>{''.join(parts)}</body>")
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DOTS)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(15, 15, 15, 15), QPageLayout.Unit.Millimeter)
    writer.setTitle(next((block.text for block in blocks if isinstance(block, Heading)), ""))
    writer.setDocumentId(QUuid("{00000000-0000-0000-0000-000000000001}"))
    writer.setDocumentXmpMetadata(QByteArray(METADATA))
    document.setPageSize(QSizeF(writer.pageLayout().paintRectPixels(DOTS).size()))
    document.print_(writer)
    buffer.close()
    # Qt puts the moment of writing into the file; one as long, so that every place in it stays right.
    return re.sub(rb"\(D:\d{14}[^)]*\)", lambda found: _moment(len(found[0])), bytes(content.data()))


def _moment(length: int) -> bytes:
    return b"(D:" + NEVER[: length - 4].ljust(length - 4, b" ") + b")"


def _captioned(block: FigureOf) -> QImage:
    """A figure below its caption in one picture, so that no page comes between them."""
    drawn = block.chart.picture(SHARP)
    drawn.setDevicePixelRatio(1.0)
    head = round(CAPTION * SHARP)
    whole = QImage(drawn.width(), drawn.height() + head, QImage.Format.Format_RGB32)
    whole.fill(Qt.GlobalColor.white)
    painter = QPainter(whole)
    painter.drawImage(0, head, drawn)
    painter.setFont(theme.font(13 * SHARP, bold=True))
    painter.drawText(QRect(0, 0, whole.width(), head), Qt.AlignmentFlag.AlignVCenter, printable(block.caption))
    painter.end()
    return whole


def _part(document: QTextDocument, number: int, block: Block, language: str) -> str:
    if isinstance(block, FigureOf):
        name = f"figure-{number}"
        document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), _captioned(block))
        return f'<p><img src="{name}" width="{min(WIDTH, block.chart.width())}"></p>'
    if isinstance(block, Faces):
        made = []
        for place, (data, name) in enumerate(block.pictures):
            url = f"face-{number}-{place}"
            document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(url), QImage.fromData(data))
            made.append(f'<img src="{url}"> {escape(name)}<br>')
        return f"<p>{''.join(made)}</p>"
    if isinstance(block, TableOf):
        return table(block.rows, block.caption) + "<p></p>"
    whole = html_of([block], language)
    return whole[whole.index("<body>") + len("<body>") : whole.index("</body>")]
