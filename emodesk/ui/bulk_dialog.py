"""Accepting in bulk: what each promise allows, what more blind clips would allow, a handful to look at, one step."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from emodesk.domain import Changes
from emodesk.services import bulk
from emodesk.services.bulk import Offer, Pledge
from emodesk.ui.theme import GRID, ROW, theme
from emodesk.ui.widgets.card import Card, words
from emodesk.ui.widgets.label import Label
from emodesk.ui.widgets.scroll_room import ScrollRoom
from emodesk.viewmodels.key_words import key_words
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.tasks import BackgroundTask
from trainer.protocol.grammar import filled

PERCENT = 5  # of those accepted that may be wrong, at first
MOST_PERCENT = 40


class BulkDialog(QDialog):
    """Shows every promise of the applied round, and accepts under one of them.

    Signals:
        handfulChosen: keys of some clips to look at before.
    """

    handfulChosen = Signal(list)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Accept in bulk"))
        self.resize(QSize(80 * GRID, 88 * GRID).boundedTo(self.screen().availableGeometry().size()))
        self._session = session
        self._task: BackgroundTask | None = None
        self._again = False
        heading = words(
            self.tr(
                "From the clips that were decided blind it follows how many pseudo-labels may be accepted unseen. Each "
                "vote of the step is marked with its promise, and {key} takes the whole step back."
            ).format(key=key_words("review.undo"))
        )
        self.error = QSpinBox()
        self.error.setRange(1, MOST_PERCENT)
        self.error.setValue(PERCENT)
        self.error.setSuffix(" %")
        self.error.setAccessibleName(self.tr("Wrong ones among them at most"))
        self.error.lineEdit().setTextMargins(GRID, 0, GRID, 0)
        theme.keep_size(self.error, width=9 * GRID, height=ROW)
        self.error.valueChanged.connect(lambda _value: self._ask())
        row = QHBoxLayout()
        row.addWidget(Label(self.tr("Wrong ones among them at most")))
        row.addWidget(self.error)
        row.addStretch(1)
        self.offers = {pledge: OfferCard(title, promise) for pledge, (title, promise) in self._promises().items()}
        page = QWidget()
        cards = QVBoxLayout(page)
        cards.setContentsMargins(0, 0, GRID, 0)
        cards.setSpacing(2 * GRID)
        for card in self.offers.values():
            card.acceptChosen.connect(self._accept)
            card.handfulChosen.connect(self._look)
            cards.addWidget(card)
        cards.addStretch(1)
        room = ScrollRoom(page)
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.notes = words(kind="muted")
        close = QPushButton(self.tr("Close"), autoDefault=False)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.notes, 1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(heading)
        column.addLayout(row)
        column.addWidget(room, 1)
        column.addLayout(foot)
        session.changed.connect(self._ask)
        self._ask()

    def _promises(self) -> dict[Pledge, tuple[str, str]]:
        return {
            Pledge.CERTAIN: (
                self.tr("Certain"),
                self.tr("With 95 % certainty at most {percent} % of those accepted are wrong."),
            ),
            Pledge.ON_AVERAGE: (
                self.tr("On average"),
                self.tr("On average {percent} % of those accepted are wrong; this time it may be more or less."),
            ),
            Pledge.BY_LABEL: (
                self.tr("Certain, each label by itself"),
                self.tr("With 95 % certainty at most {percent} % of those accepted of every label are wrong."),
            ),
        }

    # ------------------------------------------------------------------ asking

    def _ask(self, *_news: object) -> None:
        """Reckon anew, in the background: at a hundred thousand clips it takes a moment."""
        if self._task is not None:
            self._again = True
            return
        self._again = False
        project, error = self._session.project, self.error.value() / 100
        self._task = BackgroundTask(
            lambda _progress, _cancelled: {pledge: bulk.offer(project, pledge, error) for pledge in Pledge}, self
        )
        self._task.finished.connect(self._show)
        self._task.failed.connect(self._fail)
        self._task.start()

    def _show(self, offers: dict[Pledge, Offer]) -> None:
        self._task = None
        if self._again:
            self._ask()
            return
        writable = not self._session.project.read_only
        for pledge, card in self.offers.items():
            card.show_offer(offers[pledge], writable)

    def _fail(self, sentence: str) -> None:
        self._task = None
        self.notes.setText(sentence)

    # ------------------------------------------------------------------ doing

    def _look(self, offer: Offer) -> None:
        self.handfulChosen.emit(list(offer.handful(seed=offer.blind)))
        self.reject()

    def _accept(self, offer: Offer) -> None:
        project, reviewer = self._session.project, self._session.reviewer
        for card in self.offers.values():
            card.wait()
        self._task = BackgroundTask(lambda _progress, _cancelled: bulk.accept(project, reviewer, offer), self)
        self._task.finished.connect(self._accepted)
        self._task.failed.connect(self._fail)
        self._task.start()

    def _accepted(self, changes: Changes) -> None:
        self._task = None
        self._session.perform(lambda: changes)
        text = self.tr("{n} clips were accepted in one step; {key} in Review takes it back.")
        self._session.notice.emit("info", filled(text, n=len(changes.clips), key=key_words("review.undo")))
        self.accept()


class OfferCard(Card):
    """One promise by its name: how many it allows, what it rests on, and what more blind clips would allow.

    Signals:
        acceptChosen, handfulChosen: the Offer that is shown.
    """

    acceptChosen = Signal(object)
    handfulChosen = Signal(object)

    def __init__(self, title: str, promise: str) -> None:
        super().__init__(title)
        self._promise = promise
        self._offer: Offer | None = None
        self.says = words()
        self.number = words()
        self.rests = words(kind="muted")
        self.more = words(kind="muted")
        self.accept = QPushButton(autoDefault=False)
        self.accept.setProperty("class", "primary")
        self.handful = QPushButton(self.tr("Look at a handful first"), autoDefault=False)
        self.accept.clicked.connect(lambda: self.acceptChosen.emit(self._offer))
        self.handful.clicked.connect(lambda: self.handfulChosen.emit(self._offer))
        buttons = QHBoxLayout()
        buttons.addWidget(self.handful)
        buttons.addWidget(self.accept)
        buttons.addStretch(1)
        for label in (self.says, self.number, self.rests, self.more):
            self.body.addWidget(label)
        self.body.addLayout(buttons)
        self.keep_low()
        self.wait()

    def wait(self) -> None:
        """Nothing can be chosen until an offer is shown."""
        self.accept.setText(self.tr("Accept"))
        self.accept.setEnabled(False)
        self.handful.setEnabled(False)

    def show_offer(self, offer: Offer, writable: bool) -> None:
        """Show what may be accepted."""
        self._offer = offer
        promise = offer.promise
        self.says.setText(self._promise.format(percent=round(100 * offer.error)))
        self.number.setText(
            filled(self.tr("{n} of {total} open clips may be accepted."), n=promise.accepted, total=promise.pool)
        )
        self.rests.setText(self._rests(offer))
        self.more.setText(self._more(offer))
        self.more.setVisible(bool(self.more.text()))
        self.accept.setText(filled(self.tr("Accept {n} clips"), n=promise.accepted))
        for button in (self.accept, self.handful):
            button.setEnabled(bool(promise.accepted))
        self.accept.setEnabled(bool(promise.accepted) and writable)

    def _rests(self, offer: Offer) -> str:
        text = filled(self.tr("{n} clips were decided blind."), n=offer.blind)
        promise = offer.promise
        if promise.accepted and offer.pledge is not Pledge.BY_LABEL:
            seen = self.tr("Of the {seen} that are at least as sure ({threshold:.2f}) {wrong} were wrong.")
            text += " " + seen.format(seen=promise.seen, threshold=promise.threshold, wrong=promise.wrong)
        if offer.new_speakers and offer.blind:
            text += " " + self.tr("Of some speakers of open clips none was decided blind; that is reckoned with.")
        if offer.surer:
            text += " " + self.tr(
                "They are surer than the open ones, so they were not drawn at random and this may not hold; read a "
                "blind pass over clips that are drawn."
            )
        if offer.less_sure:
            text += " " + self.tr(
                "They are less sure than the open ones, so they were not drawn at random and tell little of these; "
                "read a blind pass over clips that are drawn."
            )
        return text

    def _more(self, offer: Offer) -> str:
        if offer.pledge is Pledge.BY_LABEL:
            return "" if offer.promise.accepted else self.tr("No label has blind clips enough for its own promise.")
        if offer.needed is None and offer.less_sure:
            return self.tr("Nothing can be promised from clips like these, however many.")
        if offer.needed is None:
            return self.tr("The model is too often wrong: no number of blind clips would allow it.")
        if offer.needed:
            return filled(
                self.tr("Nothing can be promised yet: about {n} more blind clips are needed."), n=offer.needed
            )
        parts = [
            self.tr("{more} more blind clips: {n}").format(more=more, n=accepted)
            for more, accepted in offer.forecast.items()
        ]
        return self.tr("As often right as now, so many could be accepted after {parts}.").format(
            parts=self.tr(" · ").join(parts)
        )
