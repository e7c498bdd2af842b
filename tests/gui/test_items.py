"""Lists and tables that are filled anew, whatever stood at their items' places in memory before."""

from __future__ import annotations

import subprocess
import sys

import pytest

# PySide keeps its records of what Qt has freed without telling it, as what a screen reader is given of a widget; of the
# items made next, dozens come to lie where such things were.
FILLED = """
import shiboken6
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QListWidgetItem, QPushButton, QTableWidgetItem
from emodesk.ui.widgets.item_list import ItemList
from emodesk.ui.widgets.read_table import ReadTable

app = QApplication([])
view, item = {view}
met = 0
for turn in range(8):
    buttons = [QPushButton() for _ in range(300)]
    told = [QAccessible.queryAccessibleInterface(button) for button in buttons]
    for button in buttons:
        shiboken6.delete(button)
    places = {{shiboken6.getCppPointer(each)[0] for each in told}}
    items = [item(str(n)) for n in range(2000)]
    met += sum(shiboken6.getCppPointer(each)[0] in places for each in items)
    view.show_items({items})
    del items
    view.show_items([])
print(met)
"""


LIST = "ItemList(), QListWidgetItem", "items"
TABLE = "ReadTable('', columns=1), QTableWidgetItem", "[[each] for each in items]"


@pytest.mark.parametrize(("view", "items"), [LIST, TABLE], ids=["list", "table"])
def test_items_go_whatever_was_at_their_place(view, items):
    run = subprocess.run([sys.executable, "-c", FILLED.format(view=view, items=items)], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    if not int(run.stdout.split()[-1]):
        pytest.skip("this machine gave no item a place where something else had been")
