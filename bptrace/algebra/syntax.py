"""The signs and names of typed formulas: text cut into tokens.

One white-list for everything a person types: quantities in any accepted spelling (`δ⁽²⁾`, `delta2`, `∂L/∂W²`, `a_2`),
numbers, function names and operators. What is on no list has no meaning.
"""

import re

from bptrace.algebra.quantity import find_quantity
from bptrace.frozen import frozen
from bptrace.texts import text

MAX_LENGTH = 400  # characters of a formula


class FormulaError(ValueError):
    """A formula that cannot be read: a sentence for the person, and the column (from 0) it speaks of."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.column = column


# --- names -----------------------------------------------------------------------------------------------------------

_RAISED, _LOWERED = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"
_TO_DIGITS = str.maketrans(_RAISED + _LOWERED, "01234567890123456789")
_QUANTITY = re.compile(
    r"(?P<d>∂L\s*/\s*∂|dL\s*/\s*d|dL_d|∂|d(?=[aAWbzZxXδα]))?"
    r"(?P<state>(?:mhat|vhat|m̂|v̂|acc|[mvgu])_?(?=W|b|alpha|α))?"
    r"(?P<base>delta|δ|alpha|α|eta|η|beta|β|epsilon|ε|weight_decay|lambda|λ|[abWzxynmtLAZXY])(?![A-Za-zα-ω])"
    rf"(?P<layer>⁽[{_RAISED}]+⁾|[{_RAISED}]+|[{_LOWERED}]+|_?\d+|_?\{{\d+\}}|\^\{{?\(\d+\)\}}?|\^\d+)?"
    r"(?P<new>_?new(?![A-Za-z]))?"
)
_POWER = re.compile(rf"\^\d+|[{_RAISED}]+")
_LOWERED_LETTERS = "ᵢⱼₖₗₘₙₚᵣₛₜᵤᵥ"
TO_LETTERS = str.maketrans(_LOWERED_LETTERS, "ijklmnprstuv")
_RUNS_ON = re.compile(r"[A-Za-z\u0302]|_(?!T\b|[a-z]{1,2}(?![A-Za-z0-9_])|\{[a-z](?:[, ]*[a-z])?\})")
_PLAIN_BASES = {
    "α": "alpha", "δ": "delta", "η": "eta", "β": "beta", "ε": "epsilon", "λ": "weight_decay", "lambda": "weight_decay",
    "Z": "z", "A": "a", "X": "x", "Y": "y",
}  # fmt: skip
_PLAIN_STATES = {"m̂": "mhat", "v̂": "vhat"}
_WORD = re.compile(r"(?:np\.|numpy\.)?(?P<word>y\u0302|ŷ|[A-Za-zσ][A-Za-z_0-9]*)(?P<prime>['′’])?")
OUTPUTS = ("ŷ", "y\u0302", "yhat", "y_hat", "y_pred")  # what others call the last layer's output
_NUMBER = re.compile(r"\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?")
FUNCTION_NAMES = {
    **dict.fromkeys(("σ", "sigma", "logistic", "expit"), "sigmoid"),
    **dict.fromkeys(("relu", "ReLU", "Relu"), "relu"),
    **dict.fromkeys(("LeakyReLU", "leakyReLU", "Leaky_ReLU", "leakyrelu", "lrelu"), "leaky_relu"),
    **dict.fromkeys(("PReLU", "PRelu"), "prelu"),
    **dict.fromkeys(("Softmax", "SoftMax"), "softmax"),
    "ln": "log",
}


def read_quantity(written: str) -> str | None:
    """The plain name of a quantity in any accepted spelling (`δ⁽²⁾`, `a_2`, `∂L/∂W²`), or None."""
    match = _QUANTITY.fullmatch(written.strip())
    return _plain_name(match) if match else None


def _runs_on(formula: str, at: int) -> bool:
    """Whether a word goes on after its first part: `a1T` is no quantity; a raised layer ends a name, as in `δ³W³`."""
    return formula[at - 1 : at].isascii() and _RUNS_ON.match(formula, at) is not None


def _plain_name(match: re.Match[str]) -> str | None:
    base = _PLAIN_BASES.get(match["base"], match["base"])
    digits = re.sub(r"\D", "", (match["layer"] or "").translate(_TO_DIGITS))
    layer = digits.lstrip("0") or digits[:1]
    new = "_new" if match["new"] else ""
    state = (match["state"] or "").removesuffix("_")
    name = f"{'d' if match['d'] else ''}{_PLAIN_STATES.get(state, state)}{base}{layer}{new}"
    name = f"delta{layer}" if match["d"] and base == "z" else name
    return name if find_quantity(name) else None


# --- tokens ----------------------------------------------------------------------------------------------------------


@frozen
class Token:
    """A piece of the text: its `sort`, what it says, and where it stands."""

    sort: str
    said: str
    column: int


_OPERATORS = {
    **{sign: sign for sign in "+*/()[],=@:"},
    **dict.fromkeys("-−–", "-"),
    **dict.fromkeys("⊙∘×", "⊙"),
    **dict.fromkeys("·⋅•", "·"),
    "{": "(",
    "}": ")",
    "ᵀ": "T",
    "⊤": "T",
    "½": "½",
    "√": "√",
}
_LIMITS = rf"_\{{[a-z] *= *[01]\}}(?:\^(?:\{{ *[A-Za-z]_?[0-9{_LOWERED}]* *(?:[-−] *1)? *\}}|[A-Za-z][0-9]?))?"
_BELOW = r"_[a-z](?![A-Za-z0-9_])|_\{[a-z](?:[, ]*[a-z])*\}"
_MARKS = re.compile(
    r"(?P<T>\.T\b|\^\{?(?:T|⊤|\\top)\}?(?![A-Za-z])|_T\b)|(?P<method>\.(?P<called>sum|mean|max|min|dot|shape|size)\b)"
    rf"|(?P<compare>[<>=!]=|[<>≤≥≠])|(?P<power>\*\*|\^)|(?P<raised>[{_RAISED}]+)|(?P<raised_letter>ᵗ)"
    rf"|(?P<sum>(?:[Σ∑]|sum)(?:[{_LOWERED_LETTERS}]+|{_LIMITS}|{_BELOW})|[Σ∑])"
    rf"|(?P<index>_(?:[a-z]{{1,2}}(?![A-Za-z0-9_])|\{{[a-z](?:[, ]*[a-z])?\}})|[{_LOWERED_LETTERS}]{{1,2}})"
)


_LETTERS_FIRST = re.compile(  # δ_j^(1), W_{jk}^{(2)}: the letters go behind the layer
    r"(?P<base>(?<![A-Za-z])(?:∂L/∂|d)?(?:delta|alpha|[abWzZAδα]))(?P<letters>_[a-z]{1,2}|_\{[a-z](?:[, ]*[a-z])?\})"
    rf"(?P<layer>⁽[{_RAISED}]+⁾|[{_RAISED}]+|\^\{{?\(\d+\)\}}?|\^\d+)"
)


def sum_letters(said: str) -> str:
    """The letters of a Σ: none, `k` of `Σₖ`, `sum_k`, `Σ_{k=1}^{n2}`, `ij` of `Σ_{i,j}`."""
    below = said.removeprefix("sum").partition("=")[0].translate(TO_LETTERS)
    return "".join(letter for letter in below if "a" <= letter <= "z")


def sum_limit(said: str) -> tuple[str, bool]:
    """The size that a Σ is said to run to, nothing where none is said or it has no name here; and whether it counts
    that many: from 1 to n, or from 0 to n − 1.
    """
    start, _, end = said.partition("^")
    whole = not end or ("0" in start.partition("=")[2]) == bool(re.search("[-−]", end))
    return read_quantity(re.split("[-−]", end.strip("{} "))[0].strip("{} ")) or "", whole


def tokens(formula: str) -> list[Token]:
    """The formula cut into tokens; FormulaError where it is too long, or at a character that belongs to none."""
    if len(formula) > MAX_LENGTH:
        raise FormulaError(text("algebra.too_long", limit=MAX_LENGTH), MAX_LENGTH)
    formula = _LETTERS_FIRST.sub(r"\g<base>\g<layer>\g<letters>", formula)
    found: list[Token] = []
    column = 0
    while column < len(formula):
        if formula[column].isspace():
            column += 1
            continue
        token, column = _token(formula, column)
        found.append(token)
    return [*found, Token("end", "", len(formula))]


def _token(formula: str, at: int) -> tuple[Token, int]:
    for read in (_read_mark, _read_quantity, _read_word, _read_number, _read_operator):
        if result := read(formula, at):
            sort, said, end = result
            return Token(sort, said, at), end
    raise FormulaError(text("algebra.unknown_character", character=formula[at], column=at + 1), at)


_Read = tuple[str, str, int] | None


def _read_mark(formula: str, at: int) -> _Read:
    match = _MARKS.match(formula, at)
    if not match:
        return None
    sort = match.lastgroup if match.lastgroup != "called" else "method"
    return sort or "", (match["called"] or match[0]).translate(_TO_DIGITS), match.end()


def _read_quantity(formula: str, at: int) -> _Read:
    match = _QUANTITY.match(formula, at)
    name = _plain_name(match) if match else None
    if match and name is None and _POWER.fullmatch(match["layer"] or ""):  # η has no layers: η² is a power
        match = _QUANTITY.match(formula, at, match.start("layer"))
        name = _plain_name(match) if match else None
    if match is None or name is None or _runs_on(formula, match.end()):
        return None
    return "quantity", name, match.end()


def _read_word(formula: str, at: int) -> _Read:
    match = _WORD.match(formula, at)
    return ("word", match["word"] + ("'" if match["prime"] else ""), match.end()) if match else None


def _read_number(formula: str, at: int) -> _Read:
    match = _NUMBER.match(formula, at)
    return ("number", match[0], match.end()) if match else None


def _read_operator(formula: str, at: int) -> _Read:
    sign = _OPERATORS.get(formula[at])
    return (sign, formula[at], at + 1) if sign else None
