"""How people write sentences: clauses, short forms, courtesies, and words that say that something is not certain."""

import re
from functools import lru_cache
from typing import Final

from bot.parsing.vocabulary import DAYS_SPELT, MONTHS, SPELT, TENS, WEEKDAYS, any_of, one_slip
from bot.readers.folding import LONGEST, fold

ABBREVIATED: Final = re.compile(
    rf"\b({any_of(name for name in (*WEEKDAYS, *MONTHS) if len(name) < 5)}|env|rdv)\.", re.IGNORECASE
)
ENDS: Final = re.compile(
    r"[!?;\n\u2026,()\u00ab\u00bb\"\u201c\u201d]+|\.+(?=\s|$)|\.{2,}|(?<!\d)\s*:\s+|\s[-\u2013\u2014]+\s(?=[^\d\s])"
)
"""What ends a clause. A dash between two hours does not."""
HYPHENS: Final = re.compile(r"(?<=[a-z])-(?=[a-z])")
JOINTS: Final = re.compile(
    r"\b(?:car|parce qu[ei]?|parceque|pck|puisque?|comme(?= je)|mais|donc(?= (?:je|j)\b)|because|cause|since|but"
    r"|so(?= (?:i|cannot|will not|not able|unable)\b)"
    r"|(?:et|and|then)(?= (?:ne|n|je|j|i|i m|quelqu un|qui|peux tu|pouvez|can|could|cannot|will)\b))\b"
)
"""Words that join two clauses, folded."""
CLOSING: Final = re.compile(
    r"^(?:(?:bien )?cordialement|amities|amicalement|bises|bisous|(?:kind|best|warm) (?:regards|wishes)|regards|best)\b"
)
"""After it comes a name at most."""

