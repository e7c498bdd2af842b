"""One window for a project: the operating system's locks, which end with the process however that ends.

The project's folder itself is locked, so that deleting project.lock lets nobody in; project.lock says who has it, and
is what is locked where a system cannot lock folders. The database file is not: SQLite's own locks on it would end for
the whole process with the first of our files on it that is closed.
"""

from __future__ import annotations

from pathlib import Path

from emodesk.store.errors import StoreError
from trainer.protocol.errors import Sentence
from trainer.protocol.locks import FileLock, FolderLock, Locked


class ProjectLock:
    """Holds a project until `release` or the end of the process; StoreError naming the other process if it is held.

    `path` is the lock file in the project's folder. OSError where it cannot be written, as in a read-only folder.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._file = FileLock(path)
            try:
                self._folder = FolderLock(path.parent)
            except BaseException:
                self._file.release()
                raise
        except Locked as error:
            raise StoreError(
                "{name} is already open in another EmoDesk{holder}; go on there, or close it first.",
                name=path.parent.name,
                holder=Sentence(" (process {pid})", pid=error.holder) if error.holder else "",
            ) from None

    def release(self) -> None:
        """Give the project free; may be called twice."""
        self._folder.release()
        self._file.release()
