"""Index formulas of textbooks, judged as the matrices they are."""

import pytest

from bptrace.verification import Report, check_text

ROW = "network: 2-3-tanh-2-sigmoid\nlayout: row\n"
BATCH = ROW + "x = [[0.1, 0.2], [0.3, -0.4], [1, 2]]\n"
COLUMN = "network: 2-3-sigmoid-2-sigmoid\nlayout: column\n"
NARROW = "network: 2-3-tanh-1-sigmoid\nlayout: row\nx = [[1, 2], [3, 4], [0, 1]]\ny = [[1], [0], [1]]\n"


def judged(line: str, header: str) -> Report:
    return check_text(header + line)


@pytest.mark.parametrize(
    ("line", "header"),
    [
        ("z1[j] = Σ_i x[i] W1[i,j] + b1[j]", BATCH),
        ("z2_k = sum_j a1_j W2_jk + b2_k", BATCH),
        ("a1[j] = tanh(Σᵢ x[i] W1[i,j] + b1[j])", BATCH),
        ("delta2[k] = (a2[k] - y[k]) f'(z2[k])", BATCH),
        ("δ⁽¹⁾ⱼ = Σₖ δ⁽²⁾ₖ W⁽²⁾ⱼₖ (1 - a⁽¹⁾ⱼ²)", BATCH),
        ("δ_j^{(1)} = Σ_k W_{jk}^{(2)} δ_k^{(2)} (1 - (a_j^{(1)})^2)", BATCH),
        ("delta1[j] = (delta2 W2.T)[j] f'(z1)[j]", BATCH),
        ("dW2[i,j] = Σ_s a1[s,i] delta2[s,j]", BATCH),
        ("delta1_j = (1 - a1_j²) sum_{k=1}^{n2} W2_jk delta2_k", BATCH),
        ("L = ½ Σ_{s=1}^{m} Σ_{k=0}^{n_2-1} (a2_{sk} - y_{sk})²", BATCH),
        ("z1_j = b1_j + Σ_{i=1}^N x_i W1_ij", BATCH),
        ("db2[j] = Σ_s delta2[s,j]", BATCH),
        ("L = ½ Σ_s Σ_k (a2[s,k] - y[s,k])²", BATCH),
        ("W2[j,k] = W2[j,k] - eta dW2[j,k]", BATCH),
        ("dW1[i,j] = Σ_s x[s,i] f'(z1[s,j]) Σ_k W2[j,k] (a2[s,k] - y[s,k]) f'(z2[s,k])", BATCH),
        ("δ^1_j = Σ_k W^2_{kj} δ^2_k σ'(z^1_j)", COLUMN),
        ("z1_j = Σ_k W1_jk x_k + b1_j", COLUMN),
        ("db2 = Σᵢ δ⁽²⁾[i]", NARROW),
        ("dW2[j,0] = Σᵢ a1[i,j] δ2[i]", NARROW),
        ("delta1[i,j] = δ2[i] W2[j] f'(z1[i,j])", NARROW),
        ("delta1[j] = Σ_k delta2[k] W2[j,k] f'(z1[j])", NARROW),
    ],
)
def test_a_right_index_formula_is_right(line: str, header: str) -> None:
    (result,) = judged(line, header).results
    assert result.status == "right"


def test_exchanged_letters_are_right_here_where_there_is_one_unit() -> None:
    line, one = "delta1[j] = Σ_k W2[k,j] delta2[k] σ'(z1[j])", "network: 2-1-sigmoid-1-sigmoid\nlayout: row\n"
    assert judged(line, one).results[0].status == "right-here-only"
    assert judged(line.replace("k,j", "j,k"), one).results[0].status == "right"


def test_letters_on_the_right_alone_are_asked_about_and_no_mistake() -> None:
    (result,) = judged("dW1 = Σ_s x[s]ᵀ delta1[s]", BATCH).results
    assert result.status == "error" and "dW1[j,k] = …" in result.note


@pytest.mark.parametrize(
    "lines",
    [
        "W2_t = W2.T\ndelta1 = (delta2 W2_t) * (1 - a1 * a1)",
        "L_s = ½ Σ_k (a2_sk - y_sk)²\nL = Σ_s L_s",
        "y_k = y\ndelta2 = (a2 - y_k) * dsigmoid(z2)",
        "e_k = a2_k - y_k\ndelta2_k = e_k a2_k (1 - a2_k)",
    ],
)
def test_a_name_of_ones_own_may_have_a_letter_behind_it(lines: str) -> None:
    assert [result.status for result in judged(lines, BATCH).results] == ["not-judged", "right"]


@pytest.mark.parametrize("line", ["dW2[i,j] = a1[i] delta2[j]", "db2[j] = delta2[j]", "L = ½ Σ_k (a2[k] - y[k])²"])
def test_what_holds_for_one_sample_is_right_here_and_wrong_in_a_batch(line: str) -> None:
    (result,) = judged(line, ROW).results
    assert result.status == "right-here-only" and "one sample" in result.note
    (result,) = judged(line, BATCH).results
    assert result.status == "shape" and "the sum over the samples is missing" in result.note


@pytest.mark.parametrize("line", ["db2 = 3/m Σᵢ δ⁽²⁾[i]", "dW2[j,0] = 3/m Σᵢ a1[i,j] δ2[i]"])
def test_a_number_that_is_right_for_the_samples_there_are_is_right_here(line: str) -> None:
    (result,) = judged(line, NARROW).results
    assert result.status == "right-here-only"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("dW2[i,j] = x[i] delta2[j]", "wrong-layer-activation"),
        ("L = Σ_k (a2[k] - y[k])²", "missing-half"),
        ("delta1[j] = Σ_k delta2[k] W2[j,k]", "missing-activation-derivative"),
        ("delta1[j] = Σ_k delta2[k] W2[j,k] a1[j]", "activation-instead-of-derivative"),
        ("delta1[j] = Σ_k delta2[k] W2[k,j] f'(z1[j])", "missing-transpose"),
        ("dW2[j,i] = Σ_s a1[s,i] delta2[s,j]", "transposed-result"),
        ("L = ½ Σ_s Σ_k (a2[s,k] - y[s,k])", "not-squared"),
        ("W2[j,k] = W2[j,k] + eta dW2[j,k]", "update-added"),
    ],
)
def test_a_wrong_index_formula_is_accused_by_its_name(line: str, name: str) -> None:
    report = judged(line, BATCH if "s" in line or "delta1" in line or "W2[j" in line else ROW)
    assert report.first and report.first.cause and report.first.cause.mistake == name


def test_the_right_formula_is_shown_with_letters_to_who_writes_them() -> None:
    report = check_text(BATCH + "delta1[j] = Σ_k delta2[k] W2[j,k]", hint=4)
    assert report.first and report.first.cause
    assert "δ⁽¹⁾[i,j] = (Σₖ δ⁽²⁾[i,k] · W⁽²⁾[j,k]) · tanh′(z⁽¹⁾[i,j])" in report.first.cause.hint
