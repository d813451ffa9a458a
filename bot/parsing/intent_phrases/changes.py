"""Phrases of who keeps, trades, or comes late; first how something is said."""

from typing import Final

from bot.parsing.intent_phrases.pieces import (
    LOOKED_FOR_FR,
    MAY_FR,
    MINUTES,
    SHIFT_EN,
    SHIFT_FR,
    WISH_FR,
    Intent,
    Phrase,
    phrases_of,
)

CHANGES: Final[tuple[Phrase, ...]] = (
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
)
