"""Which persons a text mentions, and where. Pure; it recognises more than is meant, because doubt shuts out."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product

from kiosk.core.text.name_words import (
    ACTS,
    ADVERBS,
    BETWEEN,
    CELLS,
    DEEDS,
    DOERS,
    FOR,
    HONORIFICS,
    INMATES,
    MINE,
    NAMERS,
    NO_NAMES,
    NOT_BEFORE,
    NOT_BUDI_AFTER,
    NOT_BUDI_BEFORE,
    RELATIVES,
    REPORTS,
    ROLES,
    SUFFERS,
    TARGETS,
)
from kiosk.core.text.person_names import (
    LONG,
    Calls,
    bare,
    deletions,
    is_daily,
    is_indonesian,
    is_inflected,
    key_of,
    one_letter_apart,
)

# How far before a name its context is looked for, in words.
_REACH = 6
_WORD = re.compile(r"[^\W_]+(?:['’‘`ʼ][^\W_]+)*")
_CLITIC = re.compile(r"(?<=\w{3})(?:nya|lah|kah|pun)$")
# "Rudi's", on the English screens.
_OWNS = re.compile(r"(?<=\w{3})['’‘`ʼ]s$", re.IGNORECASE)
# "pakbudi", written as one word.
_JOINED = re.compile(r"(?:pak|bapak|bpk|bu|ibu|mas|mbak|bang)(\w{4,})$")
_STOP = re.compile(r"[.!?…:;\n]")
# In one of these a full stop ends no sentence.
_ABBREVIATED = HONORIFICS | frozenset({"ka", "an", "moh", "muh"})


@dataclass
class _Token:
    """A word of a text, with what stands around it."""

    word: str
    start: int
    end: int
    # Whether a sentence, or a comma, ends before it.
    begins: bool = False
    comma: bool = False
    titled: bool = False
    called: bool = False
    # Whether it is the name of somebody held here, or of the sender.
    relative: bool = False
    keys: tuple[str, ...] = field(default=())


class Index:
    """The persons that texts are searched for: a number for each, with its calls."""

    def __init__(self, people: Iterable[tuple[int, Calls]]) -> None:
        self._parts: dict[str, set[int]] = defaultdict(set)
        self._endings: dict[str, set[int]] = defaultdict(set)
        self._called: dict[str, set[int]] = defaultdict(set)
        self._fragments: dict[str, set[int]] = defaultdict(set)
        self._phrases: dict[str, set[int]] = defaultdict(set)
        self._pairs: dict[str, set[int]] = defaultdict(set)
        self._near: dict[str, set[tuple[str, int]]] = defaultdict(set)
        self._with_pairs: set[int] = set()
        # The first key of a phrase -> of how many words the longest one is.
        self._longest: dict[str, int] = {}
        for number, calls in people:
            for keys, kept in (
                (calls.parts, self._parts),
                (calls.endings, self._endings),
                (calls.called, self._called),
                (calls.fragments, self._fragments),
                (calls.phrases, self._phrases),
                (calls.pairs, self._pairs),
            ):
                for key in keys:
                    kept[key].add(number)
            self._with_pairs |= {number} if calls.pairs else set()
            for left, key in calls.near:
                self._near[left].add((key, number))
        for phrase in self._phrases:
            first, size = phrase.partition(" ")[0], phrase.count(" ") + 1
            self._longest[first] = max(size, self._longest.get(first, 0))

    def mentioned(self, text: str, *, names_only: bool = False) -> set[int]:
        """Return the persons that ``text`` mentions; ``names_only``: it is what was typed as an officer's name."""
        # In the field "kepala" stands for "Pak Kepala".
        texts = (text, f"pak {text}") if names_only else (text,)
        found = (one for each in texts for _start, _end, one in self.places(each, names_only=names_only))
        return set().union(*found)

    def places(self, text: str, *, names_only: bool = False) -> Iterator[tuple[int, int, set[int]]]:
        """Yield from where until where ``text`` mentions whom."""
        tokens = _read(text, names_only)
        meant = self._by_pairs(tokens)
        for place, token in enumerate(tokens):
            found = set() if token.relative else self._by_word(token)
            if place in meant:
                # A person written with one name only may have the other part as well.
                found = meant[place] | (found - self._with_pairs)
            if found:
                yield token.start, token.end, found
            longest = max(self._longest.get(key, 0) for key in token.keys)
            for size in range(1, min(longest, len(tokens) - place) + 1):
                found = self._by_phrase(tokens, place, size)
                if found:
                    yield token.start, tokens[place + size - 1].end, found

    def _by_pairs(self, tokens: Sequence[_Token]) -> dict[int, set[int]]:
        """Return the persons whose name has two parts in order, at the places of both."""
        found: dict[int, set[int]] = defaultdict(set)
        for place, (one, other) in enumerate(pairwise(tokens)):
            if other.begins or other.comma:
                continue
            for first, second in product(one.keys, other.keys):
                for number in self._pairs.get(f"{first} {second}", ()):
                    found[place].add(number)
                    found[place + 1].add(number)
        return found

    def _by_word(self, token: _Token) -> set[int]:
        found: set[int] = set()
        if token.word in HONORIFICS and not token.titled:
            return found
        daily, inflected = is_daily(token.word), is_inflected(token.word)
        for key in token.keys:
            if not daily:
                found |= self._parts.get(key, set())
            if not inflected:
                found |= self._endings.get(key, set())
            if token.called:
                found |= self._called.get(key, set())
            if (token.called and not is_indonesian(token.word)) or (token.titled and len(key) > 3):
                found |= self._fragments.get(key, set())
            if len(token.word) >= LONG and (token.called or not inflected):
                found |= self._near_to(key)
        return found

    def _near_to(self, key: str) -> set[int]:
        found: set[int] = set()
        for left in deletions(key):
            found |= {number for other, number in self._near.get(left, ()) if one_letter_apart(key, other)}
        return found

    def _by_phrase(self, tokens: Sequence[_Token], place: int, size: int) -> set[int]:
        words = tokens[place : place + size]
        last, after = words[-1], tokens[place + size] if place + size < len(tokens) else None
        if after is not None and after.word in NOT_BEFORE.get(last.word, ()):
            return set()
        before = " ".join(token.keys[0] for token in words[:-1])
        phrases = (f"{before} {key}" if before else key for key in last.keys)
        return {number for phrase in phrases for number in self._phrases.get(phrase, ())}


