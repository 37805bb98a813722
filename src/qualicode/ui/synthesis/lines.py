"""The lines of « Plan de la synthèse », decided from an outline and the choices: values that the list only paints."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualicode.i18n import N_, _, ngettext, pgettext
from qualicode.model.folding import fold
from qualicode.model.study import Code
from qualicode.model.synthesis import ANNEXES, Outline
from qualicode.model.synthesis.values import Chapter
from qualicode.model.synthesis.wording import Wording
from qualicode.services.synthesis import Choices

ALL, SOME, NONE = "all", "some", "none"
ANNEX_TITLES = {
    "codebook": N_("Codebook"),
    "documents": N_("List of documents"),
    "crossing": N_("Themes by territory"),
    "verbatims": N_("All verbatims"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the plan.

    `node_id`: the finding of the author that it is; `written_for`: the code that one can write for there.
    `key` is where it is in the preview; `kept` is `ALL`, `SOME` or `NONE` where it can be left out, "" where it cannot;
    it is about a code, an annex, or neither. `label` stands in the gutter; `explained` says more about the warnings;
    one that stands `apart` has air above.
    """

    key: str
    title: str
    label: str = ""
    counts: str = ""
    warnings: tuple[str, ...] = ()
    explained: str = ""
    depth: int = 0
    strong: bool = False
    apart: bool = False
    kept: str = ""
    code_id: str = ""
    annex: str = ""
    node_id: str = ""
    written_for: str = ""

    @property
    def spoken(self) -> str:
        """The line in words, for a screen reader."""
        return ", ".join(filter(None, (self.label, self.title, self.counts, *self.warnings)))


def code_key(code_id: str) -> str:
    """Where the chapter or section of a code is in the preview."""
    return f"code {code_id}"


def against_key(code_id: str) -> str:
    """Where the contrary voices of a theme are in the preview."""
    return f"against {code_id}"


def finding_key(node_id: str) -> str:
    """Where a finding of the author is in the preview."""
    return f"finding {node_id}"


def annex_key(annex: str) -> str:
    """Where an annex is in the preview."""
    return f"annex {annex}"


def lines(plan: Outline, codes: Sequence[Code], choices: Choices) -> list[Line]:
    """The whole plan: what is in, with its numbers, and what is left out."""
    return [*_front(plan), *_Themes(plan, codes, choices).lines(), *_findings(plan), *_annexes(plan, choices)]


def summary(plan: Outline) -> str:
    """« 5 thèmes · 18 codes · 42 verbatims »."""
    parts = [part for chapter in plan.chapters for part in chapter.walk()]
    codes = len({part.code_id for part in parts if part.verbatims or part.more})
    return " · ".join(
        (
            ngettext("{count} theme", "{count} themes", len(plan.chapters)).format(count=len(plan.chapters)),
            ngettext("{count} code", "{count} codes", codes).format(count=codes),
            _verbatims(plan.verbatims),
        )
    )


def gaps(count: int) -> str:
    """« 3 à compléter », or nothing."""
    return ngettext("{count} to complete", "{count} to complete", count).format(count=count) if count else ""


def _front(plan: Outline) -> Iterator[Line]:
    yield Line("brief", _("In brief"), warnings=_told(gaps(len(plan.brief_to_write))), strong=True)
    yield Line(
        "method", _("Method and limits"), warnings=_told(gaps(len(plan.method.to_write))), strong=True, apart=True
    )


