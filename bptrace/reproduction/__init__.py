"""The tables of the two lab reports, run again with many seeds.

``experiment``       what a report tells of one experiment: settings, published figures, claims
``experiment_file``  the file that says so
``outcome``          one run of a row, for one seed: what its curve looked like
``kept``             finished runs, kept in the state folder
``sweep``            many runs on several processes
``reproducing``      what is kept, what is left to run
``verdicts``         published beside measured
``claims``           what a report claims of two rows, seed by seed
``vocabulary``       the reports' names beside ours
"""
