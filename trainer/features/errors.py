"""The error of this room, apart, so that whoever only names it loads nothing else."""

from __future__ import annotations

from trainer.protocol.errors import UserError


class FeatureError(UserError):
    """Features that cannot be made or read as asked; the text is one sentence for a person."""
