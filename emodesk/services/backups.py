"""Copies of a project's database: now, one for each day that something was decided, and putting one back."""

from __future__ import annotations

import itertools
import logging
import re
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, Table, func, select

from emodesk.services import project_file
from emodesk.services.project import DATABASE, LOCK, Project, ProjectError
from emodesk.store import ProjectLock, Store, StoreError, chain, schema, sqlite
from emodesk.store.last_seen import forget_note
from trainer.protocol.errors import Sentence
from trainer.protocol.files import atomic_write, replace_file

log = logging.getLogger(__name__)

FOLDER = "backups"
DAYS, WEEKS = 7, 4  # copies kept: of each of the latest days, then of each of the weeks before
_DAILY = re.compile(r"daily-(\d{4})(\d{2})(\d{2})-(\d+)\.db")
WHY = {
    "daily": Sentence("of the day"),
    "copy": Sentence("by hand"),
    "project": Sentence("before an update"),
    "replaced": Sentence("before another was put back"),
}  # by how a copy's name begins


@dataclass(frozen=True)
class Daily:
    """A copy made by itself: its day, and the latest decision in it."""

    path: Path
    day: date
    decision: int


@dataclass(frozen=True)
class Copy:
    """A copy in the backups folder: when it was written (seconds since 1970), why, and its bytes."""

    path: Path
    time: float
    why: Sentence
    size: int


@dataclass(frozen=True)
class Losses:
    """What a project loses where a copy is put back.

    Attributes:
        decisions: how many were made since; `reviewers` by whom, `first` when the earliest was.
        clips, rounds: how many came in since.
        whole: False where the database of now cannot be read, so that nobody can say.
        same: whether the copy's decisions are the first ones of the database of now.
        settings: whether the emodesk.toml of now, with its labels, gives way to the one beside the copy.
    """

    decisions: int = 0
    reviewers: tuple[str, ...] = ()
    first: datetime | None = None
    clips: int = 0
    rounds: int = 0
    whole: bool = True
    same: bool = True
    settings: bool = False


def back_up(project: Project, target: Path | None = None) -> Path:
    """Copy the database as it is now, to a file of the project's backups folder unless `target` says where."""
    if target is None:
        target = _unused(project.folder / FOLDER, "copy")
    sqlite.backup(project.store.path, target)
    return target


def settings_beside(copy: Path) -> Path:
    """Where the emodesk.toml that belongs to a copy lies, where a change of the labels kept it."""
    return copy.with_name(f"{copy.name}.toml")


def dailies(folder: Path) -> list[Daily]:
    """The copies that were made by themselves, oldest first."""
    found = []
    for path in folder.glob("daily-*.db"):
        if match := _DAILY.fullmatch(path.name):
            with suppress(ValueError):  # a day that is none: not ours
                found.append(Daily(path, date(*map(int, match.groups()[:3])), int(match[4])))
    return sorted(found, key=lambda daily: (daily.day, daily.decision))


def copies(folder: Path) -> list[Copy]:
    """Every copy in the backups folder of the project in `folder`, newest first."""
    found = []
    for path in (folder / FOLDER).glob("*.db"):
        with suppress(OSError):  # gone meanwhile: a new day's copy takes the place of an old one
            seen = path.stat()
            why = WHY.get(path.name.split("-")[0], Sentence("by hand"))
            found.append(Copy(path, seen.st_mtime, why, seen.st_size))
    return sorted(found, key=lambda copy: (copy.time, copy.path.name), reverse=True)


def back_up_if_due(project: Project, today: date | None = None) -> Path | None:
    """Copy the database where something was decided since the last such copy; one is kept for each day."""
    if project.read_only:
        return None
    today = today or date.today()
    folder = project.folder / FOLDER
    have = dailies(folder)
    with project.store.read() as connection:
        latest, link = chain.last(connection)
    # Told by the log, whatever day the clock took it for, and whichever copy was put back since.
    if not latest or any(copy.decision == latest and _link_of(copy.path, latest) == link for copy in have):
        return None
    target = folder / f"daily-{today:%Y%m%d}-{latest}.db"
    sqlite.backup(project.store.path, target)
    everything = dailies(folder)
    keep = to_keep(everything)
    for daily in everything:
        if daily not in keep and daily.path != target:
            daily.path.unlink(missing_ok=True)
    return target


def _link_of(copy: Path, decision: int) -> str:
    """The hash of a decision in a copy; '' where it cannot be read."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(copy.absolute().as_uri() + "?mode=ro", uri=True)) as file:
        found = file.execute(
            "SELECT chain FROM decisions WHERE key = ?1 UNION SELECT chain FROM tombstones WHERE key = ?1", (decision,)
        ).fetchone()
        return str(found[0]) if found else ""
    return ""


def close_with_backup(project: Project) -> None:
    """Close a project, with the day's copy of its decisions where that is due and can be made."""
    try:
        back_up_if_due(project)
    except StoreError as error:
        log.warning("no copy of the day: %s", error)  # the next opening says it where somebody can act on it
    finally:
        project.close()


def to_keep(copies: Iterable[Daily]) -> set[Daily]:
    """The latest copy of each of the last DAYS days, and of each of the WEEKS weeks before these."""
    by_day = {daily.day: daily for daily in sorted(copies, key=lambda daily: (daily.day, daily.decision))}
    days = sorted(by_day, reverse=True)
    by_week: dict[tuple[int, int], Daily] = {}
    for day in days[DAYS:]:
        by_week.setdefault(day.isocalendar()[:2], by_day[day])
    return {by_day[day] for day in days[:DAYS]} | set(list(by_week.values())[:WEEKS])


