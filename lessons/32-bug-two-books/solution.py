"""Lesson 32, find the bug: a solution. In columns the gradient of W is delta @ a_prev.T.

It works in columns: z = W a + b, a sample is a column.
"""

import numpy as np

NETWORK = "2-3-tanh-1-sigmoid"
LAYOUT = "column"


def z(a_prev, W, b):
    return W @ a_prev + b


def a1(z1):
    return np.tanh(z1)


def a2(z2):
    return 1 / (1 + np.exp(-z2))


def delta2(a2, y):
    return (a2 - y) * a2 * (1 - a2)


def delta1(delta2, W2, a1):
    return (W2.T @ delta2) * (1 - a1**2)


def dW(a_prev, delta):
    return delta @ a_prev.T


def db(delta):
    return np.sum(delta, axis=1, keepdims=True)
