"""Speakers and times in typed transcripts: what is one, and what only looks like one."""

import re
import time
import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualicode.plugins.importers.labels import LabelKind, label_kind
from qualicode.plugins.importers.speech import Speech, find_turns
from qualicode.plugins.importers.times import seconds


def said(speech: Speech) -> list[tuple[str, str]]:
    return [(turn.speaker, speech.text[turn.start : turn.end]) for turn in speech.turns]


def times(speech: Speech) -> list[tuple[float | None, float | None]]:
    return [(turn.start_time, turn.end_time) for turn in speech.turns]


def test_names_before_colons() -> None:
    speech = find_turns(
        "Enquêtrice : Bonjour, vous habitez ici depuis longtemps ?\n"
        "Karim\u00a0: Alors : oui. Depuis 10:30 je dirais.\nRésultat : rien.\n"
        "Enquêtrice : Et le quartier ?\nKarim : (rires) Bon.\n\n"
        "Alors : je dirais que ça va.\nQuestion 3 : et vous ?\nhttps://exemple.fr/x\n12:30 : pause\n"
    )
    assert said(speech) == [
        ("Enquêtrice", "Bonjour, vous habitez ici depuis longtemps ?"),
        ("Karim", "Alors : oui. Depuis 10:30 je dirais.\nRésultat : rien."),
        ("Enquêtrice", "Et le quartier ?"),
        ("Karim", "(rires) Bon.\n\nAlors : je dirais que ça va.\nQuestion 3 : et vous ?\n"
         "https://exemple.fr/x\n12:30 : pause"),
    ]  # fmt: skip
    assert not speech.doubts


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("ENQUÊTEUR : Bonjour.\nMARIE : Oui.", ["ENQUÊTEUR", "MARIE"]),
        ("E : Où ?\nH : À la cité.\nE : Quand ?\nH : Dix ans.", ["E", "H", "E", "H"]),
        ("Q:Où ?\nR:Ici.\nQ:Ok\nR:Oui", ["Q", "R", "Q", "R"]),
        ("Question : Où ?\nRéponse : Ici.\nQuestion : Ok ?\nRéponse : Oui", ["Question", "Réponse"] * 2),
        ("M. Dupont : Bonjour.\nMme D. : Oui.\nM. Dupont : Bien.\nMme D. : Voilà.", ["M. Dupont", "Mme D."] * 2),
        ("P1: Yes.\nP2: No.\nInterviewer: Why?\nP1: Well.", ["P1", "P2", "Interviewer", "P1"]),
        ("Enquêteur·rice : Et ?\nHabitant·e 1 : Oui.\nHabitant·e 2 : Non.\nEnquêteur·rice : Ah.",
         ["Enquêteur·rice", "Habitant·e 1", "Habitant·e 2", "Enquêteur·rice"]),
        ("Marie (42 ans, habitante) : Bonjour.\nPaul (enquêteur) : Salut.\nMarie (42 ans, habitante) : Oui",
         ["Marie (42 ans, habitante)", "Paul (enquêteur)", "Marie (42 ans, habitante)"]),
        ("Interviewer:\nHello!\nParticipant:\nHi.\n\nInterviewer:\nSo?", ["Interviewer", "Participant", "Interviewer"]),
        ("– Enquêteur : oui\n– Habitante : ok\n– Enquêteur : bon\n– Habitante : oui", ["Enquêteur", "Habitante"] * 2),
        ("**Enquêtrice :** Oui\n\n**Karim** : Ok\n\n**Enquêtrice** : Et ?\n\n*Karim :* Rien",
         ["Enquêtrice", "Karim"] * 2),
        ("E\tOui\nH\tNon\nE\tVous ?\nH\tOui\n", ["E", "H"] * 2),
        ("E – Oui\nH – Non\nEt puis rien.\nVoilà.\nBien.\nE – Vous ?\nH – Oui\n", ["E", "H"] * 2),
        ("1 Enquêtrice : Oui\n2 Karim : Non\n3 Enquêtrice : Et ?\n4 Karim : Ok", ["Enquêtrice", "Karim"] * 2),
        ("SPEAKER_00: Oui\nSPEAKER_01: Non\nSPEAKER_00: Ok", ["SPEAKER_00", "SPEAKER_01", "SPEAKER_00"]),
        ("Jean-Pierre : Oui.\nSamira : Non.\nJean-Pierre : Ok.\nSamira : Bien.", ["Jean-Pierre", "Samira"] * 2),
        ("Le président : Bonjour.\nLa médiatrice : Oui.\nLe président : Bien.\nLa médiatrice : Voilà.\n"
         "L’habitante : Ah.\nLa médiatrice : Oui.\nL’habitante : Non.",
         ["Le président", "La médiatrice"] * 2 + ["L’habitante", "La médiatrice", "L’habitante"]),
        ("Animatrice : Bonjour.\n\nSamira : Oui.\n\nÉlodie : Pareil.\n\nSamira : Ah.\n\nMme D. : Cher !",
         ["Animatrice", "Samira", "Élodie", "Samira", "Mme D."]),
    ],
)  # fmt: skip
def test_labels_are_found(text: str, speakers: list[str]) -> None:
    speech = find_turns(text)
    assert [turn.speaker for turn in speech.turns] == speakers
    assert ":" not in speech.text


