"""Why an entry is what it is, over the debugger: the entries it was made of, and their why, down to what was given.

``trail``   where one is on the way through the whys, and how one moves: no screen
``chain``   where one would come to from an entry, one equation after another
``lines``   what is shown of it
``panel``   the widget with its keys
"""
