"""A round's report: everything in one file, the same bytes every time, its numbers the window's, nobody named."""

from __future__ import annotations

import html.parser
import re
import subprocess
import sys
from pathlib import Path

import pytest
from made_rounds import make_project, make_round, truth_of
from PySide6.QtWidgets import QApplication

from emodesk import reporting
from emodesk.domain import DomainError
from emodesk.services.project import Project
from emodesk.services.review import ReviewService
from emodesk.services.rounds import RoundService
from emodesk.ui.analysis import workspace as analysis_workspace
from emodesk.ui.analysis.chart_data import headline
from emodesk.ui.analysis.workspace import AnalysisWorkspace
from emodesk.ui.theme import theme
from emodesk.viewmodels.insight import MODALITIES, OVER_ROUNDS, TRUST
from emodesk.viewmodels.session import Session

pytest_plugins = ["review_window"]


@pytest.fixture
def study(tmp_path) -> Path:
    """A project with two rounds, labels of its own and votes of two people."""
    with make_project(tmp_path / "study", 160) as project:
        truth = truth_of(project)
        ann, bob = ReviewService(project, "ann lee"), ReviewService(project, "bob")
        for seed in (1, 2):
            RoundService(project).ingest(make_round(project, seed, 0.7 + 0.3 * seed))
            RoundService(project).apply(seed)
            for key in range(20 * seed, 20 * seed + 18, 3):
                for review in (ann, bob):
                    review.correct(key, truth[f"clip_{key - 1:04d}"])
    return tmp_path / "study"


class _Numbers(html.parser.HTMLParser):
    """Tables of a file by the caption of their figure, as rows of cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self._caption, self._rows, self._cell, self._in_caption = "", [], None, False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "figcaption":
            self._caption, self._in_caption = "", True
        elif tag == "table":
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            self._cell = ""

    def handle_endtag(self, tag):
        if tag == "figcaption":
            self._in_caption = False
        elif tag in ("td", "th"):
            self._rows[-1].append(self._cell)
            self._cell = None
        elif tag == "table":
            self.tables.setdefault(self._caption, self._rows)

    def handle_data(self, data):
        if self._in_caption:
            self._caption += data
        elif self._cell is not None:
            self._cell += data


@pytest.fixture
def written(study, tmp_path) -> str:
    return reporting.write_report(study, out=tmp_path / "report.html").read_text("utf-8")


def test_every_number_of_the_report_is_the_window_s(study, written, qtbot):
    theme.apply(QApplication.instance(), "light")
    with Project.open(study) as project:
        workspace = AnalysisWorkspace(Session(project, "ann"))
        workspace.resize(1264, 700)
        qtbot.addWidget(workspace)
        with qtbot.waitSignal(workspace.model.loaded, timeout=20_000):
            workspace.show()
        with qtbot.waitSignal(workspace.model.loaded, timeout=20_000):
            workspace.model.compare_with(0)
        shown = {"F1 by label": workspace.f1, "WAF by round": workspace.by_round}
        for page in (MODALITIES, TRUST, OVER_ROUNDS):
            workspace.show_page(page)
            view = workspace.deep.pages[page]
            qtbot.waitUntil(lambda view=view: workspace.deep.currentWidget() is view, timeout=20_000)
            if page == TRUST:
                view.group_by("seconds")
            shown |= {title: chart for title, _name, chart in view.charts if chart.has_content()}
        tables = _Numbers(written).tables
        for title, chart in shown.items():
            assert tables[title] == chart.table(), title
        assert f"<p>{headline(workspace._shown)}</p>" in written


def test_the_report_is_one_file_that_asks_for_nothing_and_names_nobody(written):
    assert not re.search(r'(?:src|href)="(?!data:|#)', written)
    assert "<script" not in written
    for name in ("ann lee", "bob", "speaker 3", "clip_0003", "sentence 3"):
        assert name not in written
    for chapter in ("Model card", "Data statement", "How far people agree", "Accepted unseen", "Limits"):
        assert f"<h2>{chapter}</h2>" in written
    assert written.count("<svg ") >= 12


def test_words_are_in_it_only_where_they_were_asked_for(study, tmp_path):
    text = reporting.write_report(study, 1, tmp_path / "words.html", words=True).read_text("utf-8")
    assert "sentence " in text
    assert "Round 1 of made" in text


def test_the_same_project_gives_the_same_bytes(study, tmp_path):
    """The PDF in processes of their own, where Qt remembers nothing of the first."""
    pages = [reporting.write_report(study, out=tmp_path / f"{number}.html").read_bytes() for number in (1, 2)]
    assert pages[0] == pages[1]
    made = []
    for number in (1, 2):
        path = tmp_path / f"{number}.pdf"
        command = [sys.executable, "-m", "emodesk", "report", str(study), "--out", str(path), "--language", "zh"]
        subprocess.run(command, check=True, capture_output=True)
        made.append(path.read_bytes())
    assert made[0] == made[1]
    assert made[0].startswith(b"%PDF")


def test_what_cannot_be_is_one_sentence(study, tmp_path):
    with pytest.raises(DomainError, match=r"\.html or \.pdf"):
        reporting.write_report(study, out=tmp_path / "report.docx")
    with pytest.raises(DomainError, match="no round 9"):
        reporting.write_report(study, 9, tmp_path / "report.html")


def test_the_window_writes_the_same_report(study, open_window, tmp_path, qtbot, monkeypatch):
    expected = reporting.write_report(study, 2, tmp_path / "one.html").read_bytes()
    with Project.open(study) as project:
        session = Session(project, "ann")
        window = open_window(project, session)
        window.show_workspace("analyse")
        workspace = window.analysis
        qtbot.waitUntil(lambda: workspace._shown is not None, timeout=20_000)
        monkeypatch.setattr(analysis_workspace, "ask_where", lambda *_rest: tmp_path / "two.html")
        told: list[str] = []
        session.notice.connect(lambda _level, sentence: told.append(sentence))
        menu = workspace._export.menu()
        menu.aboutToShow.emit()
        next(action for action in menu.actions() if action.text() == "Report of this round…").trigger()
        qtbot.waitUntil(lambda: any("Saved as" in sentence for sentence in told), timeout=60_000)
    assert (tmp_path / "two.html").read_bytes() == expected
