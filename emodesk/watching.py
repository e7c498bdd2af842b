"""A folder that clips go on arriving in: each comes into the project once it has stopped growing."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from emodesk.domain import DomainError
from emodesk.services.folder_files import folder_files
from emodesk.services.importing import ImportReport
from emodesk.services.project import Project
from emodesk.terminal import counted

LOOK_SECONDS = 2.0  # between two looks; a file that is alike in both has arrived
NAP_SECONDS = 0.1  # until the next question whether to stop

Stamp = tuple[tuple[int, int], ...]
Tables = Callable[[Sequence[Path]], Iterable[Path]]


class FolderWatch:
    """The clips of a folder with what lies beside them and the `tables` that tell of them, of the files that are no
    clips, as they were at the last look and when they came in."""

    def __init__(self, folder: Path, tables: Tables = lambda others: ()) -> None:
        self._folder, self._tables = folder, tables
        self._last: dict[Path, Stamp] = {}
        self._taken: dict[Path, Stamp] = {}

    def ready(self) -> set[Path]:
        """Look again: clips that are new or other than when they were taken, and the same as at the look before."""
        files = folder_files(self._folder)
        beside = defaultdict(list)
        for path in files.others:
            beside[path.parent, path.name.partition(".")[0]].append(path)
        told = tuple(map(_stamp, self._tables(files.others)))  # a row may come after its clip
        now = {}
        for path in files.media:
            stamp = (*map(_stamp, (path, *beside[path.parent, path.name.partition(".")[0]])), *told)
            if stamp[0][0] > 0:  # an empty file has only begun to arrive
                now[path] = stamp
        before, self._last = self._last, now
        return {path for path, stamp in now.items() if before.get(path) == stamp != self._taken.get(path)}

    def took(self, paths: set[Path]) -> None:
        """These came in, or were told why they could not: only once they change are they ready again."""
        self._taken.update((path, self._last[path]) for path in paths)


def watch_folder(
    project: Path, folder: Path, bring_in: Callable[[Project, Callable[[Path], bool]], ImportReport],
    asked: Callable[[], bool], say: Callable[[str], None], look: float = LOOK_SECONDS,
    tables: Tables = lambda others: (),
) -> int:  # fmt: skip
    """Bring clips in as they arrive, and again once the `tables` change, until the person `asked` to stop; how many
    came in.

    The project is open only while some come in, so that it can be open in a window between; while it is, they wait.
    """
    watch, said, added = FolderWatch(folder, tables), set(), 0
    while not asked():
        if ready := watch.ready():
            try:
                with Project.open(project) as opened:
                    report = bring_in(opened, ready.__contains__)
            except DomainError as error:  # the project is open elsewhere, or a table is being written
                lines = [f"{error} New clips wait until then."]
            else:
                watch.took(ready)
                added += report.added
                told = (*report.notes, *report.differences, *report.problems)
                lines = [f"{item.where}: {item.message}" for item in told]
                if report.added:
                    say(f"{counted(report.added, 'clip')} came in")
            for line in lines:
                if line not in said:
                    say(line)
                    said.add(line)
        until = time.monotonic() + look
        while time.monotonic() < until and not asked():
            time.sleep(min(NAP_SECONDS, look))
    return added


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns
