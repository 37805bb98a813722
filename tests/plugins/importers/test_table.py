"""Tables in which each row is what one person said."""

import csv
import datetime
import re
from pathlib import Path

import pytest

from qualicode.extend import ReadCoding, Transcript
from qualicode.model.dates import iso_date
from qualicode.model.errors import Cancelled, UserError
from qualicode.plugins.importers.columns import ROLES, heading_role
from qualicode.plugins.importers.files import ROWS_LIMIT
from qualicode.plugins.importers.table import TableImporter
from qualicode.plugins.importers.themes import ThemeSplitter
from tests.plugins.importers.samples import no_progress, put, xlsx
from tests.plugins.importers.test_importers_contract import check

HEADINGS = "Identifiant;Parole;Thème;Lieu;Quartier;Date;Profil;Recueilli par;Consentement;Territoire"
ROWS = (
    'a1;"On attend le bus ; une heure.";Transport, Attente;Marché;Les Tilleuls;12/03/2024;Habitante, 42 ans;Nora;oui;'
    "Vitry",
    'a2;"Le marché, c\'est\nloin.";Commerce | Transport;Gare;Les Tilleuls;2024-03-13;Habitant;Nora;non;Vitry',
    "a3;;Transport;Gare;Les Tilleuls;13/03/2024;Habitant;Nora;oui;Vitry",
    "a4;Rien à dire.;;École;Centre;demain;Habitante;Maëva;on verra;Vitry",
)


def read(path: Path) -> list[Transcript]:
    transcripts = list(TableImporter().read(path, no_progress))
    for transcript in transcripts:
        check(transcript)
    return transcripts


def read_csv(folder: Path, text: str, name: str = "paroles.csv") -> list[Transcript]:
    return read(put(folder, name, text.encode()))


def test_a_row_is_a_parole_with_its_facts(tmp_path: Path) -> None:
    first, second, third = read_csv(tmp_path, "\n".join((HEADINGS, *ROWS)))
    assert first.title == "paroles – a1" and first.kind == "testimony"
    assert first.text == "On attend le bus ; une heure." and first.turns == ()
    assert first.facts == {
        "foreign_key": "a1", "place": "Marché", "date": "2024-03-12", "profile": "Habitante, 42 ans",
        "collected_by": "Nora", "consent": "analysis", "territory": "Vitry",
    }  # fmt: skip
    assert first.variables == {"Quartier": "Les Tilleuls"}
    assert first.codings == (ReadCoding(0, 29, "Transport", "Nora"), ReadCoding(0, 29, "Attente", "Nora"))
    assert second.text == "Le marché, c'est\nloin." and second.facts["consent"] == "withdrawn"
    assert [coding.code for coding in second.codings] == ["Commerce", "Transport"]
    assert third.variables == {"Quartier": "Centre", "Date": "demain", "Consentement": "on verra"}
    assert first.doubts == (
        "1 row without words was skipped (4).",
        "1 person did not give consent: the row is marked “withdrawn”.",
        "1 value of “Date” was not understood and was kept as a variable.",
        "1 value of “Consentement” was not understood and was kept as a variable.",
    )
    assert second.doubts == third.doubts == ()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_separators_line_ends_and_encodings(tmp_path: Path, separator: str, end: str, encoding: str) -> None:
    lines = [("id", "parole", "thème"), ("1", '"L\'été, ; | \nça chauffe."', "Été"), ("2", "Où ça ?", "Hiver")]
    text = end.join(separator.join(line).replace("\n", end) for line in lines) + end
    first, second = read(put(tmp_path, "paroles.csv", text.encode(encoding)))
    assert (first.text, second.text) == ("L'été, ; | \nça chauffe.", "Où ça ?")
    assert [coding.code for coding in (*first.codings, *second.codings)] == ["Été", "Hiver"]
    assert bool(first.doubts) == (encoding == "cp1252")


def test_a_tsv_and_what_excel_writes_above(tmp_path: Path) -> None:
    assert read_csv(tmp_path, "parole\tlieu\nOui, bien sûr\tGare\n", "p.tsv")[0].facts == {"place": "Gare"}
    assert read_csv(tmp_path, "sep=;\nparole;lieu\nOui, bien sûr;Gare\n")[0].text == "Oui, bien sûr"


