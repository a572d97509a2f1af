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
    """Judge every figure; 1 where an example is not as its file says."""
    chosen = names() if options.example is None else (options.example,)
    judged = [judge_example(read_example(name)) for name in chosen]
    if options.example is None:
        (deliver_json if options.json else deliver)((examples_json if options.json else examples_text)(judged), options)
    else:
        (deliver_json if options.json else deliver)(
            (example_json if options.json else example_text)(judged[0]), options
        )
    return max(one.exit_code for one in judged)
