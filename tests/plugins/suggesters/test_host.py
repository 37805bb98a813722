"""The assistant with real child processes: what it answers, and what happens when they die, hang or starve."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from qualicode.extend import CodeDescription, Example, Suggestion, Unit
from qualicode.model.errors import Cancelled, UserError
from qualicode.plugins.suggesters.asking import Answer, Question
from qualicode.plugins.suggesters.host import Assistant, Settings, suggest_now
from qualicode.plugins.suggesters.process import FROZEN_FLAG
from qualicode.plugins.suggesters.wire import pack, unpack
from tests.plugins.suggesters.conftest import CODES, whole

Make = Callable[..., Assistant]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and a memory limit that the system keeps")


def alive(pid: int) -> bool:
    """Whether a process runs (one that only waits to be buried does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until(true: Callable[[], bool], seconds: float = 20) -> bool:
    """Wait until something is true."""
    pause, end = threading.Event(), time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        pause.wait(0.02)
    return true()


def test_suggestions_arrive_for_the_open_document_first(laboratory: str, assistant: Make) -> None:
    arrived: list[tuple[str, list[Suggestion]]] = []
    states: list[str] = []
    one = assistant(lambda: states.append(one.state), lambda *what: arrived.append(what), suggester=laboratory)
    one.update(CODES, [], {"b": whole("le jardin\nrien"), "a": whole("😀 un jardin")})
    assert one.wait(20)
    assert [document for document, found in arrived] == ["b", "a"]
    found = one.suggestions("a")[0]
    assert (found.unit.start, found.unit.end, found.unit.text, found.code) == (0, 11, "😀 un jardin", "c1")
    assert found.words == ("jardin",)
    assert one.state == "ready"
    assert states[-1] == "ready"
    assert one.suggestions("unknown") == []


def test_the_latest_wish_wins(laboratory: str, assistant: Make) -> None:
    one = assistant(suggester=laboratory)
    one.update(CODES, [], {"a": whole("la place\nla rue")})
    for turn in range(30):
        one.update(CODES, [Example("la place" if turn < 29 else "la rue", ("c1",), f"k{turn}")])
    assert one.wait(20)
    assert [(s.unit.text, s.near) for s in one.suggestions("a")] == [("la rue", ("k29",))]


def test_a_changed_document_is_read_again_and_a_removed_one_forgotten(laboratory: str, assistant: Make) -> None:
    one = assistant(suggester=laboratory)
    one.update(CODES, [], {"a": whole("un jardin"), "b": whole("le jardin")})
    assert one.wait(20)
    one.update(CODES, [], {"a": whole("deux jardins\nun jardin")})
    assert one.wait(20)
    assert [s.unit.text for s in one.suggestions("a")] == ["deux jardins", "un jardin"]
    assert one.suggestions("b") == []


def test_it_knows_what_it_was_told_of(laboratory: str, assistant: Make) -> None:
    one = assistant(suggester=laboratory)
    one.update(CODES, [], {"a": whole("la place")})
    assert one.knows("a")
    assert not one.knows("b")


def test_only_the_documents_ahead_are_suggested_for_until_one_is_opened(laboratory: str, assistant: Make) -> None:
    one = assistant(suggester=laboratory, settings=Settings(ahead=1))
    one.update(CODES, [], {"a": whole("jardin"), "b": whole("jardin")})
    assert one.wait(20)
    assert (len(one.suggestions("a")), len(one.suggestions("b"))) == (1, 0)
    one.open("b")
    assert one.wait(20)
    assert len(one.suggestions("b")) == 1


def test_any_characters_survive_the_pipe(laboratory: str, assistant: Make) -> None:
    text = "jardin \ud800 \u2028 \x00 \u0301 \U0001f333 «\u00a0œuf\u00a0»"
    one = assistant(suggester=laboratory)
    one.update(CODES, [], {"a": whole(text)})
    assert one.wait(20)
    assert one.suggestions("a")[0].unit.text == text


def test_what_a_library_prints_does_not_disturb(laboratory: str, assistant: Make) -> None:
    one = assistant(suggester=laboratory)
    one.update(CODES, [], {"a": whole("NOISE jardin")})
    assert one.wait(20)
    assert len(one.suggestions("a")) == 1


@POSIX
def test_a_killed_child_is_started_again(laboratory: str, assistant: Make) -> None:
    one = assistant(suggester=laboratory)
    one.update(CODES, [], {"a": whole("jardin")})
    assert one.wait(20)
    first = one.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert wait_until(lambda: one.pid not in (first, None))
    one.update(CODES, [Example("rue", ("c1",), "k")], {"a": whole("jardin\nrue")})
    assert one.wait(20)
    assert len(one.suggestions("a")) == 2


def test_a_child_that_keeps_dying_is_given_up_with_one_sentence(laboratory: str, assistant: Make) -> None:
    states: list[str] = []
    one = assistant(lambda: states.append(one.state), suggester=laboratory)
    one.update(CODES, [], {"a": whole("DIE")})
    assert one.wait(30)
    assert one.state == "failed"
    assert one.status().startswith("Suggestions are unavailable until you restart Qualicode")
    assert states == ["starting"] * 4 + ["failed"]  # once, and three times again
    one.update(CODES, [], {"a": whole("jardin")})
    assert one.suggestions("a") == []


@POSIX
def test_a_child_that_hangs_is_ended(laboratory: str, assistant: Make) -> None:
    settings = Settings(first_patience=1.5, patience=1, restarts=1)
    one = assistant(suggester=laboratory, settings=settings)
    one.update(CODES, [], {"a": whole("HANG")})
    assert wait_until(lambda: one.pid is not None)
    first = one.pid
    assert one.wait(20)
    assert one.state == "failed"
    assert one.trouble == "no sign of life"
    assert one.pid != first


@POSIX
def test_a_stopped_child_does_not_block_anybody(laboratory: str, assistant: Make) -> None:
    one = assistant(suggester=laboratory, settings=Settings(patience=8))
    one.update(CODES, [], {"a": whole("jardin")})
    assert one.wait(60)
    first = one.pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    one.update(CODES, [], {"a": whole("jardin\n" * 100_000)})  # far more than a pipe holds
    assert one.pid == first, "asking came back before anybody missed the child"
    assert one.wait(120)
    assert one.pid != first
    assert len(one.suggestions("a")) == 100_000


@LINUX
def test_a_greedy_child_is_stopped_by_its_limit(laboratory: str, assistant: Make) -> None:
    one = assistant(suggester=laboratory, settings=Settings(restarts=0, megabytes=600))
    one.update(CODES, [], {"a": whole("HOG")})
    assert one.wait(20)
    assert one.state == "failed"
    assert one.trouble.startswith("MemoryError laboratory.py:")


def test_a_fault_names_the_line_and_never_the_text(laboratory: str, assistant: Make) -> None:
    one = assistant(suggester=laboratory, settings=Settings(restarts=0))
    one.update(CODES, [], {"a": whole("FALL Madame Dupont")})
    assert one.wait(20)
    assert one.trouble.startswith("RuntimeError laboratory.py:")
    assert "Dupont" not in one.trouble + one.status()


def test_a_suggester_that_is_not_installed_is_a_sentence(assistant: Make) -> None:
    one = assistant(suggester="klingon")
    one.update(CODES, [], {"a": whole("jardin")})
    assert one.wait(20)
    assert one.state == "absent"
    assert one.status() == "Suggestions are unavailable: the suggester “klingon” is not installed."


def test_closing_ends_child_and_threads_at_once(laboratory: str) -> None:
    before = threading.active_count()
    one = Assistant(suggester=laboratory)
    one.update(CODES, [], {"a": whole("HANG")})
    assert wait_until(lambda: one.pid is not None)
    began = time.monotonic()
    one.close()
    one.close()
    assert time.monotonic() - began < 2
    assert wait_until(lambda: threading.active_count() == before)
    one.update(CODES, [], {})
    assert threading.active_count() == before


@LINUX
def test_the_child_ends_when_the_program_is_killed(laboratory: str) -> None:
    program = (
        "import sys\n"
        "from qualicode.plugins.suggesters.host import Assistant\n"
        "from qualicode.extend import CodeDescription\n"
        f"one = Assistant(suggester={laboratory!r})\n"
        "one.update([CodeDescription('c', 'jardin')], [], {'a': ('HANG jardin', [(0, 11)])})\n"
        "while one.pid is None: pass\n"
        "print(one.pid, flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert alive(child)
        parent.kill()
    assert wait_until(lambda: not alive(child), 10)


def test_a_frozen_program_becomes_the_child_when_asked(laboratory: str) -> None:
    start = "import sys; from qualicode.plugins.suggesters.process import serve_if_asked as s; print(s(sys.argv[1:]))"
    said = pack({"do": "order", "ids": [], "ahead": 1})
    command = [sys.executable, "-c", start]
    child = subprocess.run(
        [*command, FROZEN_FLAG, laboratory, "fr", "2000"], input=said, capture_output=True, timeout=60, check=True
    )
    assert [unpack(line) for line in child.stdout.splitlines()] in ([], [{"say": "idle", "taken": 1}])
    usual = subprocess.run([*command, "study.qualicode"], capture_output=True, timeout=60, check=True)
    assert usual.stdout.strip() == b"False"


def test_waiting_for_suggestions(laboratory: str) -> None:
    texts = {"a": whole("jardin"), "b": whole("rue"), "c": whole("jardin"), "d": whole("jardin"), "e": whole("jardin")}
    found = suggest_now(CODES, [], texts, suggester=laboratory)
    assert {document: len(some) for document, some in found.items()} == {"a": 1, "b": 0, "c": 1, "d": 1, "e": 1}
    with pytest.raises(UserError, match="not installed"):
        suggest_now(CODES, [], texts, suggester="klingon")


def test_waiting_can_be_cancelled(laboratory: str) -> None:
    def cancel(_done: int, _total: int) -> None:
        raise Cancelled

    before = threading.active_count()
    with pytest.raises(Cancelled):
        suggest_now(CODES, [], {"a": whole("HANG")}, cancel, suggester=laboratory)
    assert wait_until(lambda: threading.active_count() == before)


def test_a_missing_model_is_one_sentence(assistant: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALICODE_LANGUAGE_MODEL", "fr_core_news_xxl")
    one = assistant()
    one.update(CODES, [], {"a": whole("Nous avons un jardin partagé.")})
    assert one.wait(60)
    assert one.state == "absent"
    assert one.status().startswith("Suggestions are unavailable: the language model fr_core_news_xxl is missing")


@POSIX
def test_the_real_suggester_survives_being_killed(assistant: Make) -> None:
    codes = [
        CodeDescription("c1", "Nature en ville", "Jardins, arbres, parcs, espaces verts."),
        CodeDescription("c2", "École", "Écoles, enseignants, classes, élèves."),
    ]
    examples = [Example("On cultive des tomates au jardin partagé.", ("c1",), "k1")]
    text = "Oui. Les enfants aiment leur école et la maîtresse. Vous venez d'où ? Ils plantent des arbres au jardin."
    one = assistant()
    one.update(codes, examples, {"a": whole(text)})
    assert one.wait(120), one.trouble
    before = {(s.unit.text, s.code) for s in one.suggestions("a")}
    assert ("Ils plantent des arbres au jardin.", "c1") in before
    assert one.pid is not None
    os.kill(one.pid, signal.SIGKILL)
    assert wait_until(lambda: one.state == "starting")
    assert one.wait(120), one.trouble
    one.update(codes, examples)
    assert one.wait(60), one.trouble
    assert {(s.unit.text, s.code) for s in one.suggestions("a")} == before


ADVISOR = """
import os
from laboratory import Laboratory
from qualicode.extend import Suggestion, Telling

class Advisor(Laboratory):
    def rank(self, codes, examples, unit, most):
        if "DIE" in unit.text and not os.path.exists(os.environ["ADVISOR_DIED"]):
            open(os.environ["ADVISOR_DIED"], "w").close()
            os._exit(9)
        if "DIE ALWAYS" in unit.text:
            os._exit(9)
        return [Suggestion(unit, code.id, 0.5, (code.name,), ("k",), (1.0,)) for code in codes[:most]]
    def passages(self, codes, examples, units, code, most):
        return [Suggestion(unit, code, len(unit.text) / 100) for unit in units]
    def doubtful(self, codes, examples, most):
        return []
    def mixed(self, codes, examples):
        return []
    def telling(self, codes, examples, code, most):
        return [Telling("banc \U0001f600", 2, 1.0)]
"""


@pytest.fixture
def advisor(laboratory: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A suggester of somebody else's that can also be asked."""
    site = tmp_path / "site"
    (site / "advisor.py").write_text(ADVISOR, encoding="utf-8")
    entries = site / "laboratory-1.0.dist-info" / "entry_points.txt"
    entries.write_text(entries.read_text(encoding="utf-8") + "advisor = advisor:Advisor\n", encoding="utf-8")
    monkeypatch.setenv("ADVISOR_DIED", str(tmp_path / "died"))
    return "advisor"


def answers(one: Assistant, question: Question) -> list[Answer]:
    """What is answered to a question, once it is."""
    heard: list[Answer] = []
    one.ask(question, heard.append)
    assert wait_until(lambda: bool(heard))
    return heard


def test_questions_are_answered_from_what_is_coded(advisor: str, assistant: Make) -> None:
    one = assistant(suggester=advisor)
    one.update(CODES, [], {"a": whole("la rue\nun long jardin"), "b": whole("le jardin")})
    unit = Unit("a", 0, 6, "la rue")
    (found,) = answers(one, Question("rank", unit=unit, most=2))
    assert found is not None
    assert [(item.unit, item.code, item.near, item.weights) for item in found] == [
        (unit, "c1", ("k",), (1.0,)),
        (unit, "c2", ("k",), (1.0,)),
    ]
    steps: list[tuple[int, int]] = []
    heard: list[Answer] = []
    one.ask(Question("passages", "c2", most=2), heard.append, lambda done, total: steps.append((done, total or 0)))
    assert wait_until(lambda: bool(heard))
    assert [item.unit.text for item in heard[0] or ()] == ["un long jardin", "le jardin"]
    assert steps == [(1, 2)]
    assert [(item.word, item.passages) for item in answers(one, Question("telling", "c1"))[0] or ()] == [("banc 😀", 2)]


def test_a_child_that_dies_of_a_question_is_asked_again(advisor: str, assistant: Make) -> None:
    one = assistant(suggester=advisor)
    one.update(CODES, [], {"a": whole("la rue")})
    (found,) = answers(one, Question("rank", unit=Unit("a", 0, 3, "DIE"), most=1))
    assert [item.code for item in found or ()] == ["c1"]


def test_a_question_nobody_can_answer_is_answered_by_nothing(laboratory: str, advisor: str, assistant: Make) -> None:
    plain = assistant(suggester=laboratory)
    plain.update(CODES, [], {"a": whole("la rue")})
    assert answers(plain, Question("mixed")) == [None]
    absent = assistant(suggester="nobody")
    absent.update(CODES, [], {"a": whole("la rue")})
    assert answers(absent, Question("mixed")) == [None]
    assert answers(absent, Question("mixed")) == [None]
    dying = assistant(suggester=advisor, settings=Settings(restarts=1))
    dying.update(CODES, [], {"a": whole("la rue")})
    assert answers(dying, Question("rank", unit=Unit("a", 0, 3, "DIE ALWAYS"), most=1)) == [None]
    assert dying.state == "failed"


def test_a_newer_question_of_its_kind_replaces_an_older_and_a_dropped_one_is_not_answered(
    advisor: str, assistant: Make
) -> None:
    one = assistant(suggester=advisor)
    older: list[Answer] = []
    dropped: list[Answer] = []
    one.ask(Question("rank", unit=Unit("a", 0, 3, "old"), most=1), older.append)
    one.drop(one.ask(Question("mixed"), dropped.append))
    one.update(CODES, [], {"a": whole("la rue")})
    (found,) = answers(one, Question("rank", unit=Unit("a", 0, 3, "new"), most=1))
    assert [item.unit.text for item in found or ()] == ["new"]
    assert older == [None]
    assert one.wait(20)
    assert dropped == []


def test_closing_leaves_no_question_waiting(advisor: str) -> None:
    one = Assistant(suggester=advisor)
    heard: list[Answer] = []
    one.ask(Question("mixed"), heard.append)
    one.close()
    assert heard == [None]