@pytest.mark.parametrize(
    ("rows", "row", "line"),
    [
        ('1,"Un deux"\n2,"Trois quatre\n3,Cinq\n4,Six\n', 3, 3),
        ('1,"Un "deux" trois"\n2,Quatre\n', 2, 2),
        ('1,"Sur\ndeux lignes"\n2,Bien\n3,"Pas fini', 4, 5),
    ],
)
def test_an_unbalanced_quotation_mark_is_placed(tmp_path: Path, rows: str, row: int, line: int) -> None:
    with pytest.raises(UserError, match=rf"“paroles\.csv” has a quotation mark .* in row {row} \(line {line}\)"):
        read_csv(tmp_path, "id,parole\n" + rows)


def test_a_title_above_and_doubled_headings(tmp_path: Path) -> None:
    headings = "Enquête du printemps,,\n,,\nq1,q2,q3\nIdentifiant,Votre parole,Quartier\n"
    text = headings + "7,Il fait trop chaud.,Centre\n8,Oui.,Sud\n"
    first, second = read_csv(tmp_path, text)
    assert first.title == "paroles – 7" and first.text == "Il fait trop chaud."
    assert first.variables == {"Quartier": "Centre"} and second.text == "Oui."
    again = "parole,lieu\nparole,lieu\nOui,Gare\n"
    assert [transcript.text for transcript in read_csv(tmp_path, again)] == ["Oui"]


def test_a_table_without_headings(tmp_path: Path) -> None:
    first, second = read_csv(
        tmp_path, "1,12/03/2024,Il fait bien trop chaud ici.\n2,13/03/2024,On ne dort plus la nuit du tout.\n"
    )
    assert (first.text, second.text) == ("Il fait bien trop chaud ici.", "On ne dort plus la nuit du tout.")
    assert "The table has no row of headings." in first.doubts


def test_a_single_column_is_the_words(tmp_path: Path) -> None:
    assert [t.text for t in read_csv(tmp_path, "Paroles\nOui.\nNon, jamais.\n")] == ["Oui.", "Non, jamais."]
    assert [t.text for t in read_csv(tmp_path, "Il fait chaud.\nOui, très.\nOn étouffe.\n")] == [
        "Il fait chaud.",
        "Oui, très.",
        "On étouffe.",
    ]


def test_a_person_who_answers_on_several_rows_is_the_speaker(tmp_path: Path) -> None:
    first, second, _third = read_csv(
        tmp_path, "participant,parole\nP1,Je viens à pied.\nP1,Le bus est cher.\nP2,Oui.\n"
    )
    assert [turn.speaker for turn in (*first.turns, *second.turns)] == ["P1", "P1"]
    assert "foreign_key" not in first.facts


def test_several_questions_stand_above_their_answers(tmp_path: Path) -> None:
    text = (
        "Horodateur,Que pensez-vous de votre quartier aujourd'hui ?,Que faudrait-il y changer en premier ?,Âge\n"
        "2024/03/12 10:05:07 PM UTC+2,Il est calme mais il y a trop peu de commerces.,"
        "Un marché le samedi matin sur la place.,42\n"
        "2024/03/13 9:05:07 AM UTC+2,On y est bien\u2028et les voisins sont très serviables.,,17\n"
    )
    first, second = read_csv(tmp_path, text)
    assert first.kind == "survey" and first.facts == {"date": "2024-03-12"} and first.variables == {"Âge": "42"}
    assert [(turn.speaker, first.text[turn.start : turn.end]) for turn in first.turns] == [
        ("Question", "Que pensez-vous de votre quartier aujourd'hui ?"),
        ("Answer", "Il est calme mais il y a trop peu de commerces."),
        ("Question", "Que faudrait-il y changer en premier ?"),
        ("Answer", "Un marché le samedi matin sur la place."),
    ]
    assert len(second.turns) == 2 and second.text.count("\n") == 2


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Code postal", ""),
        ("Code INSEE", ""),
        ("Code participant·e", "foreign_key"),
        ("Code 1", "theme"),
        ("Numéro de téléphone", ""),
        ("Numéro", "foreign_key"),
        ("Adresse e-mail", ""),
        ("Nom du quartier", ""),
        ("Nom de la commune", ""),
        ("Nom", "speaker"),
        ("Nom de l'enquêtrice", "collected_by"),
        ("Date de naissance", ""),
        ("Lieu de naissance", ""),
        ("Date de l'entretien", "date"),
        ("Lieu de l'entretien", "place"),
    ],
)
def test_what_a_heading_tells(heading: str, role: str) -> None:
    assert heading_role(heading) == role


