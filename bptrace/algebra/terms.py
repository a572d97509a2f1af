"""Pieces of a formula that remember which quantity they are, so that a screen can colour and link them."""

from collections.abc import Iterable

from bptrace.frozen import frozen


@frozen
class Term:
    """A piece of a formula; `kind` and `name` say which quantity it is (empty: an operator or a number)."""

    text: str
    kind: str = ""
    name: str = ""


Terms = tuple[Term, ...]


def join(*pieces: str | Term | Terms) -> Terms:
    """Pieces in a row; neighbouring plain text grows together."""
    joined: list[Term] = []
    for piece in pieces:
        for term in (Term(piece),) if isinstance(piece, str) else (piece,) if isinstance(piece, Term) else piece:
            if joined and not term.name and not joined[-1].name:
                joined[-1] = Term(joined[-1].text + term.text)
            else:
                joined.append(term)
    return tuple(joined)


def text_of(terms: Iterable[Term]) -> str:
    """The terms as one string."""
    return "".join(term.text for term in terms)
