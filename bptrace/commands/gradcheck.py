"""`bptrace gradcheck`: every gradient and every δ against a numeric derivative of the loss."""

from bptrace.commands.arguments import CommandParser, Options, one_of, real_number
from bptrace.commands.output import deliver, deliver_json
from bptrace.commands.scenario_options import add_scenario_options, scenario_of
from bptrace.errors import UsageError
from bptrace.export.gradcheck import gradcheck_json, gradcheck_text, sweep_text
from bptrace.gradient_checking import METHODS, gradient_check
from bptrace.sweeping import sweep
from bptrace.texts import text

DEFAULT = "complex"


def add_options(parser: CommandParser) -> None:
    """SCENARIO and its options, the method and its step, JSON."""
    add_scenario_options(parser)
    parser.option("--method", metavar="|".join(METHODS), type=one_of(*METHODS), default=DEFAULT)
    parser.option("--step", metavar="H", type=real_number)
    parser.option("--sweep", action="store_true")
    parser.option("--json", action="store_true")


def run(options: Options) -> int:
    """Print what was found; 1 where anything is wrong, 4 where nothing could be judged."""
    if options.step is not None and not 0 < options.step <= 1:
        raise UsageError(text("cli.no_step", step=options.step))
    check = gradient_check(scenario_of(options), method=options.method, step=options.step)
    swept = sweep(check.trace) if options.sweep else ()
    if options.json:
        deliver_json(gradcheck_json(check, swept), options)
    else:
        deliver(gradcheck_text(check) + sweep_text(swept), options)
    return check.exit_code
