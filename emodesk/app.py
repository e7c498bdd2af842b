"""The composition root of the window: one QApplication, the start screen, one project at a time, the pictures."""

from __future__ import annotations

import getpass
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QLibraryInfo, QLocale, QObject, QSettings, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QMessageBox

from emodesk.demo import default_folder
from emodesk.domain import DomainError
from emodesk.domain.label_set import LabelSetEdit
from emodesk.runs.cutting import cuts_by_voice
from emodesk.runs.process import end, yield_to_window
from emodesk.services.annotations.import_annotations import AnnotationReport, import_annotations
from emodesk.services.backups import back_up, back_up_if_due, close_with_backup, restore, settings_beside
from emodesk.services.corpora import Corpus, recognised
from emodesk.services.folder_files import folder_files
from emodesk.services.forgetting import Forgetting, Left, forget, remove_left
from emodesk.services.importing import (
    ImportReport,
    TableReading,
    import_csv,
    import_folder,
    proposed_mapping,
)
from emodesk.services.label_set import change_labels
from emodesk.services.opinions import OpinionReport
from emodesk.services.project import Project, forget_project, recent_projects, remember_project
from emodesk.services.recordings import UNCUT, cuts_by_lines
from emodesk.services.relinking import RelinkReport, relink
from emodesk.services.side_tables import USUAL_READING
from emodesk.services.summary import leave_summary
from emodesk.ui.dropped import has_opinions, is_project, says_of_clips
from emodesk.ui.export_dialog import ExportDialog
from emodesk.ui.features_dialog import FeaturesDialog
from emodesk.ui.forget_dialog import ForgetDialog
from emodesk.ui.garbage import Garbage
from emodesk.ui.labels_dialog import LabelsDialog
from emodesk.ui.language_menu import LANGUAGE
from emodesk.ui.main_window import WORKSPACES, MainWindow
from emodesk.ui.mistake_dialog import Mistakes
from emodesk.ui.new_project import NewProject, NewProjectDialog, pairs
from emodesk.ui.restore_dialog import RestoreDialog
from emodesk.ui.start_window import StartWindow
from emodesk.ui.theme import ZOOM, ZOOMS, theme
from emodesk.ui.transcribe_dialog import TranscribeDialog
from emodesk.ui.widgets.ask_choice import AskChoice
from emodesk.ui.widgets.work_dialog import WorkDialog
from emodesk.viewmodels.said import said
from emodesk.viewmodels.session import NO_CLIP, Session
from emodesk.viewmodels.tasks import BackgroundTask
from trainer.protocol.files import resources
from trainer.protocol.grammar import filled
from trainer.protocol.hidden import HIDDEN
from trainer.protocol.labels import LABELS

BACKUP_EVERY = 3600_000  # milliseconds between looks whether the day's copy of the decisions is due
PICTURE_SIZE = (1440, 900)
PICTURE_WAIT = 4000  # milliseconds until thumbnails, the first frame and the charts are there


def make_application() -> QApplication:
    """The one QApplication, named, translated and dressed; what is started beside it yields to it."""
    yield_to_window()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if app.findChild(Garbage) is None:
        Garbage(app)
    app.setApplicationName("EmoDesk")
    app.setOrganizationName("EmoDesk")
    settings = QSettings()
    language = str(settings.value(LANGUAGE, "") or "")
    locale = QLocale(language) if language else QLocale.system()
    QLocale.setDefault(locale)  # dates and numbers speak the language of the words
    for former in app.findChildren(QTranslator):
        app.removeTranslator(former)
    for name, folder in (
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("emodesk", str(resources() / "translations")),  # last, so that its words hold before Qt's own
    ):
        translator = QTranslator(app)
        if translator.load(locale, name, "_", folder):
            app.installTranslator(translator)
    theme.zoom = min(ZOOMS, key=lambda offered: abs(offered - settings.value(ZOOM, 1.0, type=float)))
    theme.apply(app, str(settings.value("look/mode", "system")))
    theme.follow_system(app)
    return app


