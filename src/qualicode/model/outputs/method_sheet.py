"""« Fiche méthode »: what the project knows of how it was made, and what its author alone can say.

Twenty fields with the numbers of the COREQ items that they answer, in our own words; or eight, for a short note.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qualicode import __version__
from qualicode.i18n import N_
from qualicode.model.outputs.material import Head, Material
from qualicode.model.study import Study
from qualicode.model.synthesis import outline

_FULL = (
    ("1", N_("Who met the persons"), "", N_("Name those who interviewed or observed.")),
    ("2–5", N_("Their trades and experience"), "", N_("Say their trade, training and habit of listening.")),
    (
        "6–8",
        N_("Their ties to the place"),
        "",
        N_("Say what links them to the place and what the persons knew of them."),
    ),
    ("9", N_("Approach of the analysis"), "approach", N_("Say which way of analysing you followed.")),
    ("10", N_("How the persons were chosen"), "", N_("Say how they were chosen, and who was left aside.")),
    (
        "11",
        N_("How they were approached"),
        "",
        N_("Say how they were approached: in the street, by a partner, by mail."),
    ),
    ("12", N_("How many persons"), "Persons listened to", N_("Say how many persons were heard.")),
    ("13", N_("Who refused or left"), "", N_("Say how many refused or withdrew, and why.")),
    ("14", N_("Where"), "Where", N_("Say where the words were collected.")),
    ("15", N_("Who else was there"), "", N_("Say who else could hear.")),
    ("16", N_("When, and who they are"), "When", N_("Say when, and describe those who were heard.")),
    ("17", N_("Questions put"), "questions", N_("Give the questions that were put.")),
    ("18", N_("Meetings repeated"), "", N_("Say whether persons were met again.")),
    ("19–20", N_("Recording and notes"), "Material", N_("Say what was recorded, and what was noted.")),
    ("21", N_("How long"), "duration", N_("Say how long the meetings lasted.")),
    ("22", N_("When nothing new came"), "", N_("Say how you decided that enough was heard.")),
    ("23, 28", N_("Return to the persons"), "", N_("Say whether they read their words or the findings again.")),
    ("24", N_("Who coded"), "Who coded", N_("Say who coded, and how readings were compared.")),
    ("25–26", N_("Codes and themes"), "Coding", N_("Say where the codes come from.")),
    ("27", N_("Program"), "program", ""),
    ("29–32", N_("Verbatims and protection"), "Protection of persons", N_("Say how verbatims are attributed.")),
)
_SHORT = (
    (N_("Who"), "Persons listened to", N_("Say who was heard, and who was not.")),
    (N_("Where"), "Where", N_("Say where the words were collected.")),
    (N_("When"), "When", N_("Say when the words were collected.")),
    (N_("How many"), "Material", N_("Say how many texts there are, and how long.")),
    (N_("How they were collected"), "Immersions", N_("Say how the persons were met.")),
    (N_("How they were coded"), "Coding", N_("Say who coded, and how.")),
    (N_("Limits"), "limits", N_("Say what weakens these findings.")),
    (N_("Protection of persons"), "Protection of persons", N_("Say how persons are protected.")),
)


@dataclass(frozen=True, slots=True)
class Field:
    """A field: the COREQ items that it answers ("" in the short sheet), its value, or what to write there."""

    items: str
    label: str
    value: str
    prompt: str


@dataclass(frozen=True, slots=True)
class MethodSheet:
    """The sheet; `missing` names the fields that are empty."""

    head: Head
    fields: tuple[Field, ...]
    missing: tuple[str, ...]


def method_sheet(study: Study, options: Mapping[str, Any], *, full: bool) -> MethodSheet:
    """The sheet of a study, with about twenty fields or eight. Options as for a synthesis."""
    material = Material(study, options)
    words = material.words
    known = _known(material, outline(study, {**options, "annexes": ()}))
    rows = _FULL if full else tuple(("", label, key, prompt) for label, key, prompt in _SHORT)
    fields = tuple(
        Field(items, words._(label), known.get(key, ""), words._(prompt) if prompt else "")
        for items, label, key, prompt in rows
    )
    missing = tuple(
        words.ours(f"{field.label} ({field.items})" if field.items else field.label)
        for field in fields
        if not field.value
    )
    return MethodSheet(material.head, fields, missing)


def _known(material: Material, plan: Any) -> dict[str, str]:
    """What the project knows, by the untranslated label of the fact."""
    words, study = material.words, material.study
    shown = {fact.label: fact.value for fact in plan.method.facts}
    labels = (
        "Material", "Persons listened to", "Where", "When", "Immersions", "Coding", "Who coded",
        "Protection of persons",
    )  # fmt: skip
    known = {label: shown[words._(label)] for label in labels if words._(label) in shown}
    if plan.method.limits:
        known["limits"] = " ".join(plan.method.limits)
    asked = dict.fromkeys(words.ours(one.question) for one in material.corpus.documents if one.question.strip())
    if asked:
        known["questions"] = " ".join(asked)
    approaches = {"thematic": N_("Thematic analysis"), "grounded": N_("Grounded theory")}
    if study.info.method in approaches:
        known["approach"] = words._(approaches[study.info.method])
    kept = {document.id for document in material.corpus.documents}
    ends: dict[str, float] = {}
    for turn in study.turns:
        if turn.document_id in kept and turn.end_time is not None:
            ends[turn.document_id] = max(ends.get(turn.document_id, 0.0), turn.end_time)
    if minutes := [round(seconds / 60) for seconds in ends.values() if seconds >= 60]:
        told = words._("From {low} to {high} minutes, in {count} timed texts.")
        known["duration"] = told.format(low=min(minutes), high=max(minutes), count=words.number(len(minutes)))
    known["program"] = f"Qualicode {__version__}"
    return known
