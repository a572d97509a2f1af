"""Sentences and titles as LaTeX that every engine compiles, whatever characters a person put into them."""

import re

_SPECIAL = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "`": r"\textasciigrave{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': "''",
    **{sign: "\\" + sign for sign in "#$%&_{}"},
}  # fmt: skip
_WRITTEN = {
    "–": "--", "—": "---", "‘": "`", "’": "'", "“": "``", "”": "''", "…": r"\dots{}", "\u00a0": "~", "′": "$'$",
}  # fmt: skip
_MATHEMATICS = {
    "−": "-", "·": r"\cdot", "×": r"\times", "⊙": r"\odot", "∂": r"\partial", "∞": r"\infty", "√": r"\surd",
    "½": r"\tfrac{1}{2}", "Σ": r"\Sigma", "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "±": r"\pm",
    "→": r"\to", "←": r"\gets", "⇒": r"\Rightarrow", "ᵀ": r"{}^{\top}", "Δ": r"\Delta", "Π": r"\Pi", "Ω": r"\Omega",
    "∇": r"\nabla", "∈": r"\in", "°": r"{}^{\circ}",
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "η": r"\eta", "θ": r"\theta",
    "λ": r"\lambda", "μ": r"\mu", "π": r"\pi", "ρ": r"\rho", "σ": r"\sigma", "τ": r"\tau", "φ": r"\varphi",
}  # fmt: skip
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁽⁾", "0123456789-+()")
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉₋₊₍₎ᵢⱼₖ", "0123456789-+()ijk")
_SHIFTED = re.compile("([⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁽⁾]+)|([₀₁₂₃₄₅₆₇₈₉₋₊₍₎ᵢⱼₖ]+)|(.)", re.DOTALL)
_ACCENTED = re.compile("[À-ÖØ-öø-ÿ]")  # Latin-1: what every engine and font has


def latex_text(written: str) -> str:
    """`written` for a paragraph or a heading: on one line, every special sign escaped.

    A character that LaTeX's standard fonts lack becomes its number, `U+4E2D`, so that the document still compiles.
    """
    return "".join(_one(*match.groups()) for match in _SHIFTED.finditer(" ".join(written.split())))


def _one(raised: str | None, lowered: str | None, sign: str) -> str:
    if raised:
        return rf"\textsuperscript{{{raised.translate(_RAISED)}}}"
    if lowered:
        return rf"\ensuremath{{{{}}_{{{lowered.translate(_LOWERED)}}}}}"
    if sign in _MATHEMATICS:
        return rf"\ensuremath{{{_MATHEMATICS[sign]}}}"
    if sign in _SPECIAL or sign in _WRITTEN:
        return _SPECIAL.get(sign) or _WRITTEN[sign]
    if (sign.isascii() and sign.isprintable()) or _ACCENTED.fullmatch(sign):
        return sign
    return rf"\texttt{{U+{ord(sign):04X}}}"
