"""Lesson 30, find the bug: a solution. The switch is the sign of z1."""

import numpy as np

NETWORK = "2-4-relu-1"
LAYOUT = "row"
SAMPLE = 7


def z(a_prev, W, b):
    return a_prev @ W + b


def a1(z1):
    return np.maximum(z1, 0)


def delta2(a2, y):
    return a2 - y


def delta1(delta2, W2, z1):
    arrives = delta2 @ W2.T
    return arrives * (z1 > 0)


def dW(a_prev, delta):
    return a_prev.T @ delta


def db(delta):
    return np.sum(delta, axis=0, keepdims=True)
