"""Charts painted with the theme's colours: heat map, table of bars, lines by step or round or over two shares, strips
of moments, pictures."""

from emodesk.ui.charts.bar_table import BarCell, BarColumn, BarRow, BarTable
from emodesk.ui.charts.chart import Chart
from emodesk.ui.charts.heat_map import HeatMap
from emodesk.ui.charts.line_chart import LineChart, LinePoint, LineSeries
from emodesk.ui.charts.moment_strips import MomentStrip, MomentStrips
from emodesk.ui.charts.seen_pictures import SeenPictures, ShownPicture
from emodesk.ui.charts.xy_chart import XYChart, XYPoint, XYSeries

__all__ = [
    "BarCell",
    "BarColumn",
    "BarRow",
    "BarTable",
    "Chart",
    "HeatMap",
    "LineChart",
    "LinePoint",
    "LineSeries",
    "MomentStrip",
    "MomentStrips",
    "SeenPictures",
    "ShownPicture",
    "XYChart",
    "XYPoint",
    "XYSeries",
]
