"""`bptrace examples`: published worked examples, listed, or one of them figure by figure."""

from bptrace.commands.arguments import CommandParser, Options
from bptrace.commands.output import deliver, deliver_json
from bptrace.export.worked_examples import example_json, example_text, examples_json, examples_text
from bptrace.museum import judge_example, names, read_example


def add_options(parser: CommandParser) -> None:
    """NAME, JSON."""
    parser.option("example", nargs="?", metavar="NAME")
    parser.option("--json", action="store_true")


def run(options: Options) -> int:
    """The list, of which nothing is claimed; or every figure of one judged, 1 where it is not as its file says."""
    if options.example is None:
        listed = [read_example(name) for name in names()]
        _deliver(examples_json(listed) if options.json else examples_text(listed), options)
        return 0
    judged = judge_example(read_example(options.example))
    _deliver(example_json(judged) if options.json else example_text(judged), options)
    return judged.exit_code


def _deliver(written: str, options: Options) -> None:
    (deliver_json if options.json else deliver)(written, options)
