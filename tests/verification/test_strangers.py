"""Derivations that people wrote who had seen neither the catalogue nor the code: half right, half with one mistake."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from sampling import sampled

from bptrace.verification import Report, check

FILES = Path(__file__).parent / "strangers"
THREE_SIGMOIDS = "2-3-sigmoid-3-sigmoid-1-sigmoid"


@dataclass(frozen=True)
class Expected:
    """What is to be said of a file: the lines that are accused, the mistake that is named, the network of code."""

    accused: tuple[str, ...] = ()
    mistake: str | None = None
    network: str | None = None


STRANGERS = {
    "softplus_single_entries.txt": Expected(),
    "relu_of_the_gradient.txt": Expected(("delta1",), "activation-of-gradient"),
    "error_in_place.py": Expected(("delta3",), network=THREE_SIGMOIDS),
    "superscript_layers.txt": Expected(),
    "decimal_logarithm.txt": Expected(("L",), "other-base-of-logarithm"),
    "softmax_jacobian.py": Expected(network="3-4-tanh-3-softmax"),
    "digits_swapped.txt": Expected(("dW2",), "swapped-digits"),
    "columns_minus_windows_lines.txt": Expected(),
    "loop_one_short.py": Expected(("dW2",), "entries-left-open", "2-3-sigmoid-1"),
    "float32_generic.py": Expected(network=THREE_SIGMOIDS),
    "bias_over_units.txt": Expected(("db1",), "bias-wrong-axis"),
    "rounded_on_the_way.txt": Expected(),
    "tanh_twice.txt": Expected(("delta1",), "derivative-of-wrong-argument"),
    "maximum_in_numerator.py": Expected(("a2",), network="4-5-relu-3-softmax"),
    "momentum_bce.txt": Expected(),
    "diagonal_matrices.py": Expected(),
    "bias_of_next_layer.txt": Expected(("db1",), "wrong-delta"),
    "numbers_for_sizes.txt": Expected(),
    "bias_of_one_unit.txt": Expected(("z1",), "missing-bias"),
    "no_brackets.py": Expected(("a1", "a2", "a3"), "missing-brackets", THREE_SIGMOIDS),
    "last_to_first.txt": Expected(),
    "einsum.py": Expected(network="2-3-sigmoid-3-sigmoid-1"),
    "adam_uncorrected.txt": Expected(("W2_new",), "missing-bias-correction"),
    "dead_unit_softmax.txt": Expected(),
    "rebound_weights.py": Expected(("delta1",), "updated-weights", "2-3-sigmoid-1"),
    "batch_entry_by_entry.txt": Expected(),
    "three_flowers_rounded.txt": Expected(),
    "upside_down_signs.txt": Expected(),
    "softplus_from_its_output.py": Expected(),
    "loops_in_single_precision.py": Expected(),
    "quarter_minus_square.txt": Expected(),
    "answers_before_workings.txt": Expected(),
    "divided_by_classes.txt": Expected(("delta2",), "wrong-size"),
    "softplus_slope_of_output.txt": Expected(("delta1",), "derivative-of-wrong-argument"),
    "reshaped_weights.py": Expected(("delta1",), "reshape-instead-of-transpose"),
    "weight_decay_in_gradient.py": Expected(("dW2",), "weight-decay-included"),
    "digits_of_first_layer.txt": Expected(("dW1",), "swapped-digits"),
    "adagrad_without_root.txt": Expected(("W2_new",), "missing-root"),
    "adam_under_old_names.txt": Expected(("W2_new",), "wrong-decay-rate"),
    "momentum_under_old_names.txt": Expected(),
    "gate_on_the_gradient.py": Expected(("delta2",), "activation-of-gradient"),
    "softmax_over_samples.py": Expected(("a2",), "softmax-wrong-axis"),
    "full_jacobian_one_layer.py": Expected(),
    "half_a_quotient_rule.py": Expected(("delta1",), "incomplete-derivative"),
    "mean_softplus_batch.txt": Expected(),
    "slope_of_next_layer.py": Expected(("delta3", "delta2", "delta1"), "derivative-of-wrong-layer"),
    "updated_weights_four_layers.py": Expected(("delta1",), "updated-weights"),
    "momentum_fifth_step.txt": Expected(),
    "momentum_of_the_gradient.txt": Expected(("mW1_new",), "swapped-decay-rates"),
    "bias_of_one_entry.txt": Expected(("z1",), "missing-bias"),
    "jacobian_a_sample.py": Expected(),
    "adam_own_names.txt": Expected(),
    "momentum_columns.txt": Expected(),
    "fractions_and_percent.txt": Expected(),
    "slope_is_its_value.py": Expected(("delta1",)),
}


def judged(name: str) -> Report:
    network = STRANGERS[name].network
    return check(FILES / name, **({"network": network} if network else {}))


@pytest.mark.parametrize("name", sampled(STRANGERS, 12))
def test_a_strangers_derivation_is_judged_as_it_deserves(name: str) -> None:
    expected, report = STRANGERS[name], judged(name)
    assert tuple(result.name for result in report.results if result.passed is False) == expected.accused
    assert report.first_wrong == (expected.accused[0] if expected.accused else None)
    named = report.first.cause.mistake if report.first and report.first.cause else None
    assert named == expected.mistake


def test_no_file_is_forgotten() -> None:
    assert {path.name for path in FILES.iterdir() if path.suffix in (".txt", ".py")} == set(STRANGERS)
