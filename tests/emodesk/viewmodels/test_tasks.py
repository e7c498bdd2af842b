"""Work beside the painting thread whose window has gone by the time that it ends."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Signal
from shiboken6 import delete

from emodesk.viewmodels.tasks import emit


class Source(QObject):
    """Something that tells."""

    told = Signal(int)


def test_nobody_is_told_of_what_has_gone():
    source, heard = Source(), []
    source.told.connect(heard.append)
    emit(source, "told", 1)
    delete(source)
    emit(source, "told", 2)
    assert heard == [1]


def test_a_mistake_of_ours_stays_one():
    with pytest.raises(AttributeError):
        emit(Source(), "unheard", 1)
