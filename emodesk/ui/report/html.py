"""A report as one HTML file: figures as SVG with their numbers folded below, nothing from elsewhere."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from html import escape

from emodesk.ui.report.content import Block, Faces, FigureOf, Heading, TableOf, Words, tr

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #1b1f24; background: #fff; max-width: 760px; margin: 32px auto;
  padding: 0 16px } h1 { font-size: 26px } h2 { font-size: 19px; margin: 36px 0 8px } figure { margin: 16px 0 }
figcaption { font-weight: 600; margin-bottom: 4px } svg { max-width: 100%; height: auto } table { border-collapse:
  collapse; font-size: 13px } td, th { border-bottom: 1px solid #d9dde3; padding: 3px 10px 3px 0; text-align: left;
  vertical-align: top } details { font-size: 13px; color: #5a6470 } .faces { display: flex; flex-wrap: wrap; gap: 8px }
.faces figure { margin: 0; font-size: 12px }
"""


def html_of(blocks: Sequence[Block], language: str) -> str:
    """The whole file."""
    title = next((block.text for block in blocks if isinstance(block, Heading)), "")
    body = "\n".join(_block(block) for block in blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{escape(title)}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{escape(block.text)}</h{block.level}>"
    if isinstance(block, Words):
        return f"<p>{escape(block.text)}</p>"
    if isinstance(block, TableOf):
        return table(block.rows, block.caption)
    if isinstance(block, Faces):
        parts = (
            f'<figure><img alt="" src="data:image/jpeg;base64,{base64.b64encode(picture).decode()}">'
            f"<figcaption>{escape(name)}</figcaption></figure>"
            for picture, name in block.pictures
        )
        return f'<div class="faces">{"".join(parts)}</div>'
    return _figure(block)


def table(rows: Sequence[Sequence[str]], caption: str = "") -> str:
    """Rows as a table, the first their heads."""
    head, *rest = rows
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>\n" for row in rest)
    named = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{named}<thead><tr>{heads}</tr></thead>\n<tbody>{lines}</tbody></table>"


def _figure(block: FigureOf) -> str:
    drawn = block.chart.svg().decode("utf-8")
    drawn = re.sub(r"<\?xml.*?\?>\s*|<!DOCTYPE.*?>\s*", "", drawn, flags=re.DOTALL)
    size = block.chart.size()
    drawn = re.sub(r'(<svg )width="[^"]*" height="[^"]*"', rf'\1width="{size.width()}" height="{size.height()}"', drawn)
    drawn = drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(block.caption, quote=True)}" ', 1)
    numbers = f"<details><summary>{escape(tr('the numbers'))}</summary>{table(block.chart.table())}</details>"
    return f"<figure><figcaption>{escape(block.caption)}</figcaption>{drawn}{numbers}</figure>"
