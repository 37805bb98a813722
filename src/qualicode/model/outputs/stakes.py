"""« Enjeux et cartes »: stakes with their questions, axes, and the cards « On a testé » and « On a exploré »."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualicode.model.outputs.material import Head, Material, Support
from qualicode.model.study import Study, SynthesisNode
from qualicode.model.synthesis.wording import Wording

CARDS = ("card_tested", "card_explored")


@dataclass(frozen=True, slots=True)
class Card:
    """Something that was tested or explored: where, in a few paragraphs, and where one can read on."""

    tested: bool
    title: str
    place: str
    paragraphs: tuple[str, ...]
    url: str
    support: Support


@dataclass(frozen=True, slots=True)
class Axis:
    """A heading under a stake: what is said there, and its cards."""

    title: str
    paragraphs: tuple[str, ...]
    questions: tuple[str, ...]
    support: Support
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Stake:
    """An enjeu: an introduction, questions « Comment… ? », axes, and cards of its own."""

    title: str
    paragraphs: tuple[str, ...]
    questions: tuple[str, ...]
    support: Support
    axes: tuple[Axis, ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Stakes:
    """The whole output; `missing` is what the author has to do."""

    head: Head
    stakes: tuple[Stake, ...]
    missing: tuple[str, ...]

    @property
    def cards(self) -> tuple[Card, ...]:
        """Every card, in order."""
        return tuple(
            card
            for stake in self.stakes
            for card in (*stake.cards, *(card for axis in stake.axes for card in axis.cards))
        )


def stakes(study: Study, options: Mapping[str, Any]) -> Stakes:
    """The stakes of a study's syntheses, or of the one whose id is `synthesis`. Other options as for a synthesis."""
    material = Material(study, options)
    wanted = options.get("synthesis")
    nodes = [node for node in study.nodes if wanted in (None, "", node.synthesis_id)]
    found = tuple(_stake(_Tree(nodes, material), node) for node in _Tree(nodes, material).of("stake"))
    return Stakes(material.head, found, _missing(material.words, found))


class _Tree:
    """The nodes of the outlines: what lies below which, in order."""

    def __init__(self, nodes: Sequence[SynthesisNode], material: Material) -> None:
        self.material = material
        self._nodes = sorted(nodes, key=lambda one: (one.synthesis_id, one.position))
        self._parents = {node.id: node.parent_id or "" for node in nodes}

    def of(self, kind: str) -> list[SynthesisNode]:
        """The nodes of a kind, wherever they are."""
        return [node for node in self._nodes if node.kind == kind]

    def below(self, node: SynthesisNode, *kinds: str) -> list[SynthesisNode]:
        """The nodes of some kinds right below one, or below nodes there that are neither stakes nor axes."""
        return [one for one in self._nodes if one.kind in kinds and self._holder(one) == node.id]

    def _holder(self, node: SynthesisNode) -> str:
        """The nearest stake or axis above a node."""
        holders = {one.id for one in self._nodes if one.kind in ("stake", "axis")}
        here, seen = self._parents.get(node.id, ""), {node.id}
        while here and here not in holders and here not in seen:
            seen.add(here)
            here = self._parents.get(here, "")
        return here if here in holders else ""


def _stake(tree: _Tree, node: SynthesisNode) -> Stake:
    axes = tuple(_axis(tree, one) for one in tree.below(node, "axis"))
    return Stake(
        title=tree.material.words.named(node.title),
        paragraphs=_texts(tree, node),
        questions=_questions(tree, node),
        support=_support(tree, node),
        axes=axes,
        cards=_cards(tree, node),
    )


def _axis(tree: _Tree, node: SynthesisNode) -> Axis:
    return Axis(
        title=tree.material.words.named(node.title),
        paragraphs=_texts(tree, node),
        questions=_questions(tree, node),
        support=_support(tree, node),
        cards=_cards(tree, node),
    )


def _cards(tree: _Tree, node: SynthesisNode) -> tuple[Card, ...]:
    """Its cards, those that were tested first, as readers expect them."""
    found = [_card(tree, one) for one in tree.below(node, *CARDS)]
    return tuple(sorted(found, key=lambda card: not card.tested))


def _card(tree: _Tree, node: SynthesisNode) -> Card:
    words = tree.material.words
    return Card(
        tested=node.kind == "card_tested",
        title=words.named(node.title),
        place=words.ours(node.place),
        paragraphs=_paragraphs(words, node.body),
        url=node.url.strip() if node.url.strip().startswith(("http://", "https://")) else "",
        support=_support(tree, node),
    )


def _support(tree: _Tree, node: SynthesisNode) -> Support:
    """The passages linked to a node, or to the findings and counterpoints right below it."""
    near = tree.below(node, "finding", "counterpoint") if node.kind in ("stake", "axis") else []
    return tree.material.support(*((SynthesisNode.table, one.id) for one in (node, *near)))


def _texts(tree: _Tree, node: SynthesisNode) -> tuple[str, ...]:
    """Its own words, then those of the texts, findings and leads right below it."""
    words = tree.material.words
    found = list(_paragraphs(words, node.body))
    for one in tree.below(node, "text", "finding", "counterpoint", "need", "lead"):
        found += [words.ours(one.title)] if one.title.strip() else []
        found += _paragraphs(words, one.body)
    return tuple(found)


def _questions(tree: _Tree, node: SynthesisNode) -> tuple[str, ...]:
    words = tree.material.words
    found = [words.ours(one.title or one.body) for one in tree.below(node, "question")]
    return tuple(text for text in found if text)


def _paragraphs(words: Wording, body: str) -> tuple[str, ...]:
    """The lines of a text that hold something."""
    return tuple(line for line in map(words.ours, body.splitlines()) if line)


def _missing(words: Wording, found: Sequence[Stake]) -> tuple[str, ...]:
    if not found:
        return (words._("The outline of the synthesis holds no stake yet. Add stakes, then cards under them."),)
    wanted = []
    for stake in found:
        if not stake.questions:
            wanted.append(words._("“{title}” has no question yet.").format(title=stake.title))
        bare = stake.support.is_bare and all(axis.support.is_bare for axis in stake.axes)
        if bare and all(card.support.is_bare for card in (*stake.cards, *(c for a in stake.axes for c in a.cards))):
            text = words._("No verbatim supports “{title}” yet.")
            wanted.append(text.format(title=stake.title))
    return tuple(wanted)