class AppController(QObject):
    """What is open: the start screen or one project's window; opening, creating, importing and closing."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._settings = QSettings()
        self.project: Project | None = None
        self.window: MainWindow | StartWindow | None = None
        self._hourly = QTimer(self, interval=BACKUP_EVERY)
        self._hourly.timeout.connect(self._back_up_if_due)

    def show_start(self) -> None:
        """Close the project and show the start screen."""
        self._close()
        self.window = StartWindow(recent_projects())
        self.window.requested.connect(self.request)
        self.window.forgotten.connect(lambda folder: forget_project(Path(folder)))
        self.window.restoring.connect(lambda folder: self._choose_copy(Path(folder)))
        self.window.dropped.connect(lambda source: self._new(Path(source)))
        self.window.show()

    def open(self, folder: Path) -> bool:
        """Open a project in the main window; on an error the sentence is shown and what was open stays."""
        try:
            project = Project.open(folder)
        except (DomainError, OSError) as error:
            if self.window is None:
                self.show_start()
            self.window.show_notice("error", said(error))
            return False
        self._close()
        self.project = project
        session = Session(project, str(self._settings.value("reviewer", "") or getpass.getuser()))
        session.setParent(self)
        theme.wear(project.colours, project.marks)
        remember_project(project.folder)
        self.window = MainWindow(session, [str(item) for item in recent_projects()], self._settings)
        leave_summary(project, self.window.counts, None)
        self.window.projectRequested.connect(self.request)
        self.window.dropped.connect(self.take_all_dropped)
        self.window.show()
        QApplication.instance().findChild(Garbage).settle_soon()
        self._hourly.start()
        self._back_up_if_due()
        if project.read_only:
            sentence = self.tr("{folder} can only be read: you can look, but decisions cannot be saved.")
            self.window.show_notice("warning", sentence.format(folder=project.folder))
        if project.warnings:
            self.window.show_notice("warning", " ".join(said(sentence) for sentence in project.warnings))
        return True

    def request(self, word: str) -> None:
        """Do what a window asks: one of the words below, or open a project's folder."""
        actions = {
            "new": lambda: self._new(None),
            "open": self._choose,
            "import": self._import,
            "annotations": self._choose_annotations,
            "opinions": self._choose_opinions,
            "opinions_out": self._choose_opinions_out,
            "features": self._features,
            "transcribe": self._transcribe,
            "export": self._export,
            "relink": self._relink,
            "close": self.show_start,
            "backup": self._back_up,
            "restore": lambda: self._choose_copy(self.project.folder),
            "forget": self._choose_person,
            "labels": self._choose_labels,
            "demo": self._demo,
        }
        action = actions.get(word)
        if action:
            action()
        else:
            self.open(Path(word))

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self.window, self.tr("Open a project's folder"))
        if folder:
            self.open(Path(folder))

    def _new(self, source: Path | None) -> None:
        dialog = NewProjectDialog(self.window, source)
        if dialog.exec() and dialog.answer:
            self.create(dialog.answer)

    def create(self, wish: NewProject) -> None:
        """Make a project, import its source with progress, and open it; with the labels of the corpus that its names
        are taken from, where nobody chose others."""
        corpus = self._corpus_of(wish.source) if wish.source else None
        labels = (corpus.label_names if corpus and wish.labels == LABELS else ()) or wish.labels
        try:
            project = Project.create(wish.folder, labels=labels, preset=wish.preset)
        except (DomainError, OSError) as error:
            self.window.show_notice("error", said(error))
            return
        with project:
            if wish.source:
                self._import_wish(project, wish, corpus)
        self.open(wish.folder)

    def _import(self, source: Path | None = None) -> None:
        dialog = NewProjectDialog(self.window, source, self.project)
        if self.project and dialog.exec() and dialog.answer:
            self.bring_in(dialog.answer)

    def bring_in(self, wish: NewProject) -> None:
        """Import more clips into the open project, with what else was asked for."""
        report = self._import_wish(self.project, wish, self._corpus_of(wish.source))
        if report:
            self.window.session.perform(lambda: report.changes)
            if not _says_more(report):
                counts = (self._came_in(report), self._there_already(report))
                self._tell("info", self.tr(" · ").join(counts))

    def _import_wish(self, project: Project, wish: NewProject, corpus: Corpus | None) -> ImportReport | None:
        tables = {"labels_csv": wish.label_table, "transcripts_csv": wish.transcripts}
        beside = tables if wish.source.is_dir() else {}
        return self._import_into(project, wish.source, corpus, wish.cut, reading=wish.reading, **beside)

    def take_all_dropped(self, paths: list[Path]) -> None:
        """What was dropped on the window, one after the other; a project that is opened is the last."""
        for path in paths:
            self.take_dropped(path)
            if is_project(path):
                return

    def take_dropped(self, path: Path) -> None:
        """A project is opened, annotations and opinions are taken, clips and tables imported."""
        if is_project(path):
            self.open(path)
        elif has_opinions(path):
            self.take_opinions(path)
        elif says_of_clips(path):
            self.take_annotations(path)
        else:
            self._import(path)

    def _corpus_of(self, source: Path) -> Corpus | None:
        """The corpus that a folder's files are named as, where that is known and the person wants what names say."""
        if not source.is_dir():
            return None
        look = self._in_one_piece(self.tr("Looking at the names"), lambda: _look(source.absolute()))
        if look.result is None:
            return None
        count, corpus = look.result
        words = filled(self.tr("{n} files look like {corpus}."), n=count, corpus=corpus.name)
        box = QMessageBox(QMessageBox.Icon.Question, self.tr("Names"), words, parent=self.window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(self.tr("Take labels, speakers and sentences from the names?"))
        take = box.addButton(self.tr("Take them"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(self.tr("Leave them"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        return corpus if box.clickedButton() is take else None

    def _import_into(
        self, project: Project, source: Path, corpus: Corpus | None = None, cut: str = "", **how: object
    ) -> ImportReport | None:
        def read(progress, cancelled) -> ImportReport:
            if source.is_dir():
                cuts = cuts_by_voice(source, progress, cancelled) if cut == "voice" else UNCUT
                cuts = cuts_by_lines(source) if cut == "lines" else cuts
                follow = {"progress": progress, "cancelled": cancelled}
                return import_folder(project, source, names=corpus, cuts=cuts, **follow, **how)
            return import_csv(project, source, progress=progress, cancelled=cancelled, **how)

        task = BackgroundTask(read, self)
        dialog = WorkDialog(self.tr("Importing clips"), task, self.window)
        dialog.exec()
        report: ImportReport | None = dialog.result
        if not report or not _says_more(report):
            return report
        counts = (
            self._came_in(report),
            self._there_already(report),
            self.tr("differences: {n}").format(n=len(report.differences)),
            self.tr("problems: {n}").format(n=len(report.problems)),
            *((self.tr("{n} of them in rows that came in").format(n=report.in_part),) if report.in_part else ()),
        )
        items = [*report.problems, *report.differences, *report.notes]
        offers = {}
        if report.changed:
            offers["replace_changed"] = self.tr("Take the new files ({n})").format(n=report.changed)
        if report.offered:
            offers["take_over"] = self.tr("Take over what differs ({n})").format(n=report.offered)
        if report.unknown:
            offers["reading"] = self.tr("Say what labels mean ({n})…").format(n=len(report.unknown))
        lines = [f"{said(item.where)}: {said(item.message)}" for item in items]
        chosen = dialog.show_report(self.tr(" · ").join(counts), lines, tuple(offers.values()))
        if chosen is None:
            return report
        answer: object = True
        if list(offers)[chosen] == "reading":
            answer = self._ask_mapping(project, report, how.get("reading", USUAL_READING))
            if answer is None:
                return report
        again = self._import_into(project, source, corpus, cut, **{**how, list(offers)[chosen]: answer})
        return replace(again, changes=report.changes.joined(again.changes)) if again else report

    def _came_in(self, report: ImportReport) -> str:
        return self.tr("Clips that came in: {n}").format(n=report.added)

    def _there_already(self, report: ImportReport) -> str:
        return self.tr("there already: {n}").format(n=report.already)

    def _ask_mapping(self, project: Project, report: ImportReport, reading: TableReading) -> TableReading | None:
        """How tables are read with what the person says of labels that the project has not; what is nearest to each is
        proposed, and the answer is remembered for the next import."""
        words = self.tr("Each word of the tables or names, and the label of this project that it means; nothing after "
                        "= leaves these clips unlabelled.")  # fmt: skip
        text = proposed_mapping(report.unknown, project.labels.names)
        while True:
            text, accepted = QInputDialog.getText(self.window, self.tr("Labels of another set"), words, text=text)
            if not accepted:
                return None
            try:
                found = replace(reading, mapping={**reading.mapping, **pairs(text)})
                found.checked(project.labels.names)
            except DomainError as error:
                words = said(error)
                continue
            return found

    def _features(self) -> None:
        dialog = FeaturesDialog(self.project, self.window)
        dialog.exec()
        self.window.session.perform(lambda: dialog.changes)

    def _transcribe(self) -> None:
        dialog = TranscribeDialog(self.project, self.window)
        dialog.exec()
        self.window.session.perform(lambda: dialog.changes)

    def _choose_annotations(self) -> None:
        kinds = f"{self.tr('Annotations')} (*.json *.eaf *.TextGrid *.annotation *.csv *.tsv *.jsonl)"
        name, _ = QFileDialog.getOpenFileName(self.window, self.tr("Annotations to import"), "", kinds)
        if name and self.project:
            self.take_annotations(Path(name))

    def take_annotations(self, path: Path) -> None:
        """Take labels and words of another program's file into the project, and say what came of it."""
        project = self.project
        work = self._in_one_piece(self.tr("Importing annotations"), lambda: import_annotations(project, path))
        report: AnnotationReport | None = work.result
        if report is None:
            return
        self.window.session.perform(lambda: report.changes)
        heading = self.tr(
            "{clips} clips annotated; {labels} labels, {votes} votes, {spans} spans and {words} transcripts came in."
        )
        if report.decisions:
            heading = self.tr("{clips} clips annotated; {decisions} decisions came in.")
        heading = filled(
            heading, clips=report.clips, decisions=report.decisions, labels=report.labels, votes=report.votes,
            spans=report.spans, words=report.transcripts,
        )  # fmt: skip
        items = [*report.problems, *report.differences, *report.notes]
        work.show_report(heading, [f"{item.where}: {said(item.message)}" for item in items])

    def _choose_opinions(self) -> None:
        kinds = f"{self.tr('Opinions')} (*.csv *.tsv *.txt *.jsonl)"
        name, _ = QFileDialog.getOpenFileName(self.window, self.tr("Opinions to import"), "", kinds)
        if name and self.project:
            self.take_opinions(Path(name))

    def take_opinions(self, path: Path) -> None:
        """Take a table of labels from neither a reviewer nor a round into the project, under the file's name."""
        service = self.window.session.opinions
        work = self._in_one_piece(self.tr("Importing opinions"), lambda: service.take(path))
        report: OpinionReport | None = work.result
        if report is None:
            return
        self.window.session.perform(lambda: report.changes)
        heading = filled(
            self.tr(
                "{n} opinions of “{source}” came in; the queue's order “A second opinion disagrees” puts those first "
                "that the model finds least likely."
            ),
            n=report.came, source=report.source,
        )  # fmt: skip
        items = [*report.problems, *report.notes]
        work.show_report(heading, [f"{said(item.where)}: {said(item.message)}" for item in items])

    def _choose_opinions_out(self) -> None:
        sources, asked = self.window.session.opinions.sources(), self.tr("Remove opinions")
        if not sources:
            self._tell("info", self.tr("Nobody has opinions in this project."))
            return
        names = {filled(self.tr("{name}: {n} clips"), name=found.name, n=found.clips): found for found in sources}
        what = self.tr("Whose opinions go out of the project? Decisions stay, and a table can be imported again.")
        chosen = names.get(AskChoice.ask(self.window, asked, what, list(names)))
        if chosen is None:
            return
        session = self.window.session
        if session.perform(lambda: session.opinions.remove(chosen.name)):
            said = filled(self.tr("{n} opinions are gone that “{source}” had."), n=chosen.clips, source=chosen.name)
            self._tell("info", said)

    def _relink(self) -> None:
        folder = QFileDialog.getExistingDirectory(self.window, self.tr("Folder in which the clips are now"))
        if folder and self.project:
            self.find_clips(Path(folder))

    def find_clips(self, folder: Path) -> None:
        """Look below a folder for every clip whose file is not where it was, with progress."""
        project = self.project
        task = BackgroundTask(
            lambda progress, cancelled: relink(project, folder, progress=progress, cancelled=cancelled), self
        )
        dialog = WorkDialog(self.tr("Finding the clips"), task, self.window)
        dialog.exec()
        report: RelinkReport | None = dialog.result
        if report is None:
            return
        self.window.session.perform(lambda: report.changes)
        found = filled(self.tr("{n} clips were found again."), n=report.found)
        if report.missing:
            missing = self.tr("{n} were not:").format(n=len(report.missing))
            dialog.show_report(f"{found} {missing}", list(report.missing))
        else:
            self.window.show_notice("info", found)

    def _export(self) -> None:
        if self.project:
            dialog = ExportDialog(self.project, self.window)
            dialog.exec()
            if dialog.written:
                written = ", ".join(map(str, dialog.written))
                self.window.show_notice("info", self.tr("Written: {path}").format(path=written))

    def _back_up(self) -> None:
        if (project := self.project) is None:
            return
        task = BackgroundTask(lambda *_: back_up(project), self)
        task.finished.connect(lambda path: self._tell("info", self.tr("Copied to {path}").format(path=path)))
        task.failed.connect(lambda sentence: self._tell("error", sentence))
        task.start()

    def _back_up_if_due(self) -> None:
        if (project := self.project) is None:
            return
        task = BackgroundTask(lambda *_: back_up_if_due(project), self)
        task.failed.connect(lambda sentence: self._tell("warning", sentence))
        task.start()

    def _choose_copy(self, folder: Path) -> None:
        dialog = RestoreDialog(folder, self.window)
        if dialog.exec() and dialog.chosen:
            self.put_back(folder, dialog.chosen)

    def put_back(self, folder: Path, copy: Path) -> None:
        """Close the project, put a copy in the place of its database, and open it again."""
        self.show_start()
        work = self._in_one_piece(self.tr("Putting the copy back"), lambda: (restore(folder, copy),))
        if work.result is not None and self.open(folder):
            (kept,) = work.result
            before = self.tr("The database of before is kept as {path}.").format(path=kept) if kept else ""
            now = self.tr("The copy is the database now.")
            if settings_beside(copy).is_file():
                now = self.tr("The copy is the database now, and emodesk.toml the one that was kept with it.")
            self.window.show_notice("info", f"{now} {before}".strip())

    def _choose_person(self) -> None:
        selected = self.window.session.selected
        clip_ids = () if selected == NO_CLIP else (self.window.session.clip(selected).clip_id,)
        dialog = ForgetDialog(self.project, clip_ids, self.window)
        if dialog.exec() and dialog.going:
            self.take_out(dialog.going)

    def take_out(self, going: Forgetting) -> None:
        """Close the project's window, which holds files open, take the clips out, and open it again."""
        folder, reviewer = self.project.folder, self.window.session.reviewer
        self.show_start()

        def work() -> list[Left]:
            with Project.open(folder) as project:
                return forget(project, going, reviewer)[1]

        dialog = self._in_one_piece(self.tr("Taking the data out"), work)
        if dialog.result is None:
            return
        heading = self.tr("Clips taken out: {n}. Copies outside the project are not reached from here.")
        heading = heading.format(n=len(going.clips))
        left, offers = dialog.result, [self.tr("Remove what still names one")]
        while lines := [f"{other.path} ({said(other.why)})" for other in (*left, *going.beyond)]:
            removable = [found for found in left if found.removable]
            what = self.tr("What is left to be deleted by hand:")
            if dialog.show_report(f"{heading} {what}", lines, offers if removable else ()) is None:
                break
            remove_left(removable)
            left, offers = [found for found in left if not found.removable], []
        if self.open(folder):
            self.window.show_notice("info", heading)

    def _choose_labels(self) -> None:
        dialog = LabelsDialog(self.project, self.window.actions_by_id, self.window)
        if dialog.exec() and dialog.edit:
            self.change_labels(dialog.edit)

    def change_labels(self, edit: LabelSetEdit) -> None:
        """Close the project's window, which is made for its labels, give the project others, and open it again."""
        folder = self.project.folder
        self.show_start()

        def work() -> tuple[Path | None]:
            with Project.open(folder) as project:
                return (change_labels(project, edit),)

        dialog = self._in_one_piece(self.tr("Changing the labels"), work)
        if self.open(folder) and dialog.result is not None:
            (copy,) = dialog.result
            where = self.tr("What was before is kept as {path}.").format(path=copy) if copy else ""
            self.window.show_notice("info", f"{self.tr('The labels are changed.')} {where}".strip())

    def _in_one_piece(self, title: str, work: Callable[[], Any]) -> WorkDialog:
        """The dialog of work that is done whole or not at all, once it has ended."""
        dialog = WorkDialog(title, BackgroundTask(lambda *_: work(), self), self.window, stoppable=False)
        dialog.exec()
        return dialog

    def _tell(self, level: str, sentence: str) -> None:
        if self.window is not None:
            self.window.show_notice(level, sentence)

    def _demo(self) -> None:
        folder = default_folder()

        def build(progress, cancelled) -> Path:
            # The headless command does the work, so that it can be stopped and resumed, and this process stays small.
            command = [sys.executable, "-m", "emodesk", "demo", str(folder), "--no-window"]
            output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "bufsize": 1}
            process = subprocess.Popen(command, **output, **HIDDEN)
            last = ""
            for line in process.stdout:
                last = line.strip() or last
                progress(0, 0, last)
                if cancelled():
                    end(process)
            if process.wait():
                raise OSError(last)
            return folder

        dialog = WorkDialog(self.tr("Building the demo"), BackgroundTask(build, self), self.window)
        dialog.exec()
        if dialog.result:
            self.open(dialog.result)

    def _close(self) -> None:
        if self.project is not None and isinstance(self.window, MainWindow):
            leave_summary(self.project, self.window.counts, self.window.review.picture_file())
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None
        if self.project is not None:
            close_with_backup(self.project)
            self.project = None


def _says_more(report: ImportReport) -> bool:
    """Whether an import says more than counts."""
    return bool(report.problems or report.notes or report.differences)


def _look(folder: Path) -> tuple[int, Corpus] | None:
    files = folder_files(folder)
    corpus = recognised(folder, files.media, files.others)
    return None if corpus is None else (len(files.media), corpus)


def run(folder: Path | None = None, log: Path | None = None) -> int:
    """Open the window on a project, or the start screen; returns the exit status. `log`: the log file, where one is."""
    app = make_application()
    mistakes = Mistakes(log, app)
    mistakes.install()
    controller = AppController(app)
    if folder is None or not controller.open(folder):
        controller.window or controller.show_start()
    status = app.exec()
    controller._close()
    mistakes.remove()
    return status


def take_pictures(folder: Path, out: Path) -> list[Path]:
    """Pictures of each workspace, light and dark, of a project's window; needs no display."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = make_application()
    out.mkdir(parents=True, exist_ok=True)
    controller = AppController(app)
    if not controller.open(folder):
        raise DomainError("{folder} could not be opened, so no pictures were taken.", folder=folder)
    window = controller.window
    window.resize(*PICTURE_SIZE)
    pictures = []
    mode = theme.mode
    for look in ("light", "dark"):
        theme.apply(app, look)
        for workspace in WORKSPACES:
            window.show_workspace(workspace)
            _wait(PICTURE_WAIT if look == "light" else PICTURE_WAIT // 4)
            path = out / f"{workspace}-{look}.png"
            window.grab().save(str(path))
            pictures.append(path)
    theme.apply(app, mode)
    controller._close()
    return pictures


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
