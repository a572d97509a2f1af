"""What a person has, beside the right value of the step that is looked at, over the debugger's panels.

``tables``   two matrices as text, in the same digits, as much of them as fits
``lines``    everything that is drawn
``panel``    the panel and its keys
"""
