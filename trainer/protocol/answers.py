"""Questions to whoever sits at the terminal."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable

from trainer.protocol.errors import UserError
from trainer.protocol.printable import printable

YES = ("y", "yes", "j", "是")


def says_yes(question: str, usual: bool = False) -> bool | None:
    """Whether a person says yes, with Return alone what is `usual`; None where nobody sits at a terminal."""
    if sys.stdin is None or not sys.stdin.isatty():
        return None
    answer = input(f"{question} {'[Y/n]' if usual else '[y/N]'} ").strip().lower()
    return answer in YES if answer else usual


def price_words(cost: float) -> str:
    """What something costs, to the cent, or to what of a cent it is: 12.35, 0.0042."""
    places = 2 if cost <= 0 else min(8, max(2, 1 - math.floor(math.log10(cost))))
    return f"{cost:.{places}f}"


def agreed(lines: Iterable[str], question: str, yes: bool = False) -> bool:
    """Whether a person agrees, or did with `yes`, to what `lines` say; UserError where nobody sits at a terminal."""
    for line in lines:
        print(printable(line))
    answer = True if yes else says_yes(question)
    if answer is None:
        raise UserError("nobody is here to agree; add --yes.")
    return answer
