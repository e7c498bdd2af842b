"""Makes the fonts of this folder from Inter and Noto Sans CJK: `subset.py FOLDER_OF_THEM` (needs fontTools).

The names are ours, so that an installed Inter or Noto of another version is never mistaken for them; hints are left
out and both share Inter's line, so that a text takes the same room on every machine and in both languages.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

HERE = Path(__file__).resolve().parent
LATIN = ((0x20, 0x250), (0x2B0, 0x500), (0x1E00, 0x2070), (0x2070, 0x27C0))  # with Greek, Cyrillic, arrows, signs
CJK = 0x2E80  # the first character that is not Latin's business
PUNCTUATION = "“”‘’…—·×"
LINE = (0.969, 0.241)  # Inter's ascent and descent, in em


def common_chinese() -> set[str]:
    """The 6,763 characters of GB 2312 with its punctuation, and whatever the translations use besides."""
    found = set((HERE.parent / "translations" / "emodesk_zh_CN.ts").read_text(encoding="utf-8")) | set(PUNCTUATION)
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            found.add(bytes([high, low]).decode("gb2312", errors="ignore"))
    return {sign for sign in found if sign and (ord(sign) >= CJK or sign in PUNCTUATION)}


def make(font: TTFont, signs: set[int], family: str, bold: bool) -> None:
    """Write one face of `family` with the characters `signs`."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "calt"]
    options.name_IDs = [0, 5, 13, 14]
    options.notdef_outline = True
    options.drop_tables += ["VORG", "vhea", "vmtx", "DSIG", "meta", "STAT"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=signs)
    subsetter.subset(font)
    style = "SemiBold" if bold else "Regular"
    file = f"{family.replace(' ', '')}-{style}"
    for number, text in (
        (1, family),
        (2, "Bold" if bold else "Regular"),
        (3, file),
        (4, f"{family} {style}"),
        (6, file),
    ):
        font["name"].setName(text, number, 3, 1, 0x409)
        font["name"].setName(text, number, 1, 0, 0)
    font["CFF "].cff.fontNames = [file]
    top = font["CFF "].cff.topDictIndex[0]
    top.FamilyName, top.FullName, top.Weight = family, f"{family} {style}", style
    metrics, header, em = font["OS/2"], font["hhea"], font["head"].unitsPerEm
    metrics.usWeightClass = 600 if bold else 400
    metrics.fsSelection = metrics.fsSelection & ~0x61 | (0x20 if bold else 0x40)
    font["head"].macStyle = int(bold)
    up, down = (round(part * em) for part in LINE)
    header.ascent, header.descent, header.lineGap = up, -down, 0
    metrics.sTypoAscender, metrics.sTypoDescender, metrics.sTypoLineGap = up, -down, 0
    metrics.usWinAscent, metrics.usWinDescent = up, down
    font.save(HERE / f"{file}.otf")


def main(source: Path) -> None:
    latin = {code for first, end in LATIN for code in range(first, end)}
    chinese = {ord(sign) for sign in common_chinese()}
    for bold, inter, noto in ((False, "Regular", "Regular"), (True, "SemiBold", "Bold")):
        make(TTFont(next(source.rglob(f"Inter-{inter}.otf"))), latin, "EmoDesk Latin", bold)
        faces = TTCollection(next(source.rglob(f"NotoSansCJK-{noto}.ttc"))).fonts
        simplified = next(face for face in faces if face["name"].getDebugName(1) == "Noto Sans CJK SC")
        make(simplified, chinese, "EmoDesk Han", bold)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
