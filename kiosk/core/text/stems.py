"""Stems of Indonesian and English words, by Snowball: "dikunjungi" finds "kunjungan", and "visits" finds "visit".

What people type mixes both languages, so each word passes both stemmers, and all words pass the same way.
"""

from functools import lru_cache

import snowballstemmer

from kiosk.core.text.plain_language import plain_words
from kiosk.core.text.question_words import ALIKE

_indonesian = snowballstemmer.stemmer("indonesian")
_english = snowballstemmer.stemmer("english")
# The first letter that a root loses after the prefix; Snowball cannot tell "mengunjungi" from "mengadu".
_LOST = {"meng": "k", "peng": "k", "meny": "s", "peny": "s", "mem": "p", "pem": "p", "men": "t", "pen": "t"}


# The same in daily speech and Javanese, which leave out the "me": "nolak", "ngirim", "nyari", "mbayar".
_COLLOQUIAL = (
    ("ng", ""),
    ("ng", "k"),
    ("ny", "c"),
    ("ny", "s"),
    ("n", "t"),
    ("nd", "d"),
    ("mb", "b"),
    ("m", "p"),
)

_alike = {word: line.split()[0] for line in ALIKE.split("\n") for word in line.split()}


@lru_cache(maxsize=1 << 14)
def stem(word: str) -> str:
    """Return the stem of a folded ``word``: not always a word, but the same for its inflections and what is alike."""
    if not word.isascii() or not word.isalpha() or len(word) < 3:
        return word
    if word in _alike:
        return _alike[word]
    stemmed = _english.stemWord(_root(word))
    return _alike.get(stemmed, stemmed)


def _root(word: str) -> str:
    """Return the Indonesian stem, with the first letter that the prefix has taken if only so it is a word."""
    known = plain_words("id")
    if word[:2] in ("me", "pe") and word[2:] in known:
        return word[2:]
    root = _indonesian.stemWord(word)
    if root in known:
        return root
    if word not in known:
        for nasal, first in _COLLOQUIAL:
            if word.startswith(nasal) and first + word.removeprefix(nasal) in known:
                return first + word.removeprefix(nasal)
    lost = next((letter for prefix, letter in _LOST.items() if word.startswith(prefix)), "")
    if lost + root in known:
        return lost + root
    return word if word in known else root
