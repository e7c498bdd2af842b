"""ELAN: one .eaf a clip, with a tier for each reviewer, the words, opinions, and what each modality says along time."""

from __future__ import annotations

import os
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import quote_from_bytes

from emodesk.domain import Clip
from emodesk.domain.recognised import Word, placed
from emodesk.services.export.plan import Cancelled, Plan, Progress, new_folder, steps
from emodesk.services.export.pseudo_labels import NO_ROUND, PseudoLabels, maybe_pseudo_labels, stretches
from emodesk.services.export.study import Study, file_names, read_study
from emodesk.services.project import Project

MODEL = "model: "  # begins the name of every tier that is the model's word and nobody's label
OPINION = "opinion: "  # the same of what others than reviewers and rounds say
SPANS = "spans"
IMPORTED = "label (import)"
WORDS = "words"
CLIP_ID = "emodesk.clip_id"  # the property that says which clip it is, whatever the file is called
HEADER = ("file", "tiers")
_SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"
_TYPES = {".mp4": "video/mp4", ".m4v": "video/mp4", ".mov": "video/quicktime", ".avi": "video/x-msvideo",
          ".wav": "audio/x-wav", ".mp3": "audio/mpeg"}  # fmt: skip
_NOT_IN_ADDRESSES = re.compile(r"[%\[\]\\\x00-\x1f\x7f\ud800-\udfff]")
_Line = tuple[float, float, str]  # start and end in seconds of the file, and the text


