# network: 2-3-sigmoid-3-sigmoid-1-sigmoid
# one function for all layers because they are all the same
import numpy as np

LAYOUT = "row"
LOSS = "half-sse"


def z(a_prev, W, b):
    return np.dot(a_prev, W) + b


def a(z):
    return 1 / 1 + np.exp(-z)


def loss(a, y):
    return 0.5 * ((y - a) ** 2).sum()


def delta3(a3, y):
    return (a3 - y) * a3 * (1 - a3)


def delta(delta_next, W_next, z, a):
    return np.dot(delta_next, W_next.T) * a * (1 - a)


def dW(a_prev, delta):
    return np.dot(a_prev.T, delta)


def db(delta):
    return delta.sum(axis=0, keepdims=True)
