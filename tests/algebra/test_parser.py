"""What a person may type, and what is refused with a reason."""

from contextlib import suppress

import numpy as np
import pytest
from any_text import any_text
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import Largest, MatMul, Number, Power, Scale, Size, Symbol
from bptrace.algebra.notation import mathematics, numpy_code
from bptrace.algebra.parser import FormulaError, FormulaShapeError, parse, read_quantity
from bptrace.algebra.rounding import magnitude
from bptrace.network.derivation import derivation
from bptrace.network.optimizers import Optimizer
from bptrace.network.scenario import Scenario
from bptrace.tracing import trace

NETWORK = Scenario.build(network="2-4-sigmoid-4-tanh-1-sigmoid").network
VOCABULARY = NETWORK.vocabulary
RIGHT = {line.name: line.equation.expression for line in derivation(NETWORK).lines}


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("delta1", "(δ⁽²⁾ W⁽²⁾ᵀ) ⊙ σ′(z⁽¹⁾)"),
        ("delta1", "(delta2 @ W2.T) * dsigmoid(z1)"),
        ("delta1", "(delta_2 W_2^T) ⊙ f'(z_1)"),
        ("delta1", "δ²·W²ᵀ ⊙ σ'(z¹)"),
        ("delta1", "np.dot(delta2, W2.T) * σ′(z1)"),
        ("delta1", "delta^(2) @ W^(2).T * df(z1)"),
        ("delta1", "(dL/dz2 @ W2.T) × sigmoid'(z1)"),
        ("delta2", "δ³W³ᵀ ⊙ tanh′(z²)"),
        ("dW2", "a1.T @ delta2"),
        ("dW2", "np.matmul(a⁽¹⁾ᵀ, δ⁽²⁾)"),
        ("dW2", "a1.T.dot(δ2)"),
        ("db2", "np.sum(delta2, axis=0, keepdims=True)"),
        ("db2", "delta2.sum(0)"),
        ("db2", "delta2.sum(axis=-2)"),
        ("db2", "Σᵢ δ⁽²⁾"),
        ("z1", "a0 @ W1 + b1"),
        ("z1", "xW1 + b1".replace("xW", "x W")),
        ("a1", "f(z1)"),
        ("a1", "logistic(z1)"),
        ("L", "½ Σ (a³ − y)²"),
        ("L", "(1/2) * sum((a3 - y)**2)"),
        ("L", "0.5*np.sum(np.square(a3-y))"),
        ("W1_new", "W1 - eta * dW1"),
        ("W1_new", "W⁽¹⁾ − η ∂L/∂W⁽¹⁾"),
    ],
)
def test_many_spellings_are_one_tree(name, written):
    assert parse(written, VOCABULARY) == RIGHT[name]


OTHER = Scenario.build(network="2-4-prelu-4-leaky-relu-3-softmax").network
COLUMNS = Scenario.build(network="2-4-prelu-4-leaky-relu-3-softmax", layout="column").network


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a3", "softmax(z3)"),
        ("a3", "Softmax(z⁽³⁾)"),
        ("a3", "f(z3)"),
        ("a2", "LeakyReLU(z2)"),
        ("a2", "leaky_relu(z2)"),
        ("a2", "f(z2)"),
        ("a1", "PReLU(z⁽¹⁾, α⁽¹⁾)"),
        ("a1", "prelu(z1, alpha1)"),
        ("a1", "PReLU(z1)"),
        ("a1", "f(z1)"),
        ("L", "-Σ(y ⊙ log(a3)) / m"),
        ("L", "-np.sum(y * np.log(a3)) / m"),
        ("L", "-np.sum(xlogy(y, a3)) / y.shape[0]"),
        ("delta2", "(delta3 @ W3.T) * dleaky_relu(z2)"),
        ("delta2", "(δ³ W³ᵀ) ⊙ LeakyReLU′(z²)"),
        ("delta1", "(delta2 @ W2.T) * dprelu(z1, alpha1)"),
        ("delta1", "(delta2 @ W2.T) * f'(z1)"),
        ("dalpha1", "-np.sum((delta2 @ W2.T) * relu(-z1))"),
        ("alpha1_new", "α¹ − η ∂L/∂α¹"),
        ("alpha1_new", "alpha1 - eta * dalpha1"),
    ],
)
def test_the_spellings_of_softmax_and_of_trained_slopes(name, written):
    assert parse(written, OTHER.vocabulary) == derivation(OTHER).by_name[name].equation.expression


