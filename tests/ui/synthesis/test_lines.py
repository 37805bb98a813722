"""What the plan says of each code: its numbers, what is missing, what is left out."""

import pytest

from qualicode.model.study import Code, Territory
from qualicode.model.synthesis import outline
from qualicode.services.synthesis import Choices
from qualicode.ui.synthesis.lines import ALL, NONE, SOME, lines, summary
from tests.studies import StudyMaker


@pytest.fixture
def maker() -> StudyMaker:
    """A theme with a code, one below that and one deeper still; a theme nobody used; one that may not be quoted."""
    made = StudyMaker(language="fr")
    codes = {}
    for at, (name, parent) in enumerate(
        [
            ("Accès", ""),
            ("Droits", "Accès"),
            ("Guichet", "Droits"),
            ("Rendez-vous", "Guichet"),
            ("Vide", ""),
            ("Gardé", ""),
        ]
    ):
        parent_id = codes[parent].id if parent else None
        codes[name] = made.add(Code(name=name, parent_id=parent_id, position=at))
    open_talk = made.interview(("person", "On attend au guichet, debout."), ("person", "Sans rendez-vous, rien."))
    closed_talk = made.interview(("person", "Cela reste entre nous."), consent="analysis")
    made.code(open_talk, "au guichet", codes["Droits"])
    made.code(open_talk, "Sans rendez-vous", codes["Rendez-vous"])
    made.code(closed_talk, "entre nous", codes["Gardé"])
    return made


def plan_of(maker: StudyMaker, choices: Choices = Choices(), **options):
    study = maker.study()
    plan = outline(study, options)
    return plan, {line.title: line for line in lines(plan, study.codes, choices)}


def test_every_code_has_a_line_at_its_depth(maker):
    _plan, shown = plan_of(maker)
    depths = {title: line.depth for title, line in shown.items() if line.code_id}
    assert depths == {"Accès": 0, "Droits": 1, "Guichet": 2, "Rendez-vous": 3, "Vide": 0, "Gardé": 0}
    assert [line.label for line in shown.values() if line.strong and line.code_id] == ["Theme 1", "Theme", "Theme 2"]


def test_what_nobody_used_says_so_but_not_a_heading_over_something(maker):
    _plan, shown = plan_of(maker)
    assert shown["Vide"].counts == "no extract"
    assert shown["Guichet"].counts == ""
    assert shown["Rendez-vous"].counts == "1 verbatim · 1 person"


def test_a_theme_counts_everything_below_it(maker):
    _plan, shown = plan_of(maker)
    assert shown["Accès"].counts == "2 extracts · 1 person"
    assert "to complete" in shown["Accès"].warnings[0]


def test_a_theme_of_which_nothing_may_be_quoted_says_so(maker):
    _plan, shown = plan_of(maker)
    assert shown["Gardé"].warnings[-1] == "nothing may be quoted"
    assert "nothing may be quoted" not in shown["Accès"].warnings


def test_what_is_left_out_is_still_there_to_be_taken_back(maker):
    guichet = next(code for code in maker.rows["codes"] if code.name == "Guichet")
    deeper = next(code for code in maker.rows["codes"] if code.name == "Rendez-vous")
    kept = [code.id for code in maker.rows["codes"] if code not in (guichet, deeper)]
    _plan, shown = plan_of(maker, Choices(codes_out=frozenset({guichet.id, deeper.id})), codes=kept)
    assert (shown["Guichet"].kept, shown["Guichet"].counts) == (NONE, "left out")
    assert (shown["Droits"].kept, shown["Vide"].kept) == (SOME, ALL)


def test_crossing_needs_two_territories(maker):
    _plan, shown = plan_of(maker)
    assert shown["Themes by territory"].counts == "needs two territories"
    maker.add(Territory(name="Nord"))
    maker.add(Territory(name="Sud"))
    _plan, shown = plan_of(maker)
    assert shown["Themes by territory"].counts == ""


def test_the_sum_is_said_in_words(maker):
    plan, _shown = plan_of(maker)
    assert summary(plan) == "2 themes · 2 codes · 2 verbatims"


def test_a_line_is_spoken_whole(maker):
    _plan, shown = plan_of(maker)
    assert shown["Accès"].spoken.startswith("Theme 1, Accès, 2 extracts · 1 person, ")