SHORT_FORMS: Final = tuple(
    (re.compile(pattern), right)
    for pattern, right in (
        # French, as it is typed on a phone
        (r"\bj ?e? ?(?:peu[xt]?|pe|peus)\b", "je peux"),
        (r"\bj ?pourr(?:ai|ais|a|e)\b", "je pourrai"),
        (r"\bje pourrais (?=pas|plus)", "je pourrai "),
        (r"\bj ?e? ?pren(?:ds?|s)?\b", "je prends"),
        (r"\b(?:j ?sui?s?|chuis?|j suis|je sui)\b", "je suis"),
        (r"\bj(?=(?:veu|vien|vai|ser|fer|fai|gard|cherch|laiss|rend|liber|donn|ced|tien|met|sais|trav)\w*\b)", "je "),
        (r"\bj(?=(?:ai|aur|arriv|annul|echang|assur|aimer)\w*\b)", "j "),
        (r"\bje (?:veut|veu)\b", "je veux"),
        (r"\bje (?:vien|vient)\b", "je viens"),
        (r"\bje (?:vai|vas)\b", "je vais"),
        (r"\bje sera[is]?\b", "je serai"),
        (r"\bpa\b", "pas"),
        (r"\b(?:dsl|desolee?s?|navree?s?)\b", "desole"),
        (r"\b(?:qqn|qq1|qqun|kelk ?un|quelqun|qlq un|qq un|une personne|quelqu une)\b", "quelqu un"),
        (r"\bki\b", "qui"),
        (r"\b(?:koi|kwa)\b", "quoi"),
        (r"\b(?:kan|qd|kand|quan)\b", "quand"),
        (r"\bc (?!est\b)", "c est "),
        (r"\bcest\b", "c est"),
        (r"\bya\b", "y a"),
        (r"\bil y a\b|\by a t il\b|\by a il\b", "y a"),
        (r"\bcb\b", "combien"),
        (r"\b(?:mrc|mci|merki)\b", "merci"),
        (r"\b(?:pr)\b", "pour"),
        (r"\bperms?\b", "permanence"),
        (r"\ba la bourre\b", "en retard"),
        (r"\b(did|do|can|could|have|had|are|should|shall|will|that|if|we) we\b", r"\1 us"),  # else a week-end
        # English
        (
            r"\bi ?ll\b(?= (?:take|do|cover|come|be|grab|have|pick|keep|make|start|work|go|help|arrive|miss)\b)",
            "i will",
        ),
        (r"\bi ll\b", "i will"),
        (r"\bwil\b", "will"),
        (r"\bi ?m\b", "i am"),
        (r"\bi d\b", "i would"),
        (r"\bi ?ve\b", "i have"),
        (r"\b(you|they) ?re\b", r"\1 are"),
        (r"\b(?:can ?t|can not|cnt)\b", "cannot"),
        (r"\b(?:won ?t|shan ?t)\b", "will not"),
        (r"\b(do|does|did|is|are|was|were|could|would|should)n ?t\b", r"\1 not"),
        (r"\b(who|what|when|where|that|it|there) ?s\b(?! [a-z]+s\b)", r"\1 is"),
        (
            (
                r"\b(\w+day|tomorrow|today|tonight|morning|afternoon|evening|weekend) s"
                r"(?= (?:not|no|out|off|fine|good|bad|ok|free|taken|impossible|difficult|tricky)\b)"
            ),
            r"\1 is",
        ),
        (r"\bgive ((?:\w+ ){1,4}?)a miss\b", r"miss \1"),
        (r"(?:(?<=\d)|(?<=[apd][my])) one\b", ""),  # "the 10am one"
        (r"\b(?:wots|wats)\b", "what is"),
        (r"\b(?:wot|wat)\b", "what"),
        (r"\b(?:tomoro|tmoz|2moz|tomorrer)\b", "tomorrow"),
        (r"\blast night\b", "yesterday"),
        (r"\b(?:wen)\b", "when"),
        (r"\bgonna\b", "going to"),
        (r"\b(?:wanna)\b", "want to"),
        (r"\b(?:pls|plz|plse)\b", "please"),
        (r"\b(?:thx|thanx|tks|ty|thankyou|thank you|thank u)\b", "thanks"),
        (r"\b(?:some|any)(?:one|body| one| body)\b", "somebody"),
        (r"\bany ?more\b", "anymore"),
        (r"\btonights\b", "tonight"),
        (r"\b(?:goin)\b", "going"),
        (r"\b(today|tonight|tomorrow|week|month|year|yesterday) s\b", r"\1"),
    )
)
KEY_WORDS: Final = (
    *[
        "remplacant",
        "remplacante",
        "remplacement",
        "permanence",
        "permanences",
        "creneau",
        "creneaux",
        "finalement",
        "disponible",
        "malade",
        "retard",
        "planning",
        "statistiques",
        "empechement",
    ],
    *["replacement", "available", "unavailable", "statistics", "figures", "shift", "shifts"],
)
LONG_ENOUGH: Final = 5
WORD: Final = re.compile(rf"[a-z]{{{LONG_ENOUGH},}}")
KNOWN: Final = frozenset((*KEY_WORDS, *SPELT, *MONTHS, *WEEKDAYS, *DAYS_SPELT, *TENS))
NOT_SLIPS: Final = frozenset(
    ["salade", "salades", "balade", "balades", "malades", "shirt", "shirts", "swift", "regard", "regarde", "figure"]
)
"""Other words that differ from a key word by one letter."""

