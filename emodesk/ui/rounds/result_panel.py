"""A finished round: its scores beside the linear baseline, what it changed, its steps and what is worth knowing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from emodesk.domain.figures import MEASURES, Figure, Figures
from emodesk.domain.resolution import Rule
from emodesk.runs import Point
from emodesk.ui.charts import LineChart, LinePoint, LineSeries
from emodesk.ui.rounds.change_list import ChangeList
from emodesk.ui.rounds.comparison_card import ComparisonCard
from emodesk.ui.rounds.run_panel import last_step
from emodesk.ui.rounds.step_table import StepTable
from emodesk.ui.theme import GRID
from emodesk.ui.widgets.card import Card, words
from emodesk.ui.widgets.label import Label
from emodesk.viewmodels.round_result import RoundResult
from emodesk.viewmodels.round_words import between, duration, measured_on, say_few, score, tr
from emodesk.viewmodels.said import said
from emodesk.viewmodels.vote_words import measured_against
from emodesk.viewmodels.words import word
from trainer.protocol.grammar import filled

CURVE_HEIGHT = 46 * GRID  # pixels, the most
CHANGES_HEIGHT = 60 * GRID
BESIDE, ITSELF = range(2)  # tabs


class ResultPanel(QWidget):
    """Cards about one round.

    Signals:
        openClips: keys of clips to look at in Review.
    """

    openClips = Signal(list)

    def __init__(self, labels: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scores = ScoreGrid()
        self._chart = LineChart()
        self._chart.setAccessibleName(self.tr("WAF by self-training step"))
        self._changes = ChangeList(labels)
        self._changes.activated.connect(self.openClips)
        self._all = QPushButton(self.tr("Open all in Review"))
        self._all.setProperty("class", "flat")
        self._all.clicked.connect(self.open_changed)
        self._steps = StepTable(labels)
        self._proposed = QPushButton(self.tr("Open the candidates"))
        self._proposed.clicked.connect(lambda: self.openClips.emit(list(self._candidates)))
        self._candidates: tuple[int, ...] = ()
        self._known = words()
        self.compared = ComparisonCard()
        self.compared.keep_low()
        self._scored = Card(self.tr("Scores"), self._scores)
        curve = Card(self.tr("WAF by self-training step"), self._chart)
        self._changed = Card(self.tr("What changed"), self._changes, (self._all,))
        self._adopted = Card(self.tr("Self-training"), self._steps, (self._proposed,))
        self._worth = Card(self.tr("Worth knowing"), self._known)
        self._columns = columns = QHBoxLayout()
        columns.setSpacing(GRID)
        for card in (self._scored, self._adopted):
            card.keep_low()  # not what wraps: it would be held to the height of its widest lines
        curve.setMaximumHeight(CURVE_HEIGHT)
        for cards, part in (((self._scored, self._worth), 11), ((curve, self._adopted), 10)):
            column = QVBoxLayout()
            column.setSpacing(GRID)
            for card in cards:
                column.addWidget(card, 10 if card is curve else 0)
            column.addStretch(0)
            columns.addLayout(column, part)
        self._group = QButtonGroup(self)
        self._tabs = QWidget()
        tabs = QHBoxLayout(self._tabs)
        tabs.setContentsMargins(0, 0, 0, 0)
        tabs.setSpacing(GRID // 2)
        for index, name in ((BESIDE, self.tr("Compared")), (ITSELF, self.tr("The round itself"))):
            button = QPushButton(name)
            button.setProperty("class", "flat")
            button.setCheckable(True)
            self._group.addButton(button, index)
            tabs.addWidget(button)
        tabs.addStretch(1)
        self._group.idClicked.connect(self.show_tab)
        self._beside, self._itself = QWidget(), QWidget()
        beside = QVBoxLayout(self._beside)
        beside.setSpacing(GRID)
        beside.addWidget(self.compared)
        beside.addWidget(self._changed, 1)
        beside.addStretch(0)
        itself = QVBoxLayout(self._itself)
        itself.addLayout(columns)
        layout = QVBoxLayout(self)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self._tabs)
        for page, inner in ((self._beside, beside), (self._itself, itself)):
            layout.addWidget(page, 1)
            inner.setContentsMargins(0, 0, 0, 0)
        layout.setContentsMargins(0, 0, 0, 0)
        self.show_tab(ITSELF)

    def show_tab(self, index: int) -> None:
        """Show how the round compares (BESIDE), or what it came to (ITSELF)."""
        self._group.button(index).setChecked(True)
        self._beside.setVisible(index == BESIDE)
        self._itself.setVisible(index == ITSELF)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit_changes()

    def _fit_changes(self) -> None:
        """Let what changed grow to its last row and no further."""
        card, shown = self._changed, self._changes if not self._changes.isHidden() else None
        least = card.heightForWidth(card.width()) if card.hasHeightForWidth() else card.sizeHint().height()
        more = shown.whole_height() - shown.sizeHint().height() if shown else 0
        card.setMaximumHeight(min(CHANGES_HEIGHT, least + more))

    def open_changed(self) -> None:
        """Open all clips whose class changed."""
        if keys := self._changes.keys():
            self.openClips.emit(keys)

    def set_narrow(self, narrow: bool) -> None:
        """Put the cards below each other where there is no room for two columns."""
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(way)

    def show_result(self, result: RoundResult, points: tuple[Point, ...]) -> None:
        """Show a round; `points` are the folds' WAF as its process reported them."""
        self.compared.show_comparison(result.comparison, result.incomparable)
        self._tabs.setVisible(result.before is not None)
        # A round that is in use is believed already.
        self.show_tab(BESIDE if result.before is not None and not result.round.applied else ITSELF)
        self._scores.show_result(result)
        self._scored.note.setText(_say_expected(result))
        self._scored.note.setToolTip(_explain_expected(result))
        series = _series(result, points)
        self._chart.set_empty(self.tr("No steps were recorded."))
        self._chart.show_series((series,), self.tr("step"), (0, max(2, last_step(points), len(series.points) - 1)))
        self._changes.show_flips(result.flips)
        self._changed.note.setText(_say_changes(result))
        self._changed.setVisible(result.before is not None)
        changed = bool(result.flips and result.flips.count)
        self._changes.setVisible(changed)  # of an empty list the card has the sentence alone
        self._all.setVisible(changed)
        self._fit_changes()
        self._steps.show_steps(result.steps)
        self._candidates = result.proposed
        self._proposed.setVisible(bool(result.proposed))
        self._adopted.note.setText(_say_adopted(result))
        warnings = map(said, result.metrics.warnings)
        rule = result.metrics.measured_against
        lines = [] if rule in ("", Rule.LATEST) else [measured_against(rule)]  # where it is no choice, a tool tip
        lines += [_blind_alone()] if "blind" in result.scores else []
        lines += [*_say_clips(result), *warnings]
        lines += [*_say_speakers(result), *_say_blend(result), *_say_calibration(result), *_say_made(result)]
        self._known.setText("\n".join(lines))
        self._worth.setVisible(bool(lines))


