"""Published beside measured: the rules, by hand."""

import numpy as np
import pytest

from bptrace.reproduction.claims import judged_claims
from bptrace.reproduction.experiment import Claim, Experiment, Figure, Measure, Pair, Row
from bptrace.reproduction.outcome import Outcome
from bptrace.reproduction.verdicts import Results, Verdict, all_measured, measured, support, verdict


def curve(*accuracies: float, loss: tuple[float, ...] = (), diverged: bool = False) -> Outcome:
    """A run whose accuracies are these at epochs 0, 100, 200, …"""
    epochs = tuple(range(0, 100 * len(accuracies), 100))
    return Outcome(epochs, loss or (0.0,) * len(epochs), accuracies, accuracies, diverged)


def results(row: Row, outcomes: list[Outcome]) -> Results:
    return {row.task(seed): outcome for seed, outcome in enumerate(outcomes)}


def experiment(rows: list[Row], claims: tuple[Claim, ...] = (), readings: tuple[str, ...] = ()) -> Experiment:
    return Experiment("e", "E", "", "", "", "", "soft_accuracy", readings, tuple(rows), claims)


def test_median_and_percentiles_are_numpys() -> None:
    row, values = Row("r", "", {}, Figure("50")), [0.3, 0.9, 0.5, 0.55, 0.1, 0.7, 0.2]
    found = measured(row, "accuracy", results(row, [curve(0.0, value) for value in values]), 7)
    assert found.spread is not None
    expected = np.median(values), np.quantile(values, 0.1), np.quantile(values, 0.9)
    assert (found.spread.median, found.spread.p10, found.spread.p90) == pytest.approx(expected)
    assert (found.on, found.share, len(found.values)) == (1, 1 / 7, 7)


@pytest.mark.parametrize(
    ("measure", "printed", "values", "expected"),
    [
        ("accuracy", "76", [16 / 21] * 2 + [1.0] * 18, "typical"),
        ("accuracy", "76", [16 / 21] + [1.0] * 19, "possible"),
        ("accuracy", "76", [11 / 21] * 10 + [1.0] * 10, "not-seen"),
        ("accuracy", "52", [0.52, 0.9, 1.0], "possible"),  # of few seeds one is no measure of one in ten
        ("accuracy", "52", [0.52, 0.52, 1.0], "typical"),
        ("accuracy", "52", [0.52] * 4 + [1.0] * 6, "possible"),
        ("accuracy", "52", [0.52] * 5 + [1.0] * 5, "typical"),
        ("accuracy", "52", [0.52] + [1.0] * 10, "possible"),
        ("accuracy", "52", [0.52] * 2 + [1.0] * 9, "typical"),
        ("soft_accuracy", "99.50", np.linspace(0.99, 1, 21), "typical"),
        ("soft_accuracy", "99.05", np.linspace(0.99, 1, 21), "possible"),
        ("soft_accuracy", "99.10", np.linspace(0.99, 1, 21), "typical"),
        ("soft_accuracy", "98.99", np.linspace(0.99, 1, 21), "not-seen"),
        ("soft_accuracy", "99.00", np.linspace(0.99004, 1, 21), "possible"),
        ("soft_accuracy", "98.99", [0.9899] * 3, "typical"),
    ],
)
def test_the_rule_of_typical_possible_and_not_seen(
    measure: Measure, printed: str, values: list[float], expected: Verdict
) -> None:
    assert verdict(Figure(printed), list(values), measure) == expected


def test_a_figure_of_an_epoch_is_looked_up_there_and_its_first_epoch_too() -> None:
    row = Row("r", "", {}, Figure("99.00"), epoch=100)
    runs = [curve(0.5, 0.989, 0.999), curve(0.5, 0.98996, 0.98), curve(0.5, 0.6, 0.7)]
    found = measured(row, "soft_accuracy", results(row, runs), 3)
    assert found.values == (0.989, 0.98996, 0.6) and found.on == 1 and found.verdict == "possible"
    assert found.firsts is not None and found.firsts.reached == 2
    assert (found.firsts.spread.p10, found.firsts.spread.median, found.firsts.spread.p90) == (100, 200, np.inf)


def test_without_a_run_nothing_is_said() -> None:
    found = measured(Row("r", "", {}, Figure("50")), "accuracy", {}, 3)
    assert (found.spread, found.verdict, found.share) == (None, None, None)


