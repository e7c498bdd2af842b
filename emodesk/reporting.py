"""The command `emodesk report`: a round as one HTML file with everything in it, or as PDF. Needs no display."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from emodesk.domain import DomainError
from emodesk.terminal import OK, say
from trainer.protocol.files import resources

LANGUAGES = {"en": "en", "zh": "zh_CN"}


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command; `command(name, run, line)` makes a parser."""
    parser = command("report", _report, "write a round's figures, settings, data and limits as one HTML file or PDF")
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--round", type=int, default=0, metavar="N", help="which; the one in use otherwise")
    parser.add_argument("--out", type=Path, metavar="FILE", help="ends in .html or .pdf; report-N.html otherwise")
    parser.add_argument("--language", choices=tuple(LANGUAGES), default="en", help="of the report (default en)")
    parser.add_argument("--words", action="store_true", help="with transcripts of some clips that are wrong")
    parser.add_argument("--faces", action="store_true", help="with pictures of some clips that are wrong")


def _report(args: argparse.Namespace) -> int:
    path = write_report(args.project, args.round, args.out, args.language, args.words, args.faces)
    say(f"{path} is written")
    return OK


def write_report(
    folder: Path, number: int = 0, out: Path | None = None, language: str = "en", words: bool = False,
    faces: bool = False,
) -> Path:  # fmt: skip
    """Write the report of a round, of the one in use for 0; the same bytes every time for the same project."""
    if out is not None and out.suffix.lower() not in (".html", ".htm", ".pdf"):
        raise DomainError("{file} should end in .html or .pdf, so that it is clear what to write.", file=out.name)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_HASH_SEED"] = "0"  # else Qt lays the fonts of a PDF in another order each time
    from PySide6.QtCore import QLocale, QTranslator
    from PySide6.QtWidgets import QApplication

    from emodesk.services.project import Project
    from emodesk.services.report import provenance
    from emodesk.services.written_files import note_written
    from emodesk.ui.analysis.export import save_where_asked
    from emodesk.ui.report.content import report_of
    from emodesk.ui.report.html import html_of
    from emodesk.ui.report.pdf import pdf_of
    from emodesk.ui.theme import theme

    app = QApplication.instance() or QApplication(["emodesk"])
    assert isinstance(app, QApplication)  # whoever asks for a report has a window's, or none
    locale = QLocale(LANGUAGES[language])
    QLocale.setDefault(locale)
    translator = QTranslator(app)
    if language != "en" and translator.load(locale, "emodesk", "_", str(resources() / "translations")):
        app.installTranslator(translator)
    try:
        theme.zoom = 1.0
        theme.apply(app, "light")
        with Project.open(folder, read_only=True) as project:
            number = number or provenance(project).round.number
            path = out or Path(f"report-{number}.html")
            blocks = report_of(project, number, words, faces)
            made = pdf_of(blocks, language) if path.suffix.lower() == ".pdf" else html_of(blocks, language).encode()
    finally:
        app.removeTranslator(translator)
    save_where_asked(path, made)
    note_written(project, [path])
    return path
