"""The main window: Review, Analyse and Rounds over one session, the bar above them and the status line below."""

from __future__ import annotations

from PySide6.QtCore import QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QStatusBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from emodesk.commands.registry import BY_ID
from emodesk.domain.passes import Pass
from emodesk.services.forgetting import may_forget
from emodesk.services.queue import QueueFilter, QueueOrder
from emodesk.services.reviewers import list_reviewer, reviewers_of
from emodesk.ui.actions import Actions, group, load_keys, save_keys
from emodesk.ui.analysis.deep_pages import CLIP
from emodesk.ui.analysis.workspace import AnalysisWorkspace
from emodesk.ui.announcer import Announcer
from emodesk.ui.bulk_dialog import BulkDialog
from emodesk.ui.command_palette import Entry, Palette
from emodesk.ui.dropped import ANNOTATIONS, TABLES, dropped_paths
from emodesk.ui.guide import GuideDialog
from emodesk.ui.keys_sheet import KeysSheet
from emodesk.ui.language_menu import LanguageMenu
from emodesk.ui.passes_dialog import PassesDialog
from emodesk.ui.review.workspace import ReviewWorkspace
from emodesk.ui.rounds.workspace import RoundsWorkspace
from emodesk.ui.theme import GRID, ZOOM, ZOOMS, icon, theme
from emodesk.ui.vote_menus import AsksMenu, ReviewerMenu, RuleMenu
from emodesk.ui.widgets.ask_choice import AskChoice
from emodesk.ui.widgets.key_tip import keys_text
from emodesk.ui.widgets.label import Label, caption, tip, tool_button
from emodesk.ui.widgets.notice import Notice
from emodesk.ui.widgets.person import person_icon
from emodesk.ui.widgets.tab_order import follow_the_eye
from emodesk.ui.widgets.work_dialog import wait_for
from emodesk.ui.window_place import restore_place, save_place
from emodesk.viewmodels.rule_choice import RuleChoice
from emodesk.viewmodels.session import Session
from emodesk.viewmodels.words import word
from trainer.protocol.printable import printable

NOTICE_SECONDS = {"info": 4, "warning": 8, "error": 15}
FIRST_SIZE = QSize(1440, 900)
LEAST_SIZE = QSize(640, 400)  # below 960×500 the window scrolls; it is never larger than its screen
WORKSPACES = ("review", "analyse", "rounds")
PROJECT_WORK = (
    "import",
    "annotations",
    "opinions",
    "opinions_out",
    "features",
    "transcribe",
    "labels",
    "export",
    "relink",
    "backup",
    "restore",
    "forget",
)
FOUND_CLIPS = 30
COUNTING_MILLISECONDS = 100  # after the last change


class _Workspaces(QStackedWidget):
    """As high as the window leaves it: the tallest page of all workspaces must not make each of them scroll."""

    def hasHeightForWidth(self) -> bool:
        return False


