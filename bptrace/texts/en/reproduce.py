"""English texts: the two lab reports run again."""

TEXTS: dict[str, str] = {
    # a table
    "reproduce.lab1": "Lab 1",
    "reproduce.lab2": "Lab 2",
    "reproduce.heading": "{report}, {place}: {title}",
    "reproduce.report_says": "The report: {says}",
    "reproduce.row": "row",
    "reproduce.at_epoch": "at epoch {epoch}",
    "reproduce.row_at_epoch": "{name}, epoch {epoch}",
    "reproduce.in_reading": "{name} ({reading})",
    "reproduce.no_reading": "as listed",
    "reproduce.published": "published",
    "reproduce.median": "median",
    "reproduce.between": "10th–90th",
    "reproduce.on_it": "on it",
    "reproduce.verdict": "verdict",
    "reproduce.percent": "{number} %",
    "reproduce.range": "{low}–{high}",
    "reproduce.count": "{count} of {seeds}",
    "reproduce.no_seed": "not run",
    "reproduce.kernel": "Kernel: {kernels}",
    "reproduce.kernel_runs": "{kernel} ({runs} of {all})",
    "reproduce.kernel_not_noted": "not noted",
    "reproduce.too_few": "too few seeds",
    "reproduce.typical": "typical",
    "reproduce.possible": "possible",
    "reproduce.not-seen": "not seen",
    "reproduce.diverged": "{count} of {seeds} diverged: {row}",
    # first epochs
    "reproduce.first": "first reached at epoch",
    "reproduce.reached": "reached",
    "reproduce.never": "never",
    # claims and readings
    "reproduce.claims": "Seed by seed, same data and same first weights:",
    "reproduce.claim": "{says}: {holding}",
    "reproduce.pair": "{better} against {worse}: {first} {so}, {second} the opposite, {alike} alike",
    "reproduce.pair_at": "{better} against {worse}, to {level} %: {first} {so}, {second} the opposite, {alike} alike",
    "reproduce.higher": "higher",
    "reproduce.sooner": "sooner",
    "reproduce.rougher": "rougher",
    "reproduce.smoother": "smoother",
    "reproduce.holds": "holds",
    "reproduce.in-part": "holds in part",
    "reproduce.not-shown": "not shown",
    "reproduce.contradicted": "contradicted",
    "reproduce.supports": "Of the readings, the figures support: {best}.",
    "reproduce.supports_none": "The figures do not tell the readings apart.",
    "reproduce.counts": "{reading}: {typical} typical, {possible} possible, {not_seen} not seen; seeds on them {on}",
    "reproduce.rule": "On it: seeds that would print the published figure. Typical: one seed in ten or more is on it"
    " (below 11 seeds: half of them); of soft accuracies (Lab 2), it lies between the 10th and the 90th percentile."
    " Possible: some seed is on it; it lies between the least and the greatest.",
    # progress
    "reproduce.runs": "{done} of {runs} runs",
    "reproduce.now": "{data}, seed {seed}",
    "reproduce.left": "left",
    # errors
    "reproduce.no_experiment": "there is no experiment '{name}': {hint}",
    "reproduce.no_seeds": "--seeds {seeds} is no number of seeds; take 1 to {most}.",
    "reproduce.no_jobs": "--jobs {jobs} is no number of processes; take 1 to {most}.",
    "reproduce.no_page": "--page {path}: a page's name ends in .md, and its pictures go into a folder of that name.",
    "reproduce.no_folder": "{folder} is where the page's pictures belong, but it is no folder; give the page another"
    " name.",
    "reproduce.interrupted": "stopped: {done} of {runs} runs are kept; the same command goes on from there.",
    "reproduce.worker_gone": "one of the processes ended by itself (code {code}); the runs that were finished are kept,"
    " and the same command goes on from there.",
    "reproduce.unreadable": "{path} cannot be read: {reason}; set BPTRACE_HOME to a folder of yours.",
    "reproduce.damaged": "A kept run could not be read. It was set aside as {aside}, and is done again.",
    "reproduce.no_figure": '{place}: {value} is no accuracy in percent; write its digits, "99.89".',
    "reproduce.no_epochs": '{place}: {value} names no epochs; write {{ 1000 = "99.11" }}.',
    "reproduce.no_epoch": "{place}: {value} is no epoch of this run; they go from 0 to {last}.",
    "reproduce.no_pairs": "{place}: a claim compares pairs of rows; write [[better, worse], …], and where it says"
    " sooner a level for each.",
    "reproduce.no_keys": "{place}: {value} is no section of keys; write them as in a scenario file, network.layers = …",
    "reproduce.no_data": "{place}: {value} is no data set that is the same for everybody; name one of {known}.",
    "reproduce.own_seed": "{place}: the seed is what changes from run to run; leave it out.",
    # the page
    "reproduce.page_title": "The two lab reports, run again",
    "reproduce.page_intro": """\
Two lab reports taught back-propagation with networks written in plain numpy, and each printed its figures from one run
a row, without a seed. Here every row is run again with several seeds: the same network, data and update, other random
numbers. What a report prints may then be what such a network does, or what it did once.

This page is written by `{command}`; every number on it is computed, none is typed.
How many seeds a table has stands above it. `bptrace reproduce lab1-layers` makes one table on your machine.""",
    "reproduce.page_command": "bptrace reproduce --seeds N --page FILE.md",
    "reproduce.page_rule_title": "How to read the tables",
    "reproduce.page_rule": """\
* **Median** and **10th–90th** percentile are of the seeds; **on it** are the seeds that would have printed the
  published figure, digit for digit.
* Lab 1 prints the share of right classes. It takes few values, so it is counted: a figure is **typical** where at least
  one seed in ten is on it, **possible** where any is, else **not seen**. Below eleven seeds one alone says little:
  there it is typical only where at least half of them are on it, and *possible* may mean luck or too few seeds.
* Lab 2 prints 1 − mean |y − a|, the *soft* accuracy. It is continuous: a figure is **typical** between the 10th and the
  90th percentile, **possible** between the least and the greatest of the seeds, else **not seen**.
* From eleven seeds on a possible figure is luck, good or bad: another run prints another one.
* Claims are judged seed by seed, with the same data and the same first weights on both sides. In one comparison a claim
  holds where it is so in at least three seeds of four, and is contradicted where the opposite is. It *holds in part*
  where it holds in some of several comparisons.
* *Rougher* and *smoother* count, at every hundredth epoch, how often the loss is higher than a hundred epochs
  before.
* Of fewer than three seeds nothing is said, and three are still few: each is a third.
* The *kernel* is what computed the runs. Two of them differ in the last digits of an update, and over thousands of
  updates that grows: the same seed may end elsewhere. *Not noted* are runs that were kept before this was.""",
    "reproduce.page_short": "In short",
    "reproduce.page_table": "table",
    "reproduce.page_figures": "figures",
    "reproduce.page_claims": "claims",
    "reproduce.page_seeds": "seeds",
    "reproduce.page_supported": "reading that the figures support",
    "reproduce.page_alike": "not told apart",
    "reproduce.page_short_about": "Where a report can be read in several ways, the counts are those of the reading that"
    " its figures support, or of the first.",
    "reproduce.page_nothing": "–",
    "reproduce.page_claim_count": "{count} {holding}",
    "reproduce.page_lab1": """\
Lab 1 builds `Activation`, `Linear_Layer` and `Model` and trains small networks on 21 points of XOR and 100 of a line.
Its listing has no biases. What else it leaves open is taken as its figures fit best: weights start in U[0, 1), the loss
is the squared error with the gradient 2(ŷ − y), sgdm is the averaged momentum with β 0.9, and every sample makes one
update, in order. A class is 1 where the output is above ½.""",
    "reproduce.page_lab2": """\
Lab 2 trains 2-100-50-10-1, all sigmoid, on 500 points of a line, 500 of XOR and 1,000 of a chessboard, one update a
sample, in order, N(0, 1) weights, ½ Σ (y − ŷ)². Epochs count from 0, as its listing prints them.""",
    "reproduce.page_published": "Published beside measured; seeds: {seeds}; kernel: {kernels}.",
    "reproduce.page_first": "The epoch at which these accuracies are first printed:",
    "reproduce.page_picture": "{title}: a dot is a seed, the bar is the published figure.",
    "reproduce.page_curves": "{title}: the median of the seeds by epoch, the band from the 10th to the 90th percentile,"
    " and a diamond for every published figure.",
    "reproduce.page_reading": "reading",
    "reproduce.page_names_title": "The reports' names, and ours",
    "reproduce.page_names": "What the reports name, and where it is here: a Python name, a key of a scenario file, a"
    " quantity, an option or a command.",
    "reproduce.page_ours": "here",
    "reproduce.page_what": "what it is",
    "reproduce.picture_epoch": "epoch {epoch}",
    "reproduce.picture_axis": "accuracy in %",
    "reproduce.picture_soft_axis": "soft accuracy in %, the rest to 100 on a logarithmic scale",
}
