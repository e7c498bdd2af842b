"""Choose a model: presets in words, what is missing, fetching it, a folder instead, how long a round would take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from emodesk.domain import Changes, DomainError
from emodesk.runs.foretelling import Foretold, foretell
from emodesk.runs.models import KILO, Graphics, PresetNeeds, fetch, offer_of, preset_needs
from emodesk.services.project import Project
from emodesk.ui.rounds.option import Option
from emodesk.ui.rounds.ranking_dialog import RankingDialog
from emodesk.ui.theme import GRID
from emodesk.ui.widgets.card import words
from emodesk.ui.widgets.choice import Choice
from emodesk.ui.widgets.label import tip
from emodesk.ui.widgets.work_dialog import WorkDialog
from emodesk.viewmodels.model_words import about, beside_name, facts, foretold_words, preset_name, size_words
from emodesk.viewmodels.said import said
from emodesk.viewmodels.tasks import BackgroundTask
from trainer.protocol.errors import Sentence
from trainer.protocol.files import presets


class ModelDialog(QDialog):
    """Lists the presets; `changes` is what was changed in the project.

    Signals:
        chosen: the preset that rounds take from now on.
    """

    chosen = Signal(str)

    def __init__(self, project: Project, preset: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Choose a model"))
        self.resize(100 * GRID, 60 * GRID)
        self.changes = Changes()
        self._project = project
        self._needs: dict[str, PresetNeeds] = {}
        self._group = QButtonGroup(self)
        left = QVBoxLayout()
        left.setSpacing(GRID // 2)
        names = [*presets(), *([preset] if preset not in presets() else [])]
        for number, name in enumerate(names):
            option = Option(preset_name(name), about(name))
            option.setToolTip(tip(beside_name(name, about(name))))
            option.setChecked(name == preset)
            self._group.addButton(option, number)
            left.addWidget(option)
        left.addStretch(1)
        self._names = names
        self.facts = words("")
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self.facts)
        area.setAccessibleName(self.tr("What the preset needs"))
        self.notes = words("", "muted")
        self.fetch = QPushButton(self.tr("&Fetch…"), autoDefault=False)
        self.folder = QPushButton(self.tr("A f&older instead…"), autoDefault=False)
        self.ranking = QPushButton(self.tr("&Ranking…"), autoDefault=False)
        self.time = QPushButton(self.tr("How &long?"), autoDefault=False)
        self.time.setToolTip(self.tr("Encodes two clips where nothing else tells; their features stay"))
        self.prompts = QCheckBox(self.tr("Learn &prompts on the labelled clips first"))
        self.prompts.setChecked(project.model.prompts)
        self.elsewhere = QLineEdit(project.model.elsewhere)
        example = self.tr("run elsewhere: ssh gpu python -m trainer {command} --spec {spec}")
        self.elsewhere.setPlaceholderText(example)
        self.elsewhere.setAccessibleName(self.tr("Command that runs rounds elsewhere"))
        hint = self.tr(
            "Your command, over the same files; {spec}: the round's spec.json, {command}: fit or chain. Empty: here"
        )
        self.elsewhere.setToolTip(f"{hint}\n{example}")  # where there is too little room for the example
        self.device = Choice(self.tr("Where rounds run on this machine"))
        self._offer_devices(())
        self.use = QPushButton(self.tr("&Use this preset"))
        self.use.setProperty("class", "primary")
        self.use.setDefault(True)
        close = QPushButton(self.tr("Close"), autoDefault=False)
        columns = QHBoxLayout()
        columns.setSpacing(3 * GRID)
        columns.addLayout(left, 2)
        columns.addWidget(area, 3)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        for button in (self.fetch, self.folder, self.ranking, self.time):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.use)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addLayout(columns, 1)
        first = QHBoxLayout()
        first.setSpacing(2 * GRID)
        first.addWidget(self.prompts)
        first.addWidget(self.device)
        first.addWidget(self.elsewhere, 1)
        layout.addLayout(first)
        layout.addWidget(self.notes)
        layout.addLayout(buttons)
        self._group.idToggled.connect(lambda _number, checked: self._show() if checked else None)
        self.fetch.clicked.connect(self.fetch_weights)
        self.folder.clicked.connect(self._ask_folder)
        self.ranking.clicked.connect(self._rank)
        self.time.clicked.connect(self.say_time)
        self.use.clicked.connect(self.use_preset)
        close.clicked.connect(self.reject)
        self._group.checkedButton().setFocus()  # not the first one, which nobody chose
        self._look()

    @property
    def preset(self) -> str:
        """The preset that is marked."""
        return self._names[self._group.checkedId()]

    def fetch_weights(self) -> None:
        """Say what would be fetched, ask, and fetch it; where no network is there, say so at once."""
        preset, folders = self.preset, self._project.model.folders(self.preset)
        asked = self._work(self.tr("Asking what is missing"), lambda _progress, stop: offer_of(preset, folders, stop))
        if not asked:
            return
        if not self._agrees(asked):
            self.notes.setText(self.tr("Nothing was fetched."))
            return
        done = self._work(
            self.tr("Fetching"), lambda progress, stop: fetch(preset, folders, progress, stop),
            lambda count: size_words(KILO * count),
        )  # fmt: skip
        self.notes.setText(
            self.tr("The weights are here.") if done else self.tr("Not all is here; “Fetch” goes on where it was.")
        )
        self._needs.pop(preset, None)  # what was known before they came
        self._look()

    def take_folder(self, folder: str) -> None:
        """Take a folder for the weights that are missing, or for all of the preset where none is; "" takes it back."""
        needs = self._needs.get(self.preset)
        weights = (needs.missing or needs.weights) if needs else ()
        if not weights:
            return
        model = self._project.model.with_folder(self.preset, weights[0].modalities, folder)
        if self._keep(lambda: self._project.set_model(model)):
            self._look()

    def say_time(self) -> None:
        """Say what a round would do and how long that takes."""
        preset, encoding = self.preset, self.tr("Encoding two clips…")

        def work(progress, stop) -> Foretold | None:
            progress(0, 0, encoding)
            return foretell(self._project, preset, measure=True, cancelled=stop)

        found = self._work(self.tr("Measuring"), work)
        if found is not None:
            self.notes.setText(foretold_words(found))

    def use_preset(self) -> None:
        """Let rounds take the preset from now on."""
        prompts, elsewhere = self.prompts.isChecked(), self.elsewhere.text().strip()
        device = self.device.currentData()

        def keep() -> Changes:
            model = replace(self._project.model, prompts=prompts, elsewhere=elsewhere, device=device)
            return self._project.set_model(model, self.preset)

        if self._keep(keep):
            self.chosen.emit(self.preset)
            self.accept()

    def _look(self) -> None:
        """Ask a trainer what each preset needs; the window goes on meanwhile."""
        self.notes.setText(self.notes.text() or self.tr("Looking what is here…"))
        task = BackgroundTask(lambda _progress, stop: preset_needs(self._project, stop, self._names), self)
        task.finished.connect(self._looked)
        task.failed.connect(self.notes.setText)
        self._task = task
        self.finished.connect(task.cancel)
        task.start()
        self._show()

    def _looked(self, found: tuple[Sequence[PresetNeeds], Sequence[Graphics]]) -> None:
        self._needs = {needs.preset: needs for needs in found[0]}
        self._offer_devices(found[1])
        if self.notes.text() == self.tr("Looking what is here…"):
            self.notes.setText("")
        self._show()

    def _offer_devices(self, gpus: Sequence[Graphics]) -> None:
        """List where rounds can run; a GPU that was chosen and is not here is listed too, for a round would refuse."""
        chosen = self._project.model.device if self.device.count() == 0 else self.device.currentData()
        listed = {"": self.tr("the fastest device"), "cpu": self.tr("the processor")}
        listed |= {gpu.name: f"{gpu.title}, {size_words(gpu.memory)}" for gpu in gpus}
        listed.setdefault(chosen, self.tr("{device}, not here").format(device=chosen))
        self.device.clear()
        for name, words_ in listed.items():
            self.device.addItem(words_, name)
        self.device.setCurrentIndex(list(listed).index(chosen))

    def _show(self) -> None:
        needs = self._needs.get(self.preset)
        self.facts.setText(facts(needs) if needs else "")
        writable = not self._project.read_only
        self.fetch.setEnabled(bool(needs and any(each.from_hub for each in needs.missing)))
        self.folder.setEnabled(bool(needs and needs.weights) and writable)
        self.use.setEnabled(writable)
        self.ranking.setEnabled(writable)

    def _work(self, title: str, work, amount: Callable[[int], str] = str) -> object:
        dialog = WorkDialog(title, BackgroundTask(work, self), self, amount)
        dialog.exec()
        return dialog.result

    def _agrees(self, lines: Sequence[Sentence]) -> bool:
        box = QMessageBox(QMessageBox.Icon.Question, self.tr("Fetch weights"), "\n".join(map(said, lines)), parent=self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        yes = box.addButton(self.tr("Fetch them"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(self.tr("Do not fetch"), QMessageBox.ButtonRole.RejectRole))
        box.exec()
        return box.clickedButton() is yes

    def _keep(self, operation) -> bool:
        try:
            self.changes = self.changes.joined(operation())
        except DomainError as error:
            self.notes.setText(said(error))
            return False
        return True

    def _ask_folder(self) -> None:
        if path := QFileDialog.getExistingDirectory(self, self.tr("Folder of weights")):
            self.take_folder(path)

    def _rank(self) -> None:
        dialog = RankingDialog(self._project, self.preset, self)
        dialog.exec()
        self.changes = self.changes.joined(dialog.changes)
