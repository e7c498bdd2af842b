"""Weights as strangers publish them: old, of another program, no weights at all, or made to do harm."""

from __future__ import annotations
