"""The suggester for French: learns from names, definitions and codings, and proposes a code with its reasons.

A thin door: what computes (`engine`, with numpy, scipy and spaCy) is imported when the first text is read, in the child
process only. What deserves a code is decided in `cutting` and `judging`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qualicode.extend import CodeDescription, Doubt, Example, Match, Mixed, Reliability, Rule, Suggestion, Telling, Unit
from qualicode.i18n import N_
from qualicode.plugins.suggesters import cutting

if TYPE_CHECKING:
    from qualicode.plugins.suggesters.engine import Engine
    from qualicode.plugins.suggesters.ruling import Rules


class French:
    """Suggests codes for French texts with spaCy's model of French (`model`: another one than the usual)."""

    name = N_("French: words, definitions and codings")

    def __init__(self, model: str = "") -> None:
        self._model = model
        self._ready: Engine | None = None
        self._rules: Rules | None = None

    def units(self, document: str, text: str, spans: Sequence[tuple[int, int]]) -> list[Unit]:
        """Sentences within the spans, without fillers and questions."""
        return cutting.cut(document, text, spans)

    def suggest(
        self, codes: Sequence[CodeDescription], examples: Sequence[Example], units: Sequence[Unit]
    ) -> list[Suggestion]:
        """At most one suggestion a unit, best first."""
        return self.engine.suggest(codes, examples, units)

    def read(self, texts: Sequence[str]) -> None:
        """Read texts ahead, some 100 a second."""
        self.engine.read(texts)

    def settle(self) -> None:
        """Count the whole corpus again."""
        self.engine.settle()

    def reliability(self) -> Reliability | None:
        """How often the right code was among the first three for codings left out of the last learning."""
        return self.engine.reliability()

    def rank(
        self, codes: Sequence[CodeDescription], examples: Sequence[Example], unit: Unit, most: int
    ) -> list[Suggestion]:
        """The codes that a passage resembles most."""
        from qualicode.plugins.suggesters import advising

        return advising.rank(self.engine, codes, examples, unit, most)

    def passages(
        self, codes: Sequence[CodeDescription], examples: Sequence[Example], units: Sequence[Unit], code: str, most: int
    ) -> list[Suggestion]:
        """The units that resemble a code most."""
        from qualicode.plugins.suggesters import advising

        return advising.passages(self.engine, codes, examples, units, code, most)

    def doubtful(self, codes: Sequence[CodeDescription], examples: Sequence[Example], most: int) -> list[Doubt]:
        """The codings that look least like the rest of their code."""
        from qualicode.plugins.suggesters import advising

        return advising.doubtful(self.engine, codes, examples, most)

    def mixed(self, codes: Sequence[CodeDescription], examples: Sequence[Example]) -> list[Mixed]:
        """The pairs of codes that are hard to tell apart."""
        from qualicode.plugins.suggesters import advising

        return advising.mixed(self.engine, codes, examples)

    def telling(
        self, codes: Sequence[CodeDescription], examples: Sequence[Example], code: str, most: int
    ) -> list[Telling]:
        """The words that tell a code."""
        from qualicode.plugins.suggesters import advising

        return advising.telling(self.engine, codes, examples, code, most)

    def match(self, units: Sequence[Unit], rule: Rule) -> list[Match]:
        """The units that fit a rule."""
        return self.rules.match(units, rule)

    def forms(self, rule: Rule) -> list[tuple[str, ...]]:
        """For each term of a rule, the words of the corpus that it stands for."""
        return self.rules.forms(rule)

    @property
    def rules(self) -> "Rules":
        """What matches rules."""
        if self._rules is None:
            from qualicode.plugins.suggesters.ruling import Rules

            self._rules = Rules(self.engine)
        return self._rules

    @property
    def engine(self) -> "Engine":
        """What computes."""
        if self._ready is None:
            from qualicode.plugins.suggesters.engine import Engine
            from qualicode.plugins.suggesters.reading import Reader

            self._ready = Engine(Reader(self._model))
        return self._ready
