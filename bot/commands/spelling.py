"""What people write for a command: its own name, another word for it, a phrase, or a typing error.

Another word that can only mean one thing works like the name, unless it gives a shift away. All else is a suggestion,
on which the person has to press.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.text import without_accents

ALSO: Final[Mapping[str, str]] = {
    "shifts": "rota roster schedule timetable week calendrier semaine horaire horaires plan plans "
    "programme plannings show_shifts les_horaires le_planning voir_planning montre_planning",
    "who": "oncall onduty on_call on_duty who_is_on who's_on qui_est_la qui_est_de_garde qui_repond astreinte "
    "permanence de_garde de_permanence",
    "take": "claim grab pickup pick_up prend prends je_prends je_prend je_veux_prendre i_take i'll_take i_ll_take "
    "ill_take i_can_take",
    "missed": "manques rates missedcalls missed_calls appels_manques appel_manque a_rappeler",
    "help": "? h commands commandes menu infos info hlp aidez_moi aide_moi help_me comment_faire",
    "mine": "my my_shifts myshifts me mes mes_creneaux mes_permanences mes_shifts mes_horaires mon_planning mon_agenda",
    "open": "free libre available vacant gaps unfilled dispo dispos disponible disponibles trous places "
    "places_libres creneaux_libres free_shifts open_shifts",
    "swap": "trade exchange swop echange echanges troc troquer permuter permutation j'echange j_echange",
    "keep": "je_garde j'ai_garde i_keep",
    "undo": "oops ooops oupss",
    "end": "finir finish termine terminer j'ai_fini i'm_done",
    "line": "status statut state etat",
    "stats": "statistiques statistique statistics chiffres figures",
    "phone": "telephone numero number mobile portable mon_numero my_number",
    "away": "absente absence",
    "endweekly": "arrete arretez stop_every end_every stop_weekly end_weekly",
    "team": "membres members benevoles volunteers",
    "cancel": "annule annulez annulation annulations cancelled canceled supprime supprimer effacer delete",
}
"""Words and phrases (with `_` for a space) that work like the command."""

TIMES: Final = {"semaine", "week"}
"""Words for a command that also say when, with the words after them: `/semaine prochaine`."""

LIKELY: Final[Mapping[str, str]] = {
    "needcover": "rendre rends rendez je_rends release giveup give_up give give_back giveaway give_away donner donne "
    "je_donne ceder cede laisser laisse lacher lache liberer libere drop dropout drop_out "
    "desister desiste desistement "
    "se_desister me_desister je_me_desiste empeche empechee empechement malade je_suis_malade sick ill i_am_sick "
    "i'm_sick unavailable indisponible indispo pas_dispo pas_la pas_libre off "
    "renoncer abandonner abandon je_ne_peux_pas je_peux_pas je_peux_plus je_ne_peux_plus je_ne_pourrai_pas "
    "je_pourrai_pas i_can't i_can_t i_cannot can't cannot cant je_cherche cherche chercher find_cover coverme "
    "cover_me needsub replacement remplacant remplacante remplacez remplacez_moi quelqu_un_peut",
    "away needcover": "conge conges vacances holiday holidays je_suis_absent je_suis_absente je_serai_absent "
    "je_serai_absente",
    "needcover take": "cover replace remplacer remplace sub substitute",
    "take": "volunteer volontaire je_peux je_viens i_can yes_i_can accepter je_suis_dispo je_suis_libre reserver "
    "book ajoute_moi inscris_moi inscrivez_moi m'inscrire m_inscrire je_m_inscris add_me sign_me_up signup "
    "sign_up",
    "shifts slot": "creneaux slots",
    "who line": "ou_sonne where",
    "take assign": "inscription inscris inscrit inscrits enroll register",
    "assign take": "ajoute put mettre affecter",
    "unassign": "enlever enleve",
    "needcover unassign": "desinscription desinscrit me_desinscrire unsubscribe",
    "undo": "retour revenir annule_tout back restore erreur error",
    "swap": "switch change changer changement intervertir",
    "takeover": "releve relayer relève handover",
    "end": "partir fini",
    "callback": "recall rappeller je_rappelle j_appelle",
    "test": "essai essayer tester",
    "join": "rejoins rejoint joindre code",
    "close": "fermeture ferme fermee closed closing",
    "reopen": "ouvrir ouverture reouvrir reouverture rouvert",
    "invite": "invitation invitations",
}
"""Words and phrases that suggest the commands. Those that give a shift away are all here: none does so unasked."""

MARK: Final = r"[\s\u200b-\u200f\u2060\ufeff]*(?P<mark>[/\uff0f\\]+\s?|[!\uff01])"
SAID: Final = re.compile(MARK + r"(?P<name>\w[\w'\u2019-]{0,40}|\?)(?:@\w+)?(?P<rest>(?!\w).*)?", re.DOTALL)
GREETINGS: Final = "bonjour bonsoir salut coucou hello hi hey good.morning good.evening svp stp please"
GREETING: Final = re.compile(rf"(?:(?:{GREETINGS.replace(' ', '|')})\b[\s,;:.!\u2026-]*)+", re.IGNORECASE)
INSIDE: Final = re.compile(r"\s/(?=\w)")
BEFORE_WORDS: Final = re.compile(r"[\s,;:.!?\u2026]+|[-\u2013\u2014]+\s")
JOINTS: Final = re.compile(r"[-_'\u2019]+")
LONGEST_PHRASE: Final = 4
SHORT, MIDDLE = 4, 6
"""Up to so many letters, no typing error is seen when the first letter differs; from so many on, two are."""


@dataclass(frozen=True, slots=True)
class Meant:
    """English names of the commands that may be meant, the likeliest first, and the words for them.

    `sure`: it is the one command. None at all: nobody knows.
    """

    commands: tuple[str, ...]
    words: str
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Spellings:
    """The words for commands. `names` are those of the table: what it is called, to its English name."""

    names: Mapping[str, str]
    typed: frozenset[str]
    """The names that people type; the others are what buttons say."""

    def read(self, said: str, *, forgiving: bool = True) -> Meant:
        """What a text means that begins with a command, without its mark.

        Without `forgiving`, typing errors are seen in long words alone: the text may be any text.
        """
        exact = self._phrase(said)
        if exact is not None:
            return exact
        if not forgiving and len(said.split(" ", 1)[0]) < MIDDLE:
            return Meant((), said)
        name, words = split_words(said, 1)
        near = self._near(name)
        return Meant(near, words) if near else self._glued(name, words)

    def _phrase(self, said: str) -> Meant | None:
        """The longest beginning that is a name, or a word or phrase for one."""
        for length in range(LONGEST_PHRASE, 0, -1):
            phrase, words = split_words(said, length)
            if length == 1 and phrase in self.names:
                return Meant((self.names[phrase],), words, sure=True)
            if phrase in WORKING:
                return Meant(WORKING[phrase], said if words and phrase in TIMES else words, sure=True)
            if phrase in SUGGESTING:
                return Meant(SUGGESTING[phrase], words)
        return None

    def _near(self, name: str) -> tuple[str, ...]:
        """The commands of the nearest names, or words for one, with one or two typing errors; two commands at most."""
        names = {known: (self.names[known],) for known in sorted(self.typed)}
        words = {known: commands for known, commands in (WORKING | SUGGESTING).items() if len(known) > SHORT}
        forgiven = slips_forgiven(name)
        slipped = {known: slips_between(name, known) for known in (names | words) if " " not in known}
        nearest = min(slipped.values())
        found = [known for known, far in slipped.items() if far == nearest <= forgiven]
        commands = [command for known in found for command in (names | words)[known]]
        return tuple(dict.fromkeys(commands))[:2]

    def _glued(self, name: str, words: str) -> Meant:
        """`prendremardi 14h`: the blank was forgotten."""
        heads = [known for known in self.typed if len(known) > SHORT and name.startswith(known)]
        if not heads:
            return Meant((), words)
        head = max(heads, key=len)
        return Meant((self.names[head],), f"{name.removeprefix(head)} {words}".strip())


def split_said(text: str) -> tuple[str, str] | None:
    """The mark (`/` or `!`) and what was said after it; None when the text does not begin with a command."""
    match = SAID.fullmatch(text)
    if match is None:
        return None
    mark = "!" if match["mark"][0] in "!\uff01" else "/"
    return mark, f"{match['name']} {words_of(match['rest'] or '')}".strip()


def without_greeting(text: str) -> str:
    """What a text says after a greeting, or from the first slash in it on; all of it when nothing is left."""
    said = INSIDE.split(f" {text}", maxsplit=1)[-1].strip()
    greeting = GREETING.match(said)
    return (said[greeting.end() :] if greeting else said) or text


def words_of(rest: str) -> str:
    """What follows a command, without the signs that people set after its name."""
    before = BEFORE_WORDS.match(rest)
    return (rest[before.end() :] if before else rest).strip()


def split_words(said: str, length: int) -> tuple[str, str]:
    """The first words, folded, and the others as they were written. Hyphens of the first word part words too."""
    first, _, rest = said.partition(" ")
    words = f"{JOINTS.sub(' ', first)} {rest}".split(maxsplit=length)
    if len(words) < length:
        return "", ""
    head = " ".join(words[:length])
    folded = JOINTS.sub(" ", without_accents(head))
    return folded.strip(" ,;:.!?\u2026") or folded, words_of(" ".join(words[length:]))


def spelled_phrases(table: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Each word or phrase with its commands."""
    return {
        JOINTS.sub(" ", without_accents(phrase)): tuple(commands.split())
        for commands, phrases in table.items()
        for phrase in phrases.split()
    }


WORKING: Final = spelled_phrases(ALSO)
SUGGESTING: Final = spelled_phrases(LIKELY)


def slips_forgiven(word: str) -> int:
    return 0 if len(word) < SHORT - 1 else 1 if len(word) < MIDDLE else 2


def slips_between(one: str, other: str) -> int:
    """How many letters are missing, added, changed, or exchanged with their neighbour. Short words begin alike."""
    if abs(len(one) - len(other)) > 2 or (min(len(one), len(other)) <= SHORT and one[:1] != other[:1]):
        return len(one) + len(other)
    if min(len(one), len(other)) <= SHORT and slips(one, other) > 1:
        return len(one) + len(other)
    return slips(one, other)


def slips(one: str, other: str) -> int:
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        earlier, before, row = before, row, [at]
        for to, wanted in enumerate(other, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != wanted))
            if earlier and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                cost = min(cost, earlier[to - 2] + 1)
            row.append(cost)
    return row[-1]
