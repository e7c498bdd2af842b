"""Questions to whoever sits at the terminal."""

from __future__ import annotations

import sys

YES = ("y", "yes", "j", "是")


def says_yes(question: str, usual: bool = False) -> bool | None:
    """Whether a person says yes, with Return alone what is `usual`; None where nobody sits at a terminal."""
    if sys.stdin is None or not sys.stdin.isatty():
        return None
    answer = input(f"{question} {'[Y/n]' if usual else '[y/N]'} ").strip().lower()
    return answer in YES if answer else usual
