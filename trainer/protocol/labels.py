"""Labels, modalities and splits: the words of the files, and what other sets call them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from trainer.protocol.errors import ProtocolError

LABELS = ("neutral", "anger", "happiness", "sadness", "worry", "surprise")
MODALITIES = ("speech", "image", "text", "video")
MOST_MODALITIES = 8  # of a round, which asks the model about each of their 2^M subsets
ELSEWHERE = "elsewhere"  # the encoder of features that others extracted, under a modality's name of one's own
MODALITY_NAME = re.compile(r"[^\W_][\w-]{0,23}")  # a word: it stands in settings, metadata and file names
SPLITS = ("labelled", "unlabelled", "validation", "test")
SCORING = ("validation", "test")  # splits whose labels only score, and never train

# One class a line: the files of the MER challenge, the common corpora and Chinese tables spell it so.
_SYNONYMS = (
    ("neutral", "neu", "neutral state", "中性", "平静", "中立"),
    ("anger", "angry", "ang", "愤怒", "生气"),
    ("happiness", "happy", "hap", "joy", "joyful", "高兴", "开心", "快乐", "喜悦"),
    ("sadness", "sad", "悲伤", "伤心", "难过"),
    ("worry", "worried", "担心", "担忧", "忧虑", "焦虑"),
    ("surprise", "surprised", "sur", "惊讶", "惊奇", "吃惊"),
    ("disgust", "disgusted", "dis", "厌恶"),
    ("fear", "fearful", "fea", "恐惧", "害怕"),
    ("contempt", "contemptuous", "轻蔑"),
    ("excitement", "excited", "exc", "兴奋", "激动"),
    ("frustration", "frustrated", "fru", "沮丧"),
    ("calm",),
    ("boredom", "bored", "无聊"),
)
# What is proposed for a class that a project has not, the nearest first; a person decides.
_NEAR = {
    "excitement": ("happiness",), "frustration": ("anger",), "calm": ("neutral",), "boredom": ("neutral",),
    "fear": ("worry",), "worry": ("fear", "sadness"), "contempt": ("disgust", "anger"), "disgust": ("contempt",),
}  # fmt: skip
_MEANT = {word: group for group in _SYNONYMS for word in group}
# The letters that columns of raters' votes are written in.
VOTE_LETTERS = {"a": "anger", "d": "disgust", "f": "fear", "h": "happiness", "n": "neutral", "s": "sadness"}

_SPLIT_WORDS = {
    "labelled": ("labelled", "labeled", "label", "train", "training", "trained", "训练", "訓練", "已标注"),
    "unlabelled": ("unlabelled", "unlabeled", "unlabel", "pool", "未标注", "无标注"),
    "validation": ("validation", "valid", "validate", "val", "dev", "devel", "development", "验证", "驗證", "开发"),
    "test": ("test", "testing", "tested", "eval", "evaluation", "heldout", "holdout", "测试", "測試", "评估", "留出"),
}
_SET = ("set", "split", "data", "集")  # may follow such a word: “test set”, “测试集”
_SPLIT_OF = {word: split for split, words in _SPLIT_WORDS.items() for word in words}


def canonical_label(text: str, labels: Sequence[str] = LABELS) -> str:
    """The label of `labels` that `text` means, '' for an empty text; raises ProtocolError for an unknown one."""
    word = text.strip()
    if not word or word in labels:
        return word
    lower = word.casefold()
    alike = [label for label in labels if label.casefold() == lower]
    alike = alike or [label for label in labels if label.casefold() in _MEANT.get(lower, ())]
    if len(alike) != 1:
        raise ProtocolError("unknown label “{word}”; use one of {labels}", word=word, labels=", ".join(labels))
    return alike[0]


def known_words(label: str) -> tuple[str, ...]:
    """Other words that files have for a label, which need nobody to say so."""
    return tuple(word for word in _MEANT.get(label.casefold(), ()) if word != label.casefold())


def mapped_label(text: str, labels: Sequence[str], mapping: Mapping[str, str]) -> str:
    """The label that a table's word means, by `mapping` (case folded) first; ProtocolError for an unknown one."""
    known = mapping.get(text.strip().casefold())
    return canonical_label(text, labels) if known is None else known


def proposed_label(word: str, labels: Sequence[str]) -> str:
    """The label of a project that is nearest to a word of another set, to be looked at by a person; '' for none."""
    group = _MEANT.get(word.strip().casefold(), (word.strip().casefold(),))
    for near in _NEAR.get(group[0], ()):
        try:
            return canonical_label(near, labels)
        except ProtocolError:
            continue
    return ""


def canonical_split(text: str) -> str:
    """The split that a word means, whatever its case, width, spaces and hyphens; '' for an empty text, ProtocolError
    for a word not known."""
    if not text:
        return text
    word = "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())
    bare = next((word.removesuffix(end) for end in _SET if word.endswith(end)), word)
    split = _SPLIT_OF.get(word) or _SPLIT_OF.get(bare, "")
    if not split and text.strip():
        raise ProtocolError("unknown split “{split}”; use {splits}", split=text.strip(), splits=", ".join(SPLITS))
    return split


def parse_labels(text: str) -> tuple[str, ...]:
    """A project's labels as typed after --labels: two or more names between commas; ProtocolError otherwise."""
    labels = tuple(name.strip() for name in text.split(","))
    if len(labels) < 2 or not all(labels) or len({name.casefold() for name in labels}) < len(labels):
        raise ProtocolError(
            "“{text}” is no list of labels; write two or more different names between commas.", text=text
        )
    return labels
