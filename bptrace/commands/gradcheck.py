"""`bptrace gradcheck`: every gradient and every δ against a numeric derivative of the loss."""

from bptrace.commands.arguments import CommandParser, Options, one_of, real_number
from bptrace.commands.output import deliver, deliver_json
from bptrace.commands.scenario_options import add_scenario_options, scenario_of
from bptrace.errors import NothingJudged
from bptrace.export.gradcheck import gradcheck_json, gradcheck_text
from bptrace.gradient_checking import GradientCheck, gradient_check

METHODS = ("complex", "central")


def add_options(parser: CommandParser) -> None:
    """SCENARIO and its options, the method and its step, JSON."""
    add_scenario_options(parser)
    parser.option("--method", metavar="|".join(METHODS), type=one_of(*METHODS), default=METHODS[0])
    parser.option("--step", metavar="H", type=real_number)
    parser.option("--json", action="store_true")


def run(options: Options) -> int:
    """Print what was found; 1 where anything is wrong, 4 where nothing could be judged."""
    scenario = scenario_of(options)
    check = gradient_check(scenario, method=options.method, step=options.step)
    code = exit_code(check)
    if options.json:
        deliver_json(gradcheck_json(check, scenario, code), options)
    else:
        deliver(gradcheck_text(check, scenario), options)
    return code


def exit_code(check: GradientCheck) -> int:
    """An exact zero that should be one is right."""
    if check.counts["wrong"]:
        return 1
    return 0 if check.counts["right"] + check.counts["zero"] else NothingJudged.exit_code
