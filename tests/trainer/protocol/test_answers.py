"""Questions at the terminal."""

from __future__ import annotations

import io

import pytest

from trainer.protocol.answers import says_yes


class Terminal(io.StringIO):
    """A keyboard on which somebody types."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "usual", "agreed"),
    [("y", False, True), (" YES ", False, True), ("是", False, True), ("", False, False), ("", True, True),
     ("n", True, False), ("perhaps", True, False)],
)  # fmt: skip
def test_only_a_yes_is_one_and_return_alone_is_the_usual_answer(monkeypatch, typed: str, usual: bool, agreed: bool):
    monkeypatch.setattr("sys.stdin", Terminal(f"{typed}\n"))
    assert says_yes("Send it?", usual) is agreed


@pytest.mark.parametrize("nobody", [None, io.StringIO("y\n")])
def test_nobody_answers_where_there_is_no_terminal(monkeypatch, nobody: io.StringIO | None):
    monkeypatch.setattr("sys.stdin", nobody)
    assert says_yes("Send it?") is None
