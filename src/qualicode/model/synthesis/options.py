"""What somebody may ask of a synthesis, read from the plain mapping that an exporter is given."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from qualicode.i18n import LANGUAGES
from qualicode.model.folding import fold
from qualicode.model.study import Study
from qualicode.model.synthesis.wording import today

ANNEXES = ("codebook", "documents", "crossing", "verbatims")


@dataclass(frozen=True, slots=True)
class Options:
    """The wishes for one synthesis.

    `codes` and `territories` are ids, None for all of them; `public` leaves out coders' names, memos and findings
    that are not marked public; `max_verbatims` is per code; `annexes` are names out of `ANNEXES`; `date` is ISO 8601
    or words; `synthesis` is the id of the one whose hand-written lines are used, "" for the first.
    """

    language: str = "fr"
    title: str = ""
    subtitle: str = ""
    commissioner: str = ""
    team: str = ""
    date: str = ""
    codes: frozenset[str] | None = None
    territories: frozenset[str] | None = None
    public: bool = False
    max_verbatims: int = 4
    annexes: tuple[str, ...] = ANNEXES
    synthesis: str = ""


def read_options(options: Mapping[str, Any], study: Study) -> Options:
    """The options of a mapping whose keys are the fields of `Options`; the study says what the mapping leaves out."""
    info = study.info
    public = bool(options.get("public", False))
    language = str(options.get("language") or info.language)[:2].lower()
    when = options.get("date") or today()
    annexes = options.get("annexes")
    return Options(
        language=language if language in LANGUAGES else "fr",
        title=_text(options, "title") or info.name,
        subtitle=_text(options, "subtitle"),
        commissioner=_text(options, "commissioner") or info.commissioner,
        team=_text(options, "team") or _team(study, public),
        date=when.isoformat() if isinstance(when, date) else str(when),
        codes=_ids(options.get("codes")),
        territories=_ids(options.get("territories")),
        public=public,
        max_verbatims=max(0, int(options.get("max_verbatims", 4))),
        synthesis=_text(options, "synthesis"),
        annexes=ANNEXES if annexes is None else tuple(name for name in ANNEXES if name in annexes),
    )


def _text(options: Mapping[str, Any], key: str) -> str:
    return str(options.get(key) or "")


def _team(study: Study, public: bool) -> str:
    """The team as the study names it; not in public where that names a coder, unless somebody asks for it."""
    team = fold(study.info.team)
    named = any(coder.name.strip() and fold(coder.name) in team for coder in study.coders)
    return "" if public and named else study.info.team


def _ids(wanted: Collection[str] | None) -> frozenset[str] | None:
    return None if wanted is None else frozenset(wanted)
