"""What makes a right tree wrong: a change for each kind of mistake, of one node or of the whole line.

Every module holds the changes of one sort; `mistakes` says which of them happen on which lines, and their names.
"""
