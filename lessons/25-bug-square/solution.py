"""Lesson 25, find the bug: a solution. delta1 was without the .T."""

import numpy as np

NETWORK = "2-2-sigmoid-2-sigmoid"
LAYOUT = "row"


def sigmoid(v):
    return 1 / (1 + np.exp(-v))


def z(a_prev, W, b):
    return a_prev @ W + b


def a(z):
    return sigmoid(z)


def delta2(a2, y):
    return (a2 - y) * a2 * (1 - a2)


def delta1(delta2, W2, a1):
    return (delta2 @ W2.T) * a1 * (1 - a1)


def dW(a_prev, delta):
    return a_prev.T @ delta


def db(delta):
    return np.sum(delta, axis=0, keepdims=True)