def test_of_too_few_seeds_nothing_is_said() -> None:
    row = Row("r", "", {}, Figure("50"))
    two = measured(row, "accuracy", results(row, [curve(0.5), curve(0.6)]), 3)
    assert two.spread is not None and two.on == 1 and two.verdict is None


def test_what_diverged_counts_as_no_prediction() -> None:
    row = Row("r", "", {}, Figure("50"))
    found = measured(row, "soft_accuracy", results(row, [curve(0.5, float("nan"), diverged=True)]), 1)
    assert found.values == (0.0,) and found.diverged == 1


def test_the_figures_support_the_reading_in_which_most_of_them_are_found() -> None:
    rows = [Row("r", reading, {"a": reading}, Figure("99.00")) for reading in ("code", "table")]
    low, high = [curve(0.95), curve(0.955), curve(0.96)], [curve(0.98), curve(0.995), curve(0.98)]
    found = support(all_measured(experiment(rows), results(rows[0], low) | results(rows[1], high), 3), "soft_accuracy")
    assert found is not None and found.best == "table"
    assert found.counts == {"code": (0, 0, 1), "table": (1, 0, 0)}
    alike = support(all_measured(experiment(rows), results(rows[0], high) | results(rows[1], high), 3), "soft_accuracy")
    assert alike is not None and alike.best is None
    assert support(all_measured(experiment(rows), results(rows[0], low), 3), "soft_accuracy") is None


@pytest.mark.parametrize(
    ("better", "holding"), [([1, 1, 1, 0], "holds"), ([1, 1, 0, 0], "not-shown"), ([1, 0, 0, 0], "contradicted")]
)
def test_a_claim_is_judged_seed_by_seed(better: list[int], holding: str) -> None:
    rows = [Row("a", "", {"a": 1}, Figure("50")), Row("b", "", {"b": 1}, Figure("50"))]
    one = [curve(0.5 + 0.1 * (2 * so - 1) + seed / 100) for seed, so in enumerate(better)]
    other = [curve(0.5 + seed / 100) for seed in range(4)]
    claimed = experiment(rows, (Claim("a is better", "higher", (Pair("a", "b"),)),))
    (found,) = judged_claims(claimed, results(rows[0], one) | results(rows[1], other), 4)
    assert found.holding == holding
    assert (found.pairs[0].better, found.pairs[0].worse) == (sum(better), 4 - sum(better))


def test_sooner_rougher_and_smoother_are_told_apart() -> None:
    rows = [Row("a", "", {"a": 1}, Figure("50")), Row("b", "", {"b": 1}, Figure("50"))]
    early, late = curve(0.5, 0.99, 0.99, loss=(3, 1, 2)), curve(0.5, 0.6, 1.0, loss=(3, 2, 1))
    runs = results(rows[0], [early] * 3) | results(rows[1], [late] * 3)
    claims = (
        Claim("sooner", "sooner", (Pair("a", "b", Figure("99")),)),
        Claim("sooner at all", "sooner", (Pair("a", "b", Figure("100")),)),
        Claim("rougher", "rougher", (Pair("a", "b"),)),
        Claim("smoother", "smoother", (Pair("a", "b"),)),
    )
    found = judged_claims(experiment(rows, claims), runs, 3)
    assert [one.holding for one in found] == ["holds", "contradicted", "holds", "contradicted"]
    assert judged_claims(experiment(rows, claims), {}, 1)[0].holding is None


def test_a_loss_rises_where_it_is_higher_than_the_one_before() -> None:
    assert curve(0.5, 0.5, 0.5, 0.5, loss=(3.0, 2.0, 2.0, 4.0)).rises == 1 / 3
    assert curve(0.5).rises == 0


def test_a_claim_is_judged_in_the_readings_of_its_own_rows_alone() -> None:
    rows = [Row("a", "", {}, Figure("50")), *(Row("b", name, {}, Figure("50")) for name in ("code", "text"))]
    told = experiment(rows, readings=("code", "text", "neither"))
    assert told.readings_of(Claim("a", "higher", (Pair("a", "a"),))) == ("",)
    assert told.readings_of(Claim("b", "higher", (Pair("a", "b"),))) == ("code", "text")