class ScoreGrid(QWidget):
    """Measures in rows; cross-validation, validation, test and the linear baseline in columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._grid)

    def show_result(self, result: RoundResult) -> None:
        """Fill the grid anew."""
        while self._grid.count():
            self._grid.takeAt(0).widget().deleteLater()
        heads = {
            "blind": tr("blind votes"),
            "cv": tr("cross-validation"),
            "validation": tr("validation"),
            "test": tr("test"),
            "baseline": tr("linear baseline"),
        }
        shown = [name for name in heads if name in result.scores]
        for column, name in enumerate(shown, start=1):
            against = _blind_alone() if name == "blind" else measured_against(result.metrics.measured_against)
            told = "\n".join(part for part in (measured_on(name, result.scores[name]), against) if part)
            self._put(0, column, heads[name], "muted").setToolTip(told)
        names = {"waf": tr("WAF"), "accuracy": tr("accuracy"), "macro_f1": tr("macro F1")}
        for row, measure in enumerate(MEASURES, start=1):
            first = measure == MEASURES[0]
            self._put(row, 0, names[measure], "title" if first else "", Qt.AlignmentFlag.AlignLeft)
            for column, source in enumerate(shown, start=1):
                figures = result.scores[source]
                figure: Figure = getattr(figures, measure)
                spread = figure.spread if source == "cv" else None
                kind = "muted" if figures.too_few else "title" if first and column == 1 else ""
                cell = self._put(row, column, score(figure.value, spread), kind)
                cell.setToolTip(between(figure, figures.interval_by))
        row = len(MEASURES) + 1
        self._put(row, 0, tr("clips / speakers"), "muted", Qt.AlignmentFlag.AlignLeft)
        for column, source in enumerate(shown, start=1):
            figures = result.scores[source]
            self._put(row, column, f"{figures.clips or '–'} / {figures.speakers or '–'}", "muted")
        self._grid.setColumnStretch(len(shown) + 1, 1)

    def _put(self, row: int, column: int, text: str, kind: str, align=Qt.AlignmentFlag.AlignRight) -> Label:
        label = Label(text)
        label.setProperty("class", kind)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._grid.addWidget(label, row, column, align | Qt.AlignmentFlag.AlignVCenter)
        return label


def _cross_validated(scores: dict[str, Figures], measure: str) -> Figure:
    return getattr(scores["cv"], measure) if "cv" in scores else Figure()


def _series(result: RoundResult, points: tuple[Point, ...]) -> LineSeries:
    found = []
    for row in result.steps:
        if row.waf.value is None:
            continue
        dots = tuple(point.waf for point in points if point.step == row.step)
        around = (row.waf.value, *dots)
        tip = tr("step {n}: {waf}").format(n=row.step, waf=score(row.waf.value, row.waf.spread))
        found.append(LinePoint(row.step, row.waf.value, min(around), max(around), tip, dots))
    pooled = all(row.pooled for row in result.steps)
    return LineSeries(tr("all clips; dots: folds") if pooled else tr("mean of the folds"), tuple(found), band=True)


def _say_expected(result: RoundResult) -> str:
    if few := say_few(result.scores.get("cv")):
        return few
    found = result.metrics.new_speakers
    if found is None:
        waf, by = (
            _cross_validated(result.scores, "waf"),
            result.scores["cv"].interval_by if "cv" in result.scores else "",
        )
        if by != "clip" or waf.low is None:
            return ""
        text = tr("95 % by clip: WAF {low} to {high}")
        return text.format(low=score(waf.low), high=score(waf.high))
    return tr("expect a WAF of {low} to {high} on new speakers").format(low=score(found.low), high=score(found.high))


def _explain_expected(result: RoundResult) -> str:
    if say_few(result.scores.get("cv")):
        return ""
    if result.metrics.new_speakers is None:
        if not _say_expected(result):
            return ""
        return tr(
            "Of other clips of the same people, left out one by one. Nothing is said of new speakers, because it is "
            "not known who speaks in these clips."
        )
    text = tr(
        "Each of the {n} labelled speakers was validated by folds that never trained on them. By how much they differ, "
        "the WAF on others lies between these two with 95 % confidence; more speakers bring them closer."
    )
    return text.format(n=result.metrics.new_speakers.speakers)


def _say_changes(result: RoundResult) -> str:
    if result.flips is None or result.before is None:
        return ""
    if not result.flips.total:
        return tr("Every clip has a label by a person: no pseudo-label is left that could change.")
    if not result.flips.count:
        return tr("No pseudo-label is another than in round {before}.").format(before=result.before.number)
    text = tr("{n} of {total} pseudo-labels since round {before}")
    return text.format(n=result.flips.count, total=result.flips.total, before=result.before.number)


def _say_adopted(result: RoundResult) -> str:
    counts = result.metrics.counts
    if result.proposed:
        return filled(tr("{n} candidates wait for you"), n=len(result.proposed))
    text = tr("{labels} labels, {adopted} of {pool} unlabelled clips adopted")
    voices = result.provenance.voices if result.provenance else 0
    if voices:
        text = tr("{labels} labels, {adopted} of {pool} unlabelled clips adopted, each where {voices} voices agreed")
    return filled(
        text, labels=counts.get("labelled", 0), adopted=counts.get("adopted", 0), pool=counts.get("unlabelled", 0),
        voices=voices,
    )  # fmt: skip


def _say_clips(result: RoundResult) -> list[str]:
    """Clips that the round and the project do not share: nothing is passed over in silence."""
    lines = []
    if result.metrics.unknown:
        text = tr("{n} clips of this round are no longer in the project and left out.")
        lines.append(filled(text, n=result.metrics.unknown))
    if result.metrics.absent:
        text = tr("{n} clips of the project were not there when this round was started.")
        lines.append(filled(text, n=result.metrics.absent))
    return lines


def _say_speakers(result: RoundResult) -> list[str]:
    found = result.metrics.centring
    if found is None:
        return []
    if found.centred:
        text = tr(
            "Features are centred by speaker ({n} of them): the linear baseline then gives the right label "
            "of speakers it never saw a probability of {after} instead of {before}."
        )
    else:
        text = tr(
            "Features are not centred by speaker ({n} of them): the linear baseline would then give the right label "
            "of speakers it never saw a probability of {after} instead of {before}."
        )
    numbers = {"before": f"{found.likelihood_without:.3f}", "after": f"{found.likelihood_with:.3f}"}
    return [text.format(n=found.known, **numbers)]


def _say_blend(result: RoundResult) -> list[str]:
    """Who speaks: the network, the linear model, or both, and why."""
    found = result.metrics.blend
    if found is None:
        return []
    if found.linear_share == 0:
        text = tr(
            "The network speaks alone: on held-out clips it gave the right label {fusion}, a linear model {linear}."
        )
    elif found.linear_share == 1:
        text = tr(
            "A linear model speaks alone: on held-out clips it gave the right label {linear}, the network {fusion}."
        )
    else:
        text = tr(
            "Network and linear model speak together, {percent} % of it the linear one: on held-out clips both gave "
            "the right label {both}, the network alone {fusion}, the linear model alone {linear}."
        )
    numbers = {name: f"{getattr(found, name):.3f}" for name in ("fusion", "linear", "both")}
    return [text.format(percent=round(100 * found.linear_share), **numbers)]


def _say_made(result: RoundResult) -> list[str]:
    found = result.provenance
    if found is None:
        return []
    text = tr("Trained in {time} on {device} with torch {torch}, seed {seed}; labels {labels}, features {features}.")
    features = word(", ").join(f"{word(name)} {digest[:8]}" for name, digest in found.features.items())
    return [text.format(time=duration(found.seconds), device=found.device, torch=found.torch, seed=found.seed,
                        labels=found.labels[:8], features=features)]  # fmt: skip


def _say_calibration(result: RoundResult) -> list[str]:
    found = result.metrics.calibration
    if found is None:
        return []
    text = tr("Confidence was calibrated (temperature {t}): its error went from {before} to {after}.")
    numbers = {"before": f"{found.ece_before:.3f}", "after": f"{found.ece_after:.3f}"}
    return [text.format(t=f"{found.temperature:.2f}", **numbers)]


def _blind_alone() -> str:
    return tr("The first column counts blind votes alone: votes given in sight of the model flatter it.")
