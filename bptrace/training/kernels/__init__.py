"""Kernels: the derivation's equations lowered to operations on whole matrices of known shapes, printed as programs.

One lowering, two printers. The equations are evaluated by the same function as in a trace, with stand-ins for arrays.

``tape``          the operations, each once
``stand_in``      arrays that note down what is computed with them: the equations are evaluated, and a tape is left
``rewriting``     what is cheaper and equal but for the last digit
``schedule``      what is done once, what in every update, and what may be written over what
``lowering``      from a derivation to a schedule
``numpy_source``  a schedule as numpy code with buffers
``loops``         a schedule as loops over entries, for a compiler, with its ``products`` and its ``exponential``
``rows``          matrices in one row of entries
``jit``           such loops compiled by numba, and kept
``choosing``      which kernel computes a run
"""
