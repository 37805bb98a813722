"""What may stand before a colon as a speaker's name: « Enquêtrice », "P2", « Mme D. »; and what may not: « Alors »."""

import re
import unicodedata
from enum import Enum

from qualicode.model.folding import fold, fold_inclusive
from qualicode.model.speakers import guess_role

LONGEST = 60


class LabelKind(Enum):
    """How sure it is that words before a colon name a speaker."""

    NONE = 0
    """A common word, a number, a part of a sentence."""
    NAME = 1
    """Capitalised words: a name, or a heading; the rest of the document must tell."""
    SURE = 2
    """A part in an interview (« Enquêtrice », « Habitant 2 »), initials, a letter with a number, a title and a name."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ROLES = _set(
    "interviewe interviewee enquete enquetee repondant repondante respondent informant participant participante "
    "locuteur locutrice speaker intervenant intervenante habitant habitante resident residente usager usagere "
    "riverain riveraine parent mere pere femme homme garcon fille enfant jeune ado adolescent adolescente "
    "eleve etudiant etudiante student teacher enseignant enseignante maire elu elue agent agente mediateur mediatrice "
    "educateur educatrice benevole president presidente directeur directrice adjoint adjointe professionnel "
    "professionnelle artisan artisane patient patiente client cliente voisin voisine guest voix voice inconnu "
    "inconnue unknown personne person man woman child tous toutes groupe commercant commercante gardien gardienne "
    "salarie salariee observateur observatrice traducteur traductrice interprete"
)
_ARTICLES = _set("le la un une the a")
_ELISION = re.compile(r"l['’](?=\w)")
_TITLES = _set("m mr mrs ms mme mlle mm dr pr me monsieur madame mademoiselle docteur professeur maitre")
_PARTICLES = _set("de du des d la le les l et and of van von ben bint al el da dos di y e")
_NEVER = _set(
    # what sentences begin with
    "alors donc oui non bref enfin voila bon ben bah ok okay nb ps id ah oh eh euh hum hein or car mais ou "
    "puis apres ensuite ainsi soit sinon surtout parce comme quand cela ceci ca est c n s j t il elle on ils "
    "elles nous vous je tu exemple exemples aussi autre autres idem attention rappel resultat resultats "
    "consequence cause raison raisons premierement deuxiemement troisiemement finalement evidemment so well "
    "yes no then because example warning "
    # headings, and the parts of texts
    "note notes nb ps remarque remarques commentaire commentaires conclusion introduction contexte objectif "
    "objectifs sujet objet theme themes titre sous chapitre partie section article annexe axe axes etape "
    "etapes phase seance point points idee idees question questions reponse reponses consigne source sources "
    "reference references voir cf figure tableau image photo page pages resume synthese abstract keywords mots "
    "definition definitions inclut constat constats proposition propositions besoin besoins frein freins "
    "levier leviers action actions decision decisions probleme problemes solution solutions methode enjeu "
    "enjeux piste pistes atout atouts limite limites force forces faiblesse faiblesses menace menaces "
    "opportunite opportunites avantage avantages inconvenient inconvenients total nombre nb effectif budget "
    "cout tarif prix chiffres liste total public cible format materiel outil outils deroule duration result "
    "results summary topic title chapter part step goal goals problem "
    # what is known about a document
    "date dates lieu lieux heure heures horaire horaires duree age ages sexe genre profession metier statut "
    "ville quartier adresse territoire commune tel telephone mail courriel email site web url http https www "
    "auteur auteurs author presents presentes presente absents absentes excuses participants participantes "
    "intervenants intervenantes animateurs personnes habitants habitantes residents enregistrement "
    "transcription fichier dossier code codes projet project entretien interview guide terrain langue language "
    "contact licence license copyright file files name nom prenom publie mis modifie cree version conducted "
    "recorded location place time when where who what why how qui quoi comment pourquoi combien quel quelle "
    "quels quelles "
    # subjects of notes
    "logement sante emploi transport transports ecole education securite culture sport sports jeunesse "
    "mobilite environnement commerce commerces proprete loisirs social economie numerique alimentation energie "
    "matin midi soir lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin "
    "juillet aout septembre octobre novembre decembre "
    "habitat travail meteo ambiance bruit bruits odeur odeurs lumiere ingredients atelier ateliers activite activites "
    # judgements, sides, moments, places
    "positif positifs positive negatif negatifs negative pour contre avis accord important urgent option options "
    "choix variante avant pendant aujourd'hui hier demain maintenant bilan suite score "
    "premier premiere deuxieme second seconde troisieme dernier derniere cote rue avenue boulevard place parc square "
    "parking allee impasse chemin route gare mairie centre "
    # parts of notes, of meetings and of letters
    "verbatim verbatims analyse analyses jour jours sequence sequences animation secretariat pilotage financement "
    "calendrier accueil envoye bonjour bonsoir merci "
)
_LINKS = _set("de du des et of and")
"""No name ends with these."""

_ENDINGS = ("tion", "tions", "ssion", "ssions", "ement", "ements", "amment", "emment")
"""Nouns and adverbs end so (« Préparation », « Franchement »); of first names only Clément does."""
_FACTS = _set(
    "date lieu heure horaire duree age sexe genre profession metier statut ville quartier adresse territoire "
    "commune place time duration length location conducted recorded gender occupation enregistrement transcription "
    "presents presentes participants participantes"
)
_PAIRED = _set("question questions reponse reponses q r moi elle lui il")
_NOISES = _set(
    "rire rires sourire silence silences pause pauses inaudible incomprehensible soupir soupirs toux bruit bruits "
    "applaudissements musique coupure laughter laughs laughing music crosstalk hesitation brouhaha blanc noise sic "
    "coupe passage suite fin debut start end applause cough sigh unclear foreign interruption"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CODE = re.compile(r"[^\W\d_]{1,3}\.? ?-?\d{1,3}[a-z]?|(?:[^\W\d_]\.? ?-?){1,3}\d{0,2}")
_NUMBERED = re.compile(r"[QR]\d+")
_ACRONYM = re.compile(r"[^\W\d_]{3}")
_ASIDE = re.compile(r"\s*(?:\([^()]*\)|,\s?\d{1,3}\s(?:ans|years)\b[^:]*)$")
_INNER_STOP = re.compile(r"[?!;…«»\"“”]|[^\W\d_]{4,}\.\s")


def label_kind(label: str) -> LabelKind:
    """Whether `label` (without its colon) may name a speaker; « Marie (42 ans) » is judged by "Marie"."""
    bare = _ASIDE.sub("", unicodedata.normalize("NFC", label))
    words = _WORD.findall(bare)
    if not words or len(words) > 7 or len(bare) > LONGEST or _INNER_STOP.search(bare):
        return LabelKind.NONE
    folded = _WORD.findall(fold_inclusive(bare))
    if not folded or bare == "À" or ((_is_common(folded[0]) or folded[-1] in _LINKS) and not _is_initial(bare)):
        return LabelKind.NONE
    if _CODE.fullmatch(bare) and bare[0].isupper():
        return LabelKind.SURE if _is_initial(bare) and not _NUMBERED.fullmatch(bare) else LabelKind.NAME
    if folded[0] in _ROLES or guess_role(bare) != "person":
        return LabelKind.SURE if len(folded) <= 4 else LabelKind.NONE
    if _is_role_with_article(folded):
        return LabelKind.NAME
    if not _is_capitalised(words):
        return LabelKind.NONE
    titled = folded[0] in _TITLES and len(words) > 1
    return LabelKind.SURE if titled or guess_role(label) != "person" else LabelKind.NAME


def _is_common(word: str) -> bool:
    return word in _NEVER or (word.endswith(_ENDINGS) and word != "clement")


def is_question_or_answer(label: str) -> bool:
    """« Question », « Réponse », "Q", "R", « Moi », « Elle »: speakers when two recur, headings otherwise."""
    return fold(label.strip()) in _PAIRED


def is_fact(label: str) -> bool:
    """What introduces a fact about the interview: « Date », « Durée de l'entretien »."""
    words = _WORD.findall(fold(label))
    return bool(words) and words[0] in _FACTS


