"""Qt's Fusion style with the program's own pictures wherever Qt would show one of its own."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QWidget

from emodesk.ui.theme.pictures import ColourOf, picture

_Standard = QStyle.StandardPixmap
# What message boxes, Qt's own file dialogs, fields and bars ask for: the icon and the token of its colour.
PICTURES = {
    _Standard.SP_MessageBoxInformation: ("info", "accent"),
    _Standard.SP_MessageBoxQuestion: ("question", "accent"),
    _Standard.SP_MessageBoxWarning: ("warning", "danger"),
    _Standard.SP_MessageBoxCritical: ("error", "danger"),
    _Standard.SP_DesktopIcon: ("computer", "text"),
    _Standard.SP_TrashIcon: ("trash", "text"),
    _Standard.SP_ComputerIcon: ("computer", "text"),
    _Standard.SP_DriveFDIcon: ("drive", "text"),
    _Standard.SP_DriveHDIcon: ("drive", "text"),
    _Standard.SP_DriveCDIcon: ("drive", "text"),
    _Standard.SP_DriveDVDIcon: ("drive", "text"),
    _Standard.SP_DriveNetIcon: ("drive", "text"),
    _Standard.SP_DirOpenIcon: ("folder", "text"),
    _Standard.SP_DirClosedIcon: ("folder", "text"),
    _Standard.SP_DirLinkIcon: ("folder", "text"),
    _Standard.SP_DirLinkOpenIcon: ("folder", "text"),
    _Standard.SP_DirIcon: ("folder", "text"),
    _Standard.SP_DirHomeIcon: ("home", "text"),
    _Standard.SP_FileIcon: ("file", "text"),
    _Standard.SP_FileLinkIcon: ("file", "text"),
    _Standard.SP_FileDialogToParent: ("up", "text"),
    _Standard.SP_FileDialogNewFolder: ("folder-plus", "text"),
    _Standard.SP_FileDialogDetailedView: ("details", "text"),
    _Standard.SP_FileDialogListView: ("list", "text"),
    _Standard.SP_FileDialogInfoView: ("info", "text"),
    _Standard.SP_FileDialogContentsView: ("details", "text"),
    _Standard.SP_FileDialogStart: ("back", "text"),
    _Standard.SP_FileDialogEnd: ("forward", "text"),
    _Standard.SP_FileDialogBack: ("back", "text"),
    _Standard.SP_ArrowBack: ("back", "text"),
    _Standard.SP_ArrowForward: ("forward", "text"),
    _Standard.SP_ArrowLeft: ("back", "text"),
    _Standard.SP_ArrowRight: ("forward", "text"),
    _Standard.SP_ArrowUp: ("up", "text"),
    _Standard.SP_ArrowDown: ("arrow-down", "text"),
    _Standard.SP_BrowserReload: ("reload", "text"),
    _Standard.SP_BrowserStop: ("close", "text"),
    _Standard.SP_LineEditClearButton: ("close", "muted"),
    _Standard.SP_TabCloseButton: ("close", "muted"),
    _Standard.SP_DockWidgetCloseButton: ("close", "muted"),
    _Standard.SP_ToolBarHorizontalExtensionButton: ("forward", "text"),
    _Standard.SP_ToolBarVerticalExtensionButton: ("arrow-down", "text"),
}
MIDDLE = 24  # pixels of a picture for which no size was asked


class PictureStyle(QProxyStyle):
    """Fusion, but for its pictures."""

    def __init__(self, colour_of: ColourOf) -> None:
        super().__init__("Fusion")
        self._colour_of = colour_of

    def standardIcon(
        self, standard: QStyle.StandardPixmap, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> QIcon:
        if standard not in PICTURES:
            return super().standardIcon(standard, option, widget)
        return picture(*PICTURES[standard], self._colour_of)

    def standardPixmap(
        self, standard: QStyle.StandardPixmap, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> QPixmap:
        if standard not in PICTURES:
            return super().standardPixmap(standard, option, widget)
        return self.standardIcon(standard, option, widget).pixmap(QSize(MIDDLE, MIDDLE))
