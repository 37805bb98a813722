"""Subtitles: Teams, Zoom, Whisper, YouTube and captions by hand become turns."""

import re
from collections import Counter
from itertools import groupby
from pathlib import Path

import pytest

from qualicode.extend import Transcript
from qualicode.model.errors import UserError
from qualicode.plugins.importers.subtitles import SubRipImporter, WebVttImporter
from qualicode.plugins.importers.text import TextImporter
from tests.plugins.importers.samples import no_progress, put
from tests.plugins.importers.test_importers_contract import check


def vtt(folder: Path, text: str) -> Transcript:
    (transcript,) = WebVttImporter().read(put(folder, "réunion.vtt", text.encode()), no_progress)
    check(transcript)
    return transcript


def srt(folder: Path, text: str) -> Transcript:
    (transcript,) = SubRipImporter().read(put(folder, "réunion.srt", text.encode()), no_progress)
    check(transcript)
    return transcript


def said(transcript: Transcript) -> list[tuple[str, str]]:
    return [(turn.speaker, transcript.text[turn.start : turn.end]) for turn in transcript.turns]


def spans(transcript: Transcript) -> list[tuple[float | None, float | None]]:
    return [(turn.start_time, turn.end_time) for turn in transcript.turns]


def cues(*lines: str) -> str:
    """WebVTT cues of two seconds each."""
    blocks = [f"00:{2 * n:02}.000 --> 00:{2 * n + 2:02}.000\n{line}" for n, line in enumerate(lines)]
    return "WEBVTT\n\n" + "\n\n".join(blocks) + "\n"


def test_voice_tags_closed_or_not(tmp_path: Path) -> None:
    transcript = vtt(
        tmp_path,
        cues(
            "<v Roger Bingham>Oui.</v>",
            "<v.loud Roger Bingham>Encore",
            "<v Dupont, Marie (Ext)>Non\nmais si &amp; oui &lt;3",
            "<v Roger Bingham>A</v> <v Dupont, Marie (Ext)>B</v>",
            "sans voix",
        ),
    )
    assert said(transcript) == [
        ("Roger Bingham", "Oui. Encore"),
        ("Dupont, Marie (Ext)", "Non mais si & oui <3"),
        ("Roger Bingham", "A"),
        ("Dupont, Marie (Ext)", "B"),
        ("", "sans voix"),
    ]
    assert spans(transcript) == [(0, 4), (4, 6), (6, 8), (6, 8), (8, 10)]
    assert transcript.doubts == ("1 subtitle does not say who speaks.",)


def test_an_utterance_of_teams_is_put_together_again(tmp_path: Path) -> None:
    transcript = vtt(
        tmp_path,
        "WEBVTT\n\nab-1/7-0\n00:00:01.000 --> 00:00:02.000\n<v A>il a été</v>\n\n"
        "ab-1/8-0\n00:00:01.500 --> 00:00:01.800\n<v B>Oui.</v>\n\n"
        "ab-1/7-1\n00:00:02.000 --> 00:00:03.000\n<v A>très pluvieux.</v>\n",
    )
    assert said(transcript) == [("A", "il a été très pluvieux."), ("B", "Oui.")]
    assert spans(transcript) == [(1, 3), (1.5, 1.8)]


def test_negative_and_unpadded_times(tmp_path: Path) -> None:
    transcript = vtt(
        tmp_path,
        "WEBVTT\n\n0:0:-6.-820 --> 0:0:3.90\n<v A>Un</v>\n\n0:0:4.5 --> 0:1:2.50\n<v B>Deux</v>\n\n"
        "100:00:00.000 --> 99:00:00.000\n<v A>Trois</v>",
    )
    assert spans(transcript) == [(0.0, 3.09), (4.005, 62.05), (360000.0, None)]