class MainWindow(QMainWindow):
    """One window on one project.

    Signals:
        projectRequested: "new", "open", one of PROJECT_WORK, "close" or a recent project's folder.
    """

    projectRequested = Signal(str)
    dropped = Signal(list)

    def __init__(self, session: Session, recent: list[str], settings: QSettings) -> None:
        super().__init__()
        self.session = session
        self._settings = settings
        self.setWindowTitle(self.tr("{name} – EmoDesk").format(name=printable(session.project.name)))
        self.setMinimumSize(LEAST_SIZE)
        self.setAcceptDrops(True)
        room = QScrollArea(self)  # only for what a small screen, a large zoom or long words leave no room for
        room.setWidgetResizable(True)
        room.setFrameShape(QFrame.Shape.NoFrame)
        room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # What holds much is made where it will stand: Qt dresses all within anew whenever it is given another parent.
        central = QWidget(room.viewport())
        self._stack = _Workspaces(central)
        self.review = ReviewWorkspace(session, self._stack)
        self.analysis = AnalysisWorkspace(session, lambda: self.review.queue.visible_keys, self._stack)
        self.rounds = RoundsWorkspace(session, self._stack)
        for workspace in (self.review, self.analysis, self.rounds):
            self._stack.addWidget(workspace)
        load_keys(settings)
        self.actions_by_id = Actions(self)
        self.actions_by_id.keysChanged.connect(self._keep_keys)
        self._bind()
        bar = self._top_bar(recent)
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(self._stack, 1)
        room.setWidget(central)
        follow_the_eye(self, bar)
        self.setCentralWidget(room)
        self._build_status()
        self._palette = Palette(self)
        self._palette.closed.connect(lambda: self._stack.currentWidget().setFocus())
        self._keys: KeysSheet | None = None
        self._guide: GuideDialog | None = None
        self._passes: PassesDialog | None = None
        self._bulk: BulkDialog | None = None
        self._announcer = Announcer(self, self.review.describe_clip)
        self.review.flow.said.connect(self._announcer.say)
        session.clipSelected.connect(lambda _key: self._announcer.clip_changed())
        session.notice.connect(lambda _level, sentence: self._announcer.say(sentence))
        session.notice.connect(self.show_notice)
        # Later, because the next clip's picture comes first.
        self._counting = QTimer(self, singleShot=True, interval=COUNTING_MILLISECONDS)
        self._counting.timeout.connect(self._refresh_counts)
        session.changed.connect(lambda _changes: self._counting.start())
        self.analysis.openClips.connect(self._open_clips)
        self.analysis.openMoment.connect(self._open_moment)
        self.rounds.openClips.connect(self._open_clips)
        session.aside = lambda what, work: wait_for(what, work, self)
        self.review.commandRequested.connect(self.actions_by_id.run)
        self.analysis.commandRequested.connect(self.actions_by_id.run)
        self._refresh_counts()
        self._restore()
        self.show_workspace("review")

    # ------------------------------------------------------------------ workspaces

    def show_workspace(self, name: str) -> None:
        """Bring one of WORKSPACES to the front."""
        index = WORKSPACES.index(name)
        self._tabs.button(index).setChecked(True)
        self._stack.setCurrentIndex(index)
        for notice in Notice.of(self):
            notice.stand_over(*self._notice_room())
        self._stack.currentWidget().setFocus()

    def show_why(self) -> None:
        """Show why the selected clip got its pseudo-label."""
        self.show_workspace("analyse")
        self.analysis.show_page(CLIP)

    def _open_clips(self, keys: list[int]) -> None:
        self.review.open_clips(keys)
        self.show_workspace("review")

    def _open_moment(self, key: int, seconds: float) -> None:
        self.session.select(key)
        self.show_workspace("review")
        self.review.stage.player.seek_time(seconds)

    def _bind(self) -> None:
        request = self.projectRequested.emit
        self.actions_by_id.bind(
            {
                **{f"window.{name}": lambda name=name: self.show_workspace(name) for name in WORKSPACES},
                "window.palette": self.open_palette,
                "window.theme": self._switch_theme,
                "window.keys": self._show_keys,
                "window.guide": self._show_guide,
                "window.larger": lambda: self.change_zoom(1),
                "window.smaller": lambda: self.change_zoom(-1),
                "window.usual": lambda: self.change_zoom(0),
                "window.reset": self.review.reset_layout,
                **{
                    f"project.{name}": lambda name=name: request(name)
                    for name in ("new", "open", *PROJECT_WORK, "close")
                },
                "project.reviewer": self._change_reviewer,
                "project.passes": self.open_passes,
                "project.bulk": self.open_bulk,
                "project.adjudicate": self.adjudicate,
                "project.agreeing": self.review.adjudicating.finish_agreeing,
                "project.reopen": self._reopen,
            }
        )
        rounds = {name: self._with_rounds(call) for name, call in self.rounds.bindings().items()}
        self.actions_by_id.bind(rounds)
        self.actions_by_id.bind({"analyse.why": self.show_why})
        self._bind_review()
        self.session.changed.connect(lambda changes: self._bind_review() if changes.settings else None)
        for number, label in enumerate(self.session.labels.names, start=1):
            self.actions_by_id[f"review.label{number}"].setText(self.tr("Label as {label}").format(label=word(label)))
            if f"review.span{number}" in BY_ID:
                text = self.tr("Label the selection as {label}").format(label=word(label))
                self.actions_by_id[f"review.span{number}"].setText(text)
        for workspace in (self.review, self.analysis, self.rounds):
            workspace.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _bind_review(self) -> None:
        """Bind what Review offers; once more where the project asks for more beside a label."""
        new = {name: call for name, call in self.review.bindings().items() if name not in self.actions_by_id}
        self.actions_by_id.bind(new, self.review)
        for number, label in enumerate(self.session.labels.names, start=1):
            if (name := f"review.second{number}") in new:
                self.actions_by_id[name].setText(self.tr("Second emotion {label}").format(label=word(label)))
        titles = {"intensity": self.tr("Intensity {n}"), "affect": self.tr("Valence and arousal, field {n}")}
        for name in new:
            if title := titles.get(name.removeprefix("review.").rstrip("0123456789")):
                self.actions_by_id[name].setText(title.format(n=name[-1]))

    def _with_rounds(self, call):
        def bring_and_call() -> None:
            self.show_workspace("rounds")
            call()

        return bring_and_call

    # ------------------------------------------------------------------ bar above

    def _top_bar(self, recent: list[str]) -> QWidget:
        bar = QWidget()
        layout = QHBoxLayout(bar)
        layout.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        layout.setSpacing(GRID // 2)
        project = self._menu_button(caption(self.session.project.name), "folder", self._project_menu(recent))
        project.setToolTip(tip(str(self.session.project.folder)))
        layout.addWidget(project)
        layout.addSpacing(GRID)
        self._tabs = QButtonGroup(self)
        for index, name in enumerate(WORKSPACES):
            button = tool_button(
                {"review": self.tr("Review"), "analyse": self.tr("Analyse"), "rounds": self.tr("Rounds")}[name]
            )
            button.setIcon(icon(name))
            theme.keep_size(button, icon=16)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setCheckable(True)
            button.setProperty("class", "flat")
            button.setToolTip(keys_text(self.actions_by_id.command(f"window.{name}")))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked, name=name: self.show_workspace(name))
            self._tabs.addButton(button, index)
            layout.addWidget(button)
        layout.addStretch(1)
        find = QPushButton(
            self.tr("Find anything") + "   " + QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText)
        )
        find.setIcon(icon("search", "muted"))
        find.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        find.setMinimumWidth(240)
        find.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        find.clicked.connect(self.open_palette)
        layout.addWidget(find)
        layout.addStretch(1)
        self._theme_button = QToolButton()
        self._theme_button.setProperty("class", "flat")
        self._theme_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._theme_button.clicked.connect(self._switch_theme)
        theme.changed.connect(self._dress_theme_button)
        self._dress_theme_button()
        layout.addWidget(self._theme_button)
        self._reviewer = self._menu_button(caption(self.session.reviewer), "person", self._reviewer_menu())
        self._dress_reviewer()
        theme.changed.connect(self._dress_reviewer)
        layout.addWidget(self._reviewer)
        return bar

    def _menu_button(self, text: str, picture: str, menu: QMenu) -> QToolButton:
        button = tool_button(text)
        button.setIcon(icon(picture))
        theme.keep_size(button, icon=16)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setProperty("class", "flat")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setMenu(menu)
        return button

    def _project_menu(self, recent: list[str]) -> QMenu:
        menu = QMenu(self)
        for name in ("new", "open"):
            menu.addAction(self.actions_by_id[f"project.{name}"])
        self._choices: list[QMenu] = []  # menus whose entries the palette has too
        others = [folder for folder in recent if folder != str(self.session.project.folder)]
        if others:
            submenu = menu.addMenu(self.tr("Recent projects"))
            self._choices.append(submenu)
            for folder in others:
                submenu.addAction(caption(folder), lambda folder=folder: self.projectRequested.emit(folder))
        menu.addSeparator()
        for name in PROJECT_WORK:
            menu.addAction(self.actions_by_id[f"project.{name}"])
        self.actions_by_id["project.forget"].setEnabled(may_forget(self.session.project))
        for name in ("labels", "opinions", "opinions_out"):
            self.actions_by_id[f"project.{name}"].setEnabled(not self.session.project.read_only)
        menu.addSeparator()
        menu.addAction(self.actions_by_id["project.passes"])
        for name in ("bulk", "adjudicate", "agreeing", "reopen"):
            menu.addAction(self.actions_by_id[f"project.{name}"])
        self._rules = RuleMenu(RuleChoice(self.session, self), menu)
        menu.addMenu(self._rules)
        self._choices.append(self._rules)
        asks = AsksMenu(self.session, menu)
        menu.addMenu(asks)
        self._choices.append(asks)
        menu.addSeparator()
        panels = QMenu(self.tr("Panels"), menu)
        panels.addActions(self.review.panels())
        for choice in (self._look_menu(), self._language_menu(), panels):
            menu.addMenu(choice)
            self._choices.append(choice)
        for name in ("larger", "smaller", "usual", "reset"):
            menu.addAction(self.actions_by_id[f"window.{name}"])
        menu.addSeparator()
        for name in ("guide", "keys"):
            menu.addAction(self.actions_by_id[f"window.{name}"])
        menu.addSeparator()
        menu.addAction(self.actions_by_id["project.close"])
        return menu

    def _look_menu(self) -> QMenu:
        menu = QMenu(self.tr("Look"), self)
        modes = QActionGroup(menu)
        names = {"system": self.tr("As the system"), "light": self.tr("Light"), "dark": self.tr("Dark")}
        for mode, text in names.items():
            action = menu.addAction(text, lambda mode=mode: self.set_theme(mode))
            action.setCheckable(True)
            action.setChecked(theme.mode == mode)
            modes.addAction(action)
        return menu

    def _language_menu(self) -> QMenu:
        menu = LanguageMenu(self._settings, self)
        menu.chosen.connect(lambda: self.show_notice("info", self.tr("The language changes at the next start.")))
        return menu

    def _reviewer_menu(self) -> QMenu:
        menu = ReviewerMenu(self.session, self.actions_by_id["project.reviewer"], self)
        menu.chosen.connect(self._set_reviewer)
        return menu

    def open_passes(self) -> None:
        """Show the passes: one to read, to make or to end."""
        self._passes = PassesDialog(self.session, lambda: [int(key) for key in self.review.queue.visible_keys], self)
        self._passes.readChosen.connect(self._read_pass)
        self._passes.finished.connect(self._passes.deleteLater)
        self._passes.open()

    def open_bulk(self) -> None:
        """Show what may be accepted unseen."""
        self._bulk = BulkDialog(self.session, self)
        self._bulk.handfulChosen.connect(self._open_clips)
        self._bulk.finished.connect(self._bulk.deleteLater)
        self._bulk.open()

    def adjudicate(self) -> None:
        """Have the clips whose votes differ in Review, votes side by side."""
        self.show_workspace("review")
        self.review.adjudicating.start()

    def _reopen(self) -> None:
        names = self.review.adjudicating.others()
        if not names:
            self.show_notice("info", self.tr("Nobody else has decided anything in this project yet."))
            return
        what = self.tr("Every vote of this reviewer is taken back, and their clips can be read again:")
        if name := AskChoice.ask(self, self.tr("Open clips again"), what, names):
            self.review.adjudicating.reopen(name)

    def _read_pass(self, wanted: Pass) -> None:
        self.show_workspace("review")
        self.review.reading.start(wanted)

    def _change_reviewer(self) -> None:
        names = [person.name for person in reviewers_of(self.session.project)]
        names = list(dict.fromkeys([self.session.reviewer, *names]))
        asked = self.tr("Decisions from now on are made by")
        if name := AskChoice.ask(self, self.tr("Reviewer"), asked, names, may_write=True):
            self._set_reviewer(name)

    def _set_reviewer(self, name: str) -> None:
        if not self.session.project.read_only:
            self.session.perform(lambda: list_reviewer(self.session.project, name))
        self.session.set_reviewer(name)
        self._settings.setValue("reviewer", name)
        self._dress_reviewer()

    def _dress_reviewer(self) -> None:
        name = self.session.reviewer
        self._reviewer.setText(caption(name))
        self._reviewer.setIcon(person_icon(self.session.person(name)))

    def change_zoom(self, steps: int) -> None:
        """Make everything so many steps larger; 0 for the usual size. It is remembered."""
        place = ZOOMS.index(theme.zoom) + steps if steps else ZOOMS.index(1.0)
        theme.set_zoom(QApplication.instance(), ZOOMS[min(len(ZOOMS) - 1, max(0, place))])
        self._settings.setValue(ZOOM, theme.zoom)
        self.show_notice("info", self.tr("{percent} %").format(percent=round(100 * theme.zoom)))

    def set_theme(self, mode: str) -> None:
        """Change to light, dark or the system's, and remember it."""
        theme.apply(QApplication.instance(), mode)
        self._settings.setValue("look/mode", mode)

    def _switch_theme(self) -> None:
        self.set_theme("light" if theme.dark else "dark")

    def _dress_theme_button(self) -> None:
        self._theme_button.setIcon(icon("sun" if theme.dark else "moon"))
        self._theme_button.setToolTip(self.tr("Light") if theme.dark else self.tr("Dark"))
        self._theme_button.setAccessibleName(self._theme_button.toolTip())

    # ------------------------------------------------------------------ find anything, keys

    def open_palette(self) -> None:
        """Open the box that finds commands and clips."""
        entries = [
            Entry(action.text(), group(command), keys_text(command), action.trigger)
            for command, action in self.actions_by_id.items()
            if command.id != "window.palette"
        ]
        self._palette.open([*entries, *self._menu_entries()], self._find_clips)

    def _menu_entries(self) -> list[Entry]:
        """What only menus had: looks, languages, panels and recent projects, each by the name of its menu."""
        found = []
        for menu in self._choices:
            for action in menu.actions():
                if not action.isSeparator():
                    name = f"{menu.title()}: {action.text()}".replace("&&", "&")
                    found.append(Entry(name, group(self.actions_by_id.command("window.palette")), "", action.trigger))
        return found

    def _find_clips(self, query: str) -> list[Entry]:
        service = self.session.queue
        keys = service.keys(QueueOrder.IMPORT, QueueFilter(state="all", text=query))[:FOUND_CLIPS]
        return [
            Entry(
                f"{clip.clip_id}   {clip.transcript}".strip(),
                self.tr("Clip"),
                "",
                lambda key=clip.key: (self.show_workspace("review"), self.review.visit(key)),
            )
            for clip in service.clips(keys)
        ]

    def _show_keys(self) -> None:
        self._keys = KeysSheet(self.actions_by_id, self)
        self._keys.show()

    def _keep_keys(self) -> None:
        save_keys(self._settings)
        self.review.label_bar.show_keys()
        for index, name in enumerate(WORKSPACES):
            self._tabs.button(index).setToolTip(keys_text(self.actions_by_id.command(f"window.{name}")))

    def _show_guide(self) -> None:
        self._guide = GuideDialog(self)
        self._guide.show()

    # ------------------------------------------------------------------ status line

    def _build_status(self) -> None:
        bar = QStatusBar()
        bar.setSizeGripEnabled(False)
        self._counts = Label()
        self._round = QPushButton()
        self._round.setProperty("class", "flat")
        self._round.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._round.clicked.connect(lambda: self.show_workspace("rounds"))
        self._round.hide()
        bar.setContentsMargins(GRID, 0, GRID, 0)
        self._round.setStyleSheet("QPushButton { padding-top: 0; padding-bottom: 0; min-height: 18px; }")
        bar.addWidget(self._counts)
        bar.addPermanentWidget(self._round)
        self.setStatusBar(bar)
        self.rounds.statusChanged.connect(self._show_round)

    def _show_round(self, text: str) -> None:
        self._round.setText(text)
        self._round.setVisible(bool(text))

    def _refresh_counts(self) -> None:
        counts = self.counts = self.session.queue.counts()
        words = self.tr("{done} of {total} reviewed")
        if counts.relabelled:
            words = self.tr("{done} of {total} reviewed, {relabelled} relabelled")
        fresh = counts.reviewed - counts.relabelled  # with the relabelled ones as many as the filter lists
        text = words.format(done=fresh, total=counts.to_review, relabelled=counts.relabelled)
        state = self.tr("read-only") if self.session.project.read_only else self.tr("saved")
        self._counts.setText(f"{text} · {state}")

    def show_notice(self, level: str, sentence: str) -> None:
        """Show a sentence for some seconds, errors longest, where it covers no control of the workspace."""
        Notice.show_over(self, level, sentence, NOTICE_SECONDS.get(level, 4), *self._notice_room())

    def _notice_room(self) -> tuple[QWidget, bool]:
        """What a notice stands over, and whether at its upper edge: in Review the picture, above all controls."""
        there = self._stack.currentWidget() is self.review
        return (self.review.stage.player, True) if there else (self._stack, False)

    # ------------------------------------------------------------------ remembered window

    def _restore(self) -> None:
        restore_place(self, self._settings, FIRST_SIZE)
        self.review.restore_state(self._settings)
        self.analysis.restore_state(self._settings)
        self.rounds.restore_state(self._settings)

    def dragEnterEvent(self, event) -> None:
        if not self.session.project.read_only and dropped_paths(event.mimeData(), TABLES + ANNOTATIONS):
            event.acceptProposedAction()

    def dropEvent(self, event) -> None:
        paths = dropped_paths(event.mimeData(), TABLES + ANNOTATIONS)
        if paths:
            event.acceptProposedAction()
            QTimer.singleShot(0, lambda: self.dropped.emit(paths))  # the drag has ended before a dialog opens

    def closeEvent(self, event) -> None:
        save_place(self, self._settings)
        for workspace in (self.review, self.analysis, self.rounds):
            workspace.save_state(self._settings)
        self.review.shut_down()
        self.rounds.shut_down()
        super().closeEvent(event)
