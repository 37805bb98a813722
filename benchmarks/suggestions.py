"""How good the suggestions are on passages that people coded: `python -m benchmarks.suggestions GOLD CODEBOOK --json`.

GOLD has columns text and codes (separated by "|"), CODEBOOK name and definition. Texts that differ by case, accents and
punctuation only are kept once. For each n, the first n of a shuffled order are learned, up to 800 of the rest judged;
what depends on the corpus alone (rarity of words, topics, neighbours) is counted on all texts: a program has them too.
Simple ways of doing it are measured in the same run; `--without` measures what a part is worth.
"""

import argparse
import csv
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import rankdata

from qualicode.extend import CodeDescription, Example, Unit
from qualicode.model.folding import fold
from qualicode.plugins.suggesters import foreseeing, learning, views
from qualicode.plugins.suggesters.engine import Engine, description
from qualicode.plugins.suggesters.host import CAUTION
from qualicode.plugins.suggesters.judging import SURE
from qualicode.plugins.suggesters.reading import Reader
from qualicode.plugins.suggesters.views import Corpus, Text

_JUDGED = 800
_PARTS: dict[str, tuple[ModuleType, str, float]] = {
    "words": (views, "WORDS", 0.0),
    "letters": (views, "LETTERS", 0.0),
    "meaning": (views, "MEANING", 0.0),
    "topics": (views, "TOPICS", 0.0),
    "corpus": (foreseeing, "POOL", 0),
    "guesses": (foreseeing, "_GUESS_NOISE", 1e9),
    "trust": (learning, "_DOUBT", 1e9),
}
"""What can be left out: a view, what the corpus makes of descriptions, its guesses alone, trust read off codings."""
Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gold:
    """Texts, the codebook, and which text (row) has which code (column): 0 or 1."""

    texts: list[str]
    codes: list[CodeDescription]
    truth: Table


def read_gold(gold: Path, codebook: Path, names_only: bool) -> Gold:
    """The passages and their codes; the same words are kept once, codes that are not in the codebook left out."""
    with codebook.open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["name"], "" if names_only else row["definition"]) for row in csv.DictReader(file)]
    codes = [CodeDescription(name, name, definition) for name, definition in rows]
    place = {code.id: index for index, code in enumerate(codes)}
    kept: dict[str, tuple[str, list[int]]] = {}
    with gold.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            mine = [place[code] for code in row["codes"].split("|") if code in place]
            key = re.sub(r"\W+", " ", fold(row["text"])).strip()
            if mine and key:
                kept.setdefault(key, (row["text"], mine))
    truth = np.zeros((len(kept), len(codes)))
    for number, (_text, mine) in enumerate(kept.values()):
        truth[number, mine] = 1
    return Gold([text for text, _mine in kept.values()], codes, truth)


def measure(gold: Gold, reader: Reader, sizes: Sequence[int], seeds: int) -> dict[str, Any]:
    """Figures by n, and those of the simple ways; the mean over the seeds."""
    engine = Engine(reader)
    engine.read(gold.texts)
    simple = Simple(gold, reader)
    figures: dict[str, list[dict[str, float]]] = {}
    for seed in range(seeds):
        order = np.random.default_rng(seed).permutation(len(gold.texts))
        for size in sizes:
            learn, judge = order[:size], order[size : size + _JUDGED]
            if len(judge) < 50:
                continue
            figures.setdefault(f"{size}", []).append(_ours(engine, gold, learn, judge))
            for name, values in simple.values(learn, judge).items():
                figures.setdefault(f"{size} {name}", []).append(_ranks(values, gold.truth[judge]))
    means = {key: {name: _mean(some, name) for name in some[0]} for key, some in figures.items()}
    return {
        str(size): {
            **means[str(size)],
            "baselines": {key.split(" ", 1)[1]: found for key, found in means.items() if key.startswith(f"{size} ")},
        }
        for size in sizes
        if str(size) in means
    }


def _ours(engine: Engine, gold: Gold, learn: NDArray[np.int64], judge: NDArray[np.int64]) -> dict[str, float]:
    examples = [
        Example(gold.texts[row], tuple(gold.codes[code].id for code in np.flatnonzero(gold.truth[row])), str(row))
        for row in learn
    ]
    texts, truth = [gold.texts[row] for row in judge], gold.truth[judge]
    values, _learned = engine.values(gold.codes, examples, texts)
    place = {code.id: index for index, code in enumerate(gold.codes)}
    units = [Unit("", number, number + 1, text) for number, text in enumerate(texts)]
    found = engine.suggest(gold.codes, examples, units)
    shown = [(one.score, truth[one.unit.start, place[one.code]]) for one in found if one.score >= CAUTION["balanced"]]
    sure = [right for score, right in shown if score >= SURE]
    right = sum(one for _score, one in shown)
    told = engine.reliability()
    ranks = _ranks(values, truth)
    return {
        **ranks,
        "micro_f1": 2 * right / max(1.0, len(shown) + truth.sum()),
        "shown": len(shown) / len(texts),
        "sure_precision": float(np.mean(sure)) if sure else float("nan"),
        "sure_coverage": len(sure) / len(texts),
        "reliability_error": abs(told.right / told.seen - ranks["hit_at_3"]) if told else float("nan"),
        "refit_ms": 1000 * _refit(engine, gold.codes, examples, texts),
    }


