# classifier, 3 inputs -> 4 tanh -> 3 softmax, cross entropy
# network: 3-4-tanh-3-softmax
# no matrix products, I want to see every index
import math
import numpy as np

LAYOUT = "row"
LOSS = "cross-entropy"


def z1(x, W1, b1):
    m, n, k = len(x), len(W1), len(W1[0])
    return np.array([[sum(x[s][i] * W1[i][j] for i in range(n)) + b1[0][j] for j in range(k)] for s in range(m)])


def a1(z1):
    # tanh by hand
    return np.array([[(math.exp(t) - math.exp(-t)) / (math.exp(t) + math.exp(-t)) for t in row] for row in z1])


def z2(a1, W2, b2):
    m, n, k = len(a1), len(W2), len(W2[0])
    return np.array([[sum(a1[s][i] * W2[i][j] for i in range(n)) + b2[0][j] for j in range(k)] for s in range(m)])


def a2(z2):
    out = []
    for row in z2:
        bottom = 0.0
        for t in row:
            bottom += math.exp(t)
        out.append([math.exp(t) / bottom for t in row])
    return np.array(out)


def L(a2, y):
    total = 0.0
    for s in range(len(y)):
        for k in range(len(y[s])):
            total -= y[s][k] * math.log(a2[s][k])
    return total / len(y)


def delta2(a2, y):
    # the long way: dL/da times the whole softmax Jacobian
    m, K = a2.shape
    d = np.zeros((m, K))
    for s in range(m):
        for j in range(K):
            for k in range(K):
                kron = 1.0 if j == k else 0.0
                d[s, j] += (-y[s, k] / a2[s, k] / m) * (a2[s, k] * (kron - a2[s, j]))
    return d


def dW2(a1, delta2):
    g = np.zeros((a1.shape[1], delta2.shape[1]))
    for s in range(len(a1)):
        for i in range(g.shape[0]):
            for j in range(g.shape[1]):
                g[i, j] += a1[s, i] * delta2[s, j]
    return g


def db2(delta2):
    return np.array([[sum(delta2[s, j] for s in range(len(delta2))) for j in range(delta2.shape[1])]])


def delta1(delta2, W2, a1):
    m, H = a1.shape
    d = np.zeros((m, H))
    for s in range(m):
        for i in range(H):
            back = 0.0
            for j in range(W2.shape[1]):
                back += W2[i, j] * delta2[s, j]
            d[s, i] = back * (1 - a1[s, i]) * (1 + a1[s, i])
    return d


def dW1(x, delta1):
    g = np.zeros((x.shape[1], delta1.shape[1]))
    for s in range(len(x)):
        for i in range(g.shape[0]):
            for j in range(g.shape[1]):
                g[i, j] += x[s, i] * delta1[s, j]
    return g


def db1(delta1):
    return np.array([[sum(delta1[s, j] for s in range(len(delta1))) for j in range(delta1.shape[1])]])
