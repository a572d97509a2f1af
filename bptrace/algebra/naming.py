"""What a name in a typed formula means: a quantity, a size, a function; and what to say of one that means nothing."""

import difflib

from bptrace.algebra.calls import SPECIAL
from bptrace.algebra.expression import Entry, Expression, Symbol
from bptrace.algebra.functions import FUNCTIONS
from bptrace.algebra.quantity import find_quantity
from bptrace.algebra.syntax import FUNCTION_NAMES, OUTPUTS, FormulaError, Token
from bptrace.algebra.vocabulary import Vocabulary
from bptrace.texts import text


class Naming:
    """Finds what is named in `vocabulary`; FormulaError where nothing has that name."""

    vocabulary: Vocabulary
    UNKNOWN = "algebra.unknown_name"

    @property
    def known(self) -> list[str]:
        """Every name that may be written."""
        return [*self.vocabulary.shapes, *self.vocabulary.sizes, *FUNCTIONS]

    def symbol(self, token: Token) -> Expression:
        """The quantity or the size that a token names; a0 is another name of x, ŷ of the last a."""
        name = "x" if token.said == "a0" else token.said
        if token.said in OUTPUTS:
            name = f"a{max(self.vocabulary.activations)}"
        if name in self.vocabulary.sizes:
            return self.vocabulary.sizes[name]
        if name not in self.vocabulary.shapes:
            raise FormulaError(self.unknown(token), token.column)
        return Symbol(name)

    def unknown(self, token: Token) -> str:
        """The sentence about a name that means nothing, with the nearest that does."""
        said = token.said
        if said in self.vocabulary.absent:
            return self.vocabulary.absent[said]
        found, depth = find_quantity(said), max(self.vocabulary.activations)
        if found and (found.layer or 0) > depth:
            return text("algebra.no_such_layer", name=said, depth=depth)
        near = difflib.get_close_matches(said, self.known, n=1)
        if near == [said]:
            return text("algebra.needs_brackets" if said in FUNCTIONS else "algebra.no_layers", name=said)
        if near:
            return text("algebra.unknown_name_near", name=said, near=near[0])
        return text(self.UNKNOWN, name=said)

    def function(self, token: Token, operand: Expression) -> str:
        """The name in the table of the function that is called: `σ'` is dsigmoid, `f` the layer's own."""
        word = token.said.rstrip("'")
        name = FUNCTION_NAMES.get(word, word)
        if word in ("f", "df"):
            name = self.activation(operand, token)
        if token.said.endswith("'") or word == "df":
            name = f"d{name}"
        if name not in FUNCTIONS and name not in SPECIAL:
            raise FormulaError(self.unknown(token), token.column)
        return name

    def activation(self, operand: Expression, token: Token) -> str:
        """`f` is the activation of the layer that its argument belongs to."""
        found = find_quantity(operand.name) if isinstance(operand, Symbol | Entry) else None
        name = self.vocabulary.activations.get(found.layer or 0) if found else None
        if name is None or name == "identity":
            raise FormulaError(text("algebra.which_function", said=token.said), token.column)
        return name.replace("-", "_")
