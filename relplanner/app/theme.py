"""How the window looks: palette, type and the few rules of style that Fusion does not know.

All colours come from the tokens of `relplanner.chart.theme`; nothing in `app` names a colour of its own.
"""

from __future__ import annotations

import gc
from functools import cache
from string import Template
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from relplanner.chart.theme import DARK, LIGHT, Theme
from relplanner.store.resources import folder

Choice = Literal["system", "light", "dark"]

BODY = 12
ROW, STRIP, STATUS = 22, 40, 26
"""Heights in pixels; the axis' is the chart's own."""


def font(size: int = BODY, weight: QFont.Weight = QFont.Weight.Normal, *, italic: bool = False) -> QFont:
    """The interface font: Inter where it is installed, else the system's; figures of one width."""
    made = QFont("Inter") if _has_inter() else QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    made.setPixelSize(size)
    made.setWeight(weight)
    made.setItalic(italic)
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@cache
def _has_inter() -> bool:
    return bool(QFontDatabase.hasFamily("Inter"))


def chosen(choice: str) -> Theme:
    """The theme of a choice; `system` asks the desk, and takes light where the desk says nothing."""
    if choice == "system":
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return DARK if choice == "dark" else LIGHT


def palette(theme: Theme) -> QPalette:
    """Fusion's palette in the theme's colours."""
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.window,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.surface,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.surface,
        QPalette.ColorRole.ToolTipBase: theme.surface,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.Highlight: theme.accent_soft,
        QPalette.ColorRole.HighlightedText: theme.text,
        QPalette.ColorRole.Accent: theme.accent,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.LinkVisited: theme.accent,
        QPalette.ColorRole.PlaceholderText: theme.faint,
        QPalette.ColorRole.Light: theme.surface,
        QPalette.ColorRole.Midlight: theme.rule,
        QPalette.ColorRole.Mid: theme.line,
        QPalette.ColorRole.Dark: theme.tail,
        QPalette.ColorRole.Shadow: theme.tail,
    }
    made = QPalette()
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.tail))
    return made