@pytest.mark.parametrize(
    "text",
    [
        "Il m'a dit : « je pars ».\nRésultat : rien.\nJe résume : tout.\nRésultat : rien encore.",
        "Note d'observation\nDate : 12 mars\nLieu : marché\n\nConstat : il pleut.\nProposition : abri.\nConstat : oui.",
        "Logement : les charges augmentent.\nSanté : pas de médecin.\nLogement : encore.\nSanté : toujours.",
        "Programme\n09:00 Accueil\n10:30 Pause\n11:00 Atelier\n12:00 Pause\n",
        "08:15\nJ'arrive au marché.\n09:30\nIl pleut.\n10:10\nJe pars.\n",
        "[Rires]\nBonjour\n[Rires]\nSalut",
        "Question 1 : votre âge ?\nQuestion 2 : votre rue ?\nQuestion 3 : et alors ?",
        "Q1 : votre âge ?\nOn verra.\nQ2 : votre rue ?\nOn verra.\nQ3 : et alors ?\nBien.",
        "https://exemple.fr\nhttp://exemple.fr\nhttps://exemple.fr",
        "4 : Et sur ces gestes ?\n3 : Et là ?\n4 : encore",
        "Paris - 12 mars\nLyon - 13 mars\nLe marché - un lieu.\nParis - 14 mars\nRien.\nRien.\nRien.\nRien.\nRien.",
        "- Un thé ?\n- Oui - merci.\n- Un thé ?\n- Oui - merci.",
        "Un texte sans personne.\n\nEt puis rien.",
        "Marché : on s'y retrouve.\nLe marché, tout le monde va au marché.\nMarché : cher.\nLe marché encore.",
        "Le maire : un allié.\nDes mots.\nLe maire adjoint au logement et au cadre de vie : non.\nDes mots.",
        "La commune : rien.\nLe quartier : rien.\nLa commune : tout.\nLe quartier : tout.\nLes habitants : oui.",
        "",
        "\n\n",
    ],
)
def test_prose_stays_as_it_is(text: str) -> None:
    assert find_turns(text) == Speech(text)


