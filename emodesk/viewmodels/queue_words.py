"""What is said about the queue: its orders by name, the number of a row, and why a clip came."""

from __future__ import annotations

import math
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from emodesk.commands.registry import QT_TRANSLATE_NOOP
from emodesk.domain.numerals import numeral
from emodesk.domain.queue import Order, QueueOrder, QueueRow, SortBy
from emodesk.viewmodels.words import word

translate = QCoreApplication.translate
ORDERS = {
    QueueOrder.LEAST_CERTAIN: QT_TRANSLATE_NOOP("queue", "Least certain first"),
    QueueOrder.MOST_CERTAIN: QT_TRANSLATE_NOOP("queue", "Most certain first"),
    QueueOrder.MARGIN: QT_TRANSLATE_NOOP("queue", "Smallest margin"),
    QueueOrder.ENTROPY: QT_TRANSLATE_NOOP("queue", "Highest entropy"),
    QueueOrder.FOLDS: QT_TRANSLATE_NOOP("queue", "Folds disagree"),
    QueueOrder.DISAGREEMENT: QT_TRANSLATE_NOOP("queue", "Modalities disagree"),
    QueueOrder.OPINION: QT_TRANSLATE_NOOP("queue", "A second opinion disagrees"),
    QueueOrder.CANDIDATES: QT_TRANSLATE_NOOP("queue", "Candidates of each label"),
    QueueOrder.BATCH: QT_TRANSLATE_NOOP("queue", "Uncertain and varied"),
    QueueOrder.WRONG_LABEL: QT_TRANSLATE_NOOP("queue", "Labels likely wrong"),
    QueueOrder.NEEDS_VOTE: QT_TRANSLATE_NOOP("queue", "Needs a vote"),
    QueueOrder.LATER: QT_TRANSLATE_NOOP("queue", "To come back to"),
    QueueOrder.IMPORT: QT_TRANSLATE_NOOP("queue", "As imported"),
    QueueOrder.RECENT: QT_TRANSLATE_NOOP("queue", "Decided last"),
    QueueOrder.RANDOM: QT_TRANSLATE_NOOP("queue", "Shuffled"),
    QueueOrder.DURATION: QT_TRANSLATE_NOOP("queue", "Shortest first"),
}
COLUMNS = {
    "name": QT_TRANSLATE_NOOP("queue", "Name"),
    "speaker": QT_TRANSLATE_NOOP("queue", "Speaker"),
    "language": QT_TRANSLATE_NOOP("queue", "Language"),
    "split": QT_TRANSLATE_NOOP("queue", "Split"),
    "seconds": QT_TRANSLATE_NOOP("queue", "Length"),
    "label": QT_TRANSLATE_NOOP("queue", "Label"),
    "status": QT_TRANSLATE_NOOP("queue", "Status"),
    "confidence": QT_TRANSLATE_NOOP("queue", "Confidence"),
    "margin": QT_TRANSLATE_NOOP("queue", "Margin"),
    "entropy": QT_TRANSLATE_NOOP("queue", "Entropy"),
    "disagreement": QT_TRANSLATE_NOOP("queue", "Disagreement of modalities"),
    "folds": QT_TRANSLATE_NOOP("queue", "Disagreement of folds"),
    "votes": QT_TRANSLATE_NOOP("queue", "Votes"),
    "agreement": QT_TRANSLATE_NOOP("queue", "Agreement of votes"),
    "round": QT_TRANSLATE_NOOP("queue", "Round it was decided beside"),
    "decided": QT_TRANSLATE_NOOP("queue", "When it was decided"),
}
_WHY = {
    QueueOrder.LEAST_CERTAIN: QT_TRANSLATE_NOOP("queue", "came as the model is unsure: {number} for {label}"),
    QueueOrder.MOST_CERTAIN: QT_TRANSLATE_NOOP("queue", "came as the model is sure: {number} for {label}"),
    QueueOrder.MARGIN: QT_TRANSLATE_NOOP("queue", "came as its two likeliest labels are {number} apart"),
    QueueOrder.ENTROPY: QT_TRANSLATE_NOOP("queue", "came as the model spreads over many labels: {number} of 1"),
    QueueOrder.FOLDS: QT_TRANSLATE_NOOP("queue", "came as the folds disagree: {number} of 1"),
    QueueOrder.DISAGREEMENT: QT_TRANSLATE_NOOP("queue", "came as its modalities disagree: {number} of 1"),
    QueueOrder.OPINION: QT_TRANSLATE_NOOP("queue", "came as the model gives a second opinion only {number}"),
    QueueOrder.CANDIDATES: QT_TRANSLATE_NOOP("queue", "came as candidate {number} for {label}"),
    QueueOrder.BATCH: QT_TRANSLATE_NOOP("queue", "came as {number} of a batch that is uncertain and varied"),
    QueueOrder.WRONG_LABEL: QT_TRANSLATE_NOOP("queue", "came as another label is {number} more probable than its own"),
    QueueOrder.NEEDS_VOTE: QT_TRANSLATE_NOOP("queue", "came as it needs a vote: {number}"),
    QueueOrder.LATER: QT_TRANSLATE_NOOP("queue", "came as you put it off: {number}"),
    QueueOrder.RECENT: QT_TRANSLATE_NOOP("queue", "came as it was decided last: {number}"),
    QueueOrder.DURATION: QT_TRANSLATE_NOOP("queue", "came as it is short: {number}"),
}
_MOMENTS = (QueueOrder.RECENT, QueueOrder.LATER)
_PLACES = (QueueOrder.CANDIDATES, QueueOrder.BATCH)
_COUNTS = ("votes", "round")
_HELD = {"name": "clip_id", "speaker": "speaker", "language": "language", "split": "split", "status": "state"}


