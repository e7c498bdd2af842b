"""Sentences agree with their numbers, in English; in other languages they stay as they are."""

from __future__ import annotations

import re

import pytest

from emodesk.viewmodels.sentences import SENTENCES
from trainer.protocol.errors import Sentence
from trainer.protocol.grammar import agreeing, filled


@pytest.mark.parametrize(
    ("key", "one", "many"), [
        ("{n} clips are left out", "1 clip is left out", "2 clips are left out"),
        ("{n} names match", "1 name matches", "2 names match"),
        ("{n} clips picked out", "1 clip picked out", "2 clips picked out"),
        ("WAF .8, {n} speakers", "WAF .8, 1 speaker", "WAF .8, 2 speakers"),
        ("{n} votes differ", "1 vote differs", "2 votes differ"),
        ("has {n} fields, the header", "has 1 field, the header", "has 2 fields, the header"),
        ("lacks {n} files (a); put them there", "lacks 1 file (a); put it there", "lacks 2 files (a); put them there"),
        ("{n} clips of them", "1 clip of it", "2 clips of them"),
        ("Round {n} is ready", "Round 1 is ready", "Round 2 is ready"),
        ("{n} 个片段", "1 个片段", "2 个片段"),
    ],
)  # fmt: skip
def test_what_is_counted_agrees_with_the_number(key, one, many):
    assert [filled(key, n=1), filled(key, n="1"), filled(key, n=2), filled(key, n="1,001")] == [
        one, one, many, many.replace("2", "1,001")]  # fmt: skip
    assert Sentence(key, n=1) == one
    assert Sentence(key, n=1).key == key


def test_no_sentence_of_the_program_says_one_clips():
    """Of a word that is counted and is not in the list, this test would say the sentence."""
    odd = []
    for key in SENTENCES:
        places = re.findall(r"\{(n|count|\w*count\w*|clips|found|lost|total|missing)\b", key)
        text = agreeing(key, dict.fromkeys(places, 1))
        for name in places:
            odd += re.findall(rf"\{{{name}\}} (?!(?:is|was|has|does|as|makes|hidden|numbers)\b)[a-z]+s\b.*", text)
    assert [text for text in odd if not re.match(r"\{\w+\} (holds|stands|belongs|matches|takes|differs)", text)] == []


def test_a_number_of_them_stays_so_where_one_is_counted():
    key = "{shown} decisions were made, {taken} of them took its label"
    assert filled(key, shown=1, taken=1) == "1 decision was made, 1 of them took its label"
