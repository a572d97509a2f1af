"""English texts: the command line and its errors."""

TEXTS: dict[str, str] = {
    "cli.overview": """\
bptrace: a step-through debugger for back-propagation, in the terminal

usage: bptrace                       the lesson you were in, or the list of lessons
       bptrace COMMAND [options]

commands:
{commands}

Start with `bptrace lessons start 1`, or with `bptrace debug lab1`.
`bptrace COMMAND --help` tells more, `bptrace --version` the version.
""",
    "cli.start.help": "Open the lesson you were in last, at its page; where that is done, or there is none, the list.",
    "cli.lessons.summary": "the lessons, beside the live debugger",
    "cli.lessons.help": """\
The lessons: list them, start one, or forget what you did in one.
NAME is a lesson's name or its number. In a pipe, or with --text, `start` prints the lesson instead of opening it;
`answer` judges an answer to a question of the printed lesson, and `hint` tells one hint to it.
Exit code of `answer` 0: right; 1: wrong.""",
    "cli.debug.summary": "step through forward pass, deltas, gradients and update",
    "cli.debug.help": "The step-through debugger, on the first step of the scenario (without one: lab1).",
    "cli.trace.summary": "the whole trace as text, JSON, Markdown, LaTeX or a numpy program",
    "cli.trace.help": """\
Print every step of one sample: its formula, its numpy line, its values, its gradient check.
Markdown has its formulas between dollars, LaTeX is a document that compiles by itself, python a program that runs.""",
    "cli.gradcheck.summary": "check every gradient and every delta numerically",
    "cli.gradcheck.help": """\
Compare every derived gradient, entry by entry, with a numeric derivative of the loss.
Exit code 0: nothing is wrong; 1: something is; 4: nothing could be judged.""",
    "cli.check.summary": "judge your own derivation and name its first wrong line",
    "cli.check.help": """\
Judge a derivation: a text file of formulas and figures, or numpy code (.py). With --new, write such a file with blanks.
Exit code 0: all right; 1: something is wrong; 3: FILE cannot be read; 4: nothing could be judged.""",
    "cli.train.summary": "train the network, print how it went",
    "cli.train.help": "Train the scenario's network from its own weights and print a summary.",
    "cli.replay.summary": "any update of a saved run, in the debugger",
    "cli.replay.help": """\
Open the debugger at an update of a run that `bptrace train --save` wrote: its sample, its weights, what the optimizer
kept. --at names it, --when finds the first at which a condition holds (from --at on); without them the whole run opens
on the training screen. In a pipe, or with --text, the update's trace is printed.
Exit code 1: the condition held nowhere.""",
    "cli.examples.summary": "published worked examples, digit by digit, with errata",
    "cli.examples.help": """\
Published worked examples. Without NAME, the list; with one, every figure that is printed there beside the computed one,
and for those that are wrong the cause, from which the printed digits are computed anew. NAME may be a file of your own.
Exit code 0: every figure agrees or is explained by an erratum; 1: something is left open.""",
    "cli.reproduce.summary": "the tables of the two lab reports, published beside measured",
    "cli.reproduce.help": """\
Run the tables of the two lab reports again, each row with many seeds, and print what was published beside what came
out. Without a name both reports; EXPERIMENT is a table, such as lab1-layers, or a TOML file of your own.
Finished runs are kept: after Ctrl+C the same command goes on from there.
A row with fewer than three seeds has no verdict; in JSON its verdict is null.""",
    "cli.start.usage": "bptrace",
    "cli.lessons.usage": "bptrace lessons [list|start NAME|reset NAME|new DIR|lint DIR] [options]\n"
    "       bptrace lessons answer NAME QUESTION ANSWER\n       bptrace lessons hint NAME QUESTION",
    "cli.debug.usage": "bptrace debug [SCENARIO] [options]",
    "cli.trace.usage": "bptrace trace [SCENARIO] [options]",
    "cli.gradcheck.usage": "bptrace gradcheck [SCENARIO] [options]",
    "cli.check.usage": "bptrace check FILE [SCENARIO] [options]\n       bptrace check --new FILE [SCENARIO] [options]",
    "cli.train.usage": "bptrace train [SCENARIO] [options]",
    "cli.replay.usage": "bptrace replay RUN.npz [--at EPOCH[:SAMPLE]] [--when EXPR] [options]",
    "cli.examples.usage": "bptrace examples [NAME] [options]",
    "cli.reproduce.usage": "bptrace reproduce [lab1|lab2|EXPERIMENT] [options]",
    "cli.arguments": "arguments",
    "cli.options": "options",
    "cli.scenario_options": "the scenario",
    "cli.scenario_defaults": """\
SCENARIO, changed by these. With neither SCENARIO nor --network it is lab1;
with --network what is not given has the default told here.""",
    # one line of help for each option
    "cli.option.help": "show this help",
    "cli.option.ascii": "print ASCII only",
    "cli.option.no_color": "no colour (NO_COLOR does the same)",
    "cli.option.scenario": "a bundled name (lab1, lab2, softmax, an example such as mazur), a TOML file,"
    " or a saved run (.npz)",
    "cli.option.network": "sizes and activations, 2-3-sigmoid-3-sigmoid-1",
    "cli.option.layout": "samples as rows (z = a W + b) or as columns (z = W a + b); default row",
    "cli.option.bias": "default trained",
    "cli.option.sign": "plus: delta is dL/dz (default); minus: its negative",
    "cli.option.loss": "default half-sse; after softmax cross-entropy",
    "cli.option.init": "how the weights start; default normal",
    "cli.option.data": "a data set (lab1-linear lab1-xor lab2-linear lab2-xor lab2-chessboard moons circles) or a CSV",
    "cli.option.x": "one sample's inputs by hand",
    "cli.option.y": "its targets",
    "cli.option.weights": "parameters W1 b1 ... from numpy's archive",
    "cli.option.optimizer": "default sgd; their numbers are set with --set optimizer.beta=0.9 and the like",
    "cli.option.decay": "what the learning rate is multiplied by",
    "cli.option.decay_every": "after every so many epochs",
    "cli.option.seed": "of everything random; default 0",
    "cli.option.samples": "how many samples the data set gets",
    "cli.option.sample": "which sample is traced, from 0; default 0",
    "cli.option.learning_rate": "default 0.1",
    "cli.option.set": "any key of a scenario file, such as init.seed=3; may be repeated",
    "cli.option.format": "text (default), json, markdown, latex or python",
    "cli.option.o": "write there instead of printing",
    "cli.option.fine": "finer steps: dL/da and delta apart",
    "cli.option.method": "default complex",
    "cli.option.sweep": "also the error of every method from step 1 down to 1e-12",
    "cli.option.step": "default 1e-30 (complex), 1e-4 (central), 1e-2 (richardson)",
    "cli.option.json": "print JSON",
    "cli.option.file": "the derivation: a text file, or numpy code (.py)",
    "cli.option.example": "an example of the list, or a TOML file",
    "cli.option.experiment": "a report, one of its tables, or a TOML file",
    "cli.option.seeds": "runs of every row, each with other random numbers; default 3",
    "cli.option.jobs": "processes at work, at most; default 1",
    "cli.option.kept": "run nothing, show what is kept",
    "cli.option.page": "write a page of it, and its pictures into a folder of that name, instead of printing",
    "cli.option.hint": "how much is told about a mistake, 1 to 4; default 3: it is named (in a lesson 1: where)",
    "cli.option.exam": "tell right from wrong, never the cause",
    "cli.option.watch": "judge again whenever the file is saved, until Ctrl+C",
    "cli.option.new": "write FILE (.txt or .py) with blanks to fill in, never over an existing file",
    "cli.option.epochs": "default: the scenario's, 1000",
    "cli.option.batch": "samples an update: a number, or full; default 1",
    "cli.option.shuffle": "a new order of the samples in every epoch, of the scenario's seed",
    "cli.option.stop_when": "stop after the first epoch in which this holds, such as 'L < 0.01'; the README tells more",
    "cli.option.run": "a run that `bptrace train --save RUN.npz` wrote",
    "cli.option.at": "the update of this epoch, from 0, that has this sample; without one the epoch's first",
    "cli.option.when": "the first update at which this holds, such as 'dead(1) > 0.5'; looked for after every epoch",
    "cli.option.validation": "hold out this share of the samples, such as 0.2, and measure them",
    "cli.option.kernel": "what computes: numpy; jit, machine code of the same equations (needs numba, the extra fast);"
    " auto takes jit for long runs, where it is there",
    "cli.option.save": "keep the run in this .npz: weights, history, check-points; `bptrace replay` opens it",
    "cli.option.csv": "write the history, one epoch a line, up to 1,048,575; of more epochs evenly chosen ones",
    "cli.option.plot": "draw how it went into this .png or .svg (needs matplotlib, the extra plot)",
    "cli.option.tui": "in the interface",
    "cli.option.action": "list (default), start, answer, hint, reset, new or lint",
    "cli.option.question": "the number of a question of the printed lesson",
    "cli.option.typed": "an answer to it; without one the question is told again",
    "cli.option.name": "a lesson's name or number; a folder for new and lint",
    "cli.option.text": "print it instead",
    "cli.option.lessons": "a folder of lessons of your own",
    # the list of lessons
    "cli.lesson_row": "{mark} {number:>2}  {title} ({told})\n      {goal}",
    "cli.lessons_new": "`bptrace lessons {own}start {number}` opens lesson {number}.",
    "cli.lessons_begun": "`bptrace lessons {own}start {number}` goes on with lesson {number}.",
    "cli.lessons_done": "`bptrace lessons {own}start {number}` opens lesson {number} again.",
    "cli.lesson_reset": "{title}: what you did in it is forgotten.",
    "cli.lesson_exercise_kept": "Your exercise was set aside as {path}.",
    "cli.lesson_begun_in": "{folder} holds a new lesson; `bptrace lessons lint {folder}` looks it over.",
    "cli.lesson_sound": "{folder} is sound.",
    # errors
    "cli.lesson_without_question": (
        "`bptrace lessons {action}` needs a question: `bptrace lessons {action} {lesson} 1`."
    ),
    "cli.lesson_without_name": "`bptrace lessons {action}` needs the lesson: `bptrace lessons {action} 1`.",
    "cli.usage": "{message} (`{command} --help` shows what it takes)",
    "cli.unknown_command": "there is no command '{command}': {hint}",
    "cli.unknown_option": "there is no option {option} here: {hint}",
    "cli.options_listed": "`{command} --help` lists them all.",
    "cli.extra_argument": "'{word}' is one word too many; `{command} --help` shows what it takes.",
    "cli.did_you_mean": "did you mean {name}?",
    "cli.one_of": "it is one of {names}.",
    "cli.not_whole": "'{word}' is not a whole number",
    "cli.too_many_digits": "'{word}…' is too large; whole numbers go up to {most}",
    "cli.not_a_number": "'{word}' is not a number",
    "cli.not_one_of": "'{word}' is not known: {hint}",
    "cli.no_step": "--step {step} makes no derivative; a step is a number above 0 and at most 1, such as 1e-4.",
    "cli.no_such_hint": "--hint {hint} is not known; 1 is the least that is told, 4 the most.",
    "cli.file_exists": "{path} exists already and is left alone; name a new file.",
    "cli.new_written": "{path} is written; fill in the blanks, then run `bptrace check {path}`.",
    "cli.cannot_write": (
        "{path} cannot be written: {reason}; name a file in a folder that you may write to and that has room."
    ),
    "cli.cannot_use": "{path} cannot be used: {reason}; name another one.",
    "cli.cannot_read": "{path} cannot be read: {reason}; name an existing text file.",
    "cli.cannot_read_archive": "{path} cannot be read: {reason}; name an existing .npz archive.",
    "cli.no_state_folder": "the folder {folder} for what bptrace keeps cannot be made: {reason}; set BPTRACE_HOME to"
    " a folder of yours.",
    "cli.not_set_aside": "{file} is damaged and cannot be moved: {reason}; set BPTRACE_HOME to a folder of yours.",
    "cli.no_regular_file": "it is a pipe or a device",
    "cli.no_path": "a file's name is empty; name a file.",
    "cli.no_dash": "'-' is no file's name here; name a file, or /dev/stdout for what is printed.",
    "cli.over_what_is_read": "{option} would write over {path}, which is read here; name another file.",
    "cli.one_file_twice": "{option} and {other} would write the same file, {path}; name two.",
    "cli.too_large": "{path} is larger than {mebibytes} MiB; name a text file.",
    "cli.not_utf8": "{path}:{line} is not UTF-8 text; save the file as UTF-8.",
    "cli.needs_terminal": "{command} needs a terminal to draw on; {instead} prints instead.",
    "cli.interrupted": "stopped by Ctrl+C.",
    "cli.out_of_memory": "that does not fit into this machine's memory; take a smaller network or fewer samples.",
    "cli.fault": "this is a fault of bptrace, not yours: {kind}: {message}; please report it, with what"
    " BPTRACE_DEBUG=1 prints about it.",
}
