import numpy as np

NETWORK = "3-5-tanh-4-softmax"
LAYOUT = "column"
LOSS = "cross-entropy"
SEED = 3

# forward
def z1(W1, x, b1):
    return W1 @ x + b1

def a1(z1):
    return np.tanh(z1)

def z2(W2, a1, b2):
    return W2 @ a1 + b2

def a2(z2):
    e = np.exp(z2 - np.max(z2))
    return e / np.sum(e, axis=1, keepdims=True)

def L(a2, y):
    return -np.sum(y * np.log(a2)) / y.shape[1]

# backward
def delta2(a2, y):
    return (a2 - y) / y.shape[1]

def dW2(delta2, a1):
    return delta2 @ a1.T

def db2(delta2):
    return delta2.sum(axis=1, keepdims=True)

def delta1(W2, delta2, a1):
    return (W2.T @ delta2) * (1 - a1**2)

def dW1(delta1, x):
    return delta1 @ x.T

def db1(delta1):
    return delta1.sum(axis=1, keepdims=True)