def test_the_facts_above_an_interview_are_no_turns() -> None:
    speech = find_turns(
        "Entretien n° 4\nDate : 12 mars 2024\nEnquêteur : Paul Martin\nEnquêtée : Mme D., 42 ans\n\n"
        "Enquêteur : Bonjour.\nEnquêtée : Bonjour.\nEnquêteur : Alors ?\nEnquêtée : Alors : rien."
    )
    assert [speaker for speaker, _text in said(speech)] == ["Enquêteur", "Enquêtée"] * 2
    assert speech.text.startswith("Entretien n° 4\nDate : 12 mars 2024\nEnquêteur : Paul Martin\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Chercheur] (0:01 - 0:11)\nOui\n\n[Interviewe] (75:10- 75:12)\nNon",
         [("Chercheur", 1.0, 11.0), ("Interviewe", 4510.0, 4512.0)]),
        ("[Chercheur] (1:02:03 – 1:02:04)\nOui", [("Chercheur", 3723.0, 3724.0)]),
        ("[Chercheur] (0:01 - 0:11) Oui, sur la même ligne", [("Chercheur", 1.0, 11.0)]),
        ("Speaker 1  0:03\nOui.\n\nSpeaker 2  0:10\nNon.\n\nSpeaker 1  75:10\nOui.",
         [("Speaker 1", 3.0, None), ("Speaker 2", 10.0, None), ("Speaker 1", 4510.0, None)]),
        ("DUPONT Marie (Ext)   0:03\nOui.\nKarim Benali   0:09\nNon.",
         [("DUPONT Marie (Ext)", 3.0, None), ("Karim Benali", 9.0, None)]),
        ("0:0:0.0 --> 0:0:6.110\nDupont, Marie\nOui\n0:0:7.90 --> 0:0:9.1\nKarim B.\nNon",
         [("Dupont, Marie", 0.0, 6.11), ("Karim B.", 7.09, 9.001)]),
        ("[00:00:03] Marie: Oui\n[00:00:09] Karim: Non", [("Marie", 3.0, None), ("Karim", 9.0, None)]),
        ("Marie [00:00:03] : Oui\nKarim 00:00:09 : Non", [("Marie", 3.0, None), ("Karim", 9.0, None)]),
        ("[00:00:03.120] - Marie\nOui.\n\n[00:00:09.000] - Karim\nNon.", [("Marie", 3.12, None), ("Karim", 9.0, None)]),
        ("00:00:01 Speaker 1\nOui\n00:00:05 Speaker 2\nNon", [("Speaker 1", 1.0, None), ("Speaker 2", 5.0, None)]),
        ("[00:00.000 --> 00:04.000]  Oui.\n[00:04.000 --> 00:08.000]  Non.\n[00:08.000 --> 00:09.500]  Ok.",
         [("", 0.0, 4.0), ("", 4.0, 8.0), ("", 8.0, 9.5)]),
        ("00:00:00\n\nMarie: Oui.\nKarim: Non.\n\n00:05:00\n\nMarie: Bon.\nKarim: Oui.",
         [("Marie", 0.0, None), ("Karim", None, None), ("Marie", 300.0, None), ("Karim", None, None)]),
        ("[Marie Dupont] 15:04:33\nOui\n\n[Karim] 15:04:40\nNon",
         [("Marie Dupont", 54273.0, None), ("Karim", 54280.0, None)]),
        ("00:01\tMarie\tOui\n00:05\tKarim\tNon\n00:09\tMarie\tOui\n00:12\tKarim\tNon",
         [("Marie", 1.0, None), ("Karim", 5.0, None), ("Marie", 9.0, None), ("Karim", 12.0, None)]),
    ],
)  # fmt: skip
def test_times_are_seconds_and_leave_the_text(text: str, expected: list[tuple[str, float, float | None]]) -> None:
    speech = find_turns(text)
    assert [(turn.speaker, turn.start_time, turn.end_time) for turn in speech.turns] == expected
    assert not re.search(r"\d:\d", speech.text)
    assert all(text and text[0].isalpha() for _speaker, text in said(speech))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Q. Où habitez-vous ?\nR. Ici.\nQ. Et avant ?\nR. À Lille.",
         [("Q", "Où habitez-vous ?"), ("R", "Ici."), ("Q", "Et avant ?"), ("R", "À Lille.")]),
        ("Q1 : Où ?\nR1 : Ici.\nQ2 : Quand ?\nR2 : Hier.",
         [("Q", "Q1 : Où ?"), ("R", "R1 : Ici."), ("Q", "Q2 : Quand ?"), ("R", "R2 : Hier.")]),
        ("• Marie : Oui.\n• Paul : Non.\n• Marie : Bon.\n• Paul : Ah.",
         [("Marie", "Oui."), ("Paul", "Non."), ("Marie", "Bon."), ("Paul", "Ah.")]),
        ("Marie： Oui.\nPaul： Non.\nMarie： Bon.", [("Marie", "Oui."), ("Paul", "Non."), ("Marie", "Bon.")]),
        ("[Marie] Oui.\n[Paul] Non. [rires]\n[Marie] Bon.\n[Paul] Ah.",
         [("Marie", "Oui."), ("Paul", "Non. [rires]"), ("Marie", "Bon."), ("Paul", "Ah.")]),
        ("E\u0301lodie : Oui.\nRene\u0301 : Non.\nÉlodie : Bon.\nRené : Ah.",
         [("Élodie", "Oui."), ("René", "Non."), ("Élodie", "Bon."), ("René", "Ah.")]),
        ("marie : oui\npaul : non\nmarie : bon\npaul : ah\nmarie : et ?\npaul : rien",
         [("marie", "oui"), ("paul", "non"), ("marie", "bon"), ("paul", "ah"), ("marie", "et ?"), ("paul", "rien")]),
        ("Entretien\n\nEnquêtrice\nOui ?\n\nPaul Martin\nNon.\nJamais.\n\nEnquêtrice\nBon.\n\nPaul Martin\nAh.",
         [("Enquêtrice", "Oui ?"), ("Paul Martin", "Non.\nJamais."), ("Enquêtrice", "Bon."), ("Paul Martin", "Ah.")]),
        ("Fatima, 42 ans : Oui.\nJulie (19) : Non.\nFatima, 42 ans : Bon.\nJulie (19) : Ah.",
         [("Fatima, 42 ans", "Oui."), ("Julie (19)", "Non."), ("Fatima, 42 ans", "Bon."), ("Julie (19)", "Ah.")]),
        ("Moi : Oui.\nElle : Non.\nMoi : Bon.\nElle : Ah.",
         [("Moi", "Oui."), ("Elle", "Non."), ("Moi", "Bon."), ("Elle", "Ah.")]),
        ("Entretien n° 3\nEnquêtrice : Inès\n\nInès : Oui ?\nMme D. : Non.\nInès : Bon.\nMme D. : Ah.",
         [("Inès", "Oui ?"), ("Mme D.", "Non."), ("Inès", "Bon."), ("Mme D.", "Ah.")]),
        ("N°\tLocuteur\tPropos\n1\tMarie\tOui.\n2\tPaul\tNon.\n3\tMarie\tBon.\n4\tPaul\tAh.",
         [("Marie", "Oui."), ("Paul", "Non."), ("Marie", "Bon."), ("Paul", "Ah.")]),
    ],
)  # fmt: skip
def test_other_ways_to_write_labels(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(find_turns(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Marie (00:12:03) : Oui\nPaul (0:12:10) : Non", [("Marie", 723.0, None), ("Paul", 730.0, None)]),
        ("Marie : [00:12:03] Oui\nPaul : (12:10 - 12:15) Non", [("Marie", 723.0, None), ("Paul", 730.0, 735.0)]),
        ("Marie: 00:12:03 Oui\nPaul: 00:12:10 Non", [("Marie", 723.0, None), ("Paul", 730.0, None)]),
        ("[00:12:03]\nMarie : Oui\n[00:12:10]\nPaul : Non\n[00:12:20]\nMarie : Ah",
         [("Marie", 723.0, None), ("Paul", 730.0, None), ("Marie", 740.0, None)]),
        ("[1'23] Marie : Oui\n[1’40''] Paul : Non\n[1h02'05] Marie : Ah",
         [("Marie", 83.0, None), ("Paul", 100.0, None), ("Marie", 3725.0, None)]),
        ("(1min23) Marie : Oui\n(1 min 40 s) Paul : Non\n(1h02min05) Marie : Ah",
         [("Marie", 83.0, None), ("Paul", 100.0, None), ("Marie", 3725.0, None)]),
        ("{00:00:03} Marie : Oui\n#00:00:08-1# Paul : Non", [("Marie", 3.0, None), ("Paul", 8.1, None)]),
        ("Marie\t00:00:03\tOui\nPaul\t00:00:08\tNon\nMarie\t[00:00:12]\tAh\nPaul\t00:00:13\tOui",
         [("Marie", 3.0, None), ("Paul", 8.0, None), ("Marie", 12.0, None), ("Paul", 13.0, None)]),
        ("00:00:03\tMarie\tOui\n00:00:08\t\tNon\n00:00:10\tPaul\tBien\n00:00:12\tMarie\tAh\n00:00:13\tPaul\tOui",
         [("Marie", 3.0, None), ("", 8.0, None), ("Paul", 10.0, None), ("Marie", 12.0, None), ("Paul", 13.0, None)]),
    ],
)  # fmt: skip
def test_times_wherever_they_stand_beside_a_label(text: str, expected: list[tuple[str, float, float | None]]) -> None:
    speech = find_turns(text)
    assert [(turn.speaker, turn.start_time, turn.end_time) for turn in speech.turns] == expected
    assert not re.search(r"\d[:'’m]\d", speech.text)
    assert all(text and text[0].isalpha() for _speaker, text in said(speech))


@pytest.mark.parametrize(
    "text",
    [
        "Ingrédients : farine\nPréparation : mélanger\nCuisson : une heure\nPréparation : servir",
        "Personnellement : oui.\nFranchement : non.\nPersonnellement : bof.\nFranchement : oui.",
        "Positif : la vue\nNégatif : le bruit\nPositif : les voisins\nNégatif : les voitures",
        "Avant : on riait.\nAujourd'hui : c'est dur.\nAvant : c'était bien.\nAujourd'hui : non.",
        "Rue Jean Jaurès : travaux\nRue de la Paix : calme\nRue Jean Jaurès : bruit\nParking : plein\nParking : vide",
        "Pour : douze voix\nContre : trois voix\nPour : quatre\nContre : cinq",
        "Enfants : 3\nAdultes : 12\nEnfants : 5\nAdultes : 9",
        "Bilan : tout va bien.\nSuite : à voir.\nBilan : encore.\nSuite : rien.",
        "Important : à lire\nImportant : à relire\nUrgent : vite",
        "Atelier 1 : la rue\nAtelier 2 : la place\nAtelier 1 : suite\nAtelier 2 : fin",
        "Météo : soleil\nAmbiance : calme\nMétéo : pluie\nAmbiance : tendue\nBruit : oui\nBruit : non",
        "bancs : 3\narbres : 12\nbancs : 4\narbres : 2\nbancs : 1\narbres : 5",
        "bruit : fort\nodeurs : aucune\nbruit : fort\nodeurs : aucune",
        "Ambiance\nCalme ce matin.\n\nActeurs\nDes retraités.\n\nAmbiance\nAgitée ce soir.\n\nActeurs\nDes jeunes.",
        "N°\tQuartier\tParole\n1\tNord\tOui.\n2\tSud\tNon.\n3\tNord\tBon.\n4\tSud\tAh.",
        "A. Le bruit\nQ. Rien\nA. Encore\nB. Le parc",
        "Pause : [00:12:03]\nFin : [01:12:03]",
        "- Bonjour : ça va ?\n- Oui : bien.\n- Bonjour : encore.",
        "De : Marie Dupont\nEnvoyé : lundi\nÀ : Paul\n\nBonjour,\n\nDe : Paul\nEnvoyé : mardi\nÀ : Marie\n\nSalut",
        "Verbatim : « on dort pas »\nAnalyse : fatigue\nVerbatim : « ça pue »\nAnalyse : dégoût",
        "Jour 1 : arrivée\nJour 2 : départ\nJour 1 : retour\nSéquence 1 : fin\nSéquence 1 : encore",
        "Pilotage : la mairie\nFinancement : l'État\nPilotage : l'agglo\nSecrétariat : Zoé\nSecrétariat : Paul",
        "A : oui\nB : non\nC : peut-être\nD : jamais",
        "P1 : la voirie\nP2 : la propreté\nP3 : le bruit",
        "[Extrait] Le parc est sale.\nOn y va.\nRien.\n[Extrait] Le bus est loin.",
    ],
)
def test_more_prose_stays_as_it_is(text: str) -> None:
    assert find_turns(text) == Speech(text)


@pytest.mark.parametrize("label", ["Clément", "Florence", "Constance", "Laure", "Félicité", "Froment Lucie"])
def test_first_names_that_look_like_common_words_are_labels(label: str) -> None:
    assert label_kind(label) is LabelKind.NAME


def test_misspelt_labels_stay_and_are_named() -> None:
    speech = find_turns(
        "[Chercheur] (0:01 - 0:02)\nBonjour\n[Checheur] (0:03 - 0:04)\nSalut\n[Interviewé] (0:05 - 0:04)\nOui\n"
        "[Chercheur] (0:07- 0:09)\n\n[Interviewé] (0:10 – 0:12)\nFin"
    )
    assert [speaker for speaker, _text in said(speech)] == ["Chercheur", "Checheur", "Interviewé", "Interviewé"]
    assert speech.doubts == (
        "1 speaker label without words was left out.",
        "The turn at 0:05 would end before it begins, at 0:04: its end was left out.",
        "“Checheur” and “Chercheur” look alike: is it the same person?",
    )


def test_who_asks_alone_does_not_take_the_answers() -> None:
    speech = find_turns("Je lis.\nMODERATOR: Et là ?\nJe clique.\nVoilà.\nMODERATOR:\n\nBien.\nMerci.\nMODERATOR: Fin.")
    assert said(speech) == [("MODERATOR", "Et là ?"), ("MODERATOR", "Bien."), ("MODERATOR", "Fin.")]
    assert speech.text == "Je lis.\nEt là ?\nJe clique.\nVoilà.\n\nBien.\nMerci.\nFin."
    assert speech.doubts == ("Only “MODERATOR” is named: the lines that follow are given to nobody.",)


def test_a_name_that_comes_once_is_told() -> None:
    speech = find_turns(
        "Enquêtrice : Oui ?\nHabitant : Non.\nAh.\nEnquêtrice : Et ?\nHabitant : Rien.\nKarim : Bon.\nBien.\nEt voilà."
    )
    assert speech.doubts == ("“Karim” stands before a colon once and was not taken for a speaker.",)
    assert "Karim : Bon." in speech.text


@pytest.mark.parametrize(
    "label", ["Alors", "Oui", "Question 3", "Il a dit", "Thème 2", "1", "Note", "Que dire", "vous", ""]
)
def test_common_words_are_no_labels(label: str) -> None:
    assert label_kind(label) is LabelKind.NONE


@pytest.mark.parametrize(
    ("written", "expected"),
    [("0:11", 11), ("75:10", 4510), ("1:02:03", 3723), ("00:00:01,380", 1.38), ("00:01:02:15", 62), ("1:2.5", 62.5),
     ("0:0:-6.-820", 0), ("100:00:00.001", 360000.001)],
)  # fmt: skip
def test_times_are_read(written: str, expected: float) -> None:
    assert seconds(written) == expected


def test_a_line_of_five_million_characters_is_quick() -> None:
    lines = ["mot à: mot [ ( " * 340_000, "Marie : " + "[0:01 " * 800_000, "**a" * 1_600_000, " " * 5_000_000 + "x"]
    before = time.process_time()
    for line in lines:
        assert find_turns(line + "\nfin").text.strip()
    assert time.process_time() - before < 3


_PIECES = st.sampled_from(
    ["Marie", "Enquêtrice", "[Karim]", "Alors", "(0:01 - 0:11)", "[00:00:03]", "0:05", ":", " : ", "\n", "\n\n",
     "\t", " ", "mot", "à", "(rires)", "- ", "**", "-->", "Q1", "12:30", "😀", "e\u0301", "l'été", ".", "\u00a0:"]
)  # fmt: skip


def letters(text: str) -> Counter[str]:
    """How many there are of each letter, accents apart: names are composed, the text stays as it was typed."""
    return Counter(re.findall(r"[^\W\d_]", unicodedata.normalize("NFD", text)))


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=60).map("".join))
def test_only_labels_and_times_leave(text: str) -> None:
    speech = find_turns(text)
    reached = 0
    for turn in speech.turns:
        assert reached <= turn.start < turn.end <= len(speech.text)
        reached = turn.end
    lost = letters(text) - letters(speech.text)
    known = letters("".join(turn.speaker for turn in speech.turns))
    silent = any("without words" in doubt for doubt in speech.doubts)
    assert not letters(speech.text) - letters(text)
    assert silent or not lost - known