def _read(text: str, names_only: bool) -> list[_Token]:
    """Return the words of ``text``, each with what its neighbours say about it."""
    tokens: list[_Token] = []
    end = 0
    for match in _WORD.finditer(text):
        word, gap = bare(_OWNS.sub("", match[0])), text[end : match.start()]
        last = tokens[-1].word if tokens else ""
        abbreviated = (last in _ABBREVIATED or len(last) == 1) and gap.strip() == "."
        begins = not tokens or (_STOP.search(gap) is not None and not abbreviated)
        stem = _CLITIC.sub("", word)
        joined = _JOINED.match(word)
        bases = (word, stem, joined[1]) if joined and not is_inflected(word) else (word, stem)
        keys = tuple(dict.fromkeys(key_of(base) for base in bases))
        tokens.append(_Token(word, match.start(), match.end(), begins, "," in gap, keys=keys))
        end = match.end()
    for place, token in enumerate(tokens):
        _call(tokens, place, token, names_only)
    _excuse_relatives(tokens, text)
    return tokens


def _call(tokens: list[_Token], place: int, token: _Token, names_only: bool) -> None:
    """Note whether the word is a name by its neighbours: after an honorific or a role, or before a role."""
    before = tokens[place - 1] if place and not (token.begins or token.comma) else None
    following = [one.word for one in tokens[place + 1 : place + 3]]
    after = following[0] if following and not tokens[place + 1].begins and following != ["kepala", "kamar"] else ""
    if token.word in NO_NAMES:
        return
    token.titled = before is not None and before.word in HONORIFICS
    beside = before is not None and before.word in ROLES | NAMERS
    token.called = names_only or token.titled or beside or after in ROLES
    if token.word == "budi" and not token.called:
        token.relative = after in NOT_BUDI_BEFORE or (before is not None and before.word in NOT_BUDI_AFTER)


def _excuse_relatives(tokens: list[_Token], text: str) -> None:
    """Mark the names of relatives and inmates, where they are introduced and wherever they do nothing again."""
    introduced: set[str] = set()
    for place, token in enumerate(tokens):
        if _is_introduced(tokens, place):
            token.relative = True
            introduced.add(token.keys[0])
        elif place and tokens[place - 1].relative and _goes_on(tokens[place - 1], token, text):
            token.relative = not _does(tokens, place)
    for place, token in enumerate(tokens):
        if token.keys[0] in introduced and not _acts(tokens, place):
            token.relative = True


