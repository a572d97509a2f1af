"""Figures that a lesson prints with the command they come from are what that command gives."""

import re
from pathlib import Path

import pytest
from small_lesson import real_lesson

from bptrace.cli import main
from bptrace.export.gradcheck import sweep_text
from bptrace.network.scenario import Scenario
from bptrace.sweeping import sweep
from bptrace.tracing import trace


@pytest.fixture
def reports(checkout: Path) -> str:
    """What the two lab reports run again gave."""
    return (checkout / "docs" / "reports.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_valley_of_the_steps_is_that_of_the_sweep() -> None:
    page = real_lesson("15-numeric-check").text_of("en.md")
    rows = re.findall(r"^    (10⁻\S+) +(\S+·10\S+)$", page, re.MULTILINE)
    printed = dict(line.split()[:2] for line in sweep_text(sweep(trace(Scenario.load("lab2")))).splitlines()[-13:])
    assert "bptrace gradcheck lab2 --sweep" in page and len(rows) == 4
    assert {step: printed[f"1·{step}"] for step, _ in rows} == dict(rows)


def test_the_six_learning_rates_are_those_of_the_reproduction(reports: str) -> None:
    page = real_lesson("21-rate-width-depth").text_of("en.md")
    told = {key: row.split() for key, row in re.findall(r"^    (η|median|from|to) +([\d. ]+)$", page, re.MULTILINE)}
    measured = re.findall(r"\| η (\S+) \| \d+ % \| (\d+) % \| (\d+)–(\d+) % \| \d+ of 20 \|", reports)
    assert len(measured) == 6 and "bptrace reproduce lab1-learning-rate --seeds 20" in page
    assert list(zip(told["η"], told["median"], told["from"], told["to"], strict=True)) == measured


def test_what_wider_and_deeper_networks_do_is_what_the_reproduction_counts(reports: str) -> None:
    page = real_lesson("21-rate-width-depth").text_of("en.md")
    rows = re.findall(r"^    (\S+ against \S+) +(\d+) +(\d+) +(\d+)$", page, re.MULTILINE)
    deeper = re.search(r"deeper was better in (\d+), alike in (\d+), worse in (\d+)", page)
    assert len(rows) == 2 and deeper
    for pair, better, alike, worse in [*rows, ("3-3-3 against 3-3", *deeper.groups())]:
        assert f"* {pair}: {better} higher, {worse} the opposite, {alike} alike" in reports


@pytest.mark.slow
@pytest.mark.parametrize("data", ["Linear", "XOR"])
def test_the_epochs_after_which_the_loss_has_risen_are_those_where_training_stops(
    data: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = real_lesson("23-decay").text_of("en.md")
    row = re.search(rf"^    {data} +(\d+) +(\d+) +(\d+) +not in 60$", page, re.MULTILINE)
    assert row and '--learning-rate 0.65 --epochs 60 --stop-when "rose(L)"' in page
    for seed, told in enumerate(row.groups()):
        assert _epochs_until_a_rise(data, "0.65", seed, capsys) == int(told)
    assert _epochs_until_a_rise(data, "0.05", 0, capsys) == 60


def _epochs_until_a_rise(data: str, rate: str, seed: int, capsys: pytest.CaptureFixture[str]) -> int:
    words = f"train lab2 --data lab2-{data.lower()} --learning-rate {rate} --epochs 60 --seed {seed}"
    main([*words.split(), "--stop-when", "rose(L)"])
    told = re.search(r"epochs (\d+)", capsys.readouterr().out)
    assert told
    return int(told[1])