def test_softmax_runs_over_the_outputs_of_one_sample_in_either_layout():
    rows, columns = (parse("softmax(z3)", network.vocabulary) for network in (OTHER, COLUMNS))
    assert rows == parse("softmax(z3, axis=1)", OTHER.vocabulary)
    assert columns == parse("softmax(z3, axis=0)", COLUMNS.vocabulary)
    assert (rows, columns) == tuple(network.forward[5].expression for network in (OTHER, COLUMNS))


ADAM = derivation(NETWORK, Optimizer("adam", weight_decay=0.1, normalise=True))


@pytest.mark.parametrize("name", [line.name for line in ADAM.phase("update")])
@pytest.mark.parametrize("write", [mathematics, numpy_code])
def test_every_step_of_an_update_reads_back_as_it_is_written(name, write):
    expression = ADAM.by_name[name].equation.expression
    assert parse(write(expression), ADAM.vocabulary) == expression


@pytest.mark.parametrize("written", ["1 - β₁ᵗ", "1 - beta1^t", "1 − β₁**t", "1 - beta_1 ** t"])
def test_a_number_may_be_raised_to_the_number_of_the_update(written):
    assert mathematics(parse(written, ADAM.vocabulary)) == "1 − β₁ᵗ"


@pytest.mark.parametrize(("written", "says"), [("W1^t", "whole number"), ("beta1^W1", "whole number"), ("2^q", "q")])
def test_nothing_else_is_raised_to_what_is_no_whole_number(written, says):
    with pytest.raises(FormulaError, match=says):
        parse(written, ADAM.vocabulary)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("δ⁽²⁾", "delta2"),
        ("delta2", "delta2"),
        ("a²", "a2"),
        ("a_2", "a2"),
        ("a^(2)", "a2"),
        ("∂L/∂W⁽²⁾", "dW2"),
        ("dL/dW2", "dW2"),
        ("∂W²", "dW2"),
        ("W⁽¹⁾_new", "W1_new"),
        ("dz2", "delta2"),
        ("η", "eta"),
        ("m_W⁽¹⁾_new", "mW1_new"),
        ("mW1", "mW1"),
        ("acc_b2", "accb2"),
        ("m̂_W⁽³⁾", "mhatW3"),
        ("vhatW3", "vhatW3"),
        ("β₁", "beta1"),
        ("beta_2", "beta2"),
        ("ε", "epsilon"),
        ("λ", "weight_decay"),
        ("t", "t"),
        ("mhatW1_new", None),
        ("dmW1", None),
        ("accz1", None),
        ("beta3", None),
        ("x2", None),
        ("q1", None),
        ("W", None),
        ("", None),
    ],
)
def test_a_quantity_is_read_in_every_accepted_spelling(written, name):
    assert read_quantity(written) == name


def test_a_superscript_is_a_layer_after_a_name_and_a_power_after_a_bracket():
    assert parse("a²", VOCABULARY) == Symbol("a2")
    assert mathematics(parse("(a²)²", VOCABULARY)) == "(a⁽²⁾)²"


def test_m_is_the_number_of_samples():
    assert parse("dW2 / m", VOCABULARY).right == Size("m", "y", 0)
    assert parse("y.shape[0]", VOCABULARY) == Size("m", "y", 0)


def test_a_star_scales_by_a_number_and_multiplies_entries_of_matrices():
    assert parse("dW1 * 2", VOCABULARY) == Scale(Number(2), Symbol("dW1"))
    with pytest.raises(FormulaShapeError):
        parse("x * W1", VOCABULARY)


def test_juxtaposition_binds_tighter_than_the_entrywise_product():
    assert parse("δ2 W2ᵀ ⊙ σ′(z1)", VOCABULARY) == RIGHT["delta1"]
    assert isinstance(parse("δ2 W2ᵀ", VOCABULARY), MatMul)


