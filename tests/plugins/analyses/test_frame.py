"""The frame counts what a synthesis counts, whatever the study holds."""

from collections.abc import Iterable

import pytest

from qualicode.model.study import Study
from qualicode.model.synthesis.corpus import Corpus
from qualicode.model.synthesis.options import Options
from qualicode.plugins.analyses.frame import frame
from tests.plugins.analyses.random_studies import random_study
from tests.studies import StudyMaker, large, realistic


def of_corpus(study: Study, options: Options) -> list[tuple[object, ...]]:
    """The passages that the reference finds."""
    return sorted(
        (
            one.code_id,
            one.document.id,
            one.start,
            one.end,
            one.voice.key,
            one.voice.kind,
            tuple(sorted(coding.id for coding in one.codings)),
        )
        for passages in Corpus(study, options).passages.values()
        for one in passages
    )


def of_frame(study: Study, options: Options) -> list[tuple[object, ...]]:
    """The passages of the frame, in the same form."""
    found = frame(study, options)
    together: dict[int, list[str]] = {}
    for passage, coding in zip(found.shown_passage.tolist(), found.shown_coding.tolist(), strict=True):
        together.setdefault(passage, []).append(study.codings[coding].id)
    rows: Iterable[tuple[int, ...]] = zip(
        found.code.tolist(), found.document.tolist(), found.start.tolist(), found.end.tolist(), found.voice.tolist(),
        strict=True,
    )  # fmt: skip
    return sorted(
        (
            found.codes[code].id,
            found.documents[document].id,
            start,
            end,
            found.voices[voice].key,
            found.voices[voice].kind,
            tuple(sorted(together[passage])),
        )
        for passage, (code, document, start, end, voice) in enumerate(rows)
    )


@pytest.mark.parametrize("lot", range(8))
def test_random_studies_have_the_passages_of_a_synthesis(lot: int) -> None:
    counted = 0
    for seed in range(lot * 60, lot * 60 + 60):
        study = random_study(seed)
        expected = of_corpus(study, Options())
        assert of_frame(study, Options()) == expected, seed
        counted += len(expected)
    assert counted > 300


def test_filters_keep_the_same_passages_too() -> None:
    for seed in range(80):
        study = random_study(seed)
        options = Options(
            codes=frozenset(one.id for one in study.codes[::2]),
            territories=frozenset(one.id for one in study.territories[:1]) or None,
        )
        assert of_frame(study, options) == of_corpus(study, options), seed


def test_the_realistic_study_and_a_larger_one() -> None:
    for study in (realistic()[0], large(1000), StudyMaker().study()):
        assert of_frame(study, Options()) == of_corpus(study, Options())


def test_a_frame_is_remembered_for_its_study_alone() -> None:
    first, second = realistic()[0], realistic()[0]
    assert frame(first, Options()) is frame(first, Options())
    assert frame(second, Options()).study is second
    assert frame(first, Options(public=True)) is not frame(first, Options())
