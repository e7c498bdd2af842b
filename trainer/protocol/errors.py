"""The one kind of error that is for people."""

from __future__ import annotations


class ProtocolError(ValueError):
    """A shared file that cannot be used; the text is one sentence for a person."""
