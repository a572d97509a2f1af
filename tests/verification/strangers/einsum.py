# 2-3-sigmoid-3-sigmoid-1, linear output
# network: 2-3-sigmoid-3-sigmoid-1
import numpy as np

LAYOUT = "row"
LOSS = "half-sse"


def backward(x, y, W, b, z, a):
    """index letters: n sample, i from-unit, j to-unit"""
    g = dict()
    below = {1: x, 2: a[1], 3: a[2]}
    for l in (3, 2, 1):
        if l == 3:
            d = np.einsum("nj->nj", a[3] - y)
        else:
            e = np.exp(-z[l])
            d = np.einsum("nj,ij,ni->ni", g[f"delta{l + 1}"], W[l + 1], e / (1 + e) ** 2)
        g[f"delta{l}"] = d
        g["dW%d" % l] = np.einsum("ni,nj->ij", below[l], d)
        g["db" + str(l)] = np.einsum("nj->j", d)[None, :]
    return g
