"""What is cheaper and equal but for the last digit: η (aᵀ δ) is aᵀ (η δ), and δ is a row where aᵀ δ is a matrix."""

from collections import Counter
from collections.abc import Mapping

from bptrace.training.kernels.tape import Node, Tape, in_order


def with_scaled_factors(tape: Tape, results: Mapping[str, Node]) -> dict[str, Node]:
    """The results with every scalar moved from a product that nothing else needs onto its smaller factor."""
    uses = Counter(operand for node in in_order(results.values()) for operand in node.operands)
    new: dict[Node, Node] = {}
    for node in in_order(results.values()):
        operands = tuple(new[operand] for operand in node.operands)
        match node:
            case Node("multiply", (Node(form=()), Node("matmul") as product)) if uses[product] == 1:
                new[node] = _scaled_product(tape, operands[0], new[product])
            case _:
                new[node] = tape.again(node, operands)
    return {name: new[node] for name, node in results.items()}


def _scaled_product(tape: Tape, scalar: Node, product: Node) -> Node:
    """s (A B) with s on the factor that is scaled already, or on one that is smaller than the product."""
    left, right = product.operands
    first, second = sorted((left, right), key=lambda factor: (not _is_scaled(tape, scalar, factor), factor.size))
    if first.size >= product.size and not _is_scaled(tape, scalar, first):
        return tape.apply("multiply", scalar, product)
    scaled = _scaled(tape, scalar, first)
    return tape.matmul(scaled, second) if first is left else tape.matmul(second, scaled)


def _is_scaled(tape: Tape, scalar: Node, factor: Node) -> bool:
    return tape.known("multiply", scalar, factor.base)


def _scaled(tape: Tape, scalar: Node, factor: Node) -> Node:
    if factor.operation == "transpose":
        return tape.transpose(_scaled(tape, scalar, factor.base))
    return tape.apply("multiply", scalar, factor)
