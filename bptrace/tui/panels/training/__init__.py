"""The panels of the training screen; each draws a look at a training when it is told to.

``look``      what is shown: the run as it is now, or as it was where the cursor stands
``lines``     words and figures, pure
``progress``  how far it is; ``strip`` truth beside prediction; ``plane`` the decision field
``curves``    loss and accuracy by epoch; ``series`` gradient norms and a watched entry along the same axis
``along``     what those have in common; ``columns`` which of them are in sight
``box``       what is typed for: places, entries, conditions; ``pace`` how often it is drawn
"""
