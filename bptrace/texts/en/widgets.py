"""English texts: what the leaf widgets say by themselves."""

TEXTS: dict[str, str] = {
    "widgets.picture_row": "row {row} of",
    "widgets.picture_column": "column {column} of",
    "widgets.picture_meet": "meet in entry",
    "widgets.picture_signs": "blue −  grey 0  orange +",
    "widgets.picture_signs_grey": "dark −  grey 0  light +",
    "widgets.picture_unit": "in units of {power}",
    "widgets.picture_zero": "a plain 0 is exactly zero",
    "widgets.picture_up": "Entry up",
    "widgets.picture_down": "Entry down",
    "widgets.picture_left": "Entry left",
    "widgets.picture_right": "Entry right",
    "widgets.picture_page_up": "Page up",
    "widgets.picture_page_down": "Page down",
    "widgets.picture_home": "First entry",
    "widgets.picture_end": "Last entry",
    "widgets.plot_left": "Cursor left",
    "widgets.plot_right": "Cursor right",
    "widgets.plot_home": "Cursor to the first point",
    "widgets.plot_end": "Cursor to the last point",
}
