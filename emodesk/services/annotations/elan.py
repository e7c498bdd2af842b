"""ELAN's .eaf: tiers of annotations between time slots, those that refer to others at the others' times."""

from __future__ import annotations

import math
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from emodesk.domain import DomainError
from emodesk.services.annotations.found import Annotated, Line, Reading, Tier
from emodesk.services.annotations.guarded_xml import read_xml
from emodesk.services.export.elan import CLIP_ID

LONGEST_CHAIN = 64  # annotations that refer to one another
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_Span = tuple[float, float]


def read_eaf(path: Path) -> Reading:
    """What an ELAN file says; DomainError where it is none."""
    root = read_xml(path)
    if root.tag != "ANNOTATION_DOCUMENT":
        raise DomainError("{file} is no file of ELAN; save it from ELAN as .eaf.", file=path.name)
    slots = {slot.get("TIME_SLOT_ID", ""): _seconds(slot.get("TIME_VALUE", "")) for slot in root.iter("TIME_SLOT")}
    spans, refers = _spans(root, slots)
    reading, tiers = Reading(), []
    for tier in root.iter("TIER"):
        lines, untimed = [], 0
        for annotation in (*tier.iter("ALIGNABLE_ANNOTATION"), *tier.iter("REF_ANNOTATION")):
            text = " ".join((annotation.findtext("ANNOTATION_VALUE") or "").split())
            span = _span_of(annotation.get("ANNOTATION_ID", ""), spans, refers)
            if text and span is not None:
                lines.append(Line(text, *span))
            untimed += bool(text) and span is None
        lines.sort(key=lambda line: line.start or 0.0)
        name = tier.get("TIER_ID", "")
        reading.untimed(path.name, name, untimed)
        tiers.append(Tier(name, tier.get("ANNOTATOR") or tier.get("PARTICIPANT") or name, tuple(lines)))
    media = []
    for descriptor in root.iter("MEDIA_DESCRIPTOR"):
        media += [name for key in ("MEDIA_URL", "RELATIVE_MEDIA_URL") if (name := file_of(descriptor.get(key) or ""))]
    clip_id = next((entry.text or "" for entry in root.iter("PROPERTY") if entry.get("NAME") == CLIP_ID), "")
    reading.found.append(Annotated(path.name, tuple(tiers), clip_id, tuple(media), path.stem))
    return reading


def file_of(address: str) -> str:
    """The path in an address of a file, as programs write them: file:///a%20b.mp4, ./b.mp4, /data/local-files/?d=c."""
    if _DRIVE.match(address):
        return address.replace("\\", "/")
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    query = dict(pair.partition("=")[::2] for pair in parts.query.split("&"))
    path = query.get("d", "") or parts.path if parts.scheme or parts.query else address
    return unquote(path).replace("\\", "/")


def _seconds(text: str) -> float | None:
    try:
        value = int(text) / 1000
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


def _spans(root: Element, slots: dict[str, float | None]) -> tuple[dict[str, _Span], dict[str, str]]:
    """Times of the annotations that have some, and what the others refer to, by their names."""
    spans, refers = {}, {}
    for annotation in root.iter("ALIGNABLE_ANNOTATION"):
        start, end = (slots.get(annotation.get(f"TIME_SLOT_REF{n}", "")) for n in (1, 2))
        if start is not None and end is not None and end > start:
            spans[annotation.get("ANNOTATION_ID", "")] = (start, end)
    for annotation in root.iter("REF_ANNOTATION"):
        refers[annotation.get("ANNOTATION_ID", "")] = annotation.get("ANNOTATION_REF", "")
    return spans, refers


def _span_of(name: str, spans: dict[str, _Span], refers: dict[str, str]) -> _Span | None:
    for _ in range(LONGEST_CHAIN):
        if name in spans:
            return spans[name]
        if name not in refers:
            return None
        name = refers[name]
    return None
