"""Phrases of who takes a shift."""

from typing import Final

from bot.parsing.intent_phrases.pieces import COME_FR, LIKE_EN, MAY_FR, MINUTES, WISH_FR, Intent, Phrase, phrases_of

TAKES: Final[tuple[Phrase, ...]] = (
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
