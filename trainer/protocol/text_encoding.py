"""Text files of people and corpora: the encoding of their bytes, told by marks, validity and common characters."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Callable
from itertools import islice

from trainer.protocol.errors import ProtocolError

# UTF-32 first: its little-endian mark begins with UTF-16's.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LEAST_SCORE = 0.6  # score below which no guess is made
WESTERN = 1.1  # weight of cp1252: where Chinese is as likely by its bytes alone, it also has common characters
RUNS = 20_000  # of characters beyond ASCII that are looked at: large tables are told by their beginning
FEWEST = 4  # letters that every Korean text is full of, below which none is told
LONGEST = 2  # letters with marks that follow each other in a Western word; Chinese read as such has longer runs
# The characters that every Chinese text is full of, simplified and traditional: told apart even in three characters.
COMMON = frozenset(
    "的一是不了在人有我他这這为為之大来來以个個中上们們到说說国國和地也子时時道出而要于就下得可你年生自会會那后後能对對着事其里"
    "裡所去行过過家十用发發天如然作方成者多日都三小军軍二无無同么麼经經法当當起与與好看学學进進种種将將还還分此心前面又定见見"
    "只主没沒公从從吗嗎呢吧啊哦噢嗯唉哎诶欸喂嘿哈呵哼喔呀哪谁誰她它今很真想知什怎让讓给給把被再别別太老爸妈媽儿兒手开開点點高兴興怒喜悲忧憂惊驚乐樂哀"
)
# The same of Korean, and what the names of emotions are written with.
COMMON_KOREAN = frozenset(
    "이다는의에을를가고하은로지도기사한어자리나아대인서시있었스그과수들만해것게제라일여부정보전면으했장주원무상구니조습까요없데적때"
    "러더말안모마세우신소개내연문거와너야네저왜뭐응음오잘못겠좋싫행복슬픔쁨분노화놀람중립걱두려움혐녕감뻐"
)
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
# Marks and signs of Western texts beside letters.
_WESTERN_SIGNS = frozenset("‘’“”–—…€£°§«»¿¡·´ªº")


def decode_text(data: bytes, encoding: str = "") -> tuple[str, str]:
    """The text of a file's bytes without its byte order mark, and the encoding it was in.

    `encoding` is what the person says it is; otherwise it is told from the byte order mark, from zero bytes (UTF-16),
    from validity (UTF-8), and then between GB18030, Big5, cp949 and cp1252 by the characters that come out. Raises
    ProtocolError where the bytes are not in the encoding named, or no encoding can be told.
    """
    if encoding:
        return _named(data, encoding), codecs.lookup(encoding).name
    for mark, name in MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name), name
    if b"\0" in data:
        name = "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"
        return _strict(data, name), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        first_bad = error.start
    score, name, text = max(_scored(data, name, rule) for name, rule in _RULES.items())
    if score < LEAST_SCORE:
        raise ProtocolError("is not UTF-8 (byte {start}); save it as UTF-8, or name its encoding", start=first_bad)
    return text, name


def _named(data: bytes, encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
        mark = next((mark for mark, marked in MARKS if data.startswith(mark) and marked.startswith(name)), b"")
        return data[len(mark) :].decode(name)
    except LookupError:
        raise ProtocolError(
            "cannot be read as “{encoding}”, which is no encoding; name one such as gb18030, big5 or cp1252",
            encoding=encoding,
        ) from None
    except UnicodeDecodeError as error:
        raise ProtocolError(
            "is not {encoding} (byte {start}); name another encoding", encoding=encoding, start=error.start
        ) from None


def _strict(data: bytes, name: str) -> str:
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        raise ProtocolError(
            "is damaged: no {name} text from byte {start} on; save it as UTF-8", name=name.upper(), start=error.start
        ) from None
    if any(character < " " and character not in "\t\n\f\r" for character in text):
        raise ProtocolError("is no text file; save it as UTF-8 text")
    return text


def _scored(data: bytes, name: str, rule: Callable[[list[str]], float]) -> tuple[float, str, str]:
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return -1.0, name, ""
    runs = [found[0] for found in islice(_FOREIGN.finditer(text), RUNS)]
    return rule(runs) / sum(map(len, runs)), name, text


def _chinese(encoding: str, frequent: tuple[int, int]) -> Callable[[list[str]], float]:
    """The rule for an encoding whose lead bytes from `frequent[0]` to `frequent[1]` are its frequent characters'."""

    def usual(character: str) -> bool:
        try:
            lead = character.encode(encoding)[0]
        except UnicodeEncodeError:
            return False
        return 0xA1 <= lead <= 0xA3 or frequent[0] <= lead <= frequent[1]

    def score(runs: list[str]) -> float:
        return sum(count * (usual(letter) + (letter in COMMON)) for letter, count in Counter("".join(runs)).items())

    return score


def _korean(runs: list[str]) -> float:
    # The syllables of EUC-KR have the bytes of frequent Chinese characters: what tells them apart is which come often,
    # and a word or two does not say.
    letters = Counter("".join(runs))
    common = sum(count for letter, count in letters.items() if letter in COMMON_KOREAN)
    return common + sum(letters[letter] for letter in letters if "가" <= letter <= "힣") if common >= FEWEST else 0.0


def _western(runs: list[str]) -> float:
    good = Counter("".join(run[:LONGEST] for run in runs))
    return WESTERN * sum(
        count
        for letter, count in good.items()
        if (letter.isalpha() and letter not in "ªºµ") or letter in _WESTERN_SIGNS
    )


# GB2312's first level is B0 to D7, Big5's A4 to C6: the characters that nearly all text is written in.
_RULES = {
    "gb18030": _chinese("gb2312", (0xB0, 0xD7)),
    "big5": _chinese("big5", (0xA4, 0xC6)),
    "cp949": _korean,
    "cp1252": _western,
}
