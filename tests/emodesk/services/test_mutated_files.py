"""Tables, subtitles and annotation files, damaged by dice: no traceback, no label on a wrong clip, whole rows in."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest
from small_projects import small_project

from emodesk.domain import Clip, DomainError
from emodesk.services.annotations.import_annotations import import_annotations
from emodesk.services.export.formats import BY_KEY, ExportOptions
from emodesk.services.project import Project
from emodesk.services.review import ReviewService
from emodesk.services.side_tables import USUAL_READING, TableSource, read_side_tables
from emodesk.services.sidecars import read_sidecar
from emodesk.store import clips
from trainer.protocol.cues import subtitle_lines
from trainer.protocol.labels import LABELS

# Names and labels of which no one damage makes another.
NAMES = ("alpine-meadow", "bronze-kettle", "cobalt-window", "desert-orchid", "ember-lantern", "frosty-harbour",
         "golden-thicket", "hollow-canyon")  # fmt: skip
WORDS = {name: LABELS[at % len(LABELS)] for at, name in enumerate(NAMES)}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "gb18030", "cp1252")
CASES, EACH = 5, 20  # of each of the three kinds
LINES = "".join(f"{at + 1}\n00:00:{at:02d},000 --> 00:00:{at:02d},800\nwords {at} 你好\n\n" for at in range(8))


def damaged(data: bytes, dice: random.Random) -> bytes:
    """Data with some bytes changed, taken out, put in or doubled, or cut off."""
    out = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        if not out:
            break
        at, what = dice.randrange(len(out)), dice.randrange(6)
        if what == 0:
            out[at] = dice.randrange(256)
        elif what == 1:
            del out[at : at + dice.randint(1, 8)]
        elif what == 2:
            out[at:at] = bytes(dice.randrange(256) for _ in range(dice.randint(1, 8)))
        elif what == 3:
            out[at:at] = dice.choice((b'"', b",", b"\n", b"\r\n", b"\0", b"\t", b";", b"\xff\xfe"))
        elif what == 4:
            out[at:at] = out[max(0, at - dice.randint(1, 40)) : at]
        else:
            del out[len(out) - dice.randint(0, len(out) // 3) :]
    return bytes(out)


def table(dice: random.Random) -> bytes:
    """A table of the eight clips: columns in any order under any usual name, any separator, any encoding."""
    columns = [
        dice.choice(("name", "clip_id", "file", "文件名")),
        dice.choice(("label", "discrete", "情感", "Emotion")),
    ]
    others = dice.sample(("speaker", "sentence", "odd one", ""), dice.randint(0, 3))
    order = dice.sample(range(2 + len(others)), 2 + len(others))
    rows = [[*columns, *others], *([name, WORDS[name], *("x y" for _ in others)] for name in NAMES)]
    separator = dice.choice((",", ";", "\t"))
    text = "".join(separator.join(row[at] for at in order) + dice.choice(("\n", "\r\n")) for row in rows)
    if dice.random() < 0.3:
        text = "\n".join(line + separator * dice.randint(0, 3) for line in text.splitlines())
    return text.encode(dice.choice(ENCODINGS), "replace")


@pytest.mark.parametrize("seed", range(CASES))
def test_damaged_tables(tmp_path, seed):
    dice = random.Random(seed)
    media = [tmp_path / "set" / f"{name}.mp4" for name in NAMES]
    for number in range(EACH):
        path = tmp_path / f"t{number}.csv"
        whole = table(dice)
        hurt = damaged(whole, dice)
        path.write_bytes(hurt)
        with suppress(DomainError):
            side = read_side_tables([TableSource(path, "label")], tmp_path / "set", media, [], LABELS, USUAL_READING)
            for clip, told in side.values.items():
                assert told.get("label", "") in ("", WORDS[Path(clip).stem]), (seed, number, hurt)


@pytest.mark.parametrize("seed", range(CASES))
def test_rows_that_are_whole_come_in_beside_a_damaged_one(tmp_path, seed):
    dice = random.Random(100 + seed)
    media = [tmp_path / "set" / f"{name}.mp4" for name in NAMES]
    for number in range(EACH):
        path = tmp_path / f"t{number}.csv"
        lines = ["name,label", *(f"{name},{WORDS[name]}" for name in NAMES)]
        hurt = dice.randrange(1, len(lines))
        noise = "".join(dice.choice("x,;\t'|é你") for _ in range(dice.randint(1, 6)))
        at = dice.randrange(len(lines[hurt]))
        lines[hurt] = lines[hurt][:at] + noise + lines[hurt][at:]
        path.write_bytes("\n".join(lines).encode())
        side = read_side_tables([TableSource(path, "label")], tmp_path / "set", media, [], LABELS, USUAL_READING)
        told = {Path(clip).stem: values.get("label", "") for clip, values in side.values.items()}
        for name in NAMES:
            if name != NAMES[hurt - 1]:
                assert told.get(name) == WORDS[name], (seed, number, lines)
        assert told.get(NAMES[hurt - 1], "") in ("", WORDS[NAMES[hurt - 1]])


@pytest.mark.parametrize("seed", range(CASES))
def test_damaged_subtitles(tmp_path, seed):
    dice = random.Random(200 + seed)
    forms = (LINES, "WEBVTT\n\n" + LINES.replace(",", "."), "[Events]\nFormat: Start, End, Text\n" + "".join(
        f"Dialogue: 0:00:{at:02d}.00,0:00:{at:02d}.80,words {at}\n" for at in range(8)))  # fmt: skip
    for number in range(EACH):
        path = tmp_path / f"s{number}.srt"
        path.write_bytes(damaged(dice.choice(forms).encode(dice.choice(ENCODINGS), "replace"), dice))
        lines = subtitle_lines(path.read_bytes().decode("utf-8", "replace"))
        with suppress(DomainError):
            beside, encoding = read_sidecar(path)
            assert "\n" not in beside.transcript
            assert "-->" not in beside.transcript or encoding != "utf-8" or not lines
        assert all(line.end > line.start >= 0 and line.text for line in lines)


@pytest.fixture(scope="module")
def annotated(tmp_path_factory) -> dict[str, bytes]:
    """What this program writes for Label Studio, ELAN and NOVA, of eight clips that ann labelled, and a TextGrid."""
    folder = tmp_path_factory.mktemp("annotated")
    with named_project(folder / "study") as project:
        ann = ReviewService(project, "ann")
        for key, name in enumerate(NAMES, start=1):
            ann.correct(key, WORDS[name])
        BY_KEY["label-studio"].plan(project, ExportOptions()).save(folder / "tasks.json")
        BY_KEY["elan"].plan(project, ExportOptions()).save(folder / "elan")
        found = {"tasks.json": (folder / "tasks.json").read_bytes()}
        found |= {path.name: path.read_bytes() for path in sorted((folder / "elan").glob("*.eaf"))[:4]}
    grid = ('File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 2\ntiers? <exists>\nsize = 1\n'
            'item []:\n    item [1]:\n        class = "IntervalTier"\n        name = "emotion"\n        xmin = 0\n'
            '        xmax = 2\n        intervals: size = 1\n        intervals [1]:\n            xmin = 0\n'
            '            xmax = 2\n            text = "neutral"\n')  # fmt: skip
    return found | {f"{NAMES[0]}.TextGrid": grid.encode()}


def named_project(folder: Path) -> Project:
    project = small_project(folder, 0)
    with project.store.write() as connection:
        clips.add(connection, [Clip(0, name, f"/clips/{name}.mp4", f"{at:064x}", duration=2.0)
                               for at, name in enumerate(NAMES)])  # fmt: skip
    return project


@pytest.mark.parametrize("seed", range(CASES))
def test_damaged_annotations(tmp_path, annotated, seed):
    dice = random.Random(300 + seed)
    with named_project(tmp_path / "study") as project:
        for _ in range(EACH):
            name = dice.choice(sorted(annotated))
            (tmp_path / name).write_bytes(damaged(annotated[name], dice))
            with suppress(DomainError):
                import_annotations(project, tmp_path / name)
        with project.store.read() as connection:
            for clip in clips.everything(connection):
                assert clip.label in ("", WORDS[clip.clip_id])
