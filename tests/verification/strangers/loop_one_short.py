"""2-3-sigmoid-1, one sample, everything in loops   (network: 2-3-sigmoid-1)"""
import numpy as np

LAYOUT = "row"
LOSS = "half-sse"
INPUTS = 2
HIDDEN = 3


def sig(t):
    return 1.0 / (1.0 + np.exp(-t))


def z1(x, W1, b1):
    out = np.zeros((1, HIDDEN))
    for j in range(HIDDEN):
        out[0, j] = b1[0, j]
        for i in range(INPUTS):
            out[0, j] += x[0, i] * W1[i, j]
    return out


def a1(z1):
    return sig(z1)


def z2(a1, W2, b2):
    s = b2[0, 0]
    for j in range(HIDDEN):
        s = s + a1[0, j] * W2[j, 0]
    return np.array([[s]])


def a2(z2):
    return z2


def delta2(a2, y):
    return np.array([[a2[0, 0] - y[0, 0]]])


def dW2(a1, delta2):
    g = np.zeros((HIDDEN, 1))
    for j in range(1, HIDDEN):
        g[j, 0] = a1[0, j] * delta2[0, 0]
    return g


def db2(delta2):
    return 1 * delta2


def delta1(delta2, W2, a1):
    d = np.zeros((1, HIDDEN))
    for j in range(HIDDEN):
        d[0, j] = delta2[0, 0] * W2[j, 0] * a1[0, j] * (1 - a1[0, j])
    return d


def dW1(x, delta1):
    g = np.zeros((INPUTS, HIDDEN))
    for i in range(INPUTS):
        for j in range(HIDDEN):
            g[i, j] = x[0, i] * delta1[0, j]
    return g


def db1(delta1):
    return 1 * delta1
