"""Whose words a verbatim is, in words: « Habitante, 42 ans, quartier des Tilleuls », never a name."""

import re

from qualicode.model.folding import fold
from qualicode.model.study import DOCUMENT_KINDS, SPEAKER_ROLES, Document
from qualicode.model.synthesis.corpus import Corpus, Passage, Voice
from qualicode.model.synthesis.values import Verbatim
from qualicode.model.synthesis.wording import Wording
from qualicode.model.typography import NBSP, shortened

LONGEST_SHOWN, LONGEST_RECORDED = 450, 3000
"""Longer verbatims are cut, visibly: in a chapter, and in the annex that lists them all (characters)."""
_PARTICIPANT = SPEAKER_ROLES["person"]
_YEARS = re.compile(r"(\d{1,3})\s*(?:ans|years?(?: old)?)?", re.IGNORECASE)
_YEARS_WITHIN = re.compile(r"\b(\d{1,3})\s*(?:ans|years? old)\b", re.IGNORECASE)


class Attributions:
    """Makes passages into verbatims, with who says it and where it stands."""

    def __init__(self, corpus: Corpus, wording: Wording) -> None:
        self._corpus = corpus
        self._wording = wording
        self._known: dict[tuple[str, str], str] = {}

    def verbatim(self, passage: Passage, *, recorded: bool = False, words: str = "") -> Verbatim:
        """A passage as it is shown in a chapter, or in the annex of all of them; `words`: as an author cut it."""
        return Verbatim(
            text=words or shortened(passage.text, LONGEST_RECORDED if recorded else LONGEST_SHOWN),
            quoted=passage.voice.is_person or passage.voice.kind == "source",
            attribution=self.who(passage.document, passage.voice),
            reference=self.reference(passage.document, passage.start),
            language=passage.document.language,
            voice=passage.voice.key,
            coding_id=passage.codings[0].id if passage.codings else "",
            code_id=passage.code_id,
            document_id=passage.document.id,
            start=passage.start,
            end=passage.end,
        )

    def reference(self, document: Document, position: int) -> str:
        """Where a passage stands: "E01, § 31"."""
        paragraph = self._wording.number(self._corpus.paragraph(document.id, position))
        return f"{self._corpus.shorts[document.id]}, §{NBSP}{paragraph}"

    def who(self, document: Document, voice: Voice) -> str:
        """Who speaks, and where: a role, an age, a district; for a written source, its author and date."""
        key = (document.id, voice.key)
        if key not in self._known:
            self._known[key] = self._who(document, voice)
        return self._known[key]

    def profile(self, document: Document, voice: Voice) -> str:
        """Who speaks, without the place."""
        return ", ".join(self._profile(document, voice))

    def age(self, age: str) -> str:
        """An age in words: « 42 ans », « 40–49 ans » in public; anything else stays as it is."""
        match = _YEARS.fullmatch(age.strip())
        if match is None:
            return self._wording.ours(age)
        years = int(match.group(1))
        if self._corpus.options.public:
            return self._band(years)
        return self._wording.ngettext("{count} year old", "{count} years old", years)

    def _band(self, years: int) -> str:
        if years < 18:
            return self._wording._("under 18")
        return self._wording._("{low}–{high} years old").format(low=years // 10 * 10, high=years // 10 * 10 + 9)

    def _without_ages(self, profile: str) -> str:
        """A profile that somebody typed (« Habitant, 63 ans »); in a public version with a band for its age."""
        if self._corpus.options.public:
            profile = _YEARS_WITHIN.sub(lambda match: self._band(int(match.group(1))), profile)
        return self._wording.ours(profile)

    def _who(self, document: Document, voice: Voice) -> str:
        words = self._wording
        if voice.kind == "source":
            parts = [words.ours(document.author or document.source or document.title), document.date[:4]]
        else:
            parts = self._profile(document, voice)
            if where := self._where(document, voice):
                parts.append(where)
            if voice.kind == "observer" and document.date:
                parts.append(words.date(document.date))
        return _without_repeats(parts)

    def _profile(self, document: Document, voice: Voice) -> list[str]:
        words, person = self._wording, voice.person
        if person is not None and (person.role or person.age):
            role = words.ours(person.role) or words._(_PARTICIPANT)
            return [_capitalised(role), *([self.age(person.age)] if person.age else [])]
        if document.profile and voice.is_person:
            return [_capitalised(self._without_ages(document.profile))]
        if document.kind == "interview" or voice.kind in ("interviewer", "other"):
            return [words._(SPEAKER_ROLES.get(voice.kind, _PARTICIPANT))]
        return [words._(DOCUMENT_KINDS.get(document.kind, document.kind))]

    def _where(self, document: Document, voice: Voice) -> str:
        """A person's district, else territory; for somebody unknown, the place of the document and its territory."""
        words, corpus = self._wording, self._corpus
        territory = corpus.territory(document)
        if voice.person is not None:
            home = corpus.territory_of(voice.person) or territory
            return words.ours(voice.person.district or (home.name if home else corpus.place(document)))
        parts = [corpus.place(document), territory.name if territory else ""]
        return ", ".join(words.ours(part) for part in parts if part)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _without_repeats(parts: list[str]) -> str:
    """The parts in a row, without those that an earlier one already says."""
    said: list[str] = []
    for part in parts:
        if part and not any(fold(part) in fold(earlier) for earlier in said):
            said.append(part)
    return ", ".join(said)
