"""What a synthesis consists of, decided but not yet written: values that a window can show and any format can render.

Texts are ready to print in the document's language, but for quotation marks around verbatims, which `Verbatim.quoted`
asks for, and the words « À compléter », which the renderer puts before what the author has to write.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A passage shown: whose it is, and where it lies (code points in the document's text).

    `quoted` is False for words of an observer or interviewer, which never stand between quotation marks.
    `attribution` is who and where ("Habitante, 42 ans, Les Tilleuls"), `reference` the document's short code and the
    paragraph ("E01, § 31"), `language` that of the words. `voice` is the same for the same person.
    """

    text: str
    quoted: bool
    attribution: str
    reference: str
    language: str
    voice: str
    coding_id: str
    code_id: str
    document_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Share:
    """How a theme is spread: one territory, and how many persons, documents and extracts speak of it there."""

    territory: str
    persons: int
    documents: int
    extracts: int


@dataclass(frozen=True, slots=True)
class WhoSpeaks:
    """Behind a theme: the facts in a sentence, a warning when it is always the same person, the spread by territory."""

    sentence: str
    warning: str
    shares: tuple[Share, ...]
    persons: int
    documents: int
    extracts: int


@dataclass(frozen=True, slots=True)
class Counterpoint:
    """The contrary voices of a theme, or what the author is invited to look for."""

    verbatims: tuple[Verbatim, ...]
    to_write: tuple[str, ...]
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Memo:
    """Something the team noted: `author` is "" in a public version."""

    title: str
    body: str
    author: str
    date: str


@dataclass(frozen=True, slots=True)
class OwnFinding:
    """A finding that the author wrote himself: a statement, its text, its verbatims, what is missing."""

    node_id: str
    title: str
    texts: tuple[str, ...]
    verbatims: tuple[Verbatim, ...]
    to_write: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A code of the tree: level 1 is a theme of the synthesis, deeper ones its sections.

    `lead` are the paragraphs of the chapeau, `to_write` and, at its end, `to_conclude`
    what only the author can say. `more` counts the extracts that may be quoted but are not shown here. `counterpoint`
    and `who` belong to level 1. `texts`, `findings` and `concluded` are what the author wrote: after the chapeau, as
    findings of his own, at the end.
    """

    code_id: str
    title: str
    level: int
    lead: tuple[str, ...]
    questions: tuple[str, ...]
    to_write: tuple[str, ...]
    to_conclude: tuple[str, ...]
    verbatims: tuple[Verbatim, ...]
    more: int
    extracts: int
    persons: int
    memos: tuple[Memo, ...] = ()
    needs: tuple[str, ...] = ()
    sections: tuple["Chapter", ...] = ()
    counterpoint: Counterpoint | None = None
    who: WhoSpeaks | None = None
    texts: tuple[str, ...] = ()
    findings: tuple[OwnFinding, ...] = ()
    concluded: tuple[str, ...] = ()

    def walk(self) -> Iterator["Chapter"]:
        """This chapter and all its sections, in reading order."""
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True, slots=True)
class BriefPoint:
    """One lesson of « En bref »: a theme in one sentence and one verbatim."""

    code_id: str
    title: str
    sentence: str
    verbatim: Verbatim | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the method: « Matériau : 6 entretiens et 30 paroles »."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Method:
    """« Méthode et limites »: what the project knows of itself, what weakens it, what only the author knows."""

    facts: tuple[Fact, ...]
    limits: tuple[str, ...]
    to_write: tuple[str, ...]
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A surprise or a key finding, with the passage that it came from."""

    title: str
    body: str
    why: str
    expected: str
    author: str
    verbatim: Verbatim | None


@dataclass(frozen=True, slots=True)
class TerritoryFindings:
    """What struck the team in one territory ("" names what belongs to none)."""

    territory: str
    surprises: tuple[Finding, ...]
    key_findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A line of the annex « Grille de codes »."""

    code_id: str
    name: str
    depth: int
    definition: str
    includes: str
    excludes: str
    example: str
    extracts: int
    persons: int


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A line of the annex « Liste des documents »: never a name. `address` is where a written source can be read."""

    short: str
    kind: str
    who: str
    where: str
    when: str
    words: int
    extracts: int
    address: str


@dataclass(frozen=True, slots=True)
class Record:
    """All extracts of one code, for the annex « Relevé des verbatims »."""

    code_id: str
    title: str
    verbatims: tuple[Verbatim, ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """Themes by territory, in numbers of persons: `rows` are (theme, a number a territory…)."""

    territories: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole synthesis, decided. `text_language` is that of the study's texts."""

    language: str
    text_language: str
    title: str
    subtitle: str
    question: str
    commissioner: str
    team: str
    date: str
    licence: str
    public: bool
    brief: str
    points: tuple[BriefPoint, ...]
    brief_to_write: tuple[str, ...]
    method: Method
    chapters: tuple[Chapter, ...]
    findings: tuple[TerritoryFindings, ...]
    codebook: tuple[CodeEntry, ...]
    documents: tuple[DocumentEntry, ...]
    crossing: Crossing | None
    records: tuple[Record, ...]
    brief_texts: tuple[str, ...] = ()

    @property
    def gaps(self) -> int:
        """How many passages are left to the author."""
        count = len(self.brief_to_write) + len(self.method.to_write)
        for chapter in self.chapters:
            for part in chapter.walk():
                count += (
                    len(part.to_write)
                    + len(part.to_conclude)
                    + (len(part.counterpoint.to_write) if part.counterpoint else 0)
                    + sum(len(finding.to_write) for finding in part.findings)
                )
        return count

    @property
    def verbatims(self) -> int:
        """How many verbatims the chapters show."""
        parts = [part for chapter in self.chapters for part in chapter.walk()]
        return sum(len(part.verbatims) + sum(len(one.verbatims) for one in part.findings) for part in parts)
