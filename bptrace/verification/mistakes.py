"""The catalogue of mistakes: each a rewrite of the right tree, never a formula of its own.

A mistake has an identifier (a contract with other programs), the lines it can happen on, and a change: what one node of
the right tree, or the whole of it, is taken for. Mistakes that stand earlier in the table are named before later ones
that come to the same thing. To add one: a row here, its sentence in `texts.en.mistake`, a line in docs/mistakes.md.
"""

from collections.abc import Iterator
from typing import Literal

from bptrace.algebra.expression import Expression, Symbol, Transpose, substitute
from bptrace.algebra.quantity import quantity
from bptrace.frozen import frozen
from bptrace.network.network import Network
from bptrace.verification.changes import (
    forward,
    losses,
    optimizers,
    products,
    quantities,
    scales,
    slopes,
    sums,
    updates,
)
from bptrace.verification.rewriting import Change, Place, each_place

Look = Literal["part", "product", "front", "sum"]


@frozen
class Mistake:
    """A known way to be wrong: on which lines, which change, of one node or of the whole line.

    `look` says what the second hint points at: the part, how things are multiplied, what stands in front, the sum.
    `common` ones need less evidence before they are named from a few digits; `rare` ones are never named from figures,
    they only leave open which of several it was. `says` is the sentence it is told with, its own name's unless one
    mistake means two things.
    """

    identifier: str
    lines: frozenset[str]
    change: Change
    look: Look = "part"
    whole: bool = False
    common: bool = False
    rare: bool = False
    says: str = ""

    @property
    def sentence(self) -> str:
        """The key of its sentence in `texts.en.mistake`."""
        return f"mistake.{self.says or self.identifier}"


def _on(
    lines: str,
    identifier: str,
    change: Change,
    look: Look = "part",
    *,
    whole: bool = False,
    common: bool = False,
    rare: bool = False,
    says: str = "",
) -> Mistake:
    return Mistake(identifier, frozenset(lines.split()), change, look, whole, common, rare, says)


