"""The one function that decides a synthesis: a study and options in, an `Outline` out."""

from collections.abc import Callable, Mapping
from typing import Any

from qualicode.model.study import Study
from qualicode.model.synthesis import annexes
from qualicode.model.synthesis.chapters import Chapters, brief_themes
from qualicode.model.synthesis.corpus import Corpus
from qualicode.model.synthesis.findings import findings
from qualicode.model.synthesis.method import kinds, method
from qualicode.model.synthesis.options import Options, read_options
from qualicode.model.synthesis.values import Outline, Record
from qualicode.model.synthesis.wording import Wording


def _quietly(_done: int, _total: int) -> None:
    pass


def outline(
    study: Study, options: Mapping[str, Any] | Options, progress: Callable[[int, int], None] = _quietly
) -> Outline:
    """Decide what a synthesis of the study says: its chapters, verbatims, numbers and gaps.

    `options` has the fields of `Options` as keys, all of them optional. `progress(done, total)` may raise `Cancelled`.
    """
    return outline_with_material(study, options, progress)[0]


def outline_with_material(
    study: Study, options: Mapping[str, Any] | Options, progress: Callable[[int, int], None] = _quietly
) -> tuple[Outline, tuple[Record, ...]]:
    """As `outline`; beside it every extract that may be quoted, by code: what an author can place."""
    wishes = options if isinstance(options, Options) else read_options(options, study)
    words = Wording(wishes.language, study.info.language)
    corpus = Corpus(study, wishes)
    makers = Chapters(corpus, words)
    total = len(corpus.roots) + 2
    progress(0, total)
    chapters = []
    for done, theme in enumerate(corpus.roots, start=1):
        if (chapter := makers.chapter(theme)) is not None:
            chapters.append(chapter)
        progress(done, total)
    shown = makers.chooser.voices.copy()
    points = tuple(makers.point(chapter) for chapter in brief_themes(chapters))
    progress(total - 1, total)
    wanted = wishes.annexes
    material = annexes.records(corpus, words)
    result = Outline(
        language=words.language,
        text_language=study.info.language,
        title=words.named(wishes.title),
        subtitle=words.ours(wishes.subtitle),
        question=words.ours(study.info.question),
        commissioner=words.ours(wishes.commissioner),
        team=words.ours(wishes.team),
        date=words.date(wishes.date),
        licence=words.ours(study.info.licence),
        public=wishes.public,
        brief=_brief(corpus, words),
        points=points,
        brief_to_write=() if corpus.hand.text("brief") else _brief_to_write(words, bool(chapters)),
        brief_texts=tuple(words.ours(text) for text in corpus.hand.text("brief")),
        method=method(corpus, words, shown),
        chapters=tuple(chapters),
        findings=findings(corpus, words),
        codebook=annexes.codebook(corpus, words) if "codebook" in wanted else (),
        documents=annexes.documents(corpus, words) if "documents" in wanted else (),
        crossing=annexes.crossing(corpus, words) if "crossing" in wanted else None,
        records=material if "verbatims" in wanted else (),
    )
    progress(total, total)
    return result, material


def _brief(corpus: Corpus, words: Wording) -> str:
    """What the study is made of, in one sentence."""
    if not corpus.documents:
        return words._("The project holds no document yet: import texts, then code passages.")
    people = len(set().union(*corpus.voices.values()))
    text = words._("This synthesis rests on {material}, in which {persons} speak.") if people else ""
    if not text:
        return words._("This synthesis rests on {material}.").format(material=kinds(corpus, words))
    persons = words.ngettext("{count} person", "{count} persons", people)
    return text.format(material=kinds(corpus, words), persons=persons)


def _brief_to_write(words: Wording, has_chapters: bool) -> tuple[str, ...]:
    if has_chapters:
        return (words._("Say in one sentence for each theme what the reader must remember."),)
    return (words._("No passage is coded yet. Code passages of the texts: each theme becomes a chapter here."),)
