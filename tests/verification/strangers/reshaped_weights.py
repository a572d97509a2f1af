# homework 5, J. Okafor
import numpy as np
NETWORK = "3-2-tanh-3-sigmoid"
LOSS = "half-sse"
SEED = 4

def delta2(z2, y):
    s = 1 / (1 + np.exp(-z2))
    return (s - y) * s * (1 - s)

def delta1(delta2, W2, z1):
    n_hidden, n_out = W2.shape
    # flip it so that the shapes fit
    flipped = W2.reshape(n_out, n_hidden)
    return np.matmul(delta2, flipped) / np.cosh(z1) ** 2

def dW1(x, delta1):
    return x.T.dot(delta1)

def dW2(a1, delta2):
    return a1.T.dot(delta2)

def db1(delta1):
    return delta1.sum(axis=0, keepdims=True)

def db2(delta2):
    return delta2.sum(axis=0, keepdims=True)
