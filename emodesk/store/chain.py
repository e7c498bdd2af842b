"""The hash chain over the log of decisions: whoever changes, drops or slips in an entry breaks it.

Each entry carries the digest of its content and the hash of the link before it with that digest, its key, its
reviewer and its time. The content is salted, so that of an entry that was forgotten the digest can stay (the chain
stays whole) and says nothing. What is hashed is a contract: it never changes, and columns that are added later count
only where they hold something.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Select, Table, func, select, union_all

from emodesk.store.schema import decisions, tombstones
from trainer.protocol.errors import Sentence

START = "0" * 64
END = "end of the log"  # in a connection's `info`, for as long as its transaction goes on
TAIL = 200  # entries looked at when a project opens
_LINKED = ("key", "reviewer", "time")
_OURS = ("salt", "digest", "chain")


def _end(table: Table) -> Select[Any]:
    return select(table.c.key, table.c.chain).order_by(table.c.key.desc()).limit(1)


# Asked with every decision, and so made once (see `store.blind`).
_ENDS = union_all(*(select(_end(table).subquery()) for table in (decisions, tombstones)))


def digest_of(content: Mapping[str, Any], salt: str) -> str:
    """Digest of an entry's content: every column that holds something, but those of the link and of the chain."""
    said = {
        name: float(value) if isinstance(value, int | float) else value
        for name, value in content.items()
        if value and name not in _LINKED + _OURS
    }
    return _hash(salt, json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":")))


def link_of(before: str, key: int, reviewer: str, time: float, digest: str) -> str:
    """The hash of an entry's link, from that of the entry before."""
    return _hash(before, json.dumps([key, reviewer, float(time), digest], separators=(",", ":")))


def linked(content: Mapping[str, Any], key: int, before: str) -> dict[str, Any]:
    """The columns that make an entry with this content the next one of the chain."""
    salt = secrets.token_hex(8)
    digest = digest_of(content, salt)
    chain = link_of(before, key, content["reviewer"], content["time"], digest)
    return {"key": key, "salt": salt, "digest": digest, "chain": chain}


def last(connection: Connection) -> tuple[int, str]:
    """Key and hash of the latest entry, 0 and START for an empty log."""
    known: tuple[int, str] | None = connection.info.get(END)
    return known or max((tuple(end) for end in connection.execute(_ENDS)), default=(0, START))


def ends_with(connection: Connection, key: int, link: str) -> None:
    """Tell that this transaction has put an entry at the end: whoever asks for the end in it need not look."""
    connection.info[END] = key, link


def link_at(connection: Connection, key: int) -> str | None:
    """The hash of the entry with this key, None where there is none."""
    for table in (decisions, tombstones):
        found: str | None = connection.scalar(select(table.c.chain).where(table.c.key == key))
        if found is not None:
            return found
    return None


def breaks(connection: Connection, tail: int | None = None) -> list[Sentence]:
    """Where the chain does not hold, at most one sentence for each kind; of its last `tail` entries or of all."""
    end = last(connection)[0]
    first = 1 if tail is None else max(1, end - tail + 1)
    before = START if first == 1 else link_at(connection, first - 1)
    found: dict[str, Sentence] = {}
    expected = first
    for entry in _entries(connection, first):
        if entry["key"] != expected:
            found.setdefault("gap", Sentence("decision {n} is missing from the log", n=expected))
            before = None
        if "salt" in entry and digest_of(entry, entry["salt"]) != entry["digest"]:
            found.setdefault("content", Sentence("decision {n} is not what was decided", n=entry["key"]))
        after = before and link_of(before, entry["key"], entry["reviewer"], entry["time"], entry["digest"])
        if after and after != entry["chain"]:
            found.setdefault("link", Sentence("decision {n} does not follow from the one before", n=entry["key"]))
        before, expected = entry["chain"], entry["key"] + 1
    return list(found.values())


def _entries(connection: Connection, first: int) -> Iterator[dict[str, Any]]:
    """Decisions and tombstones from a key on, in order."""
    gone = {
        row.key: dict(row._mapping) for row in connection.execute(select(tombstones).where(tombstones.c.key >= first))
    }
    waiting = sorted(gone, reverse=True)
    for row in connection.execute(select(decisions).where(decisions.c.key >= first).order_by(decisions.c.key)):
        while waiting and waiting[-1] < row.key:
            yield gone[waiting.pop()]
        yield dict(row._mapping)
    while waiting:
        yield gone[waiting.pop()]


def count(connection: Connection) -> int:
    """Entries that the log has or had."""
    return sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in (decisions, tombstones))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
