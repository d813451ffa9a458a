"""The phrases by which people say what they want, in French and English: folded, short forms written in full."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Intent(StrEnum):
    """What somebody wants."""

    TAKE = "take"
    CANNOT = "cannot"
    KEEP = "keep"
    SWAP = "swap"
    LATE = "late"
    AWAY = "away"
    ILL = "ill"
    WHO = "who"
    SHIFTS = "shifts"
    MINE = "mine"
    OPEN = "open"
    MISSED = "missed"
    FIGURES = "figures"
    PHONE = "phone"
    UNDO = "undo"
    HELP = "help"
    THANKS = "thanks"


READING: Final = frozenset(
    {Intent.WHO, Intent.SHIFTS, Intent.MINE, Intent.OPEN, Intent.MISSED, Intent.FIGURES, Intent.HELP}
)
"""Those that change nothing."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way of saying an intent.

    `alone`: it needs no time. `clear`: it says what to do, and nothing else can be meant. `bare`: it names nobody, so
    that any other word may be whose it is.
    """

    intent: Intent
    pattern: re.Pattern[str]
    clear: bool = True
    alone: bool = False
    bare: bool = False


def phrases_of(
    intent: Intent, *patterns: str, clear: bool = True, alone: bool = False, bare: bool = False
) -> tuple[Phrase, ...]:
    return tuple(Phrase(intent, re.compile(rf"\b(?:{one})(?!\w)"), clear, alone, bare) for one in patterns)


# ---------------------------------------------------------------- pieces

SHIFT_FR: Final = "creneaux?|permanences?|gardes?|tours?|shifts?|services?|astreintes?|horaires?|dates|places?|postes?"
SHIFT_EN: Final = "shifts?|slots?|rota|turns?|duty|duties|schedule|hours|dates|sessions?"
COME_FR: Final = (
    "(?:venir|revenir|assurer|tenir|faire|etre (?:la|presente?|disponible|dispo|des votres|de permanence)|participer"
    "|travailler|rester|honorer|me liberer|le faire|y (?:aller|etre)|intervenir"
    "|repondre|prendre(?= (?:ma|mon) )|maintenir)"
)
COME_EN: Final = (
    "(?:come(?: in| along)?|make(?: it)?|do(?: it)?|work|attend|cover(?= my)|be (?:there|in|here|available)|stay"
    "|manage|honour)"
)
WISH_FR: Final = (
    "(?:je (?:veux(?: bien)?|vais|voudrais(?: bien)?|souhaite|souhaiterais|prefere|me propose (?:de|pour)|compte)"
    "|j aimerais(?: bien)?)"
)
MAY_FR: Final = (
    "(?:je (?:peux|pourrai|pourrais|vais pouvoir)|puis je|est ce que je peux|serait il possible (?:de|d)"
    "|est il possible (?:de|d)|possible (?:de|d)|pouvez vous|peux tu|tu peux|vous pouvez|pourriez vous|pourrais tu)"
)
LIKE_EN: Final = "(?:i (?:will|am|would (?:like|love|be (?:happy|glad)) to|want to|am (?:happy|glad) to|am going to))"
LOOKED_FOR_FR: Final = "(?:remplacante?|remplacement|quelqu un(?: pour me remplacer| a ma place| d autre)?)"
WHAT_IS_MINE_EN: Final = f"(?:me|my (?:\\w+ )?(?:{SHIFT_EN}|place|seat))"
MINUTES: Final = (
    r"(?:environ |about |around |a peu pres )?(?:\d{1,3}|une? (?:dizaine|quinzaine|vingtaine) de|cinq|dix|quinze"
    r"|vingt|trente"
    r"|quelques|a few|five|ten|fifteen|twenty|thirty) ?(?:minutes?|mins?|mn|m)|(?:un|1) quart d heure|une demi heure"
    r"|(?:a )?quarter of an hour|half an hour"
)

# ---------------------------------------------------------------- the table: the first that matches counts

PHRASES: Final[tuple[Phrase, ...]] = (
    # how something is said: before what it says
    *phrases_of(
        Intent.HELP,
        (
            r"^how (?:do|can|should|would) (?:i|us) (?:tell|let|say|report|give|get|back|book|claim|register)\b.*"
            r"|^what (?:do|should|can) i (?:write|type|say|send|put)\b.*"
        ),
        r"^comment (?:est ce que )?(?:je (?:dis|previens|signale)|(?:vous |te )?(?:dire|prevenir|signaler))\b.*",
        alone=True,
    ),
    # what was looked for is not any more: before what looks for it
    *phrases_of(
        Intent.KEEP,
        (
            r"(?:je )?(?:n |ne )?(?:ai |est )?(?:plus|pas) (?:besoin|la peine|necessaire) (?:d |de )?(?:(?:un|une"
            rf"|d un) )?(?:{LOOKED_FOR_FR}|me remplacer|etre remplacee?|chercher(?: pour)?"
            rf"|(?:me )?chercher (?:un )?{LOOKED_FOR_FR})"
        ),
        rf"inutile de (?:me remplacer|(?:me )?chercher(?: (?:un )?{LOOKED_FOR_FR})?)(?: pour)?",
        r"annule[zr]? (?:ma|la) (?:demande|recherche)(?: de (?:remplacement|remplacante?))?",
        r"^plus besoin$",
        r"no (?:cover|replacement) (?:needed|required)(?: for)?",
        r"cancel my (?:request|search)(?: for (?:cover|a replacement))?",
        (
            rf"(?:ne )?cherche[zr]? (?:plus|pas)(?: (?:de |un )?{LOOKED_FOR_FR})?(?: pour)?"
            r"|arrete[zr]? de chercher(?: pour)?"
        ),
        r"je (?:garde|garderai|vais garder|conserve|maintiens|reprends)(?! pas| plus)",
        (
            r"no (?:need|longer (?:any )?need|more need) (?:for )?(?:a |any )?(?:cover|replacement|sub"
            r"|to (?:replace me|cover(?: me)?|find (?:a replacement|cover|somebody)|look))(?: for)?"
        ),
        (
            r"i (?:no longer|do not) (?:need|want) (?:a |any |to be )?(?:cover|replacement|sub|replaced)(?: anymore"
            r"| any longer)?(?: for)?"
        ),
        r"do not need (?:a |any )?(?:cover|replacement)(?: anymore)?(?: for)?",
        r"(?:a )?(?:cover|replacement)(?: is)? no(?:t| longer) needed(?: anymore)?(?: for)?",
        r"stop looking(?: for (?:a |any )?(?:cover|replacement|somebody))?(?: for)?",
        r"(?:i (?:will |am |would like to |want to )?|i will )keep(?:ing)?",
        alone=True,
    ),
    *phrases_of(
        Intent.KEEP,
        r"(?:ne )?(?:me|m) (?:remplace[zr]?|desinscri(?:re|vez|s)|retire[zr]?|enleve[zr]?) pas(?: de| du| pour)?",
        r"do not (?:replace|remove|drop|unassign|take) me(?: off| out of| from)?(?: on| for)?",
        clear=False,
        alone=True,
    ),
    *phrases_of(Intent.KEEP, r"laisse[zr]? tomber(?: pour)?|never mind(?: about)?", clear=False),
    *phrases_of(
        Intent.KEEP,
        r"i (?:can now|will still|am still|am free again)(?: (?:do|come|coming|make|doing|on))*|^still coming",
        r"cancel (?:the|my) (?:replacement|cover)(?: for)?",
        r"je (?:viens|viendrai) (?:quand meme|bien|toujours)",
    ),
    *phrases_of(Intent.KEEP, r"i am (?:fine|ok|okay|good|alright|all right|back on)(?: now)? for", clear=False),
    # to trade
    *phrases_of(
        Intent.SWAP,
        (
            rf"(?:{WISH_FR} |{MAY_FR} |je cherche a |je |j )?(?:echanger?|permuter?|troquer|troque"
            r"|intervertir)(?! (?:pas|plus|avec la|avec le|avec les|tres|de vues))"
        ),
        (
            r"(?:i (?:would like|want|need|have|am looking) to |looking to |need to |can i |could i |can we "
            r"|could we |i will |i )?(?:swap|trade|exchange)(?:ping)?(?! in\b)(?! with (?:the|our)\b)"
        ),
        alone=True,
    ),
    *phrases_of(
        Intent.SWAP,
        (
            r"(?:faire|propose|propose[zr]?|cherche|voudrais|souhaite|besoin d) (?:un |une )?(?:echange|permutation"
            rf"|troc)(?: de (?:{SHIFT_FR}))?"
        ),
        rf"^(?:un )?(?:echange|permutation|troc)(?: de (?:{SHIFT_FR}))?",
        (
            r"(?:quelqu un|qui|on)? ?(?:pour|veut|voudrait|peut|accepterait de"
            r"|serait d accord pour)? ?(?:faire un )?echanger?(?: avec moi)?"
        ),
        rf"(?:{SHIFT_EN}) (?:swap|trade|exchange)",
        r"(?:can|could|may) i change(?= (?:my|a)\b)",
        r"(?:somebody|who|we) (?:can |could |want to |wants to |would |like to )?(?:swap|trade)(?: with me)?",
        clear=False,
        alone=True,
    ),
    # late
    *phrases_of(
        Intent.LATE,
        (
            r"(?:je (?:suis|serai|vais etre|commencerai|arrive|arriverai|vais arriver|viendrai)|j (?:ai|aurai"
            r"|arrive|arriverai)|je vais avoir|on aura)(?: (?:un peu|un petit peu|legerement|surement|avec|en|de|du"
            rf"|{MINUTES}|un|petit|leger))* (?:de |en |un peu en |du )?retard(?: (?:de "
            rf"|d )?(?:{MINUTES}))?(?! (?:dans|sur))"
        ),
        rf"j arrive (?:dans|d ici) (?:{MINUTES})",
        rf"(?:je serai|je suis) la (?:dans (?:{MINUTES})|a \S+ au lieu de \S+|avec (?:{MINUTES}) de retard)",
        r"(?:je commence(?:rai)?|j arrive(?:rai)?) (?:a|vers) \S+ au lieu de \S+",
        rf"^(?:petit |leger |gros |en )?retard (?:(?:de |d )?(?:{MINUTES}))",
        r"^(?:en |petit |leger )retard",
        rf"^(?:{MINUTES}) de retard",
        (
            r"(?:i (?:am|will be|am going to be|might be)|will be|going to be|running|^slightly|^a bit"
            r"|^just)(?: (?:running|a (?:bit|little)|slightly|about|around"
            rf"|{MINUTES}))* late(?: by (?:{MINUTES}))?(?! (?:with|in|on|for|back|home)\b)"
        ),
        rf"i (?:will|can) be (?:there|with you|in) in (?:{MINUTES})",
        rf"i (?:am|have been) (?:stuck in (?:traffic|a jam)|delayed|held up)(?: by (?:{MINUTES}))?",
        (
            r"je suis (?:coincee?|bloquee?) dans (?:les (?:bouchons|transports|embouteillages)|le (?:metro|train|bus"
            r"|trafic))"
        ),
        r"j ai (?:rate|loupe) mon (?:bus|train|metro|tram)",
        r"i (?:will )?(?:start|come|be there|arrive)(?:ing)? (?:at )?\S+ instead of \S+",
        r"i (?:will not|cannot|will only) be (?:there|in|with you) (?:till|til|until|before|by) .*",
        r"^(?:will not|cannot) be (?:there|in|with you) (?:till|til|until|before) .*",
        r"^(?:delayed|held up|stuck in traffic)|(?:i )?overslept|i am on my way",
        r"(?:be )?(?:about |around )?\d{1,2} late",
        r"i will (?:start|arrive|come|be there) (?:at )?(?:a )?(?:quarter|half|ten|twenty) past(?: \S+)?",
        rf"^late by (?:{MINUTES})|^(?:{MINUTES}) late|^late (?:{MINUTES})",
        clear=False,
        alone=True,
    ),
    # ill
    *phrases_of(
        Intent.ILL,
        (
            r"(?:je suis|je me sens|je serai)(?: (?:tombee?|tres|vraiment|encore|toujours|bien|clouee?"
            r"|alitee?))* (?:malade|souffrante?|aphone|grippee?|enrhumee?|fievreu(?:x|se)|alitee?"
            r"|(?:clouee? )?au lit|positi(?:f|ve) au covid|hospitalisee?)"
        ),
        (
            r"je suis alitee?|je ne me sens pas (?:tres )?bien|je (?:me )?sens pas bien|j ai mal (?:a la gorge"
            r"|a la tete|au dos|au ventre)"
        ),
        (
            r"j ai (?:attrape |chope )?(?:(?:la|le|de la|une?|un gros|une grosse) )?(?:grippe|covid|fievre|gastro"
            r"|angine|bronchite|extinction de voix|migraine|rhume|crise|otite)"
        ),
        r"(?:je n ai|j ai|je) ?(?:plus|perdu) (?:de |la |ma )?voix",
        (
            r"(?:i am|i am feeling|i feel|feeling|i have been)(?: (?:off|quite|really|very|too|a bit|so"
            r"|rather))* (?:ill|sick|unwell|poorly|awful|terrible|rough|under the weather)(?! of)"
        ),
        (
            r"i am (?:off sick|in bed(?: with .*)?|down with .*)|i do not feel (?:very )?well"
            r"|i am not (?:feeling )?(?:very )?well"
        ),
        (
            r"i(?: have|) (?:got |caught |come down with )?(?:a |an |the |some )?(?:bad |nasty )?(?:flu|covid|fever"
            r"|stomach bug|bug|cold|migraine|temperature|sore throat|something)$"
        ),
        r"j ai attrape (?:froid|la \w+|un \w+)|^clouee? au lit",
        (
            r"i am in hospital|^(?:bad|nasty|awful) (?:cold|flu|migraine|cough)|woke up with (?:a |an )?\w+"
            r"|(?:i am )?not (?:feeling )?well enough(?: to (?:come(?: in)?|work|do it|make it))?"
        ),
        r"i have come down with \w+|(?:i have )?lost my voice",
        clear=False,
        alone=True,
    ),
    *phrases_of(
        Intent.ILL,
        r"^(?:malade|grippee?|gastro|covid|grippe|souffrante?|fievre)(?: et| donc)?",
        r"^(?:off )?(?:ill|sick|unwell|poorly)|^got (?:a |an |the )?(?:stomach bug|flu|covid|bug|cold|fever)",
        clear=False,
        alone=True,
        bare=True,
    ),
    # cannot come
    *phrases_of(
        Intent.CANNOT,
        rf"(?:je |j )?(?:ne |n )?(?:peux|pourrai) (?:pas|plus|point) (?:pouvoir )?{COME_FR}",
        rf"ne (?:pas|plus) pouvoir {COME_FR}",
        rf"(?:je )?(?:ne )?vais (?:pas|plus) (?:pouvoir )?{COME_FR}",
        rf"je ne (?:peux|pourrai) {COME_FR}(?! qu)",
        r"je (?:ne )?(?:viens|viendrai|travaille|travaillerai) (?:pas|plus)",
        r"je (?:ne )?(?:serai|suis) (?:pas|plus) (?:la|presente?|disponible|dispo|libre|des votres)",
        rf"je (?:ne )?(?:serai|suis) (?:pas|plus) en mesure (?:de |d ){COME_FR}",
        (
            r"je (?:suis|serai) (?:absente?|empechee?|indisponible|indispo|en conges?|en deplacement"
            r"|en vacances(?= (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain)))"
        ),
        rf"je (?:suis|serai) dans l (?:impossibilite|incapacite) (?:de |d ){COME_FR}",
        (
            r"(?:je |on )?(?:re)?cherche (?:a (?:me faire|etre) remplace[re]e?|(?:un |une |des "
            rf"|d urgence un )?{LOOKED_FOR_FR})(?: pour)?"
        ),
        (
            rf"(?:j ai |j aurais |j aurai )?besoin (?:d |de )(?:(?:un|une) )?(?:{LOOKED_FOR_FR}|etre remplacee?"
            r"|me faire remplacer)(?: pour)?"
        ),
        (
            r"(?:(?:il (?:faudrait|faut)|qui|quelqu un|serait il possible de|pouvez vous|peux tu|pourriez vous"
            r"|merci de|veuillez|je (?:voudrais|veux|dois|souhaite|souhaiterais|vais)|j aimerais|possible de"
            r"|est ce que) )*(?:peut |pourrait |peux |veut |voudrait |pour |veut bien |de "
            r"|que )*(?:me (?:faire )?remplacer|me trouver (?:un |une )?(?:remplacante?|remplacement|quelqu un)"
            r"|trouver (?:un |une )?(?:remplacante?|remplacement)|prendre (?:ma place|(?:mon|ma) (?:creneau"
            r"|permanence|garde|tour|service)))(?: pour)?"
        ),
        r"(?:trouve|cherche)[zr]? (?:moi )?(?:quelqu un(?: d autre)?|un remplacant)(?: pour)?",
        r"prend(?:s|ez)? ma place",
        (
            r"je (?:suis (?:obligee?|contrainte?)|vais devoir|vais etre obligee?)(?: de| d)? ?(?:annuler"
            r"|me desister|manquer|renoncer a)(?: ma)?"
        ),
        r"remplace[zr]? moi(?: pour)?",
        (
            r"(?:enleve|retire|desinscri[st]?|desinscrive|supprime|raye|efface)[zs]? moi(?: de| du| pour)?"
            r"|me (?:desinscrire|retirer|enlever)(?: de| du| pour)?"
        ),
        r"je me (?:desinscris|retire)(?: de| du| pour)?",
        (
            r"i (?:really |just )?(?:cannot|can no longer|will not be able to|am not able to|am unable to"
            rf"|will no longer be able to|will not|am not going to|would not be able to)(?: be able to)? {COME_EN}"
        ),
        rf"i (?:might|may) not (?:be able to )?{COME_EN}",
        rf"^(?:and |then )?(?:cannot|will not be able to|not able to|unable to|will not|not going to) {COME_EN}",
        r"i am (?:not (?:coming|working|available|free|around|here|in)|unavailable|away|absent|out of town)",
        r"i will (?:not be (?:there|in|coming|available|around|here)|be (?:away|absent|unavailable))",
        (
            r"(?:i |we |there is )?(?:have |will )?need(?:s)? (?:a |some |to find )?(?:cover|replacement|sub"
            rf"|somebody to (?:cover|replace|take|do|fill in)(?: for)?(?: {WHAT_IS_MINE_EN})?)(?: for| on)?"
        ),
        (
            r"(?:i am )?(?:looking|searching) for (?:a |some )?(?:cover|replacement|sub|somebody to (?:cover"
            rf"|replace|take|do)(?: for)?(?: {WHAT_IS_MINE_EN})?)(?: for| on)?"
        ),
        (
            r"(?:(?:can|could|would|will|who|somebody|is there|who can|who could|please|be able to|want to"
            r"|to) )*(?:cover|take(?: over)?|do|replace|fill in|stand in|sub)(?: for"
            rf"| from)? {WHAT_IS_MINE_EN}(?! (?:off|down|up|in"
            r"|on the)\b)"
        ),
        rf"(?:my )(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day )?(?:{SHIFT_EN})(?= needs? (?:cover|a replacement))",
        (
            r"(?:(?:would it be possible to|can you|could you|can we|please|try to) )*find (?:me )?(?:a "
            r"|some )?(?:replacement|cover|somebody(?: to (?:cover|replace me))?)(?: for me)?(?: for| on)?"
        ),
        r"(?:take|remove|get|pull) me (?:off|from|out(?: of)?)(?: of)?",
        r"i (?:will )?(?:have|need|am going) to (?:back|pull|drop|bow) out(?: of)?",
        r"(?:is|am|are|be) somebody (?:able|free|willing) to (?:step|stand|fill|jump|swap) in(?: for me)?(?: for| on)?",
        r"(?:can|could|would|will) somebody (?:step|stand|fill|jump|swap) in(?: for me)?(?: for| on)?",
        alone=True,
    ),
    *phrases_of(
        Intent.CANNOT,
        r"je (?:ne )?(?:peux|pourrai) (?:pas|plus|point)",
        (
            r"(?:je |j |^)(?:(?:dois|vais|voudrais|veux|souhaite|souhaiterais|aimerais|prefere) )?(?:annuler"
            r"|annule[zs]?|me desister|me desiste)(?: pour| de| du)?(?! pas)"
        ),
        r"i (?:cannot|will not make it)",
        (
            r"(?:je |j )(?:(?:dois|vais|voudrais|veux|souhaite|souhaiterais|aimerais|prefere) )?(?:rends|rendre"
            r"|laisse|laisser|libere|liberer|cede|ceder|lache|lacher|donne|donner)(?! pas)(?: ma place)?(?: pour| de"
            r"| du)?"
        ),
        (
            r"i (?:(?:have|need|want|would like|am going) to )?(?:am )?(?:cancel|cancelling|drop|dropping|give (?:up"
            r"|away|back)|giving (?:up|away|back)|hand back|release)"
        ),
    ),
    *phrases_of(
        Intent.CANNOT,
        r"j (?:ai|aurai) un (?:gros |petit )?(?:empechement|imprevu|contretemps)(?: de derniere minute)?",
        r"(?:c est |c |ca |ce )?(?:ne |n )?(?:est |sera |va )?(?:pas|plus) (?:etre )?possible(?: pour moi)?",
        r"(?:ca |c )?(?:ne |n )?(?:va|peut|pourra) pas (?:etre possible|le faire|aller)",
        (
            rf"(?:c est |il m est |ca m est )?impossible(?: pour moi| de {COME_FR})*|pas pour moi|c est (?:mort"
            r"|foutu)(?: pour moi)?"
        ),
        (
            r"je (?:renonce a|passe mon tour)|(?:count me out|i am out)(?: for| on)?|(?:is )?out for me"
            r"|i will (?:have to )?miss"
        ),
        r"i (?:am going to|will|may) (?:have to|need to) (?:cancel|drop|give up|pull out of|miss|skip|sit out)",
        r"i (?:am|have) double booked(?: myself)?(?: for| on)?",
        (
            r"(?:can|could|would) somebody (?:else )?(?:mind )?(?:cover|take|do|replace|covering|taking"
            r"|doing)(?: my)?|somebody free to (?:cover|take|do)"
        ),
        r"quelqu un (?:peut|pourrait|veut|voudrait) (?:prendre|faire|assurer|tenir)",
        r"(?:je )?(?:dois|vais devoir) (?:partir|m absenter|quitter)",
        (
            r"(?:is|will be) (?:impossible|not possible|no good)(?: for me)?|(?:does"
            r"|will) not work(?: for me)?(?: anymore)?|is not going to work(?: for me)?"
        ),
        r"i (?:have|need) to leave(?: early)?|something (?:has )?came? up",
        clear=False,
    ),
    *phrases_of(
        Intent.CANNOT,
        r"^(?:besoin (?:de |d )?(?:un |une )?)?(?:remplacante?|remplacement)(?: pour)?",
        (
            r"^(?:pas|plus) (?:dispo|disponible|la|libre)|^(?:absente?|empechee?|indisponible|indispo|desistement"
            r"|remplacement(?: (?:souhaite|demande|cherche|urgent))?)(?: pour)?"
        ),
        (
            r"^(?:not|un)(?: )?(?:available|coming|free|able to come)|^(?:cover|replacement) (?:needed|wanted"
            r"|required)(?: for| on)?|^(?:cancel|drop|dropping|giving up|give up)"
        ),
        bare=True,
    ),
    *phrases_of(
        Intent.CANNOT,
        (
            r"(?:je )?(?:ne )?sais pas (?:encore )?si je (?:peux|pourrai|serai|viens|viendrai)(?: (?:venir|la"
            r"|assurer|faire|tenir|dispo))*"
        ),
        r"i do not know (?:yet )?(?:if|whether) i (?:can|will)(?: (?:be able to|come|make(?: it)?|do|work|be there))*",
        r"^(?:need|have|want|going) to (?:cancel|drop|give up|miss)",
        r"i do not think i (?:can|will)(?: be able to)?(?: (?:come|make(?: it)?|do|work|be there|manage))*",
        r"i (?:must|will need to|will have to|should) (?:cancel|drop|give up|miss)|could i be replaced(?: for| on)?",
        (
            r"(?:is )?(?:a no from me|off for me)|(?:no longer works|not possible|not good"
            r"|no good)(?: for me)?(?: anymore)?"
        ),
        (
            r"(?<!when )(?<!if )i am (?:busy|working|on holiday|away|off|at work|out)(?: on)?(?= ?(?:mon|tue|wed|thu"
            r"|fri|sat|sun|tom"
            r"|next|the|this)|$)"
        ),
        r"i need somebody(?: else)?(?: for| on)|(?:is )?somebody (?:able|willing) to (?:cover|do|take)(?: my)?",
        r"somebody cover|(?:remove|unassign|drop) me(?: from)?|take my name off|i could not (?:do|make|come)",
        (
            r"i cannot (?:get|be) there|je suis (?:prise?|occupee?)(?: le)?|je travaille(?= (?:lundi|mardi|mercredi"
            r"|jeudi|vendredi))"
        ),
        clear=False,
    ),
    # who is on
    *phrases_of(
        Intent.WHO,
        (
            r"(?:c est |y a |avec )?qui(?: (?:est|sera|etait|fait|fera|assure|assurera|tient|tiendra|prend|prendra|a"
            r"|y a|est ce qui|bosse|travaille|vient|doit venir|s occupe de))?(?: (?:la(?! (?:suite|ligne|permanence"
            r"|garde|prochaine)\b)|presente?|de (?:garde"
            r"|permanence|service)|d astreinte|inscrite?s?|prevue?s?|en ligne|sur la ligne|a la permanence"
            r"|au telephone|le telephone|les appels|la ligne|la suite|la permanence|la garde|(?:juste )?avant moi"
            r"|(?:juste )?apres moi|le prochain|la prochaine|maintenant|en ce moment|actuellement))+"
        ),
        r"qui (?:repond|decroche)(?: en ce moment| maintenant| actuellement)?",
        r"(?:avec )qui (?:je suis|suis je|je serai|je travaille|je fais equipe|est ce que je suis)",
        (
            r"(?:do you know |tell me |can you tell me |could you tell me )?who (?:is|will be|was|has|takes|answers"
            r"|is answering|is taking|is doing|is working|works)(?: (?:on duty|on call|on shift|on|in|there|next"
            r"|first|working|now|right now|currently|the phones?|phones|the line|the calls|calls|answering|down"
            r"|signed up"
            r"|scheduled|rostered|booked|before me|after me|for|today))+"
        ),
        r"who (?:comes|is) (?:after|before|next)(?: me)?",
        r"whose (?:turn|go|shift)(?: (?:is|it|this|next|now))*",
        r"who (?:am i|will i be|i am) (?:with|working with|on with)",
        alone=True,
    ),
    *phrases_of(
        Intent.WHO,
        (
            r"(?:who|which) (?:do|will) (?:we|us|you) have(?: on)?|who have (?:we|us|you) got(?: on| in)?"
            r"|which (?:one )?of (?:us|you) is(?: on| in)?|who is (?:looking after|manning"
            r"|covering) (?:the )?(?:line"
            r"|phones?)"
        ),
        r"qui (?:remplace \w+|gere|gerera|sont les benevoles|s occupe de la (?:ligne|permanence))",
        r"(?:on est|serons|combien (?:on est|sommes nous|serons nous|de benevoles))(?: combien)?",
        (
            r"(?:c est |y a |dis moi |savez vous )?qui(?: (?:est|sera|fait|fera|assure|tient|vient|viendra|bosse"
            r"|travaille|prend|est inscrit|y a|est ce qui (?:vient|est la)))?"
        ),
        r"(?:c est|y a) qui",
        (
            r"y a (?:t il )?(?:deja )?(?:quelqu un|du monde)(?: (?:de )?(?:prevu|inscrit))?|quelqu un est (?:la"
            r"|prevu|inscrit)"
        ),
        (
            r"who (?:is|will be|was)(?: (?:on|in|working|covering|doing|there|down for|here))*|who (?:works|covers)"
            r"|who is covering \w+(?= on)"
        ),
        (
            r"(?:is|are|will) (?:somebody|there somebody)(?: (?:be )?(?:on|in|there|working|doing|covering|coming"
            r"|down for))*"
            r"|which volunteers? (?:is|are) (?:on|in|working)"
        ),
    ),
    # one's own shifts
    *phrases_of(
        Intent.MINE,
        rf"mes (?:(?:prochain(?:e)?s|futur(?:e)?s) )?(?:{SHIFT_FR})",
        rf"(?:mon|ma) (?:(?:prochaine?) )(?:{SHIFT_FR})|mon (?:planning|agenda|emploi du temps|calendrier)",
        (
            r"(?:je ne sais plus |j ai oublie |rappelle moi |dites moi |dis moi )?(?:quand|a quelle heure"
            r"|quels? jours?)(?: est ce que)? (?:je|j)(?: dois| suis)?(?: (?:suis|travaille|viens|passe|commence"
            r"|bosse|venir|de garde|de permanence|inscrite?|finis|termine))*(?: deja)?"
        ),
        (
            r"je (?:suis|passe|viens|travaille|bosse|commence|dois venir)(?: (?:inscrite?|de (?:garde|permanence"
            r"|service)|prevue?))* (?:quand|quels? jours?|a quelle heure)(?: deja)?"
        ),
        r"(?:je (?:fais|bosse) quoi|qu est ce que (?:j ai|je fais)|j ai quoi|quoi pour moi)(?: comme creneaux?)?",
        r"(?:est ce que )?(?:je suis|suis je)(?: bien)? (?:inscrite?|prevue?|de (?:garde|permanence|service)|note[e]?)",
        (
            r"(?:quels? sont|quelles sont|montre[zr]? moi|voir|rappele[zr]? moi|rappelle moi|c est quoi"
            rf"|c est quand) (?:mes|mon|ma) (?:prochaine?s? )?(?:{SHIFT_FR}|planning|dates)"
        ),
        rf"my (?:(?:next|coming|upcoming|future) )?(?:{SHIFT_EN})(?! (?:was|were|is (?:at|quiet)))",
        (
            r"(?:i (?:forgot|cannot remember|do not remember) )?when (?:is|are"
            rf"|was)? ?(?:my (?:next )?(?:{SHIFT_EN})|(?:am i|i am|do i|i)(?: (?:on|working|work|next|in|down|due"
            r"|come in|coming))+)(?: is| next)?"
        ),
        (
            rf"(?:which|what) (?:days?|{SHIFT_EN}|time)(?: (?:am i|do i|have i))(?: (?:on|in|working|work|have|got"
            r"|coming|start|begin|finish|doing|down for))*"
        ),
        r"what (?:am i doing|have i got|do i have)(?: on)?",
        r"am i (?:(?:on|working|down|in|scheduled|signed up|due)(?: for)?)(?: (?:on|in))?",
        rf"do i have (?:(?:a |any )?(?:{SHIFT_EN})|anything)|what is my next (?:{SHIFT_EN})|is it my turn",
        rf"(?:est ce que )?(?:j ai|ai je) (?:(?:une|des|quelles?|quels?) )?(?:{SHIFT_FR})",
        alone=True,
    ),
    *phrases_of(
        Intent.MINE,
        r"(?:when|what time) (?:am i|do i|will i)(?: (?:scheduled|start|finish|next|on|in|come))*",
        (
            rf"how many (?:{SHIFT_EN}) (?:do i have|have i(?: got)?)|combien de (?:{SHIFT_FR}) (?:est ce que )?(?:j ai"
            r"|ai je)"
        ),
        r"(?:have i|do i have) (?:got )?(?:anything|something)(?: (?:on|coming up|booked))*|my next (?:one|go|turn)",
        (
            rf"when i am (?:working|on|in|next|down)(?: (?:on|next))?|(?:which|what) (?:{SHIFT_EN}) (?:have i|do i)"
            r"(?: (?:got|have|coming|up|left|booked))*"
        ),
        (
            rf"what (?:have i|am i) (?:signed up|down) for|which (?:{SHIFT_EN}) are mine"
            r"|qu est ce que je fais comme permanence"
        ),
        alone=True,
    ),
    *phrases_of(
        Intent.WHO,
        r"who (?:do|will|am) i (?:work|working|on) with|who is (?:next up|manning the (?:phone|line)|here)",
        r"^somebody (?:on|in)(?= \w)",
        r"somebody on(?: now| duty| call| the (?:line|phones?))",
        alone=True,
    ),
    *phrases_of(
        Intent.OPEN,
        (
            r"(?:are|is) (?:you|us|we|the line) short(?: of)?(?: (?:people|somebody|volunteers|hands|cover))?"
            r"|what (?:do (?:you|us|we) need covered|needs? covering)|openings?|(?:where are )?(?:the )?gaps"
        ),
        (
            rf"(?:which|what) (?:days?|{SHIFT_EN}) (?:(?:are|is) (?:free|open)|(?:still )?needs? (?:cover(?:ing)?"
            r"|filling|somebody|people|help))|(?:do you )?need (?:somebody|help|people)"
        ),
        alone=True,
    ),
    # the roster of all
    *phrases_of(
        Intent.SHIFTS,
        r"(?:le |la )?(?:planning|grille|calendrier)(?: (?:complet|general|de (?:la )?(?:ligne|semaine)))?",
        r"(?:the )?(?:rota|roster|schedule|timetable)",
        alone=True,
    ),
    # free shifts
    *phrases_of(
        Intent.OPEN,
        (
            r"(?:(?:quels?|quelles?|les|des|y a (?:t il )?(?:des|encore des)?|reste t il des"
            rf"|il reste des) )*(?:{SHIFT_FR}|trous?)(?: (?:sont|qui sont|encore|restent|est|a"
            r"|toujours))* (?:libres?|dispo(?:nible)?s?|vacante?s?|a (?:pourvoir|prendre|combler)|restante?s?"
            r"|cherchent (?:quelqu un|du monde)|manquent|ouverte?s?|du planning|sans personne)"
        ),
        (
            r"(?:qu est ce qui|qu est ce qu il y a|c est quoi|quoi|y a quoi|qu y a t il|ce qui)(?: (?:est|de|d|reste"
            r"|encore|comme))* (?:libres?|dispo(?:nible)?s?|a prendre|vacants?)"
        ),
        (
            r"c est (?:libre|dispo) quand|qu est ce qu y a (?:de |d )?(?:libre|dispo)|besoin (?:de |d )(?:moi|aide"
            r"|monde) (?:quand|ou)"
        ),
        r"(?:ou|quand) y a (?:t il )?besoin(?: de (?:monde|moi)| d aide)?|any help needed|(?:where|when) am i needed",
        rf"(?:what|which) (?:{SHIFT_EN})? ?can i (?:take|do|have)",
        (
            r"(?:(?:est ce qu )?(?:il )?reste(?: t il)?|y a(?: t il)?)(?: (?:encore|de la|des|de|une|quelques|quoi"
            r"|comme|les))* (?:places?|creneaux?|trous?|libres?|permanences?)(?: (?:libres?|a prendre|disponibles?))?"
        ),
        r"(?:il )?reste quoi|qu est ce qu il (?:reste|vous manque)",
        (
            r"(?:ou|quand)(?: est ce qu)?(?: il| ca| vous)* (?:manque|avez vous besoin|avez besoin|faut il"
            r"|faut)(?: (?:de|d|du|quelqu un|monde|moi|aide|renfort|gens))*"
        ),
        r"(?:il |ca )?manque (?:du monde|quelqu un|des gens)(?: (?:quand|ou))?",
        (
            r"(?:vous avez|tu as|avez vous|as tu|vous auriez) besoin (?:de |d )(?:moi|monde|aide|renfort|quelqu un"
            r"|gens)(?: (?:quand|ou))?"
        ),
        (
            r"(?:quand|ou) (?:est ce que )?(?:je|puis je|j)? ?(?:peux|pourrais|puis)? ?(?:je )?(?:aider"
            r"|me rendre utile)|je peux (?:aider|venir) (?:quand|ou)"
        ),
        r"des places?|un trou|des trous",
        (
            r"(?:(?:which|what|any|the|are there(?: any| still)?|list|show(?: me)?(?: the)?) )*(?:free|open"
            rf"|available|unfilled|vacant|empty|uncovered|spare|remaining) (?:{SHIFT_EN}|places?|seats?|gaps?)"
        ),
        (
            rf"(?:(?:which|what|any) )?(?:{SHIFT_EN}|places?|spaces?|gaps?)(?: (?:that|which))?(?: (?:are|is|still"
            r"|left|remain))* (?:free|open|available|left(?: to fill)?|going|spare|to cover|unfilled|vacant|to fill"
            r"|need(?:s"
            r"|ing)? (?:somebody|people|filling|covering|cover)|uncovered)"
        ),
        (
            r"(?:any|are there(?: any)?|is there(?: any| a)?) (?:gaps?|spaces?|places?|holes?|slots?|vacanc(?:y"
            r"|ies))(?: (?:left|free|open|in the rota|on the rota))?"
        ),
        r"gaps in the (?:rota|roster|schedule)",
        (
            r"what (?:is|are)(?: (?:still|there))* (?:free|open|available|left|vacant|going)(?: to fill| to take)?"
            r"|anything (?:free|open|available|left|going|i can (?:do|take|cover|help with))"
        ),
        (
            r"(?:where|when|what days?) (?:do|are) you (?:still |most )?(?:need|short(?: of)?|looking for)(?: (?:me"
            r"|people|help"
            r"|somebody|volunteers|hands))?"
        ),
        r"(?:when|where|how) (?:can|could) i (?:help|be useful|be of use)(?: out)?",
        alone=True,
    ),
    *phrases_of(
        Intent.OPEN,
        (
            r"(?:est ce que |c est |est |est il |est elle )?(?:est |c est )(?:encore |toujours |deja )?(?:libre|pris"
            r"|prise|dispo|disponible)"
        ),
        (
            r"(?:is|are) (?:still |already )?(?:free|available|open|taken|vacant)|(?:still |already )?(?:free"
            r"|available|open|taken|covered|vacant)$"
        ),
    ),
    # calls
    *phrases_of(
        Intent.MISSED,
        (
            r"appels?(?: (?:on|qu on|que nous|nous|avons|a|ont|ete|qui|n ont pas|sont))* (?:manquee?s?|ratee?s?"
            r"|en absence|perdue?s?|non repondus?|sans reponse|a rappeler|pas repondus?)"
        ),
        r"(?:manque|rate|perdu)(?: (?:des|combien d|beaucoup d|un|quels))* appels?",
        (
            r"(?:qui|gens|personnes?|quelqu un|du monde|numeros?|monde|appelants?)(?: (?:faut il|il faut|faut"
            r"|est ce qu il faut|dois je|doit on|on doit|je dois|reste t il))*(?: a)? rappeler"
        ),
        r"(?:des )?rappels?(?: (?:a|qui|reste|restent|en|faire|attente|d appels?))* (?:faire|attente|en attente)",
        (
            r"qui (?:a|nous a|avait) (?:appele|telephone|cherche a nous joindre)(?: sans reponse)?"
            r"|quelqu un a(?: t il)? (?:appele|telephone)(?: sans reponse)?"
        ),
        r"(?:missed|unanswered|lost|unreturned) calls?",
        (
            r"(?:what|which|any|how many|the) calls?(?: (?:did|have|we|us|were|was|have|had|been"
            r"|that))* (?:miss(?:ed)?|not answered|unanswered|lost|not picked up|went unanswered|to return)"
        ),
        r"(?:miss(?:ed)?) (?:any|many|some) calls?|calls? to (?:return|ring back)",
        (
            r"(?:who|somebody|people|anyone|persons?|callers?|whom)(?: (?:do|should|must|needs?|has|have|i|we|us|is|are"
            r"|there|to|waiting|a))* (?:call(?:ing)?|ring(?:ing)?|phon(?:e|ing)) ?backs?"
        ),
        r"(?:call ?backs?|calls back)(?: (?:left|to|do|are|pending|make|waiting|there))+",
        r"who (?:called|rang|phoned|has called)(?: us)?(?: and got no answer| without (?:an )?answer)?",
        r"(?:has|did) somebody (?:called?|rung|ring|phoned?)(?: us)?(?: while .*)?",
        r"(?:any )?(?:voicemails?|messages)(?: (?:or|and) (?:any )?missed calls)?",
        alone=True,
    ),
    *phrases_of(
        Intent.FIGURES,
        (
            r"(?:combien|nombre)(?: (?:on|a|avons|nous|avez|vous|eu|recu|y a|t|il|est|ce|qu|de"
            r"|y))* (?:d )?appels?(?: (?:avons|nous|a|on|t|eu|recus?|y a|eus?|en|tout|avez|vous|pris|total))*"
        ),
        r"(?:on|nous|vous) (?:a|avons|avez)(?: (?:eu|recu|pris))* combien d appels?",
        (
            r"(?:donne[zr]? moi |montre[zr]? moi |voir |quels sont |quelles sont )?(?:les )?(?:statistiques?|stats"
            r"|chiffres)(?: (?:d appels?|des appels|de la ligne|de l activite))?"
        ),
        r"(?:le |un )?bilan(?= (?:du|de|d|mois|hier|cette|la|le)\b)|rapport (?:mensuel|d activite)",
        r"combien de (?:personnes|gens|appelants) (?:ont|nous ont) appele",
        (
            r"how many (?:phone )?calls?(?: (?:did|have|has|had|we|us|you|the|line|get|got|received?|take|taken"
            r"|answer|were"
            r"|there|come|in|was|been))*"
        ),
        r"(?:total|number of) calls?(?: (?:received|answered|taken))?",
        (
            r"(?:the |show me (?:the )?|give me (?:the )?|see the |our |call )?(?:statistics|stats|figures|numbers)"
            r"|(?:monthly|weekly|yearly|annual) (?:report|figures|statistics|stats)"
        ),
        alone=True,
    ),
    *phrases_of(
        Intent.MISSED,
        (
            r"calls (?:we|us) (?:have )?missed|who tried to (?:call|reach us|ring)"
            r"|somebody waiting for a (?:call ?back|call)"
        ),
        r"(?:were|was|are) there (?:any )?(?:missed|unanswered) calls?",
        alone=True,
    ),
    *phrases_of(
        Intent.FIGURES,
        (
            r"how many (?:people|callers) (?:have )?(?:called|rang|rung|phoned)(?: us| in)?|how busy (?:were"
            r"|are|was|is) (?:we|us|the line|it)|how many (?:callers|calls so far)"
        ),
        alone=True,
    ),
    # restrictions: part of a shift may be meant, or the rest of it
    *phrases_of(
        Intent.TAKE,
        rf"je (?:ne )?(?:peux|pourrai) {COME_FR}?(?= .*\bqu )",
        r"i (?:can|could|will) only (?:come|do|make|work|be there)",
        clear=False,
    ),
    # to take
    *phrases_of(
        Intent.TAKE,
        (
            r"je (?:prends|prendrai|m inscris|me mets|reserve|me positionne)(?! pas| plus| jamais)(?: sur| pour| a"
            r"| la place)?"
        ),
        r"j assure(?:rai)?(?! pas| plus)|je (?:tiens|tiendrai|ferai|fais)(?! pas| plus)",
        r"je (?:le|la|les) (?:prends|prendrai)(?! pas| plus| jamais)|je m occupe (?:de|du)(?! pas)",
        (
            rf"{WISH_FR} (?:prendre|faire|assurer|tenir|m inscrire|me mettre|m occuper|couvrir|reserver"
            r"|m en charger)(?: sur| pour| a| de| du)?"
        ),
        r"(?:inscri[st]?|inscrive|mets|mette|note|ajoute|compte|reserve|positionne)[zs]? moi(?: sur| pour| a)?",
        r"^(?:prendre|reserver)",
        (
            rf"{LIKE_EN} (?:take|taking|do(?! it\b)|cover|covering|grab|have|pick up|claim|book)"
            r"(?: it| that one| the one)?"
        ),
        r"i (?:take|grab|claim|volunteer for|sign up for|pick up)",
        r"(?:put|sign|book|add|mark|count|pencil|pop|stick|jot) (?:me|my name) ?(?:down|up|in|on)?(?: for| to| on)?",
        r"^(?:claim|grab|book|take)",
    ),
    # what "it" is stands elsewhere, and need not be a shift
    *phrases_of(
        Intent.TAKE,
        r"je m en (?:charge|occupe)(?! pas)|je (?:le|la|les) (?:fais|ferai|tiens)(?! pas| plus)",
        rf"{LIKE_EN} (?:do (?:it|that)|doing(?: it| that)?)|i (?:have )?got (?:it|this)",
        clear=False,
    ),
    *phrases_of(
        Intent.TAKE,
        (
            rf"{MAY_FR} (?:prendre|faire|assurer|tenir|venir|etre la|m inscrire|me mettre|me noter|couvrir|m occuper"
            r"|aider|reserver)(?: sur| pour| a| de| du)?"
        ),
        rf"{WISH_FR} (?:venir|aider|etre la|participer)(?: pour| a)?",
        (
            r"je (?:peux|pourrai|viens|viendrai|serai (?:la|presente?|dispo|disponible|libre)|suis (?:dispo"
            r"|disponible|libre|partante?|volontaire|ok|d accord|interessee?)|me propose|veux bien|voudrais|veux"
            r"|souhaite)(?! pas| plus)(?: pour| a| sur)?"
        ),
        r"(?:c est |est |ok |bon |serait |parfait )*(?:ok |bon )?pour moi",
        r"^(?:volontaire|partante?|d accord|dispo|disponible|moi|ca marche)(?: pour)?|^ok pour",
        (
            r"(?:i|we) (?:can|could|will)(?: also)? (?:take|do|cover|come(?: in)?|make(?: it)?|help(?: out)?"
            r"|be there|work|pick up|manage)(?: it| out| the one)?"
        ),
        r"i am coming(?: in)?",
        r"(?:ca )?me (?:va|convient)|pourquoi pas|je me porte volontaire(?: pour)?|compte[zr]? sur moi(?: pour)?",
        (
            r"je (?:remplace|couvre|depanne|viens aider|peux (?:vous )?(?:depanner|aider|remplacer)"
            r"|suis de la partie)(?: pour)?"
        ),
        r"i am (?:in|up) for|count on me(?: for)?|i (?:can|will) (?:fill in|step in|stand in)(?: for| on)?",
        r"(?:can|could|may|shall) i (?:take|do|cover|have|book|come|help)",
        (
            r"i might be able to (?:do|take|cover|come|make)|i (?:do|would) not mind (?:doing|taking|covering|coming"
            r"|working)"
        ),
        (
            r"i am (?:free|available|around|happy to (?:do|take|cover|come|help(?: out)?)|willing)(?: for| on)?"
            r"|i would (?:like|love|be happy to (?:help|come))"
        ),
        r"^(?:can do|happy to (?:do|take|cover|help)|me for|free|available)",
        r"(?:is mine|works for me|is (?:fine|good|ok|okay) (?:for|with|by) me|for me|suits me)",
        clear=False,
    ),
    *phrases_of(
        Intent.TAKE,
        (
            r"let me (?:take|do|cover|have)|i will (?:sign up for|go for|be on|step in)|i (?:am"
            r"|would be) able to (?:take|do|cover|come(?: in)?|work|help(?: out)?|be there)(?: for| on)?"
        ),
        clear=False,
    ),
    *phrases_of(
        Intent.HELP,
        (
            r"^what do i do$|^i need help$|^i am confused$|(?:show )?(?:me )?the commands$|^i do not know what to do$"
            r"|^(?:what|which) commands(?: are there)?$|^how (?:can i"
            r"|to) (?:cancel|swap|take|drop)"
        ),
        r"^comment (?:on fait|faire|je fais|puis je faire) pour (?:annuler|echanger|s inscrire|prendre|se desinscrire)",
        alone=True,
    ),
    *phrases_of(
        Intent.LATE,
        (
            rf"(?:might|will) be late(?! (?:with|in|on|for|back|home)\b)|(?:be )?there in (?:{MINUTES})|(?:i will "
            rf"|)arriv(?:e|ing) (?:(?:{MINUTES}) )?late"
        ),
        clear=False,
        alone=True,
    ),
    *phrases_of(
        Intent.ILL,
        (
            r"i (?:have )?tested positive(?: for (?:covid|flu))?|(?:i am )?down with (?:flu|covid|a bug|a cold)"
            r"|je suis positi(?:f|ve)"
        ),
        clear=False,
        alone=True,
    ),
    *phrases_of(
        Intent.UNDO,
        (
            r"je me suis trompee?|erreur de ma part|(?:annule[zr]?|defai[st]|defaire|efface[zr]?) (?:ca"
            r"|ma derniere action|ce que je viens de faire)"
        ),
        r"(?:(?:that was )?my mistake|i made a mistake|(?:undo|cancel) (?:that|it|my last action|what i just did))",
        clear=False,
        alone=True,
    ),
    *phrases_of(
        Intent.HELP,
        (
            r"^(?:a l )?aide(?:z moi| moi)?$|^help(?: me)?$|^instructions?$|^mode d emploi|^(?:the "
            r"|les )?commande?s$|^(?:the )?commands$"
        ),
        (
            r"(?:^| )comment (?:ca (?:marche|fonctionne)|tu (?:marches|fonctionnes)|(?:je fais |faire |on fait "
            r"|dois je faire |fait on |puis je )?(?:pour )?(?:m inscrire|me faire remplacer|se faire remplacer"
            r"|vous utiliser|t utiliser|prendre|echanger|annuler|vous parler|te parler|utiliser|participer"
            r"|me desinscrire|faire|s inscrire|vous utilise|l utiliser))"
        ),
        (
            r"je (?:ne )?comprends (?:rien|pas)(?: comment .*)?|je suis perdue?$|qu est ce que (?:tu|vous) (?:sais"
            r"|savez|peux|pouvez) faire|(?:tu|vous) (?:sais|savez|peux|pouvez) faire quoi|que (?:sais tu|savez vous"
            r"|peux tu|pouvez vous) faire"
        ),
        (
            r"(?:c est quoi|quelles sont) les commandes|(?:peux tu|tu peux|pouvez vous|vous pouvez"
            r"|pourriez vous) (?:m aider|m expliquer(?: comment .*)?)|besoin d aide$|que (?:dois je|faut il) ecrire"
        ),
        (
            r"how (?:does (?:this|it|that|the)(?: (?:bot|thing|app|system))? work|(?:all )?(?:this|it|you) works?"
            r"|do (?:i|you|we) (?:use (?:this|you)"
            r"|sign up|swap"
            r"|get (?:a )?(?:replacement|cover)|cancel|take|talk to you|find (?:a )?(?:replacement|cover)|change"
            r"|drop)|to use you)"
        ),
        (
            r"i (?:do not|cannot) understand$|i am lost$|what (?:can you do|are you able to do|can i (?:ask|say|write"
            r"|do|type))(?: you"
            r"| to you)?|what (?:are the commands|commands)|(?:can|could) you (?:help me$|explain(?: how .*)?)"
            r"|need help$|what do i (?:write|type|say)"
        ),
        alone=True,
    ),
)
