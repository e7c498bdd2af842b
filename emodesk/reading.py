"""A project for notebooks and scripts: read, never changed.

import emodesk

with emodesk.open_project("my-study") as study:
    angry = study.columns("given=anger and confidence<.5")   # a dict of NumPy arrays
    table = study.frame("split=labelled")                    # a pandas DataFrame, where pandas is installed
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np

from emodesk.domain import DomainError
from emodesk.services.clip_columns import columns_of
from emodesk.services.project import Project

if TYPE_CHECKING:
    import pandas


class OpenStudy:
    """An open project that cannot be written; a context manager that closes it.

    Attributes:
        name: what people call it.
        labels: its labels in order.
    """

    def __init__(self, folder: Path | str) -> None:
        self._project = Project.open(folder, read_only=True)
        self.name = self._project.name
        self.labels = self._project.labels.names

    def columns(self, query: str = "") -> dict[str, np.ndarray]:
        """Every clip that a filter of the window lets through, one array a column (`services.clip_columns`)."""
        return columns_of(self._project, query)

    def frame(self, query: str = "") -> pandas.DataFrame:
        """The same as a pandas DataFrame; DomainError where pandas is not installed."""
        try:
            import pandas
        except ImportError:
            raise DomainError(
                "A frame needs pandas, which is not installed; run “pip install pandas”, or use columns()."
            ) from None
        return pandas.DataFrame(self.columns(query))

    def close(self) -> None:
        """Close it; may be called twice."""
        self._project.close()

    def __enter__(self) -> OpenStudy:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