GRADIENTS = "delta da dW db dalpha"
CATALOGUE = (
    _on("delta", "missing-activation-derivative", slopes.drop_slope, common=True),
    _on("delta", "missing-activation-derivative", slopes.stop_at_activation, whole=True),
    _on("delta", "missing-relu-mask", slopes.drop_mask, common=True),
    _on("delta", "activation-instead-of-derivative", slopes.activation_for_slope),
    _on("delta", "activation-of-gradient", slopes.activation_of_gradient),
    _on("delta", "derivative-of-wrong-argument", slopes.wrong_argument),
    _on("delta", "derivative-of-wrong-layer", slopes.slope_of_other_layer),
    _on("delta", "derivative-of-wrong-function", slopes.slope_of_other_function),
    _on("delta", "incomplete-derivative", slopes.half_a_slope),
    _on("delta", "miscopied-derivative", slopes.miscopied_slope, rare=True),
    _on("delta", "wrong-side-of-kink", slopes.sides_swapped, common=True, says="sides-swapped"),
    _on("delta", "derivative-twice", slopes.slope_twice),
    _on("delta", "extra-activation-derivative", slopes.slope_again, whole=True, common=True),
    _on("delta", "softmax-entry-by-entry", slopes.only_own, common=True),
    _on("delta", "softmax-entry-by-entry", slopes.only_own_of_gradient, whole=True, common=True),
    _on("delta dalpha", "updated-weights", quantities.updated_weights, common=True),
    _on("da", "updated-weights", quantities.updated_weights, common=True),
    _on("z delta da dW dalpha", "missing-transpose", products.drop_transpose, common=True),
    _on("z delta da dW", "reshape-instead-of-transpose", products.reshape, rare=True),
    _on("z delta da dW", "swapped-factors", products.swap_factors, "product"),
    _on("z delta da dW", "extra-transpose", products.add_transpose, "product"),
    _on("delta da", "gradient-instead-of-weight", quantities.gradient_for_weights),
    _on("z delta da", "wrong-layer-weights", quantities.other_weights),
    _on("z", "wrong-layer-bias", quantities.other_bias),
    _on("z dW", "pre-activation-instead-of-activation", quantities.pre_activation),
    _on("z dW", "wrong-layer-activation", quantities.other_activation),
    _on(GRADIENTS, "wrong-delta", quantities.other_delta),
    _on("delta da L", "missing-target", losses.drop_target),
    _on("delta da L", "pre-activation-instead-of-activation", quantities.pre_activation),
    _on("delta da L", "wrong-layer-activation", quantities.other_activation),
    _on("L", "missing-half", losses.drop_half, "front", common=True),
    _on("L", "not-squared", losses.not_squared),
    _on("L", "root-of-squares", losses.root_of_squares),
    _on("L", "square-of-sum", losses.square_of_sum, "sum"),
    _on("delta da L", "absolute-error", losses.absolute_error),
    _on("z", "missing-bias", forward.drop_bias, common=True),
    _on("z", "sign-flipped", forward.subtract_bias, "front", says="bias-subtracted"),
    _on("L", "missing-half-of-bce", losses.one_of_two, common=True),
    _on("L", "swapped-in-logarithm", losses.swap_in_logarithm, common=True),
    _on("L", "swapped-targets", losses.swap_targets, common=True),
    _on("L", "missing-target", losses.drop_weight),
    _on("L", "missing-logarithm", losses.drop_logarithm),
    _on("L", "other-base-of-logarithm", losses.other_base, whole=True, common=True),
    _on("a", "softmax-not-normalised", forward.not_normalised, common=True),
    _on("a", "softmax-wrong-axis", forward.over_samples, "sum"),
    _on("a", "softmax-without-exponentials", forward.without_exponentials),
    _on("a", "missing-activation", forward.drop_activation),
    _on("a", "wrong-activation", forward.other_function),
    _on("a", "activation-twice", forward.function_twice),
    _on("db", "bias-not-summed", updates.drop_sum, "sum", common=True),
    _on("db", "bias-wrong-axis", updates.other_axis, "sum"),
    _on("L dalpha", "not-summed", losses.drop_total, "sum"),
    _on("dalpha", "wrong-side-of-kink", slopes.other_side, common=True),
    _on("delta", "matmul-instead-of-product", products.product_of_matrices, "product"),
    _on("z delta da dW", "product-instead-of-matmul", products.product_of_entries, "product"),
    _on("update", "update-added", updates.turn_update, "front", common=True),
    _on("update", "update-without-learning-rate", updates.drop_rate, "front", common=True),
    _on("update", "learning-rate-twice", updates.rate_twice, "front"),
    _on("update", "missing-bias-correction", updates.uncorrected, whole=True, common=True),
    _on("update", "step-instead-of-weight", updates.only_step),
    _on("update", "missing-bias-correction", optimizers.uncorrected_alone, common=True),
    _on("update", "missing-optimizer-state", updates.forget_kept),
    _on("update correction", "old-optimizer-state", optimizers.kept_before, common=True),
    _on("update", "gradient-instead-of-average", optimizers.gradient_alone, common=True),
    _on("update", "missing-decay-rate", optimizers.drop_share, common=True),
    _on("update", "swapped-decay-rates", optimizers.swap_shares, common=True),
    _on("update", "averaged-gradient", optimizers.average_gradient, "front", common=True),
    _on("update correction", "wrong-decay-rate", optimizers.other_share, common=True),
    _on("update", "gradient-not-squared", optimizers.drop_square),
    _on("update", "missing-root", optimizers.drop_root, common=True),
    _on("update", "missing-brackets", optimizers.drop_brackets, "product", common=True),
    _on("correction", "multiplied-by-correction", optimizers.multiply_by_correction),
    _on("correction", "missing-power", optimizers.drop_power),
    _on("update", "divided-by-learning-rate", optimizers.divide_by_rate, "front"),
    _on("decay", "missing-weight-decay", optimizers.drop_decay, common=True),
    _on("update", "weight-decay-without-learning-rate", optimizers.decay_beside, whole=True),
    _on(GRADIENTS + " L z a update", "sign-flipped", scales.flip, "front", whole=True, common=True),
    _on("delta da dW db L", "not-divided-by-samples", scales.drop_samples, "front"),
    _on("delta da dW db L", "not-divided-by-outputs", scales.drop_outputs, "front"),
    _on("delta da L", "wrong-size", scales.other_size),
    _on(GRADIENTS + " L update", "factor-two", scales.double, "front", whole=True, common=True),
    _on("update", "factor-two", scales.double_step, "front", whole=True, common=True, says="step-doubled"),
    _on(GRADIENTS + " L update", "factor-half", scales.halve, "front", whole=True, common=True),
    _on("update", "factor-half", scales.halve_step, "front", whole=True, common=True, says="step-halved"),
    _on(GRADIENTS + " L update", "divided-by-samples", scales.divide_by_samples, "front", whole=True, common=True),
    _on(
        GRADIENTS + " L update",
        "divided-by-samples",
        scales.divide_by_samples_again,
        "front",
        whole=True,
        common=True,
        says="divided-by-samples-twice",
    ),
    _on("delta da dW db L update", "multiplied-by-samples", scales.multiply_by_samples, "front", whole=True),
    _on("delta da dW db L update", "divided-by-outputs", scales.divide_by_outputs, "front", whole=True),
    _on(
        "delta da dW db L update",
        "divided-by-outputs",
        scales.divide_by_outputs_again,
        "front",
        whole=True,
        says="divided-by-outputs-twice",
    ),
    _on("delta da dW db L update", "scaled-by-width", scales.scale_by_width, "front", whole=True, rare=True),
    _on(GRADIENTS, "learning-rate-included", scales.include_rate, "front", whole=True),
    _on("z delta da dW", "other-layout", products.other_layout, "product", whole=True),
    _on("z delta da dW db", "transposed-result", products.turn_result, "product", whole=True),
    _on("a delta da", "missing-brackets", products.drop_brackets, "product", common=True),
    _on("delta", "missing-error", slopes.only_slope),
    _on("z delta da dW", "missing-factor", products.drop_factor),
    _on("delta da L a decay correction", "wrong-sign-of-term", sums.turn_term, "front"),
    _on("z L " + GRADIENTS, "missing-term", sums.drop_term, "sum"),
    _on("dW db L dalpha", "one-sample-alone", sums.only_one_sample, "sum", rare=True),
    _on("z a delta da dW db", "entries-left-open", sums.leave_open, "sum", whole=True),
    _on("delta da L", "other-loss", losses.of_other_loss, whole=True),
)


