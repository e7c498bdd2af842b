"""Analyse: where a round errs, which modalities made it say so, where they disagree, what changed between rounds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QLocale, QObject, QProcess, QSettings, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from emodesk.domain import Changes
from emodesk.services.analysis import Source
from emodesk.services.written_files import note_written
from emodesk.ui.analysis import chart_data as data
from emodesk.ui.analysis.deep_pages import CLIP, MAP, PAGES, PEOPLE, DeepPages
from emodesk.ui.analysis.disagreement_list import DisagreementList
from emodesk.ui.analysis.export import ask_where, copy_picture, copy_table, save_picture, save_table
from emodesk.ui.charts import BarColumn, BarTable, Chart, HeatMap, LineChart
from emodesk.ui.theme import GRID, icon, theme
from emodesk.ui.widgets.card import Card, Note, words
from emodesk.ui.widgets.choice import Choice
from emodesk.ui.widgets.empty_state import EmptyState
from emodesk.ui.widgets.label import Label, tip
from emodesk.ui.widgets.menus import emptied
from emodesk.viewmodels.analysis import NO_ROUND, Analysis, AnalysisModel
from emodesk.viewmodels.insight import MODALITIES, OVER_ROUNDS, SLICES, TRUST
from emodesk.viewmodels.narrowing import Narrowing
from emodesk.viewmodels.said import said
from emodesk.viewmodels.session import Session
from trainer.protocol.grammar import filled

THREE_COLUMNS = 140 * GRID  # pixels of width from which three cards stand side by side
FIRST_COLUMN, OTHER_COLUMN = 13, 10  # parts of the width that the columns of cards take
UPPER, LOWER = 14, 10  # parts of the height that the rows of cards take
OVERVIEW = "overview"
SIDE_BY_SIDE = (MODALITIES, TRUST)  # pages on which other clips can stand beside
TAB = 3 * GRID - 2  # pixels, height of the row of pages
SELDOM = (Source.VALIDATION, Source.BLIND)  # few studies have any, or enough: shown where there are


class AnalysisWorkspace(QWidget):
    """The workspace of the analyst.

    Signals:
        openClips: keys of clips to look at in Review.
        openMoment: key of a clip and seconds into it.
        commandRequested: id of a command that the empty workspace offers.
    """

    openClips = Signal(list)
    openMoment = Signal(int, float)
    commandRequested = Signal(str)

    def __init__(
        self, session: Session, listed: Callable[[], np.ndarray] | None = None, parent: QWidget | None = None
    ) -> None:
        """`listed` asks for the keys of the clips in Review's list."""
        super().__init__(parent)
        self.session = session
        labels = session.labels.names
        self.model = AnalysisModel(session, self)
        self._shown: Analysis | None = None
        self._painted: Analysis | None = None  # what the marks stand for: `_shown`, or what is known first of another
        self._begun = False  # some of what is shown of a round stands already
        self.heat_map = HeatMap()
        self.f1 = BarTable(labels)
        self.by_round = LineChart()
        self.shares = BarTable(labels)
        self.robustness = BarTable(labels)
        self.disagreements = DisagreementList(labels)
        self.narrowing = Narrowing(session, self)
        self.page = OVERVIEW
        self._build(listed)
        self._connect()

    # ------------------------------------------------------------------ building

    def _build(self, listed: Callable[[], np.ndarray] | None) -> None:
        self._stack = QStackedWidget(self)
        self._empty = EmptyState()
        self._empty.say(
            self.tr("Nothing to analyse yet"),
            self.tr("Once a first round has ended, this shows where the model errs and which modality made it say so."),
            "rounds.start",
            self.tr("Start a round"),
        )
        page = QWidget(self._stack)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(self._tabs())
        column.addLayout(self._toolbar())
        column.addWidget(self._headline_below)
        self._body = QStackedWidget(page)
        area = QScrollArea(self._body)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self._cards(area.viewport()))
        self.deep = DeepPages(self.session, listed, self._body)
        self._waiting = EmptyState()
        self._waiting.actionChosen.connect(self.model.reload)
        self._no_clip = EmptyState()
        self._body.addWidget(area)
        self._body.addWidget(self._waiting)
        self._body.addWidget(self.deep)
        self._body.addWidget(self._no_clip)
        column.addWidget(self._body, 1)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        layout.addWidget(self._stack)

    def _tabs(self) -> QHBoxLayout:
        names = {
            OVERVIEW: self.tr("Overview"), CLIP: self.tr("This clip"), MODALITIES: self.tr("Modalities"),
            TRUST: self.tr("Trust"), SLICES: self.tr("Slices"), OVER_ROUNDS: self.tr("Over rounds"),
            MAP: self.tr("Map"), PEOPLE: self.tr("People"),
        }  # fmt: skip
        self._pages = QButtonGroup(self)
        line = QHBoxLayout()
        line.setSpacing(0)
        for number, name in enumerate((OVERVIEW, *PAGES)):
            button = QPushButton(names[name])
            button.setCheckable(True)
            button.setProperty("class", "flat")
            button.setChecked(name == OVERVIEW)
            theme.keep_size(button, height=TAB)
            button.setStyleSheet(f"padding: 0 {GRID}px; min-height: 0;")
            self._pages.addButton(button, number)
            line.addWidget(button)
        line.addSpacing(GRID)
        terms_line = QHBoxLayout()
        terms_line.setSpacing(GRID)
        self._filter, self._others = QLineEdit(), QLineEdit()
        self._filter.setPlaceholderText(self.tr("all clips; or as in the queue: label=anger and language=en"))
        self._filter.setAccessibleName(self.tr("Only the clips that"))
        self._others.setPlaceholderText(self.tr("beside: other clips; speaker=anna"))
        self._others.setAccessibleName(self.tr("Beside them, in place of the other round, the clips that"))
        self._others.setToolTip(tip(self._others.accessibleName()))
        for terms in (self._filter, self._others):
            terms.setClearButtonEnabled(True)
            theme.keep_size(terms, height=TAB)
            terms.setStyleSheet("min-height: 0; padding-top: 0; padding-bottom: 0;")
            terms_line.addWidget(terms, 1)
        self._others.hide()
        line.addLayout(terms_line, 1)
        self._let_through = Label(kind="muted")
        self._let_through.hide()
        line.addSpacing(GRID // 2)
        line.addWidget(self._let_through)
        line.addStretch(0)
        return line

    def show_page(self, name: str) -> None:
        """Show the overview or one of PAGES."""
        self.page = name
        self._pages.button((OVERVIEW, *PAGES).index(name)).setChecked(True)
        self._others.setVisible(name in SIDE_BY_SIDE)
        self._show_deep()

    def _narrow(self) -> None:
        """Be about the clips of the filter."""
        self.model.narrow(self._filter.text().strip())
        self._show_deep()

    def _show_deep(self) -> None:
        terms = self._filter.text().strip()
        self.narrowing.ask(terms)
        if self.page != OVERVIEW and (self.model.number or self.page == PEOPLE):
            self.deep.show_page(
                self.page, self.model.number, self.model.compared, self.model.source, terms,
                self._others.text().strip() if self.page in SIDE_BY_SIDE else "",
            )  # fmt: skip
        self._show_body()

    def _show_body(self) -> None:
        if self.narrowing.is_empty or self.narrowing.problem:
            self._body.setCurrentWidget(self._no_clip)
        elif self.page == OVERVIEW:
            self._body.setCurrentIndex(0 if self._shown is not None or self._begun else 1)
        elif self.model.number or self.page == PEOPLE:
            self._body.setCurrentWidget(self.deep)

    def _say_narrowed(self) -> None:
        """Say of how many clips the pages are, or what to do where they are of none."""
        narrowing, every = self.narrowing, self.tr("Show all clips")
        self._let_through.setText(narrowing.words())
        self._let_through.setVisible(bool(narrowing.words()))
        if narrowing.problem:
            self._no_clip.say(self.tr("This filter cannot be understood"), narrowing.problem, action=every)
        else:
            title, what = self.tr("No clip passes this filter"), self.tr("Choose another one, or look at all clips.")
            self._no_clip.say(title, what, action=every)
        self.deep.narrow(narrowing.keys)
        self._show_body()

    def _toolbar(self) -> QHBoxLayout:
        self._round = Choice(self.tr("Round"))
        self._beside = Choice(self.tr("Round to compare with"))
        self._flips = QPushButton()
        self._flips.setProperty("class", "flat")
        self._flips.hide()
        self._sources = QButtonGroup(self)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self._round)
        beside = Label(self.tr("beside"))
        beside.setProperty("class", "muted")
        line.addWidget(beside)
        line.addWidget(self._beside)
        line.addWidget(self._flips)
        line.addSpacing(GRID)
        for number, source in enumerate(Source):
            button = QPushButton(data.source_name(source))
            button.setCheckable(True)
            button.setProperty("class", "flat")
            button.setToolTip(data.source_hint(source))
            button.setChecked(source is self.model.source)
            button.setVisible(source not in SELDOM)
            self._sources.addButton(button, number)
            line.addWidget(button)
        self._headline = Note()
        self._headline.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._headline.installEventFilter(self)
        line.addWidget(self._headline, 1)
        self._say_again = QTimer(self, singleShot=True, interval=0)
        self._say_again.timeout.connect(lambda: self._say_headline(self.headline))
        self._headline_below = words(kind="muted")  # where the line has no room for it
        self._headline_below.hide()
        self._export = QToolButton()
        self._export.setIcon(icon("export"))
        self._export.setToolTip(self.tr("Take a figure away: as picture or numbers, into a file or the clipboard"))
        self._export.setAccessibleName(self._export.toolTip())
        self._export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self._fill_export(menu))
        self._export.setMenu(menu)
        line.addWidget(self._export)
        return line

    def _cards(self, parent: QWidget) -> QWidget:
        self._confusion_card = Card(self.tr("Confusion"), self.heat_map)
        self._f1_card = Card(self.tr("F1 by label"), self.f1)
        self._rounds_card = Card(self.tr("WAF by round"), self.by_round)
        self._rounds_card.note.setText(self.tr("each on its own labels"))
        self._shares_card = Card(self.tr("What speaks for the pseudo-label"), self.shares)
        self._robust_card = Card(self.tr("Without a modality"), self.robustness)
        self._all = QPushButton(self.tr("Open all"))
        self._all.setProperty("class", "flat")
        self._all.setToolTip(self.tr("Open these clips in Review"))
        self._disagree_card = Card(self.tr("Where modalities disagree"), self.disagreements, (self._all,))
        self.by_round.setAccessibleName(self.tr("WAF by round"))
        self.f1.setAccessibleName(self.tr("F1 by label"))
        self.shares.setAccessibleName(self.tr("Shapley share of each modality"))
        self.robustness.setAccessibleName(self.tr("WAF without each modality and with it alone"))
        nothing = self.tr("Nothing to measure this round against yet: review some clips, then look again.")
        self.heat_map.set_empty(nothing)
        self.f1.set_empty(nothing)
        self.robustness.set_empty(self.tr("This round did not measure it."))
        self.robustness.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        box = QWidget(parent)
        self._grid = QGridLayout(box)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GRID)
        self._arrange(3)
        return box

    def _arrange(self, columns: int) -> None:
        """Put the cards into two rows of three, or three rows of two."""
        upper = (self._confusion_card, self._f1_card, self._rounds_card)
        lower = (self._shares_card, self._robust_card, self._disagree_card)
        if self._grid.count() and self._grid.columnStretch(2) == (OTHER_COLUMN if columns == 3 else 0):
            return
        for place, card in enumerate((*upper, *lower)):
            self._grid.addWidget(card, *divmod(place, columns))
        for column in range(3):
            self._grid.setColumnStretch(column, 0 if column >= columns else OTHER_COLUMN if column else FIRST_COLUMN)
        for row, stretch in enumerate((UPPER, LOWER, LOWER)):
            self._grid.setRowStretch(row, stretch if row < 6 // columns else 0)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._arrange(3 if self.width() >= theme.scaled(THREE_COLUMNS) else 2)

    def _connect(self) -> None:
        model = self.model
        self._pages.idClicked.connect(lambda number: self.show_page((OVERVIEW, *PAGES)[number]))
        for terms, act in ((self._filter, self._narrow), (self._others, self._show_deep)):
            terms.editingFinished.connect(act)
            terms.textChanged.connect(lambda text, act=act: None if text else act())
        self.narrowing.changed.connect(self._say_narrowed)
        self._no_clip.actionChosen.connect(self._filter.clear)
        self.deep.openClips.connect(self._open_clips)
        self.deep.openMoment.connect(self.openMoment)
        self.deep.roundChosen.connect(lambda number: model.choose(number))
        self.deep.measuredChosen.connect(lambda number, of, label: model.open_measured(number, Source(of), label))
        self.deep.neededChosen.connect(model.open_needed)
        self._round.activated.connect(lambda index: model.choose(self._round.itemData(index)))
        self._beside.activated.connect(lambda index: model.compare_with(self._beside.itemData(index)))
        self._sources.idClicked.connect(lambda number: model.measure(list(Source)[number]))
        self.heat_map.activated.connect(self._open_cell)
        for chart in (self.f1, self.shares, self.robustness, self.by_round):
            chart.lead_on()
        self.f1.activated.connect(lambda row: model.open_measured(model.number, model.source, self.f1.rows[row].label))
        self.shares.activated.connect(lambda row: model.open_said(self.shares.rows[row].label))
        self.robustness.activated.connect(self._open_needing)
        self.by_round.picked.connect(self._open_round)
        self.disagreements.activated.connect(self.openClips)
        self.disagreements.chosen.connect(self.session.select)
        self.session.clipSelected.connect(self.disagreements.mark)
        self._flips.clicked.connect(self._open_flips)
        self._all.clicked.connect(lambda: self.openClips.emit(self.disagreements.keys()))
        self._empty.commandRequested.connect(self.commandRequested)
        model.roundsChanged.connect(self._fill_rounds)
        model.loading.connect(self._say_loading)
        model.begun.connect(self._begin)
        model.loaded.connect(self._show)
        model.failed.connect(self._say_failed)
        model.clipsFound.connect(self.openClips)

    # ------------------------------------------------------------------ what the window calls

    def bindings(self) -> dict[str, Callable[[], object]]:
        """What the commands of Analyse do."""
        return {}

    def save_state(self, settings: QSettings) -> None:
        """Remember what was measured against."""
        settings.setValue("analysis/source", self.model.source.value)

    def restore_state(self, settings: QSettings) -> None:
        """Measure against what was chosen last."""
        wanted = settings.value("analysis/source", Source.CROSS_VALIDATION.value)
        if wanted in [source.value for source in Source]:
            self.model.source = Source(wanted)

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self.model.activate(True)

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        self.model.activate(False)

    # ------------------------------------------------------------------ showing

    def _fill_rounds(self) -> None:
        rounds = self.model.rounds
        # How far people agree is to be seen before any round.
        votes = not rounds and len(self.session.review.reviewers()) > 1
        self._stack.setCurrentIndex(1 if rounds or votes else 0)
        for number, name in enumerate((OVERVIEW, *PAGES)):
            self._pages.button(number).setEnabled(bool(rounds) or name == PEOPLE)
        if votes:
            self.show_page(PEOPLE)
        self._round.clear()
        self._beside.clear()
        self._beside.addItem(self.tr("no other"), NO_ROUND)
        for round_ in rounds:
            words = self.tr("Round {n}, in use") if round_.applied else self.tr("Round {n}")
            self._round.addItem(words.format(n=round_.number), round_.number)
            if round_.number != self.model.number:
                self._beside.addItem(self.tr("round {n}").format(n=round_.number), round_.number)
        self._round.setCurrentIndex(self._round.findData(self.model.number))
        self._beside.setCurrentIndex(max(0, self._beside.findData(self.model.compared)))
        self._beside.setEnabled(len(rounds) > 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._headline and event.type() == QEvent.Type.Resize:
            # Once all is laid out: what appears amid a layout is laid out before, and then has no height.
            self._say_again.start()
        return super().eventFilter(watched, event)

    @property
    def headline(self) -> str:
        """The figures that are said above, wherever there is room for them."""
        return self._headline.text() or self._headline_below.text()

    def _say_headline(self, text: str) -> None:
        """In the toolbar where all of it fits, else in lines of its own below: no figure is cut off."""
        fits = self._headline.fontMetrics().horizontalAdvance(text) <= self._headline.width()
        self._headline.setText(text if fits else "")
        self._headline_below.setText("" if fits else text)
        self._headline_below.setVisible(not fits)

    def _say_loading(self) -> None:
        """Say that a round is being read, in place of another one's numbers; those of the same one stay meanwhile."""
        if self._shown is None or self._shown.number != self.model.number:
            self._begun = False
            self._wait(self.tr("Reading round {n}…").format(n=self.model.number))

    def _say_failed(self, sentence: str) -> None:
        self._shown, self._begun = None, False
        title = self.tr("Round {n} cannot be shown").format(n=self.model.number)
        self._wait(title, sentence, self.tr("Read it again"))

    def _wait(self, title: str, sentence: str = "", action: str = "") -> None:
        self._waiting.say(title, sentence, action=action)
        if self.page == OVERVIEW and not self.narrowing.is_empty and not self.narrowing.problem:
            self._body.setCurrentWidget(self._waiting)
        self._say_headline("")
        self._headline.setToolTip("")
        self._flips.hide()
        for button in self._sources.buttons():
            button.setEnabled(False)

    def _begin(self, analysis: Analysis) -> None:
        """Show of a round that is not shown yet what is known first."""
        if self._shown is None or self._shown.number != analysis.number:
            self._begun = True
            self._show_body()
            self._paint(analysis)

    def _show(self, analysis: Analysis) -> None:
        self._shown, self._begun = analysis, False
        self._show_deep()
        self._paint(analysis)

    def _paint(self, analysis: Analysis) -> None:
        self._painted = analysis
        for number, source in enumerate(Source):
            button = self._sources.button(number)
            button.setEnabled(source in analysis.sources)
            button.setVisible(source in analysis.sources or source not in SELDOM)
            button.setChecked(source is analysis.source)
        self._say_headline(data.headline(analysis))
        self._headline.setToolTip(tip(data.measured(analysis)))
        self._show_flips(analysis)
        marks = self.tr("marks: round {n}").format(n=analysis.compared) if analysis.compared else ""
        source = analysis.source
        confusion = analysis.scored.confusion if analysis.scored else None
        self.heat_map.show_confusion(confusion, data.rows_are(source), data.columns_are(source))
        self._confusion_card.note.setText(data.source_hint(source))
        self.f1.show_rows((BarColumn(""),), data.f1_rows(analysis), coloured=True)
        own = "" if data.same_clips(analysis) else self.tr("{marks}, on its own clips").format(marks=marks)
        self._f1_card.note.setText(own or marks if analysis.compared_scored else "")
        rounds = [round_.number for round_ in analysis.by_round]
        self.by_round.show_series(
            data.waf_series(analysis.by_round), self.tr("round"), (min(rounds), max(rounds)), analysis.number
        )
        rows = data.share_rows(analysis)
        self.shares.show_rows(data.share_columns(analysis), rows, data.share_maximum(rows))
        clips = filled(self.tr("{n} clips"), n=analysis.shares.total)
        self._shares_card.note.setText(" · ".join(part for part in (clips, marks) if part))
        self.robustness.show_rows(data.robustness_columns(), data.robustness_rows(analysis.robustness))
        self._robust_card.note.setText(self._with_everything(analysis))
        self.disagreements.show_clips(analysis.disagreements, analysis.shares.modalities)
        self.disagreements.mark(self.session.selected)
        self._all.setVisible(bool(analysis.disagreements))

    def _show_flips(self, analysis: Analysis) -> None:
        flips = analysis.flips
        self._flips.setVisible(flips is not None)
        if flips is None:
            return
        self._flips.setText(self.tr("{n} differ").format(n=flips.count))
        self._flips.setEnabled(flips.count > 0)
        words = self.tr("{n} of {total} pseudo-labels differ from round {before}; open them in Review")
        self._flips.setToolTip(words.format(n=flips.count, total=flips.total, before=flips.before))

    def _open_flips(self) -> None:
        if self._painted is not None and self._painted.flips is not None:
            self.openClips.emit([key for keys in self._painted.flips.keys.values() for key in keys])

    def _with_everything(self, analysis: Analysis) -> str:
        if analysis.robustness is None:
            return ""
        words = self.tr("{source}: WAF {full} with all")
        source = data.source_name(analysis.robustness.source).lower()
        return words.format(source=source, full=f"{analysis.robustness.full:.3f}")

    def _open_clips(self, keys: list[int]) -> None:
        if keys:
            self.openClips.emit(keys)
        else:
            self.session.notice.emit("info", self.tr("There are no clips to open here."))

    def _open_round(self, number: int, of: str) -> None:
        """Of the round in view the clips that it was measured on; another round comes into view."""
        if number == self.model.number:
            self.model.open_measured(number, Source(of))
        else:
            self.model.choose(number)

    def _open_needing(self, row: int) -> None:
        if self._painted is not None and self._painted.robustness is not None:
            self.model.open_needing(list(self._painted.robustness.without)[row])

    def _open_cell(self, row: int, column: int) -> None:
        labels = self.heat_map.scores.labels
        self.model.open_cell(labels[row], labels[column])

    # ------------------------------------------------------------------ saving

    def _charts(self) -> list[tuple[str, str, Chart]]:
        """What can be taken away of the page that is shown: title, file name, chart."""
        if self.page != OVERVIEW:
            return self.deep.charts()
        return [
            (self.tr("Confusion"), "confusion", self.heat_map),
            (self.tr("F1 by label"), "f1", self.f1),
            (self.tr("WAF by round"), "waf-by-round", self.by_round),
            (self.tr("Shares of the modalities"), "shares", self.shares),
            (self.tr("Without a modality"), "robustness", self.robustness),
        ]

    def _fill_export(self, menu: QMenu) -> None:
        emptied(menu)
        for title, name, chart in self._charts():
            part = menu.addMenu(title)
            part.setEnabled(chart.has_content())
            part.addAction(self.tr("Copy the picture"), lambda chart=chart: copy_picture(chart))
            part.addAction(self.tr("Save the picture…"), lambda c=chart, n=name: self._save_picture(c, n))
            part.addAction(self.tr("Copy the numbers"), lambda chart=chart: copy_table(chart.table()))
            part.addAction(self.tr("Save the numbers…"), lambda c=chart, n=name: self._save_table(c.table, n))
        menu.addSeparator()
        menu.addAction(self.tr("Report of this round…"), self._save_report)
        menu.addAction(
            self.tr("Report with words and faces of some clips…"), lambda: self._save_report("--words", "--faces")
        )
        if self.page == OVERVIEW:
            menu.addAction(
                self.tr("Where modalities disagree"), lambda: self._save_table(self.disagreements.table, "disagreement")
            )

    def _save_report(self, *with_people: str) -> None:
        name = f"report-{self.model.number}"
        path = ask_where(self, name, "html", self.tr("Reports (*.html *.pdf)"))
        if path is None:
            return
        # By the command itself, in a process of its own: the same bytes, and the window goes on.
        language = "zh" if QLocale().language() == QLocale.Language.Chinese else "en"
        folder = str(self.session.project.folder)
        command = ["-m", "emodesk", "report", folder, "--round", str(self.model.number), "--out", str(path)]
        process = QProcess(self)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        process.finished.connect(lambda status, _how: self._report_saved(process, status, path))
        process.start(sys.executable, [*command, "--language", language, *with_people])
        self.session.notice.emit("info", self.tr("The report is being written…"))

    def _report_saved(self, process: QProcess, status: int, path: Path) -> None:
        process.deleteLater()
        if status == 0:
            self.session.notice.emit("info", self.tr("Saved as {path}").format(path=path))
            return
        last = bytes(process.readAll().data()).decode("utf-8", "replace").strip().splitlines()[-1:]
        why = last[0].removeprefix("error: ") if last else self.tr("its process ended without a word")
        self.session.notice.emit("error", self.tr("The report could not be written: {why}").format(why=said(why)))

    def _save_picture(self, chart: Chart, name: str) -> None:
        path = ask_where(self, self._file_name(name), "png", self.tr("Pictures (*.png *.svg)"))
        if path and chart.has_content():
            self._save(lambda: save_picture(chart, path), path)

    def _save_table(self, table: Callable[[], list[list[str]]], name: str) -> None:
        path = ask_where(self, self._file_name(name), "csv", self.tr("Tables (*.csv)"))
        if path:
            self._save(lambda: save_table(table(), path), path)

    def _file_name(self, name: str) -> str:
        return f"round-{self.model.number:04d}-{name}"

    def _save(self, act: Callable[[], None], path: Path) -> None:
        def operation() -> Changes:
            act()
            note_written(self.session.project, [path])
            return Changes()

        if self.session.perform(operation):
            self.session.notice.emit("info", self.tr("Saved as {path}").format(path=path))