def test_tags_notes_styles_and_settings_leave(tmp_path: Path) -> None:
    transcript = vtt(
        tmp_path,
        "WEBVTT - Film\nKind: captions\nLanguage: fr\n\nSTYLE\n::cue(b) {\n  color: red;\n}\n\nREGION\nid:f\n\n"
        "NOTE\nUne remarque\nsur deux lignes\n\n1\n00:01.000 --> 00:02.000 align:start line:0\n"
        "<c.colorE5E5E5>Bon</c><00:01.500>jour <b>à</b> <i>tous</i> <lang fr>ici</lang> x < y, <inaudible>\n\n"
        "NOTE fin",
    )
    assert transcript.text == "Bonjour à tous ici x < y, <inaudible>"
    assert transcript.facts == {"language": "fr"}
    assert transcript.doubts == ("2 notes of the subtitle file were left out.",)


def test_lines_of_two_people_stay_apart(tmp_path: Path) -> None:
    assert vtt(tmp_path, cues("- Un thé ?\n- Merci.", "Oui\ndonc")).text == "- Un thé ?\n- Merci.\nOui donc"


def test_names_before_colons_and_a_cue_without(tmp_path: Path) -> None:
    lines = [
        "Marie: Oui.",
        "Marie: Bon.",
        "Karim: Note : il est 10:30.",
        "Et là",
        "Marie: Ok.",
        "Karim: Fin.",
        "Marie: Oui",
    ]
    transcript = vtt(tmp_path, cues(*lines))
    assert said(transcript) == [
        ("Marie", "Oui. Bon."),
        ("Karim", "Note : il est 10:30."),
        ("", "Et là"),
        ("Marie", "Ok."),
        ("Karim", "Fin."),
        ("Marie", "Oui"),
    ]


def test_names_in_brackets(tmp_path: Path) -> None:
    cues = "\n\n".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n[{name}] Oui [rires]."
        for n, name in enumerate(("Marie", "Paul") * 2, 1)
    )
    (transcript,) = SubRipImporter().read(put(tmp_path, "a.srt", cues.encode()), no_progress)
    assert said(transcript) == [("Marie", "Oui [rires]."), ("Paul", "Oui [rires].")] * 2


def test_a_name_said_once_holds_until_the_next(tmp_path: Path) -> None:
    lines = ["Marie: Je", "continue", "encore", "Karim: Moi", "aussi", "Marie: Bien", "oui", "Karim: Fin", "vraie"]
    assert said(vtt(tmp_path, cues(*lines))) == [
        ("Marie", "Je continue encore"),
        ("Karim", "Moi aussi"),
        ("Marie", "Bien oui"),
        ("Karim", "Fin vraie"),
    ]


def test_nameless_cues_make_paragraphs_of_whole_sentences(tmp_path: Path) -> None:
    lines = [f"mot {n}" + ("." if n % 5 == 4 else "") for n in range(500)]
    blocks = [
        f"{n // 30:02}:{2 * n % 60:02}.000 --> {n // 30:02}:{2 * n % 60 + 1:02}.900\n{line}"
        for n, line in enumerate(lines)
    ]
    transcript = vtt(tmp_path, "WEBVTT\n\n" + "\n\n".join(blocks))
    assert transcript.text.split() == " ".join(lines).split()
    assert 5 < len(transcript.turns) < 20
    assert all(text.endswith(".") for _speaker, text in said(transcript))


def test_youtube_says_everything_twice(tmp_path: Path) -> None:
    head = "align:start position:0%"
    transcript = vtt(
        tmp_path,
        f"WEBVTT\n\n00:00.000 --> 00:02.000 {head}\n \nbonjour<00:00.500><c> à</c><c> tous</c>\n\n"
        f"00:02.000 --> 00:02.010 {head}\nbonjour à tous\n \n\n"
        f"00:02.010 --> 00:04.000 {head}\nbonjour à tous\net<00:03.000><c> merci</c>\n",
    )
    assert transcript.text == "bonjour à tous et merci"


