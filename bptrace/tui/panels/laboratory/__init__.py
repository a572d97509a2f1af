"""The gradient-check laboratory: every parameter's verdict, and one entry's numeric derivative taken apart.

``bench``      what is looked at: one immutable value that everything is drawn from
``findings``   what is known of a trace: checks, curves, accounts, each computed when it is first wanted
``map_plan``, ``map``   the map of verdicts
``drawing``    the V-curve
``account``    the numbers: all methods, and what the chosen entry's check allows
``parts``      the widgets that are made of lines
``arranged``   where all of it stands
``view``       the widget: keys, and work while nothing happens
"""

from bptrace.tui.panels.laboratory.view import Laboratory

__all__ = ["Laboratory"]
