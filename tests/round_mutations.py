"""Damage of every file of a finished round's folder, and what a project with another whole round must still do."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

from emodesk.domain import DomainError
from emodesk.runs import Runner
from emodesk.services.project import Project
from emodesk.services.rounds import RoundService
from emodesk.store import rounds
from trainer.protocol.errors import ProtocolError
from trainer.protocol.round_folder import (
    ADOPTIONS_FILE,
    CLIPS_FILE,
    EVENTS_FILE,
    METRICS_FILE,
    NOTES_FILE,
    PREDICTIONS_FILE,
    REJECTIONS_FILE,
    SPEC_FILE,
    STATE_FILE,
    EventReader,
    EventWriter,
    read_spec,
)

FILES = (
    STATE_FILE, SPEC_FILE, EVENTS_FILE, METRICS_FILE, PREDICTIONS_FILE, CLIPS_FILE, ADOPTIONS_FILE, NOTES_FILE,
    REJECTIONS_FILE,
)  # fmt: skip
# What damaged, hand-written and hostile JSON has where something else is due.
ODD = (
    b"null", b"[1]", b"{}", b'"x"', b"-1", b"1e300", b"NaN", b"-Infinity", b"1" * 400, b"true", b'{"mean": "x"}',
    b"[" * 2000, b'"\\ud800"', b"\xff", b"0.5", b"99999999999999999999",
)  # fmt: skip


def finish(folder: Path) -> None:
    """Add the files that a real round has beside those of `made_rounds.make_round`."""
    (folder / NOTES_FILE).write_text("clip_id,modality,note\nclip_0001,image,no face\n", encoding="utf-8")
    writer = EventWriter(folder)
    writer.write("stage", "fit", total=3, unit="epochs", values={"plan": [3, 1.5]})
    writer.write("metric", "fit", values={"step": 0, "fold": 1, "waf": 0.5})
    writer.write("warning", "fit", message="Few clips.")


def mutate(data: bytes, random_: random.Random) -> bytes:
    """The content of a file as a power cut, a bad disk, an editor or somebody with ill will leaves it."""
    at = random_.randrange(len(data) + 1)
    kind = random_.randrange(7)
    if kind == 0:
        return data[:at]
    if kind == 1:
        return bytes(len(data))
    if kind == 2:
        flipped = bytearray(data)
        for _ in range(random_.randint(1, 8)):
            flipped[random_.randrange(len(flipped))] ^= 1 << random_.randrange(8)
        return bytes(flipped)
    if kind == 3:
        return data[:at] + random_.randbytes(random_.randint(1, 40)) + data[at:]
    if kind == 4:
        lines = data.split(b"\n")
        random_.shuffle(lines)
        return b"\n".join(lines)
    # A value, between two marks of JSON or CSV, by an odd one.
    marks = [place for place, byte in enumerate(data[:4000]) if byte in b',:{}[]\n"']
    if len(marks) < 2:
        return random_.choice(ODD)
    one = random_.randrange(len(marks) - 1)
    return data[: marks[one] + 1] + random_.choice(ODD) + data[marks[min(len(marks) - 1, one + kind - 4)] :]


def read_everything(project: Project, number: int) -> str:
    """Do all that window and command line do with a round; the sentence where it is refused, '' where it is ingested.

    Whatever else is raised is what the campaign looks for.
    """
    service, runner = RoundService(project), Runner()
    folder = service.folder(number)
    str(service.list())
    str(service.strays())
    status = runner.attend(folder)
    str((status.fraction, status.seconds_left(), status.points, status.warnings))
    runner.reconcile(project.rounds_folder, service.ingested())
    EventReader(folder).read()
    with suppress(ProtocolError):
        read_spec(folder / SPEC_FILE)
    try:
        service.ingest(number)
        service.adoptions(number)
    except DomainError as error:
        return str(error)
    assert service.metrics(number).labels == project.labels.names
    return ""


def campaign(project: Project, seeds: range) -> int:
    """Damage one file of round 1 after the other in a project with a second, whole round; how many were refused."""
    service = RoundService(project)
    folder = service.folder(1)
    whole = {name: (folder / name).read_bytes() for name in FILES}
    refused = 0
    for seed in seeds:
        for path in folder.iterdir():
            path.unlink()
        for name, content in whole.items():
            (folder / name).write_bytes(content)
        path = folder / FILES[seed % len(FILES)]
        path.write_bytes(mutate(whole[path.name], random.Random(seed)))
        refused += bool(read_everything(project, 1))
        if seed % 10 == 0:
            service.ingest(2)
            assert 2 in service.ingested(), seed
        with project.store.write() as connection:
            for number in (1, 2):
                rounds.change(connection, number, ingested=False)
    return refused
