"""The clips that a query lets through as columns, for programs and notebooks: what a filter can ask for, by name."""

from __future__ import annotations

import numpy as np
from sqlalchemy import and_, select

from emodesk.services.project import Project
from emodesk.services.queue import QueueService
from emodesk.services.rounds import RoundService
from emodesk.store import rounds
from emodesk.store.given import GIVEN, STATE
from emodesk.store.schema import clips, predictions, resolved
from trainer.protocol.round_folder import FACTS

TEXTS = ("clip_id", "path", "language", "speaker", "split", "transcript", "note", "given", "status", "proposed")
NUMBERS = ("start", "end", "seconds", "votes", "agreement", "confidence", "margin", "entropy", "disagreement", "folds")


def columns_of(project: Project, query: str = "", reviewer: str = "") -> dict[str, np.ndarray]:
    """One array [n] a column, of the clips that a query lets through in the order of their import; QueryError.

    Texts are objects ('' for none), numbers float64 (NaN for none). `given` is a person's label, `proposed` the applied
    round's, `label` the first of them that there is; `p:LABEL` is the probability of each label of the round, by the
    fold that never saw the clip, `missing:MODALITY` whether the round did not find it; loudness, signal to noise (dB)
    and how well the face is seen (0..1) are as the round's features know them.
    """
    keys = QueueService(project).query(query, reviewer)
    if not project.read_only:
        with project.store.read() as connection:
            number = rounds.applied(connection)
        RoundService(project).fill_in(number)
    with project.store.read() as connection:
        number = rounds.applied(connection)
        modalities, labels = rounds.axes(connection, number)
        of_round = and_(predictions.c.clip == clips.c.key, predictions.c.round == number)
        c, p, r = clips.c, predictions.c, resolved.c
        chosen = select(
            c.key, c.clip_id, c.path, c.language, c.speaker, c.split, c.transcript, c.note, GIVEN, STATE, p.label,
            c.start, c.end, c.duration, r.votes, r.share, p.confidence, p.margin, p.entropy, p.disagreement, p.folds,
            p.missing, p.chances, p.row,
        ).select_from(clips.outerjoin(predictions, of_round).outerjoin(resolved, r.clip == c.key))  # fmt: skip
        wanted = set(keys.tolist())
        rows = [row for row in connection.execute(chosen.order_by(c.key)) if row[0] in wanted]
    texts, numbers = len(TEXTS), len(NUMBERS)
    found = {
        name: np.array([row[1 + at] or "" for row in rows], object) for at, name in enumerate(TEXTS)
    } | {
        name: np.array([np.nan if row[1 + texts + at] is None else row[1 + texts + at] for row in rows], np.float64)
        for at, name in enumerate(NUMBERS)
    }  # fmt: skip
    found["label"] = np.where(found["given"] != "", found["given"], found["proposed"])
    for bit, name in enumerate(modalities):
        lacks = [row[1 + texts + numbers] for row in rows]
        found[f"missing:{name}"] = np.array([bool(bits is not None and bits >> bit & 1) for bits in lacks], bool)
    chances = [np.frombuffer(row.chances, np.float16) if row.chances else np.full(len(labels), np.nan) for row in rows]
    places = np.array([-1 if row.row is None else row.row for row in rows], np.int64)
    known = RoundService(project).facts(number)
    for name in FACTS:
        values = np.append(known.get(name, ()), np.nan).astype(np.float64)  # the last for clips that it does not know
        found[name] = values[places] if name in known else np.full(len(rows), np.nan)
    table = np.array(chances, np.float64).reshape(len(rows), len(labels))
    return found | {f"p:{label}": table[:, at] for at, label in enumerate(labels)}