def order_name(order: Order) -> str:
    """An order as the menu names it."""
    if isinstance(order, SortBy):
        return translate("queue", COLUMNS[order.field]) + (" ↓" if order.descending else " ↑")
    return translate("queue", ORDERS[order])


def number_text(order: Order, row: QueueRow) -> str:
    """What a row shows of what it is sorted by; where the order has no number, the model's confidence in its label."""
    if isinstance(order, SortBy) and order.field in _HELD:
        held = str(getattr(row, _HELD[order.field]))
        return word(held) if order.field == "status" else held if order.field != "name" else ""
    number = row.number
    if number is None or math.isnan(number):
        unnumbered = order in (QueueOrder.IMPORT, QueueOrder.RANDOM, SortBy("label"), SortBy("label", True))
        return f"{row.confidence:.2f}" if unnumbered and row.pseudo_label and not row.label else ""
    field = order.field if isinstance(order, SortBy) else ""
    if order in _MOMENTS or field == "decided":
        return _moment(number)
    if order is QueueOrder.DURATION or field == "seconds":
        return translate("queue", "{seconds:.1f} s").format(seconds=number)
    if order in _PLACES:
        return translate("queue", "no. {n}").format(n=int(number))
    if order is QueueOrder.NEEDS_VOTE:
        if number < 1:
            return translate("queue", "{percent} % agree").format(percent=round(100 * number))
        return translate("queue", "votes: {n}").format(n=int(number))
    return str(int(number)) if field in _COUNTS else numeral(number, "z.2f")


def why_came(order: Order, row: QueueRow, restricted: bool = False) -> str:
    """Why a clip is where it is in the list, in one line; '' where its place says nothing."""
    if restricted:
        return translate("queue", "came from a list")
    if order is QueueOrder.RANDOM:
        return translate("queue", "came by chance")
    number = number_text(order, row)
    if isinstance(order, SortBy) and order.field == "label":
        number = word(row.label or row.pseudo_label)
    if isinstance(order, SortBy) and number:
        column = translate("queue", COLUMNS[order.field])
        return translate("queue", "{column}: {number}").format(column=column, number=number)
    if order not in _WHY or row.number is None or not number:
        return ""
    return translate("queue", _WHY[order]).format(number=number, label=word(row.pseudo_label))


def _moment(seconds: float) -> str:
    then = datetime.fromtimestamp(seconds)
    return f"{then:%H:%M}" if then.date() == datetime.now().date() else f"{then:%Y-%m-%d}"
