"""What the columns of a table of paroles hold, guessed from their headings and contents."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qualicode.i18n import N_
from qualicode.model.dates import iso_date
from qualicode.model.folding import fold_inclusive

ROLES = {
    "text": N_("What was said"),
    "theme": N_("Theme"),
    "speaker": N_("Person"),
    "date": N_("Date"),
    "place": N_("Place"),
    "territory": N_("Territory"),
    "profile": N_("Profile"),
    "collected_by": N_("Collected by"),
    "consent": N_("Consent"),
    "question": N_("Question"),
    "source_url": N_("Web address"),
    "foreign_key": N_("Identifier"),
    "variable": N_("Variable"),
    "ignore": N_("Ignore"),
}
"""What a column may be. The names of facts are those of `Document`'s fields."""

_HEADINGS = (
    ("text", "parole paroles verbatim verbatims temoignage temoignages"),
    ("text", "texte text citation citations propos transcription quote contenu content extrait"),
    ("text", "reponse reponses answer answers response responses contribution contributions message avis expression"),
    ("text", "commentaire commentaires comment comments remarque remarques observation observations idee idees"),
    ("theme", "theme themes thematique thematiques code codes tag tags etiquette etiquettes categorie categories"),
    ("consent", "consentement consent autorisation accord rgpd"),
    ("collected_by", "recueilli recueillie collecte collectee collecteur collectrice enqueteur enquetrice saisi "
     "collected collector interviewer animateur animatrice"),
    ("date", "date jour"),
    ("date", "horodateur horodatage timestamp submitdate datestamp"),
    ("territory", "territoire territory site"),
    ("place", "lieu lieux endroit place location emplacement"),
    ("profile", "profil profile public"),
    ("question", "question questions"),
    ("source_url", "url lien link"),
    ("foreign_key", "id identifiant identifier numero num n no cle key uuid"),
    ("speaker", "nom prenom pseudo pseudonyme personne participant participante repondant repondante intervenant "
     "intervenante locuteur locutrice speaker auteur autrice author name person respondent habitant habitante"),
)  # fmt: skip
_KNOWN = {word: (rank, role) for rank, (role, words) in enumerate(_HEADINGS) for word in words.split()}
_BESIDE = (
    "postal postaux insee telephone tel portable mobile mail email courriel naissance quartier commune ville rue "
    "association structure ecole fichier dossier birth zip phone postcode street city"
)
_ELSE = frozenset(_BESIDE.split())
"""What is said of a person or a place beside its name or number: « code postal », « date de naissance »."""
_ABOUT_OTHERS = frozenset(("theme", "date", "place", "foreign_key", "speaker"))
_WORD = re.compile(r"[^\W_]+")
_FILLERS = frozenset(
    ("de", "du", "des", "d", "la", "le", "les", "l", "un", "une", "the", "of", "et", "ou", "par", "au", "votre")
)
_SAMPLE_ROWS = 500
_OPEN_ANSWER = 30
_URL = re.compile(r"https?://\S+$")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name (unique in the table), what it is taken for, its fillings' mean length and some of them."""

    name: str
    role: str
    mean_length: float = 0.0
    samples: tuple[str, ...] = ()


def guess_columns(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Say what each column is. There is at least one "text" column, unless no column holds words."""
    known = [_by_heading(name) for name in names]
    sample = _different(rows[:_SAMPLE_ROWS], [role for _rank, role in known])
    values = [
        [row[number] for row in sample if number < len(row) and row[number].strip()] for number in range(len(names))
    ]
    roles = [role if role != "text" else "variable" for _rank, role in known]
    for number in _text_columns(names, known, values):
        roles[number] = "text"
    _check_contents(roles, values)
    _keep_best(roles, [rank for rank, _role in known])
    return [
        Column(name, role, _mean(filled), tuple(filled[:3]))
        for name, role, filled in zip(names, roles, values, strict=True)
    ]


def _different(rows: Sequence[Sequence[str]], roles: Sequence[str]) -> list[Sequence[str]]:
    """The rows without those that repeat another but for date and identifier: forms are sent twice, and ten times."""
    said = [number for number, role in enumerate(roles) if role not in ("date", "foreign_key")]
    return list({tuple(row[number] for number in said): row for row in rows}.values())


def heading_role(name: str) -> str:
    """What a heading tells of its column, or ""."""
    role = _by_heading(name)[1]
    return "" if role == "variable" else role


def _by_heading(name: str) -> tuple[int, str]:
    """The role that a short heading tells, with its rank; long headings are questions of a form."""
    words = [word for word in _WORD.findall(fold_inclusive(name)) if word not in _FILLERS]
    if not words or len(words) > 4:
        return 99, "variable"
    known = [_KNOWN[word] for word in words if word in _KNOWN]
    found = min(known, default=(99, "variable"))
    if found[1] in _ABOUT_OTHERS and _ELSE.intersection(words):
        return 99, "variable"
    if found[1] == "theme" and "code" in words and any(role == "speaker" for _rank, role in known):
        return _KNOWN["code"][0], "foreign_key"
    return (
        found if len(words) <= 2 or found[1] not in ("text", "question", "speaker", "foreign_key") else (99, "variable")
    )


def _text_columns(names: Sequence[str], known: list[tuple[int, str]], values: list[list[str]]) -> list[int]:
    """The columns that hold what people said: the best heading, else every column of open answers."""
    named = [(rank, number) for number, (rank, role) in enumerate(known) if role == "text" and values[number]]
    if named:
        best = min(named)[0]
        return [number for rank, number in named if rank == best]
    free = [number for number, (_rank, role) in enumerate(known) if role in ("variable", "question")]
    answers = [number for number in free if _is_open(values[number])]
    if answers:
        return answers
    worded = [number for number in free if any(" " in value for value in values[number])]
    if len(names) == 1 and values[0]:
        return [0]
    return [max(worded, key=lambda number: _mean(values[number]))] if worded else []


def _is_open(values: list[str]) -> bool:
    """Long, mostly different answers; not addresses, not one or several choices from a list."""
    if not values or _mean(values) < _OPEN_ANSWER or all(_URL.match(value) for value in values):
        return False
    choices = [choice.strip() for value in values for choice in value.split(";")]
    several = len(choices) > len(values)
    if several and 2 * len(set(choices)) <= len(choices):
        return False
    return len(set(values)) > len(values) / 2


def _check_contents(roles: list[str], values: list[list[str]]) -> None:
    """Take back what the contents contradict: dates that are none, identifiers that repeat."""
    for number, role in enumerate(roles):
        filled = values[number]
        if role == "date" and sum(bool(iso_date(value)) for value in filled) < 0.5 * len(filled):
            roles[number] = "variable"
        elif role == "foreign_key" and (len(set(filled)) < len(filled) or not filled):
            roles[number] = "speaker" if "speaker" not in roles and len(set(filled)) > 1 else "variable"
        elif role == "theme" and filled and _mean(filled) > 200:
            roles[number] = "variable"


def _keep_best(roles: list[str], ranks: list[int]) -> None:
    """One column a fact, that with the best heading; the others of the same role become variables."""
    for role in set(roles) - {"text", "theme", "variable", "ignore"}:
        same = [number for number, one in enumerate(roles) if one == role]
        best = min(same, key=lambda number: ranks[number])
        for number in same:
            if number != best:
                roles[number] = "variable"


def _mean(values: Sequence[str]) -> float:
    return sum(map(len, values)) / max(1, len(values))