def test_a_missing_transpose_is_found_even_in_a_square_network():
    with pytest.raises(FormulaShapeError, match="n₂") as caught:
        parse("delta2 @ W2 * dsigmoid(z1)", VOCABULARY)
    assert (caught.value.left, caught.value.right) == (("m", "n2"), ("n1", "n2"))
    assert caught.value.column == 7


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("[a3 - y] * a3", "(a3 - y) * a3"),
        ("1/2 [(a3 - y) a3ᵀ]", "½ ((a3 - y) a3ᵀ)"),
        ("2 * [(a3 - y) * [a3 * (1 - a3)]]", "2 * ((a3 - y) * (a3 * (1 - a3)))"),
    ],
)
def test_square_brackets_hold_together_as_round_ones_do(written, meant):
    assert parse(written, VOCABULARY) == parse(meant, VOCABULARY)
    with pytest.raises(FormulaError):
        parse("[a3, y] * 2", VOCABULARY)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1/m Σ (a3 - y)²", "(1/m) * Σ (a3 - y)²"),
        ("-1/m delta2.T a1", "(-1/m) * (delta2.T a1)"),
        ("1/(2m) (a3 - y)", "(1/(2 m)) * (a3 - y)"),
        ("1/-2 (a3 - y)", "(1/-2) * (a3 - y)"),
        ("W2 - eta/m dW2", "W2 - (eta/m) * dW2"),
        ("1/2(a3 - y)", "½ (a3 - y)"),
    ],
)
def test_a_quotient_of_numbers_that_visibly_ends_is_a_factor(written, meant):
    tree = parse(written, VOCABULARY)
    assert tree == parse(meant, VOCABULARY) == parse(mathematics(tree), VOCABULARY)


@pytest.mark.parametrize("written", ["Σ ½ (y − a3)²", "Σ 1/2 (y − a3)²", "Σ 1/2 * (y − a3)²", "Σ 0.5 (y − a3)²"])
def test_a_sum_before_a_number_adds_up_what_the_number_multiplies(written):
    assert parse(written, VOCABULARY) == parse(f"Σ ({written[1:]})", VOCABULARY)


@pytest.mark.parametrize(
    "written",
    [
        "1/2 m (a3 - y)",
        "1/2a3",
        "1/m(a3 - y)",
        "1/ m a3",
        "1 / m (a3 - y)",
        "1/2 eta",
        "a3/m (1 - a3)",
        "1/(1+a3) (1-a3)",
    ],
)
def test_an_unclear_fraction_is_offered_both_readings(written):
    with pytest.raises(FormulaError, match=r"\(1/2\) A .* 1/\(2 A\)"):
        parse(written, VOCABULARY)


@pytest.mark.parametrize(
    "written",
    [
        "½ Σ (a3-y) ⊙ (a3-y)",
        "½ Σ (y-a3)*(y-a3)",
        "Σ (a3-y)*(a3-y)/2",
        "Σ ½ (y − a3) ⊙ (y − a3)",
        "Σ 1/2 (y − a3)² * y",
        "Σ (y − a3)²/2 * y",
        "Σ a3 y",
        "Σᵢ a3 ⊙ y",
        "-Σ y * log(a3)",
        "½ sum (a3-y) * (a3-y)",
        "sum(a3-y)^2",
    ],
)
def test_how_far_a_sum_reaches_is_asked_where_it_matters(written):
    with pytest.raises(
        FormulaError, match=r"(how far .* \(A . B\) .* A\) . B)|(the power .*sum\(\(A\)²\) .*\(sum\(A\)\)²)"
    ):
        parse(written, VOCABULARY)


@pytest.mark.parametrize(
    "written", ["Σ (½ (a3-y)²)", "½ Σ ((a3-y) ⊙ (a3-y))", "Σ (a3-y)² / 2", "½·Σ(a3−y)²", "Σ (a3-y)² · ½"]
)
def test_a_sum_with_brackets_or_beside_numbers_needs_no_question(written):
    assert parse(written, VOCABULARY) is not None


@pytest.mark.parametrize("written", ["(Σ a3) ⊙ y", "(½ Σ a3) L", "(-Σᵢ a3) * y", "(Σ a3) / y", "½ Σ (a3 ⊙ y)"])
def test_a_sum_is_printed_with_its_reach(written):
    tree = parse(written, VOCABULARY)
    assert parse(mathematics(tree), VOCABULARY) == tree


@pytest.mark.parametrize(
    ("spelt", "meant"),
    [
        ("1/2 sum (a3 - y)^2", "½ Σ (a3 - y)²"),
        ("1/2 sum((a3 - y)**2)", "½ Σ (a3 - y)²"),
        ("1/2 * sum (a3-y)**2", "½ Σ (a3 - y)²"),
        ("1/2 (a3 - y)", "½ (a3 - y)"),
        ("mean (a3 - y)^2", "mean((a3 - y)²)"),
        ("sum_i delta2", "Σᵢ δ2"),
        ("sum_j a2", "Σⱼ a2"),
    ],
)
def test_what_is_spelt_in_ascii_means_what_it_spells(spelt, meant):
    values = trace(Scenario.build(network=str(NETWORK))).values
    found, expected = (value(parse(one, VOCABULARY), values) for one in (spelt, meant))
    assert np.array_equal(found, expected)


def test_a_program_s_sum_has_one_reading():
    assert isinstance(parse("np.sum(a3-y)**2", VOCABULARY), Power)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("dsoftmax(z2)", r"receives a ⊙ \(G − Σ"),
        ("softmax'(z2)", "not act entry by entry"),
        ("prelu(z2)", r"needs its slope beside it, as in prelu\(z1, alpha1\)"),
        ("alpha2", "no quantity of this network"),
        ("e^-2z1", r"write exp\(…\)"),
        ("a2(1-a2)", r"a⁽²⁾ \* \(1 − a⁽²⁾\)"),
        ("1e" + "2" * 300, "too large"),
        ("maximum(z2)", r"compares two.*max\(z2, axis=1\) for each sample"),
        ("y^(2)", r"y has no layers.*y\*\*2"),
    ],
)
def test_what_is_meant_is_told(written, reason):
    with pytest.raises(FormulaError, match=reason):
        parse(written, VOCABULARY)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("e^-z1", "exp(-z1)"),
        ("e^{-z1} + e²", "exp(-z1) + exp(2)"),
        ("(1 + e**(-z1))^-1", "1/(1 + exp(-z1))"),
        ("z1**0.5 - z1^(1/2)", "sqrt(z1) - sqrt(z1)"),
        ("np.power(z1, -2)", "1/z1**2"),
        ("np.maximum(0, z1)", "relu(z1)"),
        ("max(z1, 2 z1)", "2 z1 + relu(z1 - 2 z1)"),
        ("minimum(z1, 0)", "-relu(-z1)"),
        ("z1 * (z1 > 0)", "z1 * is_positive(z1)"),
        ("(0 <= z1) z1", "(1 - is_positive(-z1)) z1"),
        ("np.where(z1 > 0, z1, 0)", "is_positive(z1) * z1"),
        ("where(z1 < 0, 0.1, 1)", "1 + is_positive(-z1) * (0.1 - 1)"),
        ("2/cosh(z1)", "2/((exp(z1) + exp(-z1))/2)"),
        ("log1p(exp(z1))", "log(1 + exp(z1))"),
        ("A1 ⊙ dZ2", "a1 ⊙ delta2"),
        ("ŷ - Y", "a3 - y"),
        ("eta^2 y² - η³ x^2", "(eta)^2 (y)² - (eta)^3 (x)^2"),
        ("m² - m^-1 + L^2", "(m)² - 1/m + (L)²"),
        ("max(0.1, z1 > 0)", "max(0.1, is_positive(z1))"),
        ("np.max(z1, axis=1, keepdims=True)", "z1.max(axis=1)"),
        ("min(z1)", "-max(-z1)"),
        ("np.subtract(np.add(a3, 1), np.divide(y, m))", "(a3 + 1) - y / m"),
        ("max(eta)", "eta"),
    ],
)
def test_what_programs_and_papers_write_is_read(written, plain):
    try:
        assert parse(written, VOCABULARY) == parse(plain, VOCABULARY)
    except FormulaShapeError:  # a product of what does not fit is no less the same
        with pytest.raises(FormulaShapeError):
            parse(plain, VOCABULARY)


@pytest.mark.parametrize("axis", [None, 0, 1])
def test_the_largest_moves_by_no_more_than_its_bound(axis):
    rng = np.random.default_rng(0)
    a, da = rng.normal(size=(3, 4)), rng.uniform(0, 2, size=(3, 4))
    node = Largest(Symbol("z1"), axis)
    bound = magnitude(node, {"z1": a}, {"z1": da})
    for _ in range(50):
        moved = np.max(a + da * rng.uniform(-1, 1, size=a.shape), axis=axis, keepdims=True)
        assert np.all(np.abs(moved - value(node, {"z1": a})) <= bound)
    assert np.all(bound <= da.max())
    assert value(node, {"z1": np.stack([a, -a])}).shape == (2, *bound.shape)