def test_the_better_heading_is_the_words(tmp_path: Path) -> None:
    (only,) = read_csv(
        tmp_path,
        "Commentaire de l'équipe,Verbatim,Date,Horodatage\nÀ revoir,Il fait froid.,12/03/2024,13/03/2024 - 09:52\n",
    )
    assert only.text == "Il fait froid." and only.facts == {"date": "2024-03-12"}
    assert only.variables == {"Commentaire de l'équipe": "À revoir", "Horodatage": "13/03/2024 - 09:52"}


@pytest.mark.parametrize(
    ("heading", "value", "consent"),
    [
        ("Consentement", "oui", "analysis"),
        ("Accord pour être cité·e", "Oui", "quotation"),
        ("Accord pour la diffusion", "oui", "sharing"),
        ("Consentement", "peut être citée", "quotation"),
        ("Consentement", "peut être partagée", "sharing"),
        ("Consentement", "pour l'analyse", "analysis"),
        ("Consentement", "retiré", "withdrawn"),
        ("Consentement", "Non", "withdrawn"),
        ("Accord pour être cité·e", "non", "analysis"),
        ("Consentement", "ne pas citer", "analysis"),
        ("Consentement", "peut-être", ""),
    ],
)
def test_consent(tmp_path: Path, heading: str, value: str, consent: str) -> None:
    (only,) = read_csv(tmp_path, f"Parole;{heading}\nIl fait froid.;{value}\n")
    assert only.facts.get("consent", "") == consent


def test_themes_and_their_commas() -> None:
    column = [
        "La légèreté, la fête",
        "La légèreté, la fête",
        "Du calme",
        "Du calme, Santé",
        "Santé|Eau; Air ;",
        "Accès (droits, soins)",
    ]
    splitter = ThemeSplitter(column)
    assert [splitter.split(value) for value in column] == [
        ["La légèreté, la fête"],
        ["La légèreté, la fête"],
        ["Du calme"],
        ["Du calme", "Santé"],
        ["Santé", "Eau", "Air"],
        ["Accès (droits, soins)"],
    ]


@pytest.mark.parametrize(
    ("written", "iso"),
    [("2020/05/03 10:05:07 PM UTC+2", "2020-05-03"), ("12/03/2024", "2024-03-12"), ("14/03/2026 - 09:52", "2026-03-14"),
     ("12 mars 2024", "2024-03-12"), ("1er août 2023", "2023-08-01"), ("Mars 2024", "2024-03"), ("03/2024", "2024-03"),
     ("2024-03-12T10:05", "2024-03-12"), ("mardi 12 mars 2024 à 14h30", "2024-03-12"), ("12.3.24", "2024-03-12"),
     ("31/13/2024", ""), ("2024", "2024"), ("demain", ""), ("12", ""), ("", "")],
)  # fmt: skip
def test_dates(written: str, iso: str) -> None:
    assert iso_date(written) == iso


def test_american_dates_are_seen_by_their_column(tmp_path: Path) -> None:
    rows = read_csv(tmp_path, "quote,date\nToo hot here.,03/14/2024\nYes.,03/04/2024\n")
    assert [row.facts["date"] for row in rows] == ["2024-03-14", "2024-03-04"]


# --- workbooks ---


def test_a_workbook_with_dates_numbers_and_merged_cells(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Thème", "Parole", "Date", "Âge", "Accord", "Part"],
        ["Transport", "On attend le bus.", datetime.date(2024, 3, 12), 42, True, 0.5],
        [None, "Il ne vient pas.", datetime.datetime(2024, 3, 13, 9, 30), 17.0, False, None],
        ["Santé", "=1+1", None, None, None, None],
    ]
    data = xlsx(rows, merged=("A2:A3",), more={"Notes": [["a", "b"], ["c", "d"]]})
    first, second, *_more = read(put(tmp_path, "paroles.xlsx", data))
    assert first.facts["date"] == "2024-03-12" and second.facts["date"] == "2024-03-13"
    assert first.variables == {"Âge": "42", "Part": "0.5"} and second.variables == {"Âge": "17"}
    assert [coding.code for coding in second.codings] == ["Transport"]
    assert (first.facts["consent"], second.facts["consent"]) == ("analysis", "withdrawn")
    assert "Only the sheet “Paroles” was read, not “Notes”." in first.doubts
    assert len(_more) == 0  # a formula without a stored value has no words


