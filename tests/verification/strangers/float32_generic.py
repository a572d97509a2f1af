# all layers sigmoid: 2-3-sigmoid-3-sigmoid-1-sigmoid
# network: 2-3-sigmoid-3-sigmoid-1-sigmoid
import numpy as np

F = np.float32          # the GPU people say float32 is enough
LOSS = "half-sse"

sigma = lambda t: F(1) / (F(1) + np.exp(-np.asarray(t, dtype=F)))
sigma_strich = lambda t: sigma(t) * sigma(-np.asarray(t, dtype=F))


def z(a_prev, W, b):
    return np.asarray(a_prev, dtype=F) @ np.asarray(W, dtype=F) + np.asarray(b, dtype=F)


a = lambda z: sigma(z)


def loss(a, y):
    return np.sum(np.square(np.subtract(y, a))) / 2


def delta3(a3, y, z3):
    return np.multiply(np.subtract(a3, y), sigma_strich(z3))


def delta(delta_next, W_next, z, a):
    return np.multiply((W_next @ delta_next.T).T, sigma_strich(z))


def dW(a_prev, delta):
    return np.transpose(np.dot(np.transpose(delta), a_prev))


def db(delta):
    return np.ones((1, len(delta))) @ delta