def _refit(engine: Engine, codes: Sequence[CodeDescription], examples: list[Example], texts: Sequence[str]) -> float:
    """How long it takes to learn one coding more and to value the texts again, everything having been read."""
    more = [*examples, Example(texts[0], (codes[0].id,), "more")]
    started = time.perf_counter()
    engine.values(codes, more, texts)
    return time.perf_counter() - started


def _ranks(values: NDArray[Any], truth: Table) -> dict[str, float]:
    """How often a right code comes first, and among the first three; equals share their places by lot.

    In the order of the codebook they would come most used first: nobody's merit, and some ways leave many equals.
    """
    return {"p_at_1": _right(values, truth, 1), "hit_at_3": _right(values, truth, 3)}


def _right(values: NDArray[Any], truth: Table, places: int) -> float:
    places = min(places, values.shape[1])
    values = np.round(values, 6)
    last = -np.partition(-values, places - 1, axis=1)[:, places - 1 : places]
    above, level = values > last, values == last
    certain = (truth * above).sum(1) > 0
    equal, right = level.sum(1), (truth * level).sum(1)
    missed = np.ones(len(values))
    for place in range(places):  # one of the equals after the other, none of them right
        drawn = place < places - above.sum(1)
        missed *= np.where(drawn, np.maximum(equal - right - place, 0) / np.maximum(equal - place, 1), 1)
    return float(np.where(certain, 1, 1 - missed).mean())


def _mean(some: Sequence[Mapping[str, float]], name: str) -> float | None:
    known = [one[name] for one in some if not np.isnan(one[name])]
    return round(float(np.mean(known)), 4) if known else None


class Simple:
    """The simple ways: how often codes are used, words shared with definitions, linear classifiers, fused ranks."""

    def __init__(self, gold: Gold, reader: Reader) -> None:
        texts = [Text(text, words) for text, words in zip(gold.texts, reader.read(gold.texts), strict=True)]
        described = [description(code) for code in gold.codes]
        codes = [Text(text, words) for text, words in zip(described, reader.read(described), strict=True)]
        corpus = Corpus([*texts, *codes], reader.vectors, len(reader.lemmas))
        self._truth = gold.truth
        self._words, self._meaning = corpus.words(texts), corpus.meaning(texts)
        self._overlap = (self._words @ corpus.words(codes).T).toarray()
        letters, meaning = corpus.letters(texts) @ corpus.letters(codes).T, self._meaning @ corpus.meaning(codes).T
        kinds = [self._overlap, letters.toarray(), meaning]
        self._fused = np.sum([1 / rankdata(-np.round(kind, 5), axis=1) for kind in kinds], axis=0)

    def values(self, learn: NDArray[np.int64], judge: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        """The value of each code for the judged texts, by the name of the way."""
        used = self._truth[learn].sum(0)
        found: dict[str, NDArray[Any]] = {
            "frequency": np.tile(used, (len(judge), 1)),
            "lemma_overlap": self._overlap[judge],
            "rank_fusion": self._fused[judge],
        }
        if len(learn):
            columns = np.unique(self._words[learn].indices)
            words = self._words[:, columns]
            found["svm"] = _linear(words[learn], self._truth[learn], words[judge], _squared_hinge)
            found["md_logistic"] = _linear(self._meaning[learn], self._truth[learn], self._meaning[judge], _logistic)
        return found


Loss = Callable[[Table, Table], tuple[float, Table]]


def _linear(learn: Any, truth: Table, judge: Any, loss: Loss) -> Table:
    """One linear classifier a code, each against the rest, with a constant and a penalty on its weights (C = 1)."""
    wanted, shape = 2 * truth - 1, (learn.shape[1] + 1, truth.shape[1])

    def cost(flat: Table) -> tuple[float, Table]:
        weights = flat.reshape(shape)
        value, slope = loss(learn @ weights[:-1] + weights[-1], wanted)
        gradient = np.vstack([learn.T @ slope + weights[:-1], slope.sum(0)])
        return value + 0.5 * float((weights[:-1] ** 2).sum()), gradient.ravel()

    best = minimize(cost, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    weights = best.reshape(shape)
    return np.asarray(judge @ weights[:-1] + weights[-1])


def _squared_hinge(values: Table, wanted: Table) -> tuple[float, Table]:
    short = np.maximum(0, 1 - wanted * values)
    return float((short**2).sum()), -2 * wanted * short


def _logistic(values: Table, wanted: Table) -> tuple[float, Table]:
    cost = np.logaddexp(0, -wanted * values)
    return float(cost.sum()), -wanted / (1 + np.exp(wanted * values))


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("codebook", type=Path)
    parser.add_argument("--n", default="0,10,30,100,300,1000")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--names-only", action="store_true")
    parser.add_argument("--without", choices=_PARTS)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if asked.without:
        module, name, value = _PARTS[asked.without]
        setattr(module, name, value)
    gold = read_gold(asked.gold, asked.codebook, asked.names_only)
    found = measure(gold, Reader(), [int(size) for size in asked.n.split(",")], asked.seeds)
    if asked.json:
        print(json.dumps(found, indent=1))
        return
    for size, row in found.items():
        told = [f"{name} {one:.3f}" for name, one in row.items() if isinstance(one, float)]
        print(f"n = {size}: " + ", ".join(told))
        for name, figures in row["baselines"].items():
            print(f"    {name:<14} p_at_1 {figures['p_at_1']:.3f}, hit_at_3 {figures['hit_at_3']:.3f}")


if __name__ == "__main__":
    main()
