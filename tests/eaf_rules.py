"""What ELAN's schema EAF 3.0 asks of the parts that are written here; the schema itself comes with no package.

Held on 29 November 2026 against a copy of the published EAFv3.0.xsd without its link sets and keys: two validators
(libxml2's and xmlschema) and these rules said the same of every file that the tests write and of every broken one.
These rules are narrower in two things: addresses hold no backslash and no character that is not printed, entries of
vocabularies have ids of their own.
"""

from __future__ import annotations

import re
from datetime import datetime
from xml.etree.ElementTree import Element

MANY = 10**9
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
ADDRESS = re.compile(r"([^%\[\]\\]|%[0-9A-Fa-f]{2})*")
UNITS = ("milliseconds", "NTSC-frames", "PAL-frames")
SCHEMA_PLACE = "{http://www.w3.org/2001/XMLSchema-instance}noNamespaceSchemaLocation"

# Parts in their order with how many there may be at least and at most; attributes with what they hold, those that end
# in ! must be there. What is not written here stands in the schema too: it may come, but nothing of ours is in it.
PARTS: dict[str, tuple[tuple[str, int, int], ...]] = {
    "ANNOTATION_DOCUMENT": (
        ("LICENSE", 0, MANY), ("HEADER", 1, 1), ("TIME_ORDER", 1, 1), ("TIER", 0, MANY), ("LINGUISTIC_TYPE", 0, MANY),
        ("LOCALE", 0, MANY), ("LANGUAGE", 0, MANY), ("CONSTRAINT", 0, MANY), ("CONTROLLED_VOCABULARY", 0, MANY),
        ("LEXICON_REF", 0, MANY), ("REF_LINK_SET", 0, 1), ("EXTERNAL_REF", 0, MANY),
    ),
    "HEADER": (("MEDIA_DESCRIPTOR", 0, MANY), ("LINKED_FILE_DESCRIPTOR", 0, MANY), ("PROPERTY", 0, MANY)),
    "TIME_ORDER": (("TIME_SLOT", 0, MANY),),
    "TIER": (("ANNOTATION", 0, MANY),),
    "ANNOTATION": (("ALIGNABLE_ANNOTATION", 1, 1),),
    "ALIGNABLE_ANNOTATION": (("ANNOTATION_VALUE", 1, 1),),
    "CONTROLLED_VOCABULARY": (("DESCRIPTION", 0, MANY), ("CV_ENTRY_ML", 0, MANY)),
    "CV_ENTRY_ML": (("CVE_VALUE", 1, MANY),),
}  # fmt: skip
ATTRIBUTES: dict[str, dict[str, str]] = {
    "ANNOTATION_DOCUMENT": {"DATE!": "date", "AUTHOR!": "", "VERSION!": "", "FORMAT": "", SCHEMA_PLACE: ""},
    "HEADER": {"MEDIA_FILE": "", "TIME_UNITS": "units"},
    "MEDIA_DESCRIPTOR": {"MEDIA_URL!": "address", "MIME_TYPE!": "", "RELATIVE_MEDIA_URL": "address",
                         "TIME_ORIGIN": "", "EXTRACTED_FROM": "address"},
    "PROPERTY": {"NAME": ""},
    "TIME_SLOT": {"TIME_SLOT_ID!": "id", "TIME_VALUE": "count"},
    "TIER": {"TIER_ID!": "tier", "PARTICIPANT": "", "ANNOTATOR": "", "LINGUISTIC_TYPE_REF!": "to a type",
             "PARENT_REF": "to a tier", "LANG_REF": "refers"},
    "ALIGNABLE_ANNOTATION": {"ANNOTATION_ID!": "id", "TIME_SLOT_REF1!": "refers", "TIME_SLOT_REF2!": "refers",
                             "CVE_REF": "refers", "LANG_REF": "refers"},
    "LINGUISTIC_TYPE": {"LINGUISTIC_TYPE_ID!": "type", "TIME_ALIGNABLE": "bool", "GRAPHIC_REFERENCES": "bool",
                        "CONTROLLED_VOCABULARY_REF": "to a vocabulary"},
    "LANGUAGE": {"LANG_ID!": "id", "LANG_DEF": "", "LANG_LABEL": ""},
    "CONTROLLED_VOCABULARY": {"CV_ID!": "vocabulary", "EXT_REF": "refers"},
    "DESCRIPTION": {"LANG_REF!": "refers"},
    "CV_ENTRY_ML": {"CVE_ID!": "id", "EXT_REF": "refers"},
    "CVE_VALUE": {"LANG_REF!": "refers", "DESCRIPTION": ""},
}  # fmt: skip
NAMED = {"type": "LINGUISTIC_TYPE_ID", "vocabulary": "CV_ID", "tier": "TIER_ID"}  # unique, and what "to a …" names


def broken(root: Element) -> list[str]:
    """What in a document is against the rules; nothing where it holds to all."""
    found: list[str] = [] if root.tag == "ANNOTATION_DOCUMENT" else [f"begins with {root.tag}"]
    kept: dict[str, list[str]] = {"id": [], **{kind: [] for kind in NAMED}}
    refers: list[tuple[str, str]] = []
    for element in root.iter():
        found += _parts(element)
        rules = {name.rstrip("!"): kind for name, kind in ATTRIBUTES.get(element.tag, {}).items()}
        asked = [name[:-1] for name in ATTRIBUTES.get(element.tag, {}) if name.endswith("!")]
        found += [f"{element.tag} lacks {name}" for name in asked if name not in element.attrib]
        for name, value in element.attrib.items():
            kind = rules.get(name)
            if kind is None:
                found.append(f"{element.tag} has {name}")
            elif kind in kept:
                kept[kind].append(value)
            elif kind == "refers" or kind.startswith("to a "):
                refers.append(("id" if kind == "refers" else kind.removeprefix("to a "), value))
            elif not _holds(kind, value):
                found.append(f"{name} of {element.tag} is {value}")
    for kind, values in kept.items():
        found += [f"two of {kind} are {value}" for value in {value for value in values if values.count(value) > 1}]
    found += [f"{value} is no name" for value in kept["id"] if not NAME.fullmatch(value)]
    return found + [f"no {kind} is {value}" for kind, value in refers if value not in kept[kind]]


def _parts(element: Element) -> list[str]:
    rules = PARTS.get(element.tag, ())
    order = [tag for tag, _, _ in rules]
    tags = [child.tag for child in element]
    if strange := sorted(set(tags) - set(order)):
        return [f"{element.tag} holds {', '.join(strange)}"]
    places = [order.index(tag) for tag in tags]
    found = [] if places == sorted(places) else [f"the parts of {element.tag} are in another order"]
    return found + [f"{element.tag} has {tags.count(tag)} of {tag}" for tag, least, most in rules
                    if not least <= tags.count(tag) <= most]  # fmt: skip


def _holds(kind: str, value: str) -> bool:
    if kind == "date":
        try:
            return "T" in value and bool(datetime.fromisoformat(value))
        except ValueError:
            return False
    if kind == "count":
        return value.isdecimal() and int(value) < 2**32
    return {"bool": value in ("true", "false", "0", "1"), "units": value in UNITS,
            "address": bool(ADDRESS.fullmatch(value)) and value.isprintable()}.get(kind, True)  # fmt: skip
