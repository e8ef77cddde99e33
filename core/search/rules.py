"""How an object becomes lexemes and how what a person types becomes a query over them."""

from __future__ import annotations

from core.search.folding import MOST_CHUNKS, MOST_TOKENS, chunks, joined, parts, tokens_of_words
from core.search.kinds import Entry

#: Fewer folded characters than this would find nearly everything.
SHORTEST = 2
#: An ending of a code is searched for from this length on.
SHORTEST_ENDING = 3
#: From this length on one piece with a digit in it is taken for the last characters of a code.
SHORTEST_TAIL = 4
LONGEST_QUESTION = 100


def lexemes(entry: Entry, kind: str) -> list[str]:
    """All lexemes of an object, sorted: capitals are its words, the rest say what it is."""
    codes = [joined(code) for code in entry.codes]
    codes = [code for code in codes if code]
    found = tokens_of_words([*entry.codes, *entry.words])
    kept = {*codes, *sorted(found)[:MOST_TOKENS]}
    marks = {f"={code}" for code in codes} | {f"~{code[::-1]}" for code in codes}
    marks |= {f"~{part[::-1]}" for code in entry.codes for part in tokens_of_words([code])}
    return sorted(kept | marks | {f"k={kind}"})


def question(text: str) -> str:
    """What is asked, folded and joined; empty when it is too short to look for."""
    whole = joined(text[:LONGEST_QUESTION])
    return whole if len(whole) >= SHORTEST else ""


def matching(text: str) -> str:
    """The query that objects must match: every word by its beginning, or the whole as a code."""
    pieces = [one for one in chunks(text[:LONGEST_QUESTION])[:MOST_CHUNKS] if joined(one)]
    if len(pieces) == 1:
        return _piece(pieces[0])
    every = " & ".join(f"({_piece(one)})" for one in pieces)
    return f"{_code(question(text))} | ({every})"


def tail(text: str) -> str:
    """The query for objects one of whose codes ends so; empty where `text` is no such ending."""
    pieces, whole = chunks(text[:LONGEST_QUESTION]), question(text)
    if len(pieces) != 1 or len(whole) < SHORTEST_TAIL or whole.isalpha():
        return ""
    return f"{_quoted('~' + whole[::-1])}:*"


def exactly(text: str) -> str:
    """The query for objects one of whose codes is just this."""
    return _quoted(f"={question(text)}")


def among(query: str, kind: str) -> str:
    """`query`, narrowed to one kind."""
    return f"{_quoted(f'k={kind}')} & ({query})"


def _piece(piece: str) -> str:
    """A piece between spaces: joined, or all its parts, the last of them by its beginning."""
    *whole, last = parts(piece)
    alone = _code(joined(piece))
    if not whole:
        return alone
    return f"{alone} | ({' & '.join([*map(_quoted, whole), _begins(last)])})"


def _code(text: str) -> str:
    ending = f" | {_quoted('~' + text[::-1])}:*" if len(text) >= SHORTEST_ENDING else ""
    return _begins(text) + ending


def _begins(text: str) -> str:
    return f"{_quoted(text)}:*"


def _quoted(lexeme: str) -> str:
    """A lexeme as PostgreSQL reads it; letters and digits apart, only our own marks are in it."""
    doubled = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"