RARE = frozenset(one.identifier for one in CATALOGUE if one.rare)


@frozen
class Rewrite:
    """A mistake made in one place: the tree it gives, the part of the right tree it changes, and what stands there."""

    mistake: Mistake
    expression: Expression
    part: Expression
    used: Expression


def turned_operand(right: Expression, name: str) -> Rewrite:
    """A transpose too many on one quantity of a line, wherever it stands in it."""
    (mistake,) = (one for one in CATALOGUE if one.identifier == "extra-transpose")
    turned = Transpose(Symbol(name))
    return Rewrite(mistake, substitute(right, {name: turned}), Symbol(name), turned)


_OF_OPTIMIZERS = {"mhat": "correction", "vhat": "correction", "g": "decay"}


def sort_of_line(name: str) -> str:
    """`delta`, `dW`, `update`, …: what the table's lines are called."""
    found = quantity(name)
    if found.new or found.state:
        return _OF_OPTIMIZERS.get(found.state, "update") if not found.new else "update"
    return f"{'d' if found.derivative else ''}{found.base}"


def rewrites(network: Network, name: str, right: Expression) -> Iterator[Rewrite]:
    """Every catalogued mistake that can be made in `right`, the line of `name`."""
    sort, place = sort_of_line(name), Place(network, name)
    for mistake in CATALOGUE:
        if sort not in mistake.lines:
            continue
        if mistake.whole:
            for new in mistake.change(right, place):
                yield Rewrite(mistake, new, right, new)
        else:
            for new, part, used in each_place(right, mistake.change, place):
                yield Rewrite(mistake, new, part, used)
