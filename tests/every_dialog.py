"""Every dialog of the program by name, as the window would open it: for tests that hold for all of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog

from emodesk.ui.bulk_dialog import BulkDialog
from emodesk.ui.export_dialog import ExportDialog
from emodesk.ui.features_dialog import FeaturesDialog
from emodesk.ui.forget_dialog import ForgetDialog
from emodesk.ui.guide import GuideDialog
from emodesk.ui.keys_sheet import KeysSheet
from emodesk.ui.labels_dialog import LabelsDialog
from emodesk.ui.main_window import MainWindow
from emodesk.ui.mistake_dialog import MistakeDialog
from emodesk.ui.new_project import NewProjectDialog
from emodesk.ui.passes_dialog import PassesDialog
from emodesk.ui.restore_dialog import RestoreDialog
from emodesk.ui.review.beside_dialog import BesideDialog
from emodesk.ui.review.playback_dialog import PlaybackDialog
from emodesk.ui.rounds.model_dialog import ModelDialog
from emodesk.ui.rounds.ranking_dialog import RankingDialog
from emodesk.ui.transcribe_dialog import TranscribeDialog
from emodesk.ui.widgets.ask_choice import AskChoice
from emodesk.ui.widgets.work_dialog import WorkDialog
from emodesk.viewmodels.tasks import BackgroundTask


def every_dialog(window: MainWindow) -> dict[str, Callable[[], QDialog]]:
    """Makes each; the names are those of the test's own, more than one for a class that has more than one face."""
    session = window.session
    others = [int(key) for key in window.review.queue.visible_keys if key != session.selected][:3]
    project = session.project

    def further() -> NewProjectDialog:
        dialog = NewProjectDialog(window)
        dialog._tables.setChecked(True)
        return dialog

    return {
        "ask": lambda: AskChoice("Reviewer", "Decisions from now on are made by", ["Ana", "Ben"], True, window),
        "beside": lambda: BesideDialog(session, session.selected, others, window),
        "bulk": lambda: BulkDialog(session, window),
        "export": lambda: ExportDialog(project, window),
        "features": lambda: FeaturesDialog(project, window),
        "forget": lambda: ForgetDialog(project, parent=window),
        "guide": lambda: GuideDialog(window),
        "import": lambda: NewProjectDialog(window, into=project),
        "keys": lambda: KeysSheet(window.actions_by_id, window),
        "labels": lambda: LabelsDialog(project, window.actions_by_id, window),
        "mistake": lambda: MistakeDialog("ZeroDivisionError: division by zero", project.folder / "log.txt", window),
        "model": lambda: ModelDialog(project, "light", window),
        "new": lambda: NewProjectDialog(window),
        "new, further": further,
        "passes": lambda: PassesDialog(session, lambda: [], window),
        "playback": lambda: PlaybackDialog(0.0, 2, 2, window),
        "ranking": lambda: RankingDialog(project, "base", window),
        "restore": lambda: RestoreDialog(project.folder, window),
        "transcribe": lambda: TranscribeDialog(project, window),
        "work": lambda: WorkDialog("Importing clips", BackgroundTask(lambda *_: None, window), window),
    }