def is_noise(label: str) -> bool:
    """What transcribers put in brackets that is nobody: « [rires] », « [inaudible 0:12] »."""
    words = _WORD.findall(fold(label))
    return not words or any(word in _NOISES for word in words)


def is_numbered_question(label: str) -> bool:
    """ "Q1", "R12": the numbers of a questionnaire rather than people, unless they recur."""
    return bool(_NUMBERED.fullmatch(label))


def is_enumeration(labels: list[str]) -> bool:
    """A, B, C… or P1, P2, P3…: the points of a list."""
    letters, numbers = "ABCDEFGHIJ"[: len(labels)], [f"{labels[0][0]}{number + 1}" for number in range(len(labels))]
    return "".join(labels) == letters or labels == numbers


def is_written_small(label: str) -> bool:
    """« marie »: a name but for its capital."""
    return label.islower() and label.isalpha() and label_kind(label.capitalize()) is LabelKind.NAME


def is_telling(label: str) -> bool:
    """Whether nothing but a person is called so, even on a line alone: « Enquêtrice », « Paul Martin »."""
    kind = label_kind(label)
    return kind is LabelKind.SURE or (kind is LabelKind.NAME and len(_WORD.findall(label)) > 1)


def _is_initial(label: str) -> bool:
    """One or two capital letters, initials with points, a letter with a number: "E", "MD", "J.-P.", "C1"."""
    return bool(_CODE.fullmatch(label)) and label.upper() == label and not _ACRONYM.fullmatch(label)


def _is_role_with_article(folded: list[str]) -> bool:
    """« le président », « l'habitante », « la maire adjointe »: speakers of minutes, or headings of a note."""
    if _ELISION.match(folded[0]):
        role = [_ELISION.sub("", folded[0]), *folded[1:]]
    else:
        role = folded[1:] if folded[0] in _ARTICLES else []
    return 0 < len(role) <= 4 and role[0] in _ROLES


def _is_capitalised(words: list[str]) -> bool:
    return words[0][0].isupper() and all(
        word[0].isupper() or len(word) == 1 or _is_particle(fold(word)) for word in words
    )


def _is_particle(word: str) -> bool:
    return word in _PARTICLES or word.startswith(("d'", "l'"))
