"""`bptrace trace`: every step of one sample, printed or written to a file."""

from collections.abc import Callable

from bptrace.commands.arguments import CommandParser, Options, one_of
from bptrace.commands.output import deliver, deliver_json, deliver_lines
from bptrace.commands.outputs import ready_to_write_all
from bptrace.commands.scenario_options import add_scenario_options, files_read, scenario_of
from bptrace.export.json_format import trace_json
from bptrace.export.latex import trace_latex
from bptrace.export.markdown import trace_markdown
from bptrace.export.program import program
from bptrace.export.text import trace_lines
from bptrace.tracing import Trace, trace

DOCUMENTS: dict[str, Callable[[Trace], str]] = {
    "markdown": trace_markdown,
    "latex": trace_latex,
    "python": program,
}
FORMATS = ("text", "json", *DOCUMENTS)


def add_options(parser: CommandParser) -> None:
    """SCENARIO and its options, the format, the file."""
    add_scenario_options(parser)
    parser.option("--format", metavar="|".join(FORMATS), type=one_of(*FORMATS), default="text")
    parser.option("-o", metavar="FILE")
    parser.option("--fine", action="store_true")


def run(options: Options) -> int:
    """Print the trace."""
    scenario = scenario_of(options)
    ready_to_write_all({"-o": options.o}, files_read(options, scenario))
    traced = trace(scenario, fine=options.fine)
    if options.format == "text":
        deliver_lines(trace_lines(traced), options, options.o)
    elif options.format == "json":
        deliver_json(trace_json(traced), options, options.o)
    else:
        deliver(DOCUMENTS[options.format](traced), options, options.o)
    return 0
