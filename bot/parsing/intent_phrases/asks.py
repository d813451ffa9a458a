"""Phrases of who asks: who is on, their own shifts, the roster, free shifts, calls."""

from typing import Final

from bot.parsing.intent_phrases.pieces import SHIFT_EN, SHIFT_FR, Intent, Phrase, phrases_of

ASKS: Final[tuple[Phrase, ...]] = (
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
)
