"""Every text is in the French catalogue, whole, and the compiled catalogue says the same."""

import sys
from pathlib import Path

import pytest

from qualicode import i18n
from tools import catalogue as texts

REMEDY = "run `python3 dev.py translate FILE.json` (see CONTRIBUTING.md)"


@pytest.fixture(scope="module")
def marked() -> texts.QuietCatalog:
    return texts.extract()


@pytest.fixture(scope="module")
def french() -> texts.QuietCatalog:
    return texts.read(texts.FRENCH)


def keys(catalogue: texts.QuietCatalog) -> dict[object, str]:
    return {(message.id, message.context): texts.readable(message) for message in catalogue if message.id}


def forms(message: texts.Message) -> list[tuple[str, str]]:
    """Each French form beside the English one it stands for."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return list(zip(message.id, message.string, strict=True))


def complain(problems: list[str]) -> None:
    assert not problems, "\n  ".join([f"{len(problems)} texts; {REMEDY}", *problems])


def test_every_text_has_a_french_translation(marked: texts.QuietCatalog, french: texts.QuietCatalog) -> None:
    absent = [text for key, text in keys(marked).items() if key not in keys(french)]
    complain(absent + texts.missing(french))


def test_no_translation_is_unused(marked: texts.QuietCatalog, french: texts.QuietCatalog) -> None:
    complain([text for key, text in keys(french).items() if key not in keys(marked)])


def test_placeholders_are_the_same_in_both_languages(french: texts.QuietCatalog) -> None:
    complain(
        [
            f"{texts.readable(message)} -> {form!r}"
            for message in french
            if message.id
            for source, form in forms(message)
            if form and texts.placeholders(source) != texts.placeholders(form)
        ]
    )


def test_french_typography(french: texts.QuietCatalog) -> None:
    complain(
        [
            repr(form)
            for message in french
            if message.id
            for _, form in forms(message)
            if form != texts.french_typography(form)
        ]
    )


def test_the_template_is_up_to_date(marked: texts.QuietCatalog) -> None:
    assert texts.TEMPLATE.read_bytes() == texts.po_bytes(marked), "run `python3 dev.py messages`"


def test_the_compiled_catalogue_matches(french: texts.QuietCatalog) -> None:
    assert texts.COMPILED.read_bytes() == texts.mo_bytes(french), "run `python3 dev.py messages`"


def test_the_program_speaks_french() -> None:
    assert i18n.catalogue("fr").gettext("Interview") == "Entretien"
    assert i18n.catalogue("en").gettext("Interview") == "Interview"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "fr"),
        ({"LANG": "C.UTF-8"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "QUALICODE_LANGUAGE": "fr"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "QUALICODE_LANGUAGE": "en"}, "en"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="other systems say their language elsewhere")
def test_the_language_to_start_in(environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QUALICODE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert i18n.preferred() == language


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Code « ville » : l'eau ?", "Code «\u00a0ville\u00a0»\u00a0: l’eau\u00a0?"),
        ("{count} documents", "{count} documents"),
        ("Voir http://exemple.org ; 10:30 'x'", "Voir http://exemple.org\u00a0; 10:30 'x'"),
        ("--option :valeur", "--option :valeur"),
    ],
)
def test_typed_french_is_printed_well(typed: str, printed: str) -> None:
    assert texts.french_typography(typed) == printed


def test_every_way_of_marking_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = """
print(f"{_('In a picture')}.png", self._(a), step(3), _(""))
with project.step("Code a passage", name=ngettext("{n} word", "{n} words", 2)):
    pgettext("verb", "Code"), N_("two "
    "parts")
"""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "module.py").write_text(code)
    monkeypatch.setattr(texts, "ROOT", tmp_path)
    monkeypatch.setattr(texts, "SOURCES", tmp_path / "src")
    found = [(message.id, message.context) for message in texts.extract() if message.id]
    assert found == [
        ("In a picture", None),
        ("Code a passage", None),
        (("{n} word", "{n} words"), None),
        ("Code", "verb"),
        ("two parts", None),
    ]


def test_merging_keeps_what_is_known_and_parks_what_is_unused() -> None:
    known, marked = texts.QuietCatalog("fr"), texts.QuietCatalog()
    known.add("Save", "Enregistrer")
    known.add("Gone", "Parti")
    for text in ("Save", "New"):
        marked.add(text, locations=[("src/x.py", 1)])
    merged = texts.merge(marked, known)
    assert [(m.id, m.string) for m in merged if m.id] == [("Save", "Enregistrer"), ("New", "")]
    marked.add("Gone")
    assert texts.merge(marked, merged).get("Gone").string == "Parti"
