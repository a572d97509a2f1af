"""The computing graph over the debugger: the whole network, or what lies around one entry.

``drawing``   nodes and edges as data, and how the cursor moves among them
``states``    what is known at a moment: done, here, still to come, to be predicted
``chain``     the forward equations in a row, and what each hands back
``network``   the drawing of the whole network
``entry``     the drawing around one entry
``view``      the part of a drawing that is seen, as lines for the screen
``panel``     the widget that shows them
"""