class _Themes:
    """The codebook as the plan shows it: a theme, the codes below it, its contrary voices."""

    def __init__(self, plan: Outline, codes: Sequence[Code], choices: Choices) -> None:
        self._plan, self._choices = plan, choices
        self._wording = Wording(plan.language)
        self._parts = {part.code_id: part for chapter in plan.chapters for part in chapter.walk()}
        known = {code.id for code in codes}
        self._children: dict[str, list[Code]] = {}
        for code in sorted(codes, key=lambda one: (one.position, fold(one.name))):
            parent = code.parent_id if code.parent_id in known else ""
            self._children.setdefault(parent or "", []).append(code)

    def lines(self) -> Iterator[Line]:
        numbers = {chapter.code_id: number for number, chapter in enumerate(self._plan.chapters, start=1)}
        for theme in self._children.get("", ()):
            number = numbers.get(theme.id)
            yield self._theme(theme, _("Theme {number}").format(number=number) if number else _("Theme"))
            yield from self._own(theme, 1)
            yield from self._codes(theme, 1)
            if theme.id in self._parts:
                yield from self._against(self._parts[theme.id])

    def _theme(self, code: Code, label: str) -> Line:
        part, kept = self._parts.get(code.id), self._kept(code)
        counts, warnings, explained = self._absent(code, kept), list[str](), ""
        if part is not None and kept != NONE:
            counts = " · ".join((_extracts(part.extracts), *_told(_persons(part.persons))))
            warnings += _told(gaps(len(part.to_write) + len(part.to_conclude)))
            if part.who and part.who.warning:
                warnings.append(_("always the same voices"))
                explained = part.who.warning
            if not any(one.verbatims or one.more for one in part.walk()):
                warnings.append(_("nothing may be quoted"))
        title = self._wording.named(code.name)
        return Line(
            key=code_key(code.id),
            title=title,
            label=label,
            counts=counts,
            warnings=tuple(warnings),
            explained=explained,
            strong=True,
            apart=True,
            kept=kept,
            code_id=code.id,
            written_for=code.id if part is not None and kept != NONE else "",
        )

    def _own(self, code: Code, depth: int) -> Iterator[Line]:
        """The author's own findings about a code."""
        part = self._parts.get(code.id)
        for one in part.findings if part else ():
            yield Line(
                key=finding_key(one.node_id),
                title=one.title,
                label=_("Finding"),
                counts=_verbatims(len(one.verbatims)) if one.verbatims else "",
                warnings=_told(gaps(len(one.to_write))),
                explained="\n".join(one.to_write),
                depth=depth,
                code_id=code.id,
                node_id=one.node_id,
                written_for=code.id,
            )

    def _codes(self, above: Code, depth: int) -> Iterator[Line]:
        for code in self._children.get(above.id, ()):
            part, kept = self._parts.get(code.id), self._kept(code)
            counts, warnings = self._absent(code, kept), tuple[str, ...]()
            if part is not None and kept != NONE:
                counts, warnings = self._shown(part)
            yield Line(
                key=code_key(code.id),
                title=self._wording.named(code.name),
                label=pgettext("noun", "Code"),
                counts=counts,
                warnings=warnings,
                depth=depth,
                kept=kept,
                code_id=code.id,
                written_for=code.id if part is not None and kept != NONE else "",
            )
            yield from self._own(code, depth + 1)
            yield from self._codes(code, depth + 1)

    def _shown(self, part: Chapter) -> tuple[str, tuple[str, ...]]:
        shown, there = len(part.verbatims), len(part.verbatims) + part.more
        if not there:
            own = part.extracts - sum(section.extracts for section in part.sections)
            return _extracts(part.extracts), (_("nothing may be quoted"),) if own else ()
        counts = _verbatims(shown)
        if part.more:
            counts = ngettext("{count}/{all} verbatim", "{count}/{all} verbatims", there)
        return " · ".join((counts.format(count=shown, all=there), *_told(_persons(part.persons)))), ()

    def _against(self, part: Chapter) -> Iterator[Line]:
        if part.counterpoint is not None:
            shown = len(part.counterpoint.verbatims)
            yield Line(
                against_key(part.code_id),
                _("Contrary voices and nuances"),
                _("Counterpoint"),
                _verbatims(shown) if shown else "",
                _told(gaps(len(part.counterpoint.to_write))),
                depth=1,
                written_for=part.code_id,
            )

    def _absent(self, code: Code, kept: str) -> str:
        """What is said of a code that has no place of its own in the text."""
        if kept == NONE:
            return _("left out")
        return "" if any(below.id in self._parts for below in self._below(code)) else _("no extract")

    def _kept(self, code: Code) -> str:
        left_out = sum(below.id in self._choices.codes_out for below in self._below(code))
        if not left_out:
            return ALL
        return NONE if left_out == sum(1 for _below in self._below(code)) else SOME

    def _below(self, code: Code) -> Iterator[Code]:
        yield code
        for child in self._children.get(code.id, ()):
            yield from self._below(child)


def _findings(plan: Outline) -> Iterator[Line]:
    if plan.findings:
        count = sum(len(group.surprises) + len(group.key_findings) for group in plan.findings)
        yield Line("findings", _("Surprises and key findings"), counts=str(count), strong=True, apart=True)


def _annexes(plan: Outline, choices: Choices) -> Iterator[Line]:
    for at, annex in enumerate(ANNEXES):
        out = annex in choices.annexes_out
        yield Line(
            key=annex_key(annex),
            title=_(ANNEX_TITLES[annex]),
            label=_("Annex"),
            counts=_("left out") if out else _annex_counts(plan, annex),
            apart=at == 0,
            kept=NONE if out else ALL,
            annex=annex,
        )


def _annex_counts(plan: Outline, annex: str) -> str:
    if annex == "codebook":
        count = len(plan.codebook)
        return ngettext("{count} code", "{count} codes", count).format(count=count)
    if annex == "documents":
        count = len(plan.documents)
        return ngettext("{count} document", "{count} documents", count).format(count=count)
    if annex == "verbatims":
        return _verbatims(sum(len(record.verbatims) for record in plan.records))
    return "" if plan.crossing else _("needs two territories")


def _extracts(count: int) -> str:
    return ngettext("{count} extract", "{count} extracts", count).format(count=count)


def _persons(count: int) -> str:
    return ngettext("{count} person", "{count} persons", count).format(count=count) if count else ""


def _verbatims(count: int) -> str:
    return ngettext("{count} verbatim", "{count} verbatims", count).format(count=count)


def _told(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
