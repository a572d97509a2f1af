# network 4-5-relu-3-softmax
import numpy as np

LAYOUT = "row"
LOSS = "cross-entropy"


def z1(x, W1, b1):
    return x.dot(W1) + b1


def a1(z1):
    return np.maximum(z1, 0)


def z2(a1, W2, b2):
    return a1.dot(W2) + b2


def a2(z2):
    # stable softmax: subtract the maximum so exp does not overflow
    top = np.exp(z2 - np.max(z2, axis=1, keepdims=True))
    return top / np.sum(np.exp(z2), axis=1, keepdims=True)


def L(a2, y):
    return -np.sum(y * np.log(a2)) / y.shape[0]


def delta2(a2, y):
    return (a2 - y) / y.shape[0]


def dW2(a1, delta2):
    return a1.T.dot(delta2)


def db2(delta2):
    return delta2.sum(axis=0, keepdims=True)


def delta1(delta2, W2, z1):
    d = delta2.dot(W2.T)
    d[z1 <= 0] = 0
    return d


def dW1(x, delta1):
    return x.T.dot(delta1)


def db1(delta1):
    return delta1.sum(axis=0, keepdims=True)