def test_a_workbook_of_100_000_cells_is_quick(tmp_path: Path) -> None:
    rows: list[list[object]] = [["parole", "lieu"], *([f"Il fait chaud, dit le {n}.", "Gare"] for n in range(20_000))]
    path = put(tmp_path, "paroles.xlsx", xlsx(rows))
    seen: list[int] = []
    transcripts = TableImporter().read(path, lambda done, total: seen.append(done))
    assert len(transcripts) == 20_000 and transcripts[-1].text == "Il fait chaud, dit le 19999."
    assert len(seen) > 50


def test_more_rows_than_memory_is_for(tmp_path: Path) -> None:
    text = "id;parole\n" + "1;Bonjour à vous\n" * ROWS_LIMIT
    with pytest.raises(UserError, match=f"trop.csv.*{ROWS_LIMIT:,} rows.*Split"):
        read_csv(tmp_path, text, "trop.csv")
    rows: list[list[object]] = [["id", "parole"], *([1, "Bonjour"] for _ in range(ROWS_LIMIT))]
    with pytest.raises(UserError, match=f"trop.xlsx.*{ROWS_LIMIT:,} rows.*Split"):
        read(put(tmp_path, "trop.xlsx", xlsx(rows)))


def test_cancelling_in_the_middle_of_a_table(tmp_path: Path) -> None:
    path = put(tmp_path, "paroles.csv", ("parole\n" + "Il fait chaud.\n" * 1_000).encode())

    def cancel(done: int, total: int) -> None:
        if done > 300:
            raise Cancelled

    with pytest.raises(Cancelled):
        TableImporter().read(path, cancel)


# --- looking before importing ---


def test_columns_may_be_told(tmp_path: Path) -> None:
    path = put(tmp_path, "p.csv", b"a,b,c\nUn mot,Deux mots de plus,x;y\nTrois,Quatre,z\n")
    preview = TableImporter().preview(path)
    assert [column.name for column in preview.columns] == ["a", "b", "c"]
    assert {column.role for column in preview.columns} <= set(ROLES) and preview.count == 2
    assert preview.rows[0] == ("Un mot", "Deux mots de plus", "x;y")
    mapping = {"a": "text", "b": "ignore", "c": "theme"}
    first, _second = TableImporter().read_mapped(path, mapping, no_progress)
    assert first.text == "Un mot" and [coding.code for coding in first.codings] == ["x", "y"] and not first.variables
    with pytest.raises(UserError, match="has no column of words"):
        TableImporter().read_mapped(path, dict.fromkeys("abc", "ignore"), no_progress)


# --- real surveys ---


def test_a_table_with_blanks_under_its_values(shared_data: Path) -> None:
    rows = read(shared_data / "surveys" / "metagov_ENGAGE__Call_IC.csv")
    assert len(rows) == 58
    assert [coding.code for coding in rows[2].codings] == ["Replacer la jeunesse au coeur de la transition"]
    assert rows[2].turns[0].speaker == "Virginie Raisson/ Complexité"
    assert rows[0].doubts[0] == "Blank cells of “INTERVENANT”, “THEME” were given the value above them."


def test_a_form_of_many_questions(shared_data: Path) -> None:
    rows = read(shared_data / "surveys" / "metagov_mavoiecompte__ecole_emploi.csv")
    assert len(rows) == 12 and {row.kind for row in rows} == {"survey"}
    assert rows[0].facts == {"date": "2020-05-18"} and rows[0].variables["Dans quel pays vis-tu?"] == "France"
    assert "Je suis dyslexique." in rows[0].text
    sent_twice = read(shared_data / "surveys" / "metagov_mavoiecompte__Questionnaire_reseaux_sociaux.csv")
    assert len(sent_twice) == 18 and "10 rows have the same words as another one." in sent_twice[0].doubts


@pytest.mark.parametrize("name", ["nnv12", "nnv13", "nnv17", "egalite"])
def test_coded_answers_keep_their_codes(shared_data: Path, name: str) -> None:
    path = shared_data / "gold" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        wanted = [(row["text"].strip(), row["codes"]) for row in csv.DictReader(file)]
    rows = read(path)
    assert [row.text for row in rows] == [re.sub("\r\n|\x85", "\n", text) for text, _code in wanted]
    found = [[coding.code for coding in row.codings] for row in rows]
    whole = sum(codes == code.split("|") for codes, (_text, code) in zip(found, wanted, strict=True))
    assert whole > 0.99 * len(wanted)
