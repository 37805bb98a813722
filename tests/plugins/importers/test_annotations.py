"""Transcripts of linguists' programs: who says what and when, without the apparatus."""

from pathlib import Path

import pytest

from qualicode.extend import Transcript, importer_for
from qualicode.model.errors import UserError
from tests.plugins.importers.samples import no_progress, put
from tests.plugins.importers.test_importers_contract import check


def read(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Transcript:
    path = put(folder, name, text.encode(encoding))
    (transcript,) = importer_for(path).read(path, no_progress)
    check(transcript)
    return transcript


def said(found: Transcript) -> list[tuple[str, str, float | None, float | None]]:
    return [(turn.speaker, found.text[turn.start : turn.end], turn.start_time, turn.end_time) for turn in found.turns]


def trs(turns: str, head: str = '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE Trans SYSTEM "x.dtd">') -> str:
    speakers = '<Speaker id="a" name="Anaïs"/><Speaker id="b" name="Bruno"/><Speaker id="c" name="Bruno"/>'
    episode = f"<Episode><Section>{turns}</Section></Episode>"
    return f"{head}<Trans xml:lang='fr'><Speakers>{speakers}</Speakers>{episode}</Trans>"


# --- Transcriber ---


def test_turns_overlap_and_two_ids_are_one_person(tmp_path: Path) -> None:
    turns = (
        '<Turn speaker="a b" startTime="0" endTime="2"><Sync time="0"/><Who nb="1"/>Oui<Who nb="2"/>L’été.</Turn>'
        '<Turn speaker="c" startTime="2" endTime="4.5"><Sync time="2"/>On<Sync time="3"/>reste.</Turn>'
        '<Turn startTime="5" endTime="6"><Sync time="5"/>Quelqu’un.</Turn>'
    )
    found = read(tmp_path, "a.trs", trs(turns), "cp1252")
    assert said(found) == [
        ("Anaïs", "Oui", 0, None),
        ("Bruno", "L’été. On reste.", 0, 4.5),
        ("", "Quelqu’un.", 5, 6),
    ]
    assert found.facts == {"language": "fr"}


def test_what_happens_is_told_but_not_the_codes(tmp_path: Path) -> None:
    turns = (
        '<Turn speaker="a"><Sync time="0"/>ah<Event desc="rire" type="noise" extent="instantaneous"/>bon'
        '<Event desc="i"/>oui<Event desc="toux" extent="begin"/>si<Event desc="toux" extent="end"/>'
        '<Event desc="pif" type="pronounce"/>non</Turn>'
    )
    assert read(tmp_path, "a.trs", trs(turns)).text == "ah (rire) bon oui (toux) si non"


def test_an_encoding_that_is_not_declared_is_told(tmp_path: Path) -> None:
    turns = '<Turn speaker="a"><Sync time="0"/>déjà détruit</Turn>'
    found = read(tmp_path, "a.trs", trs(turns, '<?xml version="1.0" encoding="UTF-8"?>'), "cp1252")
    assert found.text == "déjà détruit" and "Windows-1252" in found.doubts[0]


def test_an_entity_is_refused(tmp_path: Path) -> None:
    head = '<!DOCTYPE Trans [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    with pytest.raises(UserError, match="was refused"):
        read(tmp_path, "a.trs", trs('<Turn speaker="a"><Sync time="0"/>&e;</Turn>', head))


# --- ELAN, Praat ---


def test_an_elan_point_without_a_time_stays_in_its_place(tmp_path: Path) -> None:
    slots = "".join(
        f'<TIME_SLOT TIME_SLOT_ID="t{n}"{f" TIME_VALUE={chr(34)}{time}{chr(34)}" if time else ""}/>'
        for n, time in enumerate(("1000", "", "3000", "4000"))
    )
    spans = [("t2", "t3", "deux"), ("t1", "t2", "un")]
    notes = "".join(
        f'<ANNOTATION><ALIGNABLE_ANNOTATION TIME_SLOT_REF1="{a}" TIME_SLOT_REF2="{b}">'
        f"<ANNOTATION_VALUE>{words}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>" for a, b, words in spans
    )  # fmt: skip
    tier = f'<TIER TIER_ID="x" PARTICIPANT="Karim">{notes}</TIER><TIER TIER_ID="gloses" PARENT_REF="x">{notes}</TIER>'
    found = read(
        tmp_path, "a.eaf", f"<ANNOTATION_DOCUMENT><TIME_ORDER>{slots}</TIME_ORDER>{tier}</ANNOTATION_DOCUMENT>"
    )
    assert said(found) == [("Karim", "un deux", 1, 4)]
    assert found.doubts == ("These tiers belong to others and were left out: gloses.",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_short_textgrid_and_its_phones(tmp_path: Path, encoding: str) -> None:
    text = (
        'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n3\n<exists>\n3\n'
        '"IntervalTier"\n"Karim"\n0\n3\n2\n0\n1.5\n"dit ""oui"""\n1.5\n3\n""\n'
        '"IntervalTier"\n"Karim - phones"\n0\n3\n1\n0\n3\n"w i"\n"TextTier"\n"points"\n0\n3\n1\n1\n"clic"\n'
    )
    found = read(tmp_path, "a.TextGrid", text, encoding)
    assert said(found) == [("Karim", 'dit "oui"', 0, 1.5)]
    assert found.doubts == ("These tiers belong to others and were left out: Karim - phones.",)


# --- CHAT ---


def test_chat_is_made_readable(tmp_path: Path) -> None:
    text = (
        "@UTF8\n@Begin\n@Languages:\tspa\n@Participants:\tENQ Inès Investigator, KAR Adult\n@Date:\t07-MAR-2021\n"
        "@Location:\tSaint-Denis, France\n*ENQ:\t&-euh tu viens <d'où> [/] d'où ?  \x151200_2500\x15\n%mor:\tpro|tu\n"
        "*KAR:\tma(i)s j'ai [= rit] été@s:fra &=rires à Saint_Denis +...\n\txxx (..) no:n . \x153000_4200\x15\n@End\n"
    )
    found = read(tmp_path, "a.cha", text)
    assert said(found) == [
        ("Inès", "euh tu viens d'où d'où?", 1.2, 2.5),
        ("Adult", "mais j'ai été (rires) à Saint Denis… xxx non.", 3.0, 4.2),
    ]
    assert found.facts == {"language": "es", "date": "2021-03-07", "place": "Saint-Denis, France"}


# --- TEI ---


def tei(body: str) -> str:
    people = '<person xml:id="E"><persName><forename>Inès</forename> <surname>M.</surname></persName></person>'
    return (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="fr"><teiHeader><title>Entretien</title>'
        f"<particDesc>{people}<person xml:id='K' n='Karim'/></particDesc></teiHeader><text>{body}</text></TEI>"
    )


def test_utterances_with_events_notes_and_corrections(tmp_path: Path) -> None:
    body = (
        '<u who="#E">Bon<vocal><desc>rire</desc></vocal>jour<pause dur="2"/>à <note>à vérifier</note> vous</u>'
        '<u who="corpus.xml#K"><seg>oui</seg><seg>j’y <choice><orig>étions</orig><reg>étais</reg></choice>.</seg></u>'
    )
    assert said(read(tmp_path, "a.xml", tei(body))) == [
        ("Inès M.", "Bon (rire) jour à vous", None, None),
        ("Karim", "oui j’y étions.", None, None),
    ]


def test_times_of_utterances_are_found_wherever_they_stand(tmp_path: Path) -> None:
    line = (
        '<timeline unit="s"><when xml:id="T0" absolute="00:00:00"/><when xml:id="T1" interval="1.5" since="#T0"/>'
        '<when xml:id="T2" interval="2" since="#T1"/><when xml:id="T3" absolute="00:01:02.5"/></timeline>'
    )
    body = (
        f'{line}<u who="#E" start="#T0" end="#T1">un</u>'
        '<annotationBlock who="#K" start="#T1" end="#T2"><u><w>d’</w> <w>eau</w> <pc>.</pc></u></annotationBlock>'
        '<u who="#E"><anchor synch="#T2"/>deux<anchor synch="#T3"/></u>'
    )
    assert said(read(tmp_path, "a.xml", tei(body))) == [
        ("Inès M.", "un", 0, 1.5), ("Karim", "d’eau.", 1.5, 3.5), ("Inès M.", "deux", 3.5, 62.5),
    ]  # fmt: skip


def test_a_play_and_a_written_text(tmp_path: Path) -> None:
    play = '<body><sp who="#E"><speaker>INÈS.</speaker><p>Bonjour.</p></sp></body>'
    assert said(read(tmp_path, "a.xml", tei(play))) == [("Inès M.", "Bonjour.", None, None)]
    assert read(tmp_path, "b.xml", tei("<body><p>Un texte.</p><p>Un autre.</p></body>")).text == "Un texte.\nUn autre."


def test_absurd_times_are_left_out(tmp_path: Path) -> None:
    turns = '<Turn speaker="a" startTime="1e300" endTime="-4"><Sync time="NaN"/>a<Sync time="inf"/>b</Turn>'
    assert said(read(tmp_path, "a.trs", trs(turns))) == [("Anaïs", "a b", None, None)]