_SHEET = Template("""
* { outline: 0; }
QMainWindow, QDialog { background: $window; }
QToolTip { background: $surface; color: $text; border: 1px solid $line; padding: 4px 6px; }

#strip { background: $surface; border-bottom: 1px solid $line; }
#strip QMenuBar { background: transparent; border: 0; }
QMenuBar::item { background: transparent; color: $muted; padding: 5px 8px; border-radius: 4px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $accent_soft; color: $text; }
QMenu { background: $surface; color: $text; border: 1px solid $line; padding: 4px 0; }
QMenu::item { padding: 5px 28px 5px 12px; border: 0; }
QMenu::icon { padding-left: 10px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $tail; }
QMenu::separator { height: 1px; background: $rule; margin: 4px 0; }

#title { font-size: 15px; font-weight: 600; }
#badge { background: $accent_soft; color: $accent; border-radius: 3px; padding: 1px 7px; font-size: 11px; font-weight: 500; }
QPushButton#search { background: $window; color: $muted; border: 1px solid $line; border-radius: 4px; padding: 0;
  min-height: 24px; max-height: 24px; }
QPushButton#search:hover, QPushButton#search:focus { border-color: $accent; color: $text; }

QToolButton { background: transparent; color: $text; border: 1px solid transparent; border-radius: 4px; padding: 4px 6px; }
QToolButton#tiny { padding: 0 5px; font-size: 11px; min-height: 16px; color: $muted; }
QToolButton#tiny:checked { color: $accent; }
QToolButton:hover { background: $window; }
QToolButton:focus { border-color: $accent; }
QToolButton:pressed, QToolButton:checked { background: $accent_soft; }
QToolButton:disabled { color: $tail; }
QToolButton::menu-indicator { image: none; }

QPushButton { background: $surface; color: $text; border: 1px solid $line; border-radius: 4px; padding: 0 12px;
  min-height: 26px; }
QPushButton:hover { border-color: $tail; }
QPushButton:focus { border-color: $accent; }
QPushButton:pressed { background: $accent_soft; }
QPushButton:default { background: $accent; color: $on_accent; border-color: $accent; font-weight: 500; }
QPushButton:default:focus { border: 2px solid $text; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton:disabled { color: $tail; background: $window; border-color: $line; }
QProgressBar { background: $line; border: 0; border-radius: 3px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QPushButton#link { background: transparent; border: 0; color: $accent; padding: 0 2px; min-height: 20px; text-align: left; }
QPushButton#link:hover, QPushButton#link:focus { text-decoration: underline; }
QPushButton#fold { background: transparent; border: 0; color: $muted; padding: 0; min-height: 22px; text-align: left; }
QPushButton#fold:hover, QPushButton#fold:focus { color: $accent; }

QAbstractScrollArea { border: 0; }
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QDateEdit, QDateTimeEdit {
  background: $surface; color: $text; border: 1px solid $line; border-radius: 4px; padding: 0 6px; min-height: 24px;
  selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit { padding: 4px 4px; }
QLineEdit:hover, QComboBox:hover { border-color: $tail; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus, QDateTimeEdit:focus {
  border: 1px solid $accent; }
QLineEdit:disabled, QComboBox:disabled { color: $tail; background: $window; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] { border: 1px solid $red; background: $red_soft; }
QLineEdit#cell { border: 1px solid $accent; border-radius: 0; padding: 0 3px; min-height: 0; }
QLineEdit#cell[wrong="true"] { border: 1px solid $red; background: $red_soft; }
QComboBox { padding-right: 22px; }
QComboBox::drop-down { border: 0; width: 0; }
QComboBox QLineEdit, QComboBox QLineEdit:focus { background: transparent; border: 0; padding: 0; min-height: 0; }
QComboBox::down-arrow { image: none; }
QListWidget::item { padding: 3px 6px; }
QTabBar { qproperty-drawBase: 0; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line; selection-background-color: $accent_soft;
  selection-color: $text; padding: 2px; }
QCheckBox { spacing: 6px; min-height: 22px; }
QCheckBox::indicator, QListView::indicator {
  width: 14px; height: 14px; border: 1px solid $tail; border-radius: 3px; background: $surface; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked, QListView::indicator:checked { background: $accent; border-color: $accent; image: url("$tick"); }
QRadioButton { spacing: 6px; min-height: 22px; }

QTreeView, QListView, QTableView, QListWidget, QTableWidget { background: $surface; color: $text; border: 0;
  selection-background-color: $accent_soft; selection-color: $text; gridline-color: $rule; }
QDialog QListWidget, QDialog QTableWidget, QDialog QTreeView { border: 1px solid $line; border-radius: 4px; }
QHeaderView { background: $surface; border: 0; }
QHeaderView::section { background: $surface; color: $muted; border: 0; border-bottom: 1px solid $line;
  padding: 0 6px 4px 6px; font-size: 11px; }
#lines QHeaderView::section:first { padding-left: 14px; }
QTabWidget::pane { border: 0; border-top: 1px solid $line; }
QTabBar::tab { background: transparent; color: $muted; padding: 7px 12px; border: 0; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; font-weight: 600; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; }

QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $accent; }
QScrollBar { background: transparent; border: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $tail; border: 3px solid $surface; border-radius: 5px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: $muted; border-width: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

#inspector, #inspector QWidget#page { background: $surface; }
#inspectorTitle { font-size: 15px; font-weight: 600; }
#problemLine { background: $window; border-top: 1px solid $line; }
#problemLine:hover { background: $rule; }
#problemList { background: $surface; border-top: 1px solid $line; }
#status { background: $window; border-top: 1px solid $line; }
#start { background: $surface; }
QPushButton#card { background: $surface; border: 1px solid $line; border-radius: 6px; padding: 0; min-height: 54px; }
QToolButton#card { background: $surface; border: 1px solid $line; border-radius: 6px; padding: 4px 8px; min-height: 44px; }
QPushButton#card:hover, QToolButton#card:hover { border-color: $accent; background: $window; }
QPushButton#card:focus, QToolButton#card:focus { border: 1px solid $accent; }
QToolButton#card:checked { border: 1px solid $accent; background: $accent_soft; }
QPushButton#sentence { background: transparent; border: 0; padding: 0; text-align: left; }
QPushButton#sentence:hover, QPushButton#sentence:focus { color: $accent; }
QPushButton#sentence:disabled { background: transparent; color: $muted; }
QFrame#answer { background: $surface; border: 1px solid $line; border-radius: 6px; }
QFrame#answer:hover { border-color: $accent; }
QFrame#answer:focus { border: 1px solid $accent; background: $accent_soft; }
#rule { background: $rule; }
#message { background: $red_soft; border-bottom: 1px solid $red; }
#offer { background: $accent_soft; border-bottom: 1px solid $line; }
#bubble { background: $red_soft; color: $red; border: 1px solid $red; border-radius: 4px; padding: 5px 8px; }
#palette { background: $surface; border: 1px solid $line; }
QLabel[tone="muted"] { color: $muted; }
QLabel[tone="faint"] { color: $faint; }
QLabel[tone="red"] { color: $red; }
QLabel[tone="amber"] { color: $amber; }
QLabel[tone="green"] { color: $green; }
QLabel[tone="accent"] { color: $accent; }
QLabel[scale="small"] { font-size: 11px; }
QLabel[weight="medium"] { font-weight: 500; }
QLabel[weight="bold"] { font-weight: 600; }
""")


def style_sheet(theme: Theme) -> str:
    """The rules of style in the theme's colours."""
    on_accent = theme.surface
    tokens = {name: getattr(theme, name) for name in theme.__struct_fields__}
    tick = (folder() / "icons" / f"tick-{theme.name}.svg").as_posix()
    return _SHEET.substitute(tokens, on_accent=on_accent, tick=tick)


def dress(app: QApplication, theme: Theme) -> None:
    """Give the whole program the theme, where it does not wear it: Fusion, its palette, the type and the rules of style.

    Qt goes through a list of all widgets meanwhile and calls ours; garbage collected then would take widgets out of that list.
    """
    sheet = style_sheet(theme)
    if app.styleSheet() == sheet:
        return
    collecting = gc.isenabled()
    gc.disable()
    try:
        if not app.styleSheet():
            app.setStyle("fusion")
        app.setFont(font())
        app.setPalette(palette(theme))
        app.setStyleSheet(sheet)
    finally:
        if collecting:
            gc.enable()
