NETWORK = "3-3-sigmoid-3-sigmoid-3-sigmoid"
LAYOUT = "column"
GIVEN = {"x": [[1.5], [-1.1], [0.6]], "y": [[0], [0], [0]]}
import numpy as np


def act(net_input):
    return np.reciprocal(1.0 + np.exp(-net_input))


def z(W, a_prev, b):
    net = W.dot(a_prev)
    for k in range(net.shape[1]):
        net[:, k] += b[:, 0]
    return net


def a(z):
    return act(z)


def delta3(a3, y):
    return (a3 - y) * (a3 - a3 * a3)


def delta(W_next, delta_next, a):
    diag = [np.diag(c * (1 - c)) for c in a.T]  # one Jacobian per sample
    return np.column_stack([D @ W_next.T @ d for D, d in zip(diag, delta_next.T)])


def dW(delta, a_prev):
    return np.einsum("os,is->oi", delta, a_prev)


def db(delta):
    return delta @ np.ones((delta.shape[1], 1))
