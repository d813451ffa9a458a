"""The manner of a sentence, whatever it is about: a question or a request, a denial, who speaks of whom."""

import re
from typing import Final

REQUESTS: Final = (
    "please|svp|stp|est ce qu\\w*|qu est ce|combien|c est quand|a quoi|quand deja|quoi (?:deja|en ce moment)|which of|"
    "s il (?:vous|te) plait|j aimerais|il me faudrait|savoir|curious|wonder\\w*|wants our|oublie"
    "|forgot\\w*|deleted|lost|i would like|i (?:want|need) to|(?:pouvez|pourriez|peux|pourrais) (?:vous|tu)"
    "|(?:can|could|may|might|would|will) (?:i|you|us)"
    "|je (?:voudrais|veux|souhaite\\w*|cherche a)(?: savoir| voir| avoir| connaitre| consulter)"
)
BEFORE: Final = (
    "et|and|so|but|well|alors|bon|dis|dites|tell me|can you|could you|please|hey|ok|salut|bonjour|hello|hi|WHEN|or"
    "|um|ya"
)
FIRST: Final = (
    "who\\w*|what|when|which|where|how|any|is|are|am|do|does|did|have(?= (?:i|you|us|we|they|there)\\b)|has|was|were"
    "|show|tell|give|list|send|see|remind"
    "|post|put|print|pull|name|let|qui|que|quoi|quels?|quelles?|quand|ou|combien|comment|est|y a|peut|donne\\w*"
    "|montre\\w*|affiche\\w*|dis|dites|envoie\\w*|envoye\\w*|reste|il reste|avec qui|liste|rappel\\w*|redonn\\w*|redis"
    "|file|filez|balancez?|refile|indiqu\\w*|communiqu\\w*|ressors|transmet\\w*|historique|nombre"
    "|(?:des )?appels|dispos?"
    "|planning|creneaux|permanences|log|total|number|calls|shifts|slots|spots|vacancies|kindly|mind telling"
    "|fais|faites|mets|mettez|sors|sortez|publie\\w*|imprime\\w*|a qui|avez|avons|ai je|suis je|ca donne"
    "|c est (?:qui|quand|quoi|a qui|le tour|a quelle|combien|complet)"
)
LAST: Final = "quand|qui|combien|quoi|koi|a quelle heure"
ASKS: Final = re.compile(
    rf"\?|\b(?:{REQUESTS})\b|(?<=[.?,] )(?:(?:{BEFORE}) ){{0,4}}(?:{FIRST})\b|\b(?:{LAST})(?: moi)?(?= [.,])"
)
"""A question or a request: its mark, a word anywhere, the word that begins a clause, or the one that ends it."""
TELLS: Final = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|i|he|she|est|sont|a|ont|etait|je|j|il|elle|on|sera|ai|us)\b"
)
"""A subject or a verb; a few words without are taken for a question: "open slots Thursday"."""
ITSELF: Final = re.compile(r"\b(?:je|j|moi|me|m|i|us|qui|who)\b")
SELF: Final = re.compile(r"\b(?:je|j|moi|me|m|mon|ma|mes|ME|i|my|mine|us)\b")
"""Whoever speaks, and what is theirs."""
DENIES: Final = re.compile(r"\b(?:ne|n|pas|plus|jamais|aucun\w*|not|never|no|cannot|sans|without|nor)\b")
NO_DENIAL: Final = re.compile(
    r"\b(?:si personne(?: d autre)?(?: ne| n)?"
    r"|NAME (?:ne |n )?(?:peut|pourra|vient|sera|est) (?:pas|plus)|NAME (?:cannot|will not|is not)"
    r"|(?:he|she) (?:cannot|will not)|not mind|no (?:hardship|bother|problems?|worries|trouble|plans|dramas)"
    r"|pourquoi pas|why not|pas de (?:souci|probleme)|y a pas de (?:souci|probleme)|pas plus|rien d autre"
    r"|not (?:busy|doing anything)|nothing)\b"
)
"""Denials of somebody or something else."""
OVER: Final = re.compile(r"\b(?:hier|avant hier|yesterday|derniere?s?|passee?|last|past|ago)\b")
"""Times that are over."""


def asks_for(words: str) -> bool:
    return ASKS.search(words) is not None


def denies(clause: str) -> bool:
    return DENIES.search(NO_DENIAL.sub(" ", clause)) is not None
