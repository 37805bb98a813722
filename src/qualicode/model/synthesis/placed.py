"""The verbatims that an author placed by hand, and his own findings, as a synthesis shows them."""

from collections.abc import Iterator

from qualicode.model.synthesis.attribution import Attributions
from qualicode.model.synthesis.corpus import Corpus, Passage
from qualicode.model.synthesis.hand import Pick, paragraphs, unsaid
from qualicode.model.synthesis.values import OwnFinding, Verbatim
from qualicode.model.synthesis.wording import Wording


class Placed:
    """Finds what was placed; says what can no longer be shown. What the options leave out is left out in silence."""

    def __init__(self, corpus: Corpus, wording: Wording, attributions: Attributions) -> None:
        self._corpus, self._wording, self._attributions = corpus, wording, attributions
        self._living = {coding.id for coding in corpus.study.codings if coding.status != "withdrawn"}

    def passages(self) -> Iterator[Passage]:
        """Everything that was placed and may be shown."""
        hand = self._corpus.hand
        of_findings = (one.picks for findings in hand.findings.values() for one in findings)
        for picks in (*hand.picks.values(), *of_findings):
            for pick in picks:
                passage = self._corpus.by_coding.get(pick.coding_id)
                if passage is not None and passage.quotable:
                    yield passage

    def of_code(self, code_id: str) -> tuple[tuple[Verbatim, ...], tuple[str, ...]]:
        """The verbatims placed for a code, and what the author has to look at again."""
        return self._shown(self._corpus.hand.picks.get(code_id, ()))

    def findings(self, code_id: str) -> tuple[OwnFinding, ...]:
        """The author's own findings about a code."""
        words, found = self._wording, []
        for one in self._corpus.hand.findings.get(code_id, ()):
            verbatims, missing = self._shown(one.picks)
            if not verbatims and not missing:
                missing = (words._("No verbatim supports this finding yet."),)
            texts = tuple(words.ours(text) for text in paragraphs(one.body))
            found.append(OwnFinding(one.node_id, words.ours(one.title), texts, verbatims, missing))
        return tuple(found)

    def _shown(self, picks: tuple[Pick, ...]) -> tuple[tuple[Verbatim, ...], tuple[str, ...]]:
        words, shown, missing = self._wording, list[Verbatim](), list[str]()
        for pick in picks:
            passage = self._corpus.by_coding.get(pick.coding_id)
            if passage is None:
                if pick.coding_id not in self._living or self._is_gone(pick.coding_id):
                    missing.append(words._("A verbatim that was placed here is gone or was withdrawn: choose another."))
                continue
            if not passage.quotable:
                missing.append(words._("A verbatim that was placed here may not be quoted: choose another."))
                continue
            cut = pick.words
            if cut and unsaid(passage.text, cut):
                missing.append(words._("The text of a verbatim was corrected: cut it anew. It is shown whole here."))
                cut = ""
            shown.append(self._attributions.verbatim(passage, words=cut))
        return tuple(shown), tuple(missing)

    def _is_gone(self, coding_id: str) -> bool:
        """Whether it is missing for good, not only left out: its document or its person was withdrawn."""
        coding = next(one for one in self._corpus.study.codings if one.id == coding_id)
        document = next((one for one in self._corpus.study.documents if one.id == coding.document_id), None)
        kept = coding.code_id in self._corpus.kept_codes and document in self._corpus.documents
        return kept or document is None or document.consent == "withdrawn"