def test_sigma_is_written_out_by_some():
    assert parse("sigma(z1)", VOCABULARY) == parse("σ(z1)", VOCABULARY)
    assert parse("sigma'(z1)", VOCABULARY) == parse("σ′(z1)", VOCABULARY)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "ends too early"),
        ("a2 +", "ends too early"),
        ("(a2", "ends too early"),
        ("a2)", "column 3"),
        ("a7", "layers 1 to 3"),
        ("delt2", "did you mean delta2"),
        ("sigmod(z1)", "did you mean sigmoid"),
        ("a2 $ 3", r"'\$' at column 4"),
        ("a2**99", "power"),
        ("(a2)**0.7", "power"),
        ("1/0", "zero"),
        ("f'(3)", "needs a z"),
        ("np.sum(z1, axis=2)", "axis"),
        ("((" * 60 + "a2", "nested"),
        ("√" * 200 + "a2", "nested"),
        ("+".join(["a2"] * 150), "too long|longer|parts"),
        ("9" * 500, "longer"),
        ("1e999", "too large"),
        ("1e300/1e-300 * a2", "too large"),
        ("a2**2**3", "does not belong at column 6"),
        ("1.5.5 a2", "does not belong at column 4"),
        ("__import__('os')", "no meaning|no quantity|does not belong"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(written, reason):
    with pytest.raises(FormulaError, match=reason):
        parse(written, VOCABULARY)


@pytest.mark.parametrize("written", ["1e-999999999 a2", "0e999999999 a2", "1/1e300/1e300/1e300 * a2"])
def test_a_number_smaller_than_any_is_zero_and_takes_no_time(written):
    assert mathematics(parse(written, VOCABULARY)) == "0 a⁽²⁾"


def test_a_chain_of_attributes_is_never_followed():
    with pytest.raises(FormulaError):
        parse("a2.__class__", VOCABULARY)


SIGNS = st.text(alphabet="abWzxyLmδση∂′ᵀ⊙−·½Σᵢⱼ()[]{}^_.,=*/@+- 0123456789²⁽⁾Tdnewsumf'√", max_size=60)
OPERANDS = st.sampled_from(["a1", "z²", "δ⁽²⁾", "a_2", "W2", "2", "½", "y"])
OPERATORS = st.sampled_from(["+", "−", "⊙", "·", "/", "@", " "])
FORMULAS = st.recursive(
    OPERANDS,
    lambda one: (
        st.builds("({} {} {})".format, one, OPERATORS, one)
        | st.builds("{} {} {}".format, one, OPERATORS, one)
        | st.builds("{}({})".format, st.sampled_from(["−", "σ", "tanh′", "exp", "Σᵢ "]), one)
        | st.builds("({}){}".format, one, st.sampled_from(["ᵀ", "²", ".T"]))
        | st.builds("{}({}{})".format, st.sampled_from(["max", "min"]), one, st.sampled_from(["", ", axis=1"]))
    ),
    max_leaves=6,
)
TRACED = trace(Scenario.build(network=str(NETWORK), x="0.3,-0.8", y="1", init="uniform", seed=5), fine=True).values
VALUES = {**TRACED, "dx": TRACED["delta1"] @ TRACED["W1"].T}  # ∂L/∂x can be written of, and is no line of the trace


def evaluated(tree):
    """The value of a formula of real quantities; None where their shapes do not fit."""
    with np.errstate(all="ignore"), suppress(ValueError):
        return value(tree, VALUES)


@given(SIGNS | FORMULAS | any_text(60))
@example("(a3 − y) W3ᵀ ⊙ (a2 − (z2 − δ²))").via("grouping")
@example("−(a1 − (δ1 − z1))").via("signs")
@example("2 / (a1 / z1)").via("division")
@example("(a1 + z1)ᵀ (δ1 − 2)").via("a product of sums")
@example("∂x").via("a quantity outside the trace")
def test_whatever_is_typed_becomes_a_tree_or_a_sentence(written):
    becomes_a_tree_or_a_sentence(written)


@pytest.mark.slow
@settings(max_examples=500)
@given(SIGNS | FORMULAS | st.text(max_size=60))
def test_whatever_is_typed_becomes_a_tree_or_a_sentence_many_times(written):
    becomes_a_tree_or_a_sentence(written)


def becomes_a_tree_or_a_sentence(written):
    try:
        tree = parse(written, VOCABULARY)
    except FormulaError as refusal:
        assert str(refusal) and 0 <= refusal.column <= len(written)
    else:
        again = parse(mathematics(tree), VOCABULARY)
        np.testing.assert_array_equal(evaluated(again), evaluated(tree))  # what is shown means what was read
