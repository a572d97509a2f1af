import numpy as np

NETWORK = "3-3-tanh-3-tanh-3-tanh-3-tanh"
LAYOUT = "row"
LOSS = "half-sse"
SEED = 1


def backward(x, y, W, b, z, a):
    N = 4
    out = {}
    act = {0: x, 1: a[1], 2: a[2], 3: a[3], 4: a[4]}

    err = act[N] - y
    for l in range(N, 0, -1):
        if l == N:
            d = err * (1 - act[N] ** 2)
        else:
            d = (d @ W[l + 1].T) * (1 - act[l + 1] ** 2)
        out["delta%d" % l] = d
        out["dW%d" % l] = act[l - 1].T @ d
        out["db%d" % l] = d.sum(axis=0, keepdims=True)
    return out
