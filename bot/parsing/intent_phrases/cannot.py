"""Phrases of who is ill, or cannot come."""

from typing import Final

from bot.parsing.intent_phrases.pieces import (
    COME_EN,
    COME_FR,
    LOOKED_FOR_FR,
    SHIFT_EN,
    WHAT_IS_MINE_EN,
    Intent,
    Phrase,
    phrases_of,
)

CANNOT: Final[tuple[Phrase, ...]] = (
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
)
