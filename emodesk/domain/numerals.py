"""Numbers as people read them."""

from __future__ import annotations

MINUS = "−"  # of numbers below zero; a hyphen is shorter and lower


def numeral(value: float, form: str) -> str:
    """A number in one of Python's formats (“+z.2f”), with a minus sign in place of the hyphen."""
    return format(value, form).replace("-", MINUS)