def losses(folder: Path, copy: Path) -> Losses:
    """What would be lost where `copy` takes the place of the project's database; ProjectError for no such copy."""
    end, link, clips, rounds = _state_of(copy)
    settings = _settings_of_then(folder, copy) is not None
    try:
        with closing(Store(folder / DATABASE, read_only=True)) as store, store.read() as connection:
            log = schema.decisions
            later = connection.execute(
                select(log.c.reviewer, log.c.time).where(log.c.key > end).order_by(log.c.time)
            ).all()
            return Losses(
                decisions=chain.last(connection)[0] - end if chain.last(connection)[0] > end else 0,
                reviewers=tuple(sorted({row.reviewer for row in later})),
                first=datetime.fromtimestamp(later[0].time) if later else None,
                clips=max(0, _count(connection, schema.clips) - clips),
                rounds=max(0, _count(connection, schema.rounds) - rounds),
                same=not link or chain.link_at(connection, end) == link,
                settings=settings,
            )
    except StoreError:
        return Losses(whole=False, settings=settings)


def restore(folder: Path, copy: Path) -> Path | None:
    """Put a copy in the place of the project's database; where the one of now is kept, None where there is none.

    The emodesk.toml beside the copy goes with it: the decisions of then need the labels of then.
    Raises ProjectError, with nothing changed, where the copy is none, or the project is open.
    """
    folder, copy = folder.expanduser().absolute(), copy.expanduser().absolute()
    _state_of(copy)
    settings = _settings_of_then(folder, copy)
    database = folder / DATABASE
    try:
        lock = ProjectLock(folder / LOCK)
    except StoreError as error:
        raise ProjectError(error.sentence) from None
    try:
        kept = _put_aside(database, with_settings=settings is not None)
        part = database.with_name(f".{database.name}.part")
        sqlite.backup(copy, part)
        sqlite.empty_log(database)  # or a kill from here on would cost what is only in it
        for end in ("-wal", "-shm"):
            database.with_name(database.name + end).unlink(missing_ok=True)
        forget_note(database)  # before, or whoever looks would miss the decisions of now
        if settings is not None:  # first: a kill before the database follows leaves labels that restoring again mends
            atomic_write(folder / project_file.FILE, settings)
        replace_file(part, database)
    except StoreError as error:
        raise ProjectError(error.sentence) from None
    finally:
        lock.release()
    return kept


def _settings_of_then(folder: Path, copy: Path) -> bytes | None:
    """The emodesk.toml beside a copy where it says other things than that of now; ProjectError where it says none."""
    beside, now = settings_beside(copy), folder / project_file.FILE
    if not beside.is_file():
        return None
    project_file.read(beside.parent, beside.name)
    content = beside.read_bytes()
    return None if now.is_file() and now.read_bytes() == content else content


def _put_aside(database: Path, with_settings: bool) -> Path | None:
    kept, settings = _unused(database.parent / FOLDER, "replaced"), database.with_name(project_file.FILE)
    if with_settings and settings.is_file():
        kept.parent.mkdir(exist_ok=True)
        shutil.copyfile(settings, settings_beside(kept))
    if not database.is_file():
        return None
    try:
        sqlite.backup(database, kept)
    except StoreError:  # damaged: as it is, for whoever can still read something out of it
        kept.parent.mkdir(exist_ok=True)
        for end in ("", "-wal"):
            file = database.with_name(database.name + end)
            if file.is_file():
                shutil.copyfile(file, kept.with_name(kept.name + end))
    return kept


def _unused(folder: Path, what: str) -> Path:
    """A name for a copy of now that no other copy has, were it of the same second."""
    stem = f"{what}-{datetime.now():%Y%m%d-%H%M%S}"
    names = itertools.chain([stem], (f"{stem}-{number}" for number in itertools.count(2)))
    return next(path for name in names if not (path := folder / f"{name}.db").exists())


def _state_of(copy: Path) -> tuple[int, str, int, int]:
    """Latest decision and its hash, clips and rounds of a copy; a copy of an older version has no hash."""
    try:
        with closing(sqlite3.connect(copy.absolute().as_uri() + "?mode=ro", uri=True)) as file:
            whole = file.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
            version = int(file.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()[0])
            clips = file.execute("SELECT count(*) FROM clips").fetchone()[0]
            rounds = file.execute("SELECT count(*) FROM rounds").fetchone()[0]
            hashed = ", chain" if version > 1 else ", ''"
            log = f"SELECT key{hashed} FROM decisions"
            if version > 1:
                log += " UNION ALL SELECT key, chain FROM tombstones"
            last = file.execute(f"{log} ORDER BY 1 DESC LIMIT 1").fetchone() or (0, "")
    except (sqlite3.Error, OSError, TypeError, ValueError) as error:
        raise ProjectError("{copy} is no copy of a project's database ({error}).", copy=copy, error=error) from None
    if not whole or version > schema.VERSION:
        reason = Sentence("it is damaged") if not whole else Sentence("a newer EmoDesk made it")
        raise ProjectError("{copy} cannot be put back: {reason}.", copy=copy, reason=reason)
    return last[0], last[1], clips, rounds


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0