@dataclass
class Eaf:
    """One ELAN file in the making; times in seconds of its media file."""

    labels: Sequence[str]
    clip_id: str
    media: Path
    tiers: dict[str, list[_Line]] = field(default_factory=dict)

    def tree(self, beside: Path, date: str) -> ElementTree.ElementTree[ElementTree.Element]:
        """The document in ELAN's schema 3.0, to be written into the folder `beside`."""
        root = ElementTree.Element("ANNOTATION_DOCUMENT", {
            "AUTHOR": "EmoDesk", "DATE": date, "FORMAT": "3.0", "VERSION": "3.0", "xmlns:xsi": _SCHEMA,
            "xsi:noNamespaceSchemaLocation": "http://www.mpi.nl/tools/elan/EAFv3.0.xsd",
        })  # fmt: skip
        header = ElementTree.SubElement(root, "HEADER", {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"})
        ElementTree.SubElement(header, "MEDIA_DESCRIPTOR", {
            "MEDIA_URL": self.media.as_uri(), "MIME_TYPE": _TYPES.get(self.media.suffix.lower(), "video/*"),
            "RELATIVE_MEDIA_URL": _relative(self.media, beside),
        })  # fmt: skip
        ElementTree.SubElement(header, "PROPERTY", {"NAME": CLIP_ID}).text = plain_xml(self.clip_id)
        order = ElementTree.SubElement(root, "TIME_ORDER")
        times = sorted({round(1000 * moment) for lines in self.tiers.values() for line in lines for moment in line[:2]})
        slot = {time: f"ts{number}" for number, time in enumerate(times, start=1)}
        for time, name in slot.items():
            ElementTree.SubElement(order, "TIME_SLOT", {"TIME_SLOT_ID": name, "TIME_VALUE": str(time)})
        count = 0
        for name, lines in self.tiers.items():
            kind = "words" if name == WORDS or name.startswith(SPANS) else "emotion"
            tier = ElementTree.SubElement(root, "TIER", {"LINGUISTIC_TYPE_REF": kind, "TIER_ID": plain_xml(name)})
            for start, end, text in lines:
                count += 1
                aligned = ElementTree.SubElement(ElementTree.SubElement(tier, "ANNOTATION"), "ALIGNABLE_ANNOTATION", {
                    "ANNOTATION_ID": f"a{count}", "TIME_SLOT_REF1": slot[round(1000 * start)],
                    "TIME_SLOT_REF2": slot[round(1000 * end)],
                })  # fmt: skip
                ElementTree.SubElement(aligned, "ANNOTATION_VALUE").text = plain_xml(text)
        kinds = {"GRAPHIC_REFERENCES": "false", "TIME_ALIGNABLE": "true"}
        ElementTree.SubElement(
            root, "LINGUISTIC_TYPE",
            {"CONTROLLED_VOCABULARY_REF": "emotions", **kinds, "LINGUISTIC_TYPE_ID": "emotion"},
        )  # fmt: skip
        ElementTree.SubElement(root, "LINGUISTIC_TYPE", {**kinds, "LINGUISTIC_TYPE_ID": "words"})
        ElementTree.SubElement(root, "LANGUAGE", {
            "LANG_DEF": "http://cdb.iso.org/lg/CDB-00130975-001", "LANG_ID": "und", "LANG_LABEL": "undetermined (und)",
        })  # fmt: skip
        words = ElementTree.SubElement(root, "CONTROLLED_VOCABULARY", {"CV_ID": "emotions"})
        ElementTree.SubElement(words, "DESCRIPTION", {"LANG_REF": "und"})
        for number, label in enumerate(self.labels):
            entry = ElementTree.SubElement(words, "CV_ENTRY_ML", {"CVE_ID": f"cve{number}"})
            value = ElementTree.SubElement(entry, "CVE_VALUE", {"DESCRIPTION": "", "LANG_REF": "und"})
            value.text = plain_xml(label)
        ElementTree.indent(root)
        return ElementTree.ElementTree(root)


def plan_elan(project: Project, number: int = 0) -> Plan:
    """A folder with one .eaf a clip."""
    study, pseudo_labels = read_study(project), maybe_pseudo_labels(project, number)
    names = file_names(study.clips)
    date = max((decision.time for decision in study.standing), default=None)
    moment = date.isoformat(timespec="seconds") if date else "1970-01-01T00:00:00+00:00"
    rows = [(f"{names[clip.key]}.eaf", ", ".join(_tier_names(study, pseudo_labels, clip))) for clip in study.clips]

    def write(path: Path, progress: Progress, cancelled: Cancelled) -> list[Path]:
        with new_folder(path) as part:
            items: list[tuple[str, Callable[[], None]]] = []
            for clip in study.clips:
                target = part / f"{names[clip.key]}.eaf"
                items.append((target.name, partial(_write, study, pseudo_labels, clip, target, path, moment)))
            steps(items, progress, cancelled)
        return [path]

    left = pseudo_labels.left_out() if pseudo_labels else [NO_ROUND]
    return Plan(HEADER, rows, tuple(left), write, as_folder=True)


def clip_tiers(study: Study, pseudo_labels: PseudoLabels | None, clip: Clip) -> dict[str, list[_Line]]:
    """What stands in a clip's tiers, by name, in the time of its file."""
    start, end = clip.start, clip.start + clip.duration
    tiers = {}
    for vote in study.votes.get(clip.key, []):
        if vote.label:
            tiers[f"label ({vote.reviewer})"] = [(start, end, vote.label)]
    if clip.key not in study.votes and clip.label:
        tiers[IMPORTED] = [(start, end, clip.label)]
    for span in study.spans.get(clip.key, []):
        line = (start + span.start, start + span.end, ": ".join(filter(None, (span.label, span.note))))
        tiers.setdefault(f"{SPANS} ({span.reviewer})", []).append(line)
    if clip.transcript:
        words = placed(clip.transcript, study.times.get(clip.key, ()))
        lines = [(start + word.start, start + word.end, word.text.strip()) for _, _, word in words]
        tiers[WORDS] = lines if _are_all(clip.transcript, words) else [(start, end, clip.transcript)]
    for opinion in study.opinions_on(clip.key):
        tiers[f"{OPINION}{opinion.source}"] = [(start, end, opinion.label)]
    if pseudo_labels is None or clip.key not in pseudo_labels.row:
        return tiers
    tiers[f"{MODEL}clip"] = [(start, end, pseudo_labels.best(clip.key)[0])]
    curves = pseudo_labels.curves(clip.key)
    if curves is not None:
        along = {"fused": curves.fused}
        along |= {name: curves.alone[:, m] for m, name in enumerate(curves.modalities)
                  if pseudo_labels.has[pseudo_labels.row[clip.key], m]}  # fmt: skip
        for name, curve in along.items():
            tiers[f"{MODEL}{name}"] = [
                (start + begin, start + finish, curves.labels[label])
                for begin, finish, label, _ in stretches(curve, curves.time, clip.duration)
            ]
    return tiers


def _are_all(text: str, words: Sequence[tuple[int, int, Word]]) -> bool:
    """Whether words are all that is said in a transcript, so that nothing is lost with it."""
    left, before = "", 0
    for first, last, _ in words:
        left, before = left + text[before:first], last
    return bool(words) and not any(letter.isalnum() for letter in left + text[before:])


def plain_xml(text: str) -> str:
    """A text without the characters that no XML file can hold."""
    return "".join(
        sign if sign in "\t\n" or 0x20 <= ord(sign) < 0xD800 or 0xE000 <= ord(sign) < 0xFFFE or ord(sign) > 0xFFFF
        else "\ufffd" for sign in text
    )  # fmt: skip


def _tier_names(study: Study, pseudo_labels: PseudoLabels | None, clip: Clip) -> list[str]:
    """Names of a clip's tiers as far as they are known without its curves."""
    names = [f"label ({vote.reviewer})" for vote in study.votes.get(clip.key, []) if vote.label]
    names += [IMPORTED] if clip.key not in study.votes and clip.label else []
    names += dict.fromkeys(f"{SPANS} ({span.reviewer})" for span in study.spans.get(clip.key, []))
    names += [WORDS] if clip.transcript else []
    names += [f"{OPINION}{opinion.source}" for opinion in study.opinions_on(clip.key)]
    if pseudo_labels is not None and clip.key in pseudo_labels.row:
        names += [f"{MODEL}{name}" for name in ("clip", "fused", *pseudo_labels.modalities)]
    return names


def _write(
    study: Study, pseudo_labels: PseudoLabels | None, clip: Clip, target: Path, folder: Path, moment: str
) -> None:
    media = Path(study.project.clip_path(clip))
    tiers = {name: [line for line in lines if round(1000 * line[0]) < round(1000 * line[1])]
             for name, lines in clip_tiers(study, pseudo_labels, clip).items()}  # fmt: skip
    tree = Eaf(study.project.labels.names, clip.clip_id, media, tiers).tree(folder, moment)
    tree.write(target, encoding="UTF-8", xml_declaration=True)


def _relative(media: Path, folder: Path) -> str:
    """The way from `folder` to a clip, as ELAN writes it: spaces and letters as they are, what no address can hold by
    its bytes."""
    try:
        way = os.path.relpath(media, folder)
    except ValueError:  # on Windows there is no way from one drive to another
        return ""
    way = _NOT_IN_ADDRESSES.sub(lambda found: quote_from_bytes(os.fsencode(found[0])), way.replace(os.sep, "/"))
    return way if way.startswith(".") else f"./{way}"
