"""NOVA: a discrete annotation for each clip and reviewer, for opinions, and for what the model says along the clip."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from emodesk.services.export.elan import plain_xml
from emodesk.services.export.plan import Cancelled, Plan, Progress, new_folder, steps
from emodesk.services.export.pseudo_labels import NO_ROUND, PseudoLabels, maybe_pseudo_labels, stretches
from emodesk.services.export.study import OPINION_NAME, Study, file_names, read_study
from emodesk.services.file_names import safe_name
from emodesk.services.project import Project
from trainer.protocol.errors import Sentence
from trainer.protocol.files import atomic_write

SCHEME = "emotion"
IMPORTED = "import"
HEADER = ("file", "annotator", "label")
PERSON_CONFIDENCE = 1.0  # confidence of a person's label


@dataclass(frozen=True)
class _Track:
    """One annotation of one clip, in its own time; `lines` None: read from the clip's curves as it is written."""

    name: str
    annotator: str
    shown: str
    clip: int
    lines: tuple[tuple[float, float, int, float], ...] | None


def plan_nova(project: Project, number: int = 0) -> Plan:
    """A folder with CLIP.emotion.ANNOTATOR.annotation and its data beside it."""
    study, pseudo_labels = read_study(project), maybe_pseudo_labels(project, number)
    labels = _vocabulary(study, pseudo_labels)
    tracks = _tracks(study, pseudo_labels, labels)
    every = {clip.key: clip for clip in study.clips}

    def write_track(track: _Track, part: Path) -> None:
        clip, lines = every[track.clip], track.lines
        if lines is None and pseudo_labels is not None:
            curves = pseudo_labels.curves(track.clip)
            whole = pseudo_labels.best(track.clip)
            lines = ((0.0, clip.duration, labels.index(whole[0]), whole[1]),)
            if curves is not None:
                lines = tuple(stretches(curves.fused, curves.time, clip.duration))
        moved = [(clip.start + start, clip.start + end, label, sure) for start, end, label, sure in lines or ()]
        _write(part / track.name, track.annotator, labels, moved)

    def write(path: Path, progress: Progress, cancelled: Cancelled) -> list[Path]:
        with new_folder(path) as part:
            steps([(track.name, partial(write_track, track, part)) for track in tracks], progress, cancelled)
        return [path]

    left = pseudo_labels.left_out() if pseudo_labels else [NO_ROUND]
    out = len(study.clips) - len({track.clip for track in tracks})
    if out:
        left.append(Sentence("{n} clips are left out, as nothing is said of them.", n=out))
    if spans := sum(map(len, study.spans.values())):
        left.append(Sentence("{n} spans are left out; ELAN's files and the table of spans hold them.", n=spans))
    rows = [(track.name, track.annotator, track.shown) for track in tracks]
    return Plan(HEADER, rows, tuple(left), write, as_folder=True)


def _vocabulary(study: Study, pseudo_labels: PseudoLabels | None) -> list[str]:
    """The project's labels, and those that decisions or the round hold though emodesk.toml no longer has them."""
    opinions = (opinion.label for some in study.opinions.values() for opinion in some.values())
    said = filter(None, (*(vote.label for vote in study.standing), *(clip.label for clip in study.clips), *opinions))
    return list(dict.fromkeys((*study.project.labels.names, *(pseudo_labels.labels if pseudo_labels else ()), *said)))


def _tracks(study: Study, pseudo_labels: PseudoLabels | None, labels: Sequence[str]) -> list[_Track]:
    names = file_names(study.clips)
    tracks = []
    taken: set[str] = set()

    def add(key: int, annotator: str, shown: str, lines: tuple[tuple[float, float, int, float], ...] | None) -> None:
        stem = f"{names[key]}.{SCHEME}.{safe_name(annotator).replace('.', '_')}"
        name, count = stem, 1
        while name.casefold() in taken:
            count += 1
            name = f"{stem}-{count}"
        taken.add(name.casefold())
        tracks.append(_Track(f"{name}.annotation", annotator, shown, key, lines))

    for clip in study.clips:
        said = [(vote.reviewer, vote.label) for vote in study.votes.get(clip.key, []) if vote.label]
        if clip.key not in study.votes and clip.label:
            said = [(IMPORTED, clip.label)]
        for annotator, label in said:
            add(clip.key, annotator, label, ((0.0, clip.duration, labels.index(label), PERSON_CONFIDENCE),))
        for opinion in study.opinions_on(clip.key):
            sure = PERSON_CONFIDENCE if opinion.confidence is None else opinion.confidence
            line = (0.0, clip.duration, labels.index(opinion.label), sure)
            add(clip.key, f"{OPINION_NAME}{opinion.source}", opinion.label, (line,))
        if pseudo_labels is not None and clip.key in pseudo_labels.row:
            add(clip.key, pseudo_labels.version, pseudo_labels.best(clip.key)[0], None)
    return tracks


def _write(path: Path, annotator: str, labels: Sequence[str], lines: Sequence[tuple[float, float, int, float]]) -> None:
    root = ElementTree.Element("annotation", {"ssi-v": "3"})
    ElementTree.SubElement(root, "info", {"ftype": "ASCII", "size": str(len(lines))})
    ElementTree.SubElement(root, "meta", {"role": "clip", "annotator": plain_xml(annotator)})
    scheme = ElementTree.SubElement(root, "scheme", {"name": SCHEME, "type": "DISCRETE"})
    for number, label in enumerate(labels):
        ElementTree.SubElement(scheme, "item", {"name": plain_xml(label), "id": str(number)})
    ElementTree.indent(root)
    text = "".join(f"{start:.3f};{end:.3f};{label};{sure:.3f}\n" for start, end, label, sure in lines)
    atomic_write(path.with_name(f"{path.name}~"), text, durable=False)
    atomic_write(path, ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True), durable=False)
