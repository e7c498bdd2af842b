"""Labels, modalities and splits: the words of the files, and what other sets call them."""

from __future__ import annotations

from collections.abc import Sequence

from trainer.protocol.errors import ProtocolError

LABELS = ("neutral", "anger", "happiness", "sadness", "worry", "surprise")
MODALITIES = ("speech", "image", "text", "video")
SPLITS = ("labelled", "unlabelled", "test")

# Spelling in the files of the MER challenge and of the common corpora, to the words of this program.
LABEL_ALIASES = {
    "angry": "anger",
    "happy": "happiness",
    "sad": "sadness",
    "worried": "worry",
    "surprised": "surprise",
}


def canonical_label(text: str, labels: Sequence[str] = LABELS) -> str:
    """The label of `labels` that `text` means, '' for an empty text; raises ProtocolError for an unknown one."""
    word = text.strip()
    if not word or word in labels:
        return word
    lower = word.lower()
    for candidate in (lower, LABEL_ALIASES.get(lower, "")):
        if candidate in labels:
            return candidate
    for alias, label in LABEL_ALIASES.items():
        if lower == label and alias in labels:
            return alias
    raise ProtocolError("unknown label “{word}”; use one of {labels}", word=word, labels=", ".join(labels))


def parse_labels(text: str) -> tuple[str, ...]:
    """A project's labels as typed after --labels: two or more names between commas; ProtocolError otherwise."""
    labels = tuple(name.strip() for name in text.split(","))
    if len(labels) < 2 or not all(labels) or len({name.casefold() for name in labels}) < len(labels):
        raise ProtocolError(
            "“{text}” is no list of labels; write two or more different names between commas.", text=text
        )
    return labels
