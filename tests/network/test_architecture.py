"""Reading an architecture and writing it again."""

import pytest
from any_text import any_text
from hypothesis import given
from hypothesis import strategies as st

from bptrace.algebra.functions import ACTIVATIONS
from bptrace.errors import BptraceError
from bptrace.network.architecture import MOST_LAYERS, MOST_WEIGHTS, parse_architecture
from bptrace.network.network import Layer, Network

LAYERS = st.lists(st.builds(Layer, st.integers(1, 300), st.sampled_from(ACTIVATIONS)), min_size=1, max_size=6)


def network(spelling: str) -> Network:
    return Network(*parse_architecture(spelling))


def test_a_size_without_an_activation_is_an_identity_layer() -> None:
    assert parse_architecture("2-3-sigmoid-1") == (2, (Layer(3, "sigmoid"), Layer(1, "identity")))


@pytest.mark.parametrize(
    ("spelling", "canonical"),
    [
        ("2-3-ReLU-3-ReLU-1-Sigmoid", "2-3-relu-3-relu-1-sigmoid"),
        ("2-3-3-1", "2-3-3-1"),
        ("2-3-σ-3-Σ-1", "2-3-sigmoid-3-sigmoid-1"),
        ("2-3-identity-1-IDENTITY", "2-3-1"),
        (" 2 - 3 - Tanh - 1 ", "2-3-tanh-1"),
        ("2–3–softplus–1", "2-3-softplus-1"),
        ("002-3", "2-3"),
        ("2-100-sigmoid-50-sigmoid-10-sigmoid-1-sigmoid", "2-100-sigmoid-50-sigmoid-10-sigmoid-1-sigmoid"),
    ],
)
def test_the_spellings_of_the_reports_are_read(spelling: str, canonical: str) -> None:
    assert str(network(spelling)) == canonical


@given(st.integers(1, 300), LAYERS, st.randoms())
def test_the_canonical_text_reads_back_in_any_case(inputs: int, layers: list[Layer], random) -> None:  # type: ignore[no-untyped-def]
    wanted = Network(inputs, tuple(layers))
    spelling = "".join(random.choice((letter.lower(), letter.upper())) for letter in str(wanted))
    assert network(spelling) == wanted


@pytest.mark.parametrize(
    ("spelling", "said"),
    [
        ("", "at least one layer"),
        ("2", "at least one layer"),
        ("sigmoid", "at least one layer"),
        ("2-3-sigmiod-1", "part 3, 'sigmiod', is neither a size nor an activation: did you mean sigmoid?"),
        ("2-3-xyzzy-1", "it is one of identity, sigmoid, tanh, relu, leaky-relu, prelu, softplus, softmax."),
        ("2-3-sigmoid-softmax", "part 3, 'sigmoid-softmax', is neither"),
        ("2-3-leaky-1", "part 3, 'leaky', is neither"),
        ("2-sigmoid-1", "part 2, 'sigmoid', has no layer"),
        ("2-3-relu-1-relu-tanh", "part 5, 'relu-tanh', is neither"),
        ("2-3-relu--1", "part 4, '', is neither"),
        ("sigmoid-3-1", "start with the number of inputs"),
        ("2-0-1", "part 2, '0', is no size; a layer has 1 to"),
        ("2-3.5-1", "part 2, '3.5', is neither"),
        ("2--3-1", "part 2, '', is neither"),
        ("2-3-", "part 3, '', is neither"),
        ("-2-3", "part 1, '', is neither"),
        ("2-²-1", "part 2, '²', is neither"),
        ("2-" + "9" * 5000, "is no size"),
        (f"2-{MOST_WEIGHTS}-1", f"at most {MOST_WEIGHTS:,} are possible"),
        ("-".join(["1"] * (MOST_LAYERS + 2)), f"{MOST_LAYERS + 1} layers are too many; at most {MOST_LAYERS}"),
    ],
)
def test_what_makes_no_sense_is_one_sentence_that_names_the_part(spelling: str, said: str) -> None:
    with pytest.raises(BptraceError) as error:
        parse_architecture(spelling, "--network")
    assert str(error.value).startswith("--network: ")
    assert said in str(error.value)
    assert len(str(error.value)) < 250


PIECES = st.sampled_from(
    ["-", "2", "3", "0", "sigmoid", "relu", "leaky-relu", "softmax", "σ", " ", ".", "–", "１", "x"]
)


@given(any_text(40) | st.lists(PIECES, max_size=12).map("".join))
def test_any_text_is_a_network_or_a_sentence(spelling: str) -> None:
    try:
        read = network(spelling)
    except BptraceError as error:
        assert str(error).startswith("--network: ") and "\n" not in str(error)
    else:
        assert network(str(read)) == read