COURTESIES: Final = re.compile(
    r"\b(?:"
    # French
    r"(?:bonjour|bonsoir|salut|coucou|hello|allo)(?: a (?:tous|toutes|vous|toi)| tout le monde| les amis| l equipe"
    r"| et a tous| et a toutes)*"
    r"|(?:s il )?(?:vous|te) plait|svp|stp"
    r"|(?:je vous remercie|je te remercie|merci|un grand merci)(?: (?:beaucoup|bien|infiniment|d avance|par avance"
    r"|a (?:vous|toi|tous|toutes)|pour (?:tout|votre|ton) \w+|encore))*(?! (?:de|d|a|au|aux|pour)\b)"
    r"|(?:tres |vraiment |sincerement )?desole(?: (?:pour (?:le|la) (?:derangement|retard|gene)|de prevenir (?:si "
    r"|aussi )?tard|du derangement))?"
    r"|je suis (?:tres |vraiment )?desole|avec (?:toutes )?mes excuses|toutes mes excuses|mes excuses|pardon"
    r"|veuillez m excuser|excusez moi|excuse moi"
    r"|(?:bonne|belle) (?:journee|soiree|semaine|nuit|fin de journee)(?: a (?:tous|toutes|vous))*|bon (?:week ?end"
    r"|weekend|courage)|bises?|bisous|a (?:bientot|plus)"
    r"|(?:c est )?(?:tres )?gentil(?: de (?:ta|votre) part)?|merci (?:de|pour) (?:ton|ta|tes|votre|vos) \w+"
    r"|pas de (?:souci|soucis|probleme|pb)|avec plaisir|sans probleme|volontiers|(?<!comment )ca marche(?! pour)"
    r"|c est (?:bon"
    r"|ok|note)"
    r"|tout va bien"
    r"|si (?:besoin|possible|necessaire|ca (?:vous |t )?(?:arrange|aide|va|convient)|vous voulez|tu veux)"
    r"|malheureusement|helas|vraiment|du coup|donc|alors|aussi|quand meme|du tout|bien(?= (?:inscrit|sur))|bien sur"
    r"|allez|bah|ben|euh|hop|tres bien|super|parfait|top"
    r"|moi(?= je\b)|non plus|je vous informe que|je t informe que|je vous previens que|je te previens que"
    r"|pour (?:vous|te) (?:dire|prevenir) que|je (?:vous|te) (?:signale|confirme|ecris pour dire) que"
    r"|d accord(?! pour)|c est d accord"
    # English
    r"|(?:dear|hi|hello|hey|good (?:morning|afternoon|evening))(?: (?:all|everyone|everybody|team|there|folks|both))?"
    r"|please|^ta$|that is (?:great|perfect|kind|lovely)|(?:brilliant|noted|lovely|wonderful|excellent"
    r"|much appreciated)"
    r"|(?:many )?thanks(?: (?:so much|very much|a lot|a million"
    r"|again|in advance|everyone|all|for everything|for \w+ing (?:that|this|it)|for (?:your|the"
    r"|all) \w+))*(?! (?:to|for)\b)|cheers"
    r"|(?:so |very |really |i am )*sorry(?: (?:for|about) (?:the|any) (?:short notice|late notice|trouble"
    r"|inconvenience|delay))?|(?:my )?apolog(?:ies|ise)|(?:i am )?afraid(?: that)?|ta very much|unfortunately"
    r"|sadly|really"
    r"|have a (?:nice|good|lovely) \w+|take care(?=$)|you are (?:a|an) (?:star|legend|lifesaver|angel)"
    r"|if (?:it|that) is (?:still )?(?:going|free|available|open)"
    r"|no (?:problem|worries)|of course|(?<!not )sure|yes|yeah|yep|oui"
    r"|ok(?! pour)|okay|great|perfect|go on then|if (?:i may|needed|that is ok|possible|it helps|you like|need be)"
    r"|i am (?:just )?writing to (?:say|tell you) that|just to (?:say|let you know)(?: that)?|happily|with pleasure"
    r"|good news|bonne nouvelle|too|as well|in fact"
    r")\b"
)
LEADS: Final = re.compile(
    r"^(?:(?:est ce que|pouvez vous|pourriez vous|peux tu|pourrais tu|tu peux|savez vous|sais tu|me (?:dire|rappeler"
    r"|montrer"
    r"|donner)|(?:dis|dites|montre[zr]?|donne[zr]?|rappelle[zr]?|rappele[zr]|envoie|envoyez)(?: moi)?|je (?:voudrais"
    r"|veux|souhaite|souhaiterais)"
    r"|j aimerais|(?:pourrais|puis) je|savoir|voir|avoir|connaitre|(?:la )?liste (?:de|des)|reste(?: t)?(?: il)?"
    r"|y a(?: t il)?(?: eu)?|j ai|on a|nous avons|c est (?:quand|quoi)"
    r"|quand est|quels? sont|quelles? sont|quel est|des|de|les?|la|d|l|en fait|combien d|quels?|quelles?|et|qu"
    r"|dispo quand"
    r"|any|send|got(?: any)?|are there(?: any)?|is there(?: any)?|were there(?: any)?|did us|have us|did|is"
    r"|are|were|(?:could|can"
    r"|may) (?:i|you|us)|have|see|know|get|tell|show|give|me|would"
    r"|i (?:would like|want|need) to|do you know|remind(?: me)?(?: of)?|list(?: of)?|the|that|please|what is"
    r"|what are|what|when is|when are|to) )+"
)
"""What comes before what somebody wants to know."""
THANKS: Final = re.compile(r"\b(?:merci|remercie|thanks|cheers|ta|appreciated)\b")
AFTER_ALL: Final = re.compile(
    r"\b(?:finalement|en fait|tout compte fait|apres tout|en definitive|je me suis (?:arrangee?|debrouillee?"
    r"|organisee?)|panic over|(?:it is|all) sorted|false alarm|fausse alerte"
    r"|(?:forget|ignore|disregard) (?:what i (?:said|wrote)|my (?:last|earlier) message)|j ai pu m arranger"
    r"|c est arrange|j ai change d avis|changed my mind|scrap that|ignore that|i have (?:sorted"
    r"|arranged) it(?: out)?|i have found a way|forget it|after all|actually|turns out(?: that)?|in the end)\b"
)
"""What takes an earlier word back."""
DOUBTS: Final = re.compile(
    r"\b(?:qui (?:peut|pourrait|veut|voudrait)|quelqu un (?:peut|pourrait|veut|voudrait)|serait il|est il|(?:pouvez"
    r"|pourriez) vous"
    r"|(?:peux|pourrais) tu|tu peux|vous pouvez|(?:can|could|would|will) (?:somebody|you|us)|somebody (?:can|could)"
    r"|who (?:can|could|would|wants)|si|peut etre|je (?:pense|crois|suppose|doute|risque)|j (?:espere|hesite)"
    r"|probablement|sans doute"
    r"|eventuellement"
    r"|normalement|en principe|a priori|(?:je )?(?:ne )?sais pas|pas sure?|il se peut|au cas ou|ou (?:pas|bien"
    r"|non)"
    r"|a dit|m a dit|dit que|dis que|parait|est ce que|puis je|dois je|peux je|faut il|aurais|serais|avais"
    r"|if|maybe|perhaps|might|may(?! \d)|think|guess|hope|suppose|probably|possibly|not sure|do not know|should|unless"
    r"|in case|whether|said|says|told|tells|can i|could i|shall i|may i|do i|would i|were|was|had|would have"
    r"|could have)\b"
)
PERHAPS: Final = re.compile(
    r"\b(?:peut etre|probablement|sans doute|eventuellement|normalement|maybe|perhaps|probably|possibly)\b"
)
"""Those of the doubts that stand anywhere, also between a verb and its negation."""
PAST: Final = re.compile(
    r"\b(?:hier|derniers?|derniere(?! minute| action)|passe|passee|yesterday|last(?! minute| action| message)"
    r"|ago|avant hier)\b"
)
DONE: Final = re.compile(
    r"\b(?:(?:j ai|tu as|on a|(?:il|elle|qui) a|nous avons|vous avez|(?:ils|elles) ont)(?: (?:deja|bien|donc|enfin"
    r"|tous|toutes|finalement))* (?:echanger?|permuter?|troquer?|interverti|annuler?|desister?)"
    r"|(?:a|as|ont)(?: deja)? (?:echange|permute|troque|interverti|annule))\b"
)
"""What was done already: "on a échangé mardi"."""
DONE_FIRST: Final = re.compile(r"\W*(?:échang|permut|troqu|annul)ée?s?\b", re.IGNORECASE)
"""The same without who did it: it is told by its accent, so the text must not be folded."""
CONTRAST: Final = re.compile(r"\b(?:mais|par contre|en revanche|cependant|but|however|though|although)\b")
YES: Final = re.compile(
    r"\b(?:oui|ouais|yes|yep|yeah|ok|okay|possible|c est (?:bon|ok)|ca (?:va|marche|me va)|(?:is |s )?(?:fine|good))\b"
)
"""After a time that was said apart, it may say the contrary: "je ne peux pas samedi, 16h oui"."""
ASSENT: Final = re.compile(
    r"(?:(?:ok(?:ay)?|oui|yes|yep|d accord|c est (?:bon|ca|moi|bien (?:ca|moi)|ok)|c bon|j ai (?:bien )?lu|lu|compris"
    r"|j accepte|parfait|tout a fait|exact|that s (?:me|right)|it s me|i agree|agreed|i have read it|i ve read it|read"
    r"|got it|sure|merci|thanks)(?: |$))+"
)
"""What agrees to what was asked, folded."""
NO_NAMES: Final = frozenset(
    [
        *("non", "nan", "no", "nope", "nein", "oui", "ouais", "yes", "yep", "yeah", "ok", "okay", "stop", "annuler"),
        *("cancel", "quitter", "quit", "exit", "menu", "retour", "back", "suivant", "next", "suite", "continuer"),
        *("continue", "fini", "termine", "done", "erreur", "error", "test", "start", "attends", "attendez", "attente"),
        *("wait", "pourquoi", "why", "comment", "how", "quoi", "what", "qui", "who", "quand", "when", "hein", "rien"),
        *("nothing", "aucun", "aucune", "none", "jamais", "never", "peut etre", "maybe", "plus tard", "later", "bof"),
        *("pas maintenant", "not now", "pardon", "sorry", "desole", "desolee", "euh", "refuse", "je refuse", "nom"),
        *("prenom", "name", "numero", "number", "telephone", "phone", "aide", "help", "info", "infos", "inconnu"),
        *("unknown", "anonyme", "anonymous", "merci", "thanks", "bonjour", "bonsoir", "salut", "hello"),
    ]
)
"""Answers that are nobody's name, folded."""
CAUSE: Final = re.compile(
    r"^(?=(?:je|j|mon|ma|mes|i|my|malade|empechement|imprevu|un|got|something|family|urgence|derniere)\b)"
    r"(?:(?:je suis|suis|malade|j ai|j|ai|un|une|le|la|mon|ma|mes|au|a|chez|de|du|des|d|l|avec|est|sont|gros|petit"
    r"|i am|i have|i|have|got|am|is|an|the|my|at|with|of|to|go|aller|dois|prevue?|had|fall|tombee?"
    r"|rdv|rendez vous|medecin|docteur|dentiste|hopital|hospitalisee?|fille|fils|enfants?|mari|femme|mere|pere|maman"
    r"|papa|empechement|imprevu|contretemps|souci|probleme|famille|familial|travail|boulot|voyage|deplacement|fievre"
    r"|grippe"
    r"|derniere minute|medical|train|annule|urgence|something|has|came|come|up|in|doctor|dentist|hospital|daughter|son"
    r"|child|kids?|husband|wife|mother|father|mum|dad|appointment|ill|sick|family|emergency|work|trip|travelling)"
    r"(?: |$))+$"
)
"""A reason, and nothing else."""


def clauses_of(text: str) -> list[str]:
    """The clauses of a text, folded, with short forms and slips of key words put right; courtesies are taken out."""
    found: list[str] = []
    for piece in ENDS.split(ABBREVIATED.sub(r"\1 ", text[:LONGEST])):
        folded = without_slips(in_full(HYPHENS.sub(" ", fold(piece))))
        if CLOSING.match(folded):
            break
        found += [" ".join(clause.split()) for clause in JOINTS.split(folded)]
    return [clause for clause in found if clause]


def in_full(folded: str) -> str:
    for pattern, right in SHORT_FORMS:
        folded = pattern.sub(right, folded)
    return folded


def without_slips(folded: str) -> str:
    """Key words that differ by one letter, put right."""
    return WORD.sub(lambda word: right_word(word[0]), folded)


@lru_cache(4096)
def right_word(word: str) -> str:
    if word in KNOWN or word in NOT_SLIPS:
        return word
    near = [key for key in KEY_WORDS if one_slip(word, key)]
    return near[0] if len(near) == 1 and word != f"{near[0]}s" else word


def without_courtesies(clause: str) -> str:
    return " ".join(COURTESIES.sub(" ", clause).split())
