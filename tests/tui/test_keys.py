"""Every key is told, in a group, on one line; everything is found by name; a chosen look stays."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import get_args

import pytest
from textual.binding import Binding
from textual.pilot import Pilot
from tui.screen import screen_text, until

from bptrace.network.scenario import Scenario
from bptrace.texts import text, texts_written
from bptrace.tui import settings
from bptrace.tui.app import BptraceApp
from bptrace.tui.ascii import keys_spelt
from bptrace.tui.panels.jump import JumpBox
from bptrace.tui.panels.key_groups import GROUPS, Offer, apart, without_keys
from bptrace.tui.panels.key_help import KeyHelp, help_lines
from bptrace.tui.panels.lines import text_of, width_of
from bptrace.tui.panels.palette import Palette, matching
from bptrace.tui.place import Place, Where

Act = Callable[[BptraceApp, Pilot[object]], Awaitable[None]]


def on_screen(act: Act, where: Where = "debug", size: tuple[int, int] = (80, 24)) -> None:
    async def run() -> None:
        app = BptraceApp(Place(where, scenario=Scenario.load("mazur")))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await act(app, pilot)

    asyncio.run(run())


@pytest.mark.slow
@pytest.mark.parametrize("where", [where for where in get_args(Where) if where not in ("last", "lesson")])
def test_every_key_that_has_a_name_is_told_once_and_every_one_has_a_group(where: Where) -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        told = app.screen.offers
        assert len({(offer.label, offer.group) for offer in told}) == len(told)
        assert {offer.group for offer in told} <= set(GROUPS)
        keys = {key for offer in told for key in (*offer.keys.split(), *offer.keys)}
        for active in app.screen.active_bindings.values():
            key = app.get_key_display(active.binding)
            ours = any(
                known.action == active.binding.action
                for base in type(active.node).__mro__
                if base.__module__.startswith("bptrace.")
                for known in base.__dict__.get("BINDINGS", ())
            )
            if ours and active.enabled and active.binding.description and not key.startswith("shift+"):
                assert set(key.replace("-", "−").split()) <= {*keys, *(one.replace("-", "−") for one in keys)}, key

    on_screen(act, where)


def a_key(group: str, number: int, app: BptraceApp) -> Offer:
    return Offer(f"k{number}", f"thing {number} with a rather long name", group, f"do({number})", app)


@pytest.mark.parametrize("width", [54, 74, 94])
def test_the_help_has_every_key_on_a_line_of_its_own_column_however_many_there_are(width: int) -> None:
    app = BptraceApp(Place())
    several = [a_key(group, 10 * place + number, app) for place, group in enumerate(GROUPS) for number in range(9)]
    lines = help_lines(several, width, 21)
    written = "\n".join(text_of(row) for row in lines)
    assert all(width_of(row) <= width for row in lines)
    assert all(f" {offer.keys} " in f" {written} ".replace("\n", " ") for offer in several)


def test_a_new_key_is_in_the_help_and_in_the_palette_by_itself() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        debugger = type(app.screen.debugger)
        new = Binding("z", "dance", "dance a little")
        debugger.BINDINGS.append(new)
        app.screen.debugger._bindings.key_to_bindings.setdefault("z", []).append(new)
        try:
            assert [(offer.keys, offer.group) for offer in app.screen.offers if offer.label == new.description] == [
                ("z", "look")
            ]
        finally:
            debugger.BINDINGS.remove(new)

    on_screen(act)


@pytest.mark.slow
def test_the_help_scrolls_where_it_does_not_fit_and_leads_back() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("question_mark")
        assert isinstance(app.screen, KeyHelp)
        first = screen_text(app)
        await pilot.press("pagedown")
        await pilot.pause()
        assert "more" in first and screen_text(app) != first
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.debugger.has_focus

    on_screen(act, size=(60, 20))


@pytest.mark.slow
def test_what_is_typed_finds_by_name_by_key_and_by_group() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        known = [*app.screen.offers, *without_keys(app.screen)]
        assert [offer.label for offer in matching(known, "copy LaTeX")] == ["copy this step as LaTeX"]
        assert "undo" in [offer.label for offer in matching(known, "change")]
        assert matching(known, "jump")[0].keys == ":" and matching(known, "no such thing") == []
        assert [offer.label for offer in matching(known, "light")] == ["light colours"]
        assert matching(known, "") == sorted(known, key=lambda offer: 0)

    on_screen(act)


def test_what_is_found_has_the_keys_that_do_it_and_not_those_of_the_way_back() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        keys = {offer.label: offer.keys for offer in apart(app.screen.offers)}
        assert (keys["layer"], keys["previous layer"]) == ("]", "[")
        assert (keys["term by term"], keys["previous term"]) == (".", ",")
        assert keys["entry"] == "↑" and keys["jump"] == ":"

    on_screen(act)


@pytest.mark.slow
def test_a_name_typed_in_one_go_does_it() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        await pilot.press("ctrl+p", *"jump", "enter")
        await until(lambda: app.screen.query(JumpBox) and app.screen.query_one(JumpBox).display)
        assert app.screen.query_one(JumpBox).display
        await pilot.press("escape", "ctrl+p", *"xyz", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Palette) and "Nothing here" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.debugger.has_focus

    on_screen(act)


@pytest.mark.slow
def test_a_chosen_look_is_there_at_once_and_the_next_time() -> None:
    async def choose(app: BptraceApp, pilot: Pilot[object]) -> None:
        assert app.theme == "bptrace-dark"
        await pilot.press("ctrl+p", *"light", "enter")
        await until(lambda: app.theme == "bptrace-light")
        assert app.theme == "bptrace-light"

    async def look(app: BptraceApp, pilot: Pilot[object]) -> None:
        assert app.theme == "bptrace-light"

    on_screen(choose)
    on_screen(look)


@pytest.mark.parametrize(
    "written", ["", "{", "[]", "null", '{"format": "bptrace.settings/1", "look": "pink"}', "[" * 9999]
)
def test_a_settings_file_that_makes_no_sense_is_as_if_not_there(written: str, tmp_path: Path) -> None:
    (tmp_path / settings.FILE).write_text(written, encoding="utf-8")
    assert settings.kept(tmp_path) == settings.Settings()
    settings.keep(settings.Settings("contrast"), tmp_path)
    assert settings.kept(tmp_path) == settings.Settings("contrast")


def test_a_letter_is_not_taken_for_told_because_another_key_has_it() -> None:
    async def act(app: BptraceApp, pilot: Pilot[object]) -> None:
        assert next(offer.keys for offer in app.screen.offers if offer.label == text("app.key_quit")) == "^c ^q q"

    on_screen(act)


def test_in_ascii_no_key_is_told_by_the_sign_of_another() -> None:
    assert keys_spelt("⌫ leads back") == "backspace leads back" and keys_spelt("←↑↓→") == "arrows"
    assert keys_spelt("mean of ½ Σ (a − y)²") == "mean of 1/2 Σ (a − y)^2"
    before = text("app.help_more")
    with texts_written(keys_spelt):
        assert text("app.help_more") == "up down more"
    assert text("app.help_more") == before
