NETWORK = "3-3-leaky-relu-3-identity"
GIVEN = {"x": [[-0.1, -1.1, 1.4]], "y": [[-0.8, -0.9, -0.9]]}
import numpy as np


def a1(z1):
    return np.where(z1 > 0, z1, z1 * 0.01)


def delta2(a2, y):
    return a2 - y


def delta1(delta2, W2, z1):
    res = []
    for s in range(len(delta2)):
        row = []
        for i in range(len(W2)):
            g = sum(delta2[s][j] * W2[i][j] for j in range(len(W2[0])))
            row.append(g if z1[s][i] > 0 else g * z1[s][i] * 0.01)
        res.append(row)
    return np.array(res)


def dW(a_prev, delta):
    return a_prev.T @ delta