def test_subrip_as_people_break_it(tmp_path: Path) -> None:
    transcript = srt(
        tmp_path,
        '1\r\n00:00:01,000 --> 00:00:02,000\r\n<font color="red">Un</font> {\\an8}deux\r\n\r\ntrois\r\n'
        "2\r\n00:00:03.5 -> 00:00:04,000\r\nquatre\r\n3\r\n00:00:05,000 --> 00:00:06,000\r\n\r\n4\r\n"
        "00:00:07,000 --> 00:00:08,000\r\n1980\r\n",
    )
    assert transcript.text == "Un deux trois quatre 1980"
    assert spans(transcript) == [(1.0, 8.0)]


@pytest.mark.parametrize("text", ["WEBVTT\n", "WEBVTT\n\nNOTE rien\n", "1\n00:00:01,000 --> 00:00:02,000\n\n"])
def test_subtitles_without_words_are_refused(tmp_path: Path, text: str) -> None:
    for name in ("a.vtt", "a.srt"):
        with pytest.raises(UserError, match=r"“a\.(vtt|srt)” holds no subtitle with words"):
            WebVttImporter().read(put(tmp_path, name, text.encode()), no_progress)


def test_subtitles_saved_as_text_are_understood(tmp_path: Path) -> None:
    path = put(tmp_path, "réunion.txt", b"1\n00:00:01,000 --> 00:00:02,000\nBonjour\n")
    (transcript,) = TextImporter().read(path, no_progress)
    assert transcript.text == "Bonjour" and spans(transcript) == [(1.0, 2.0)]


# --- real files ---


def expected(path: Path) -> list[tuple[str, str]]:
    """Speaker and words of each turn, as Teams2NVivo would have them, but for its cut after a thousand characters."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    grouped = groupby((row for row in rows if len(row) == 3), key=lambda row: row[1])
    return [(name, " ".join(" ".join(row[2].replace("---", " ") for row in of).split())) for name, of in grouped]


@pytest.mark.parametrize("name", ["Teams2NVivo__teams_transcript_classic", "Teams2NVivo__zoom_transcript"])
def test_teams_and_zoom_give_the_expected_turns(shared_data: Path, name: str) -> None:
    folder = shared_data / "transcripts" / "other"
    (transcript,) = WebVttImporter().read(folder / f"{name}.vtt", no_progress)
    check(transcript)
    wanted = expected(folder / f"{name.removesuffix('_classic')}_EXPECTED.txt")
    assert len(wanted) > 9
    assert [(speaker, " ".join(text.split())) for speaker, text in said(transcript)] == wanted
    assert all(len(line) < 2_000 for line in transcript.text.split("\n"))


def test_no_word_of_any_real_file_is_lost(shared_data: Path) -> None:
    folder = shared_data / "transcripts" / "other"
    files = sorted([*folder.glob("*.vtt"), *folder.glob("*.srt")])
    assert len(files) == 12
    for path in files:
        reader = WebVttImporter() if path.suffix == ".vtt" else SubRipImporter()
        (transcript,) = reader.read(path, no_progress)
        check(transcript)
        assert Counter(transcript.text.split()) == Counter(payload_words(path)), path.name
        assert sum(len(text.split()) for _speaker, text in said(transcript)) == len(transcript.text.split())


def payload_words(path: Path) -> list[str]:
    """The words under the time lines, without tags and names; a second reading, good for these files only."""
    words: list[str] = []
    inside = False
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        if "-->" in line:
            inside = True
        elif not line.strip():
            inside = False
        elif inside:
            bare = re.sub(r"<[^>]*>", "", line)
            words += re.sub(r"^(Host|Guest|[A-Z]\w+ [A-Z]\w+): ", "", bare).split()
    return words


def test_teams_premium_keeps_its_speakers(shared_data: Path) -> None:
    path = shared_data / "transcripts" / "other" / "Teams2NVivo__TeamsPremium_v_tags.vtt"
    (transcript,) = WebVttImporter().read(path, no_progress)
    assert [speaker for speaker, _text in said(transcript)] == ["Charles", "Janaki"] * 4
    assert "it has been raining, but about 8:00 o'clock" in transcript.text
