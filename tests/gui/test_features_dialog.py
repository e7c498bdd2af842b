"""The dialog of features extracted elsewhere: name and folder in, what came of it said, taken out again."""

from __future__ import annotations

import numpy as np
import pytest
from made_rounds import make_project

from emodesk.services.project import Project
from emodesk.ui.features_dialog import FeaturesDialog


@pytest.fixture
def dialog(qtbot, tmp_path) -> FeaturesDialog:
    with make_project(tmp_path / "study", 20) as project:
        (tmp_path / "gait-UTT").mkdir()
        for number in range(19):
            np.save(tmp_path / "gait-UTT" / f"clip_{number:04d}.npy", np.ones(3, np.float32))
        made = FeaturesDialog(project)
        qtbot.addWidget(made)
        made.show()
        yield made


def test_a_folder_becomes_a_modality_and_what_came_of_it_is_said(dialog, tmp_path):
    assert not dialog.folder.isEnabled()
    dialog.name.setText("gait")
    assert dialog.folder.isEnabled()
    dialog.add(tmp_path / "gait-UTT")
    assert dialog.table.item(0, 0).text() == "gait"
    assert "19 clips have it; 1 have no features" in dialog.notes.text()
    assert dialog.changes.settings
    dialog.table.selectRow(0)
    dialog.remove.click()
    assert dialog.table.rowCount() == 0
    assert not dialog.remove.isEnabled()


def test_in_a_project_that_can_only_be_read_nothing_can_be_added(dialog, qtbot, tmp_path):
    with Project.open(tmp_path / "study", read_only=True) as project:
        look = FeaturesDialog(project)
        qtbot.addWidget(look)
        look.name.setText("gait")
        assert not look.folder.isEnabled()