def _goes_on(before: _Token, token: _Token, text: str) -> bool:
    """Return whether ``token`` is the next part of the name before it."""
    capital = text[token.start].isupper() and text[before.start].isupper()
    return capital and not (token.begins or token.comma or token.called or is_inflected(token.word))


def _is_introduced(tokens: list[_Token], place: int) -> bool:
    """Return whether the word is where the name of a relative or an inmate is, and can hardly be the culprit's."""
    token = tokens[place]
    named = place > 0 and tokens[place - 1].word in NAMERS
    if token.titled or (token.called and not named) or token.word in BETWEEN or is_inflected(token.word):
        return False
    if _does(tokens, place):
        return False
    return _follows_relative(tokens, place) or (_before_relative(tokens, place) and not _is_done_by(tokens, place))


def _follows_relative(tokens: list[_Token], place: int) -> bool:
    mine = False
    # "Suami saya, Agus, ..." is one person; in "tahanan, Agus memukul" there are two.
    ends = any(token.comma or token.begins for token in tokens[place + 1 : place + 3]) or place + 1 == len(tokens)
    for back in range(place - 1, max(place - _REACH, -1), -1):
        if tokens[back + 1].begins or (tokens[back + 1].comma and not ends):
            return False
        word = tokens[back].word
        stem = _CLITIC.sub("", word)
        if word in INMATES:
            return not (_reported(tokens, back) or _is_target(tokens, back))
        if word in RELATIVES and (mine or tokens[back + 1].word in ("dari", "bernama", "namanya")):
            return not _reported(tokens, back)
        if word != stem and stem in RELATIVES:
            return back == 0 or tokens[back].begins or tokens[back - 1].word in MINE
        if word == "untuk":
            return any(one.word in FOR for one in tokens[max(back - 3, 0) : back])
        if word not in BETWEEN and word not in CELLS and len(word) > 1 and not word.isdigit():
            return False
        mine = mine or word in MINE
    return False


def _before_relative(tokens: list[_Token], place: int) -> bool:
    """Return whether "anak saya" follows: "Budi, anak saya", "Agus dan Budi, dua keponakan saya"."""
    for ahead in range(place + 1, min(place + 5, len(tokens) - 1)):
        if tokens[ahead].begins:
            return False
        if tokens[ahead].word in RELATIVES:
            return tokens[ahead + 1].word in MINE and not tokens[ahead + 1].begins
        if tokens[ahead].word not in ("dan", "dua") and tokens[ahead - 1].word != "dan":
            return False
    return False


def _reported(tokens: list[_Token], place: int) -> bool:
    return any(tokens[back].word in REPORTS for back in range(max(place - 1, 0), place + 1))


def _is_target(tokens: list[_Token], place: int) -> bool:
    """Return whether something is done to the inmate: in "kepada tahanan Sutrisno kasar" the name is another's."""
    while place and tokens[place].word in INMATES | {"warga"} and not tokens[place].begins:
        place -= 1
    return tokens[place].word in TARGETS or _is_passive(tokens[place].word)


def _acts(tokens: list[_Token], place: int) -> bool:
    """Return whether a name that is also a relative's may be that of the culprit here."""
    token = tokens[place]
    if token.relative:
        return False
    after = tokens[place + 1].word if place + 1 < len(tokens) else ""
    return token.called or after in ACTS or _is_done_by(tokens, place) or _does(tokens, place)


def _is_done_by(tokens: list[_Token], place: int) -> bool:
    """Return whether the word before says that something was done by, or given to, whom the name means."""
    before = tokens[place - 1].word if place and not tokens[place].begins else ""
    return before in DOERS or _is_passive(before)


def _is_passive(word: str) -> bool:
    return word.startswith("di") and len(word) > 4


def _does(tokens: list[_Token], place: int) -> bool:
    """Return whether what follows the name is what its bearer does to others, or how they treat others."""
    for token in tokens[place + 1 : place + 4]:
        if token.begins:
            return False
        if token.word not in ADVERBS:
            active = token.word.startswith("me") and len(token.word) > 4 and token.word not in SUFFERS
            return active or token.word in DEEDS
    return False
