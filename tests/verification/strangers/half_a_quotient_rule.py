import numpy as np

NETWORK = "3-4-sigmoid-2-sigmoid"
LOSS = "sse"
SEED = 2

def delta2(a2, y):
    return 2 * (a2 - y) * a2 * (1 - a2)

def dW2(a1, delta2):
    return a1.T.dot(delta2)

def db2(delta2):
    return delta2.sum(0).reshape(1, -1)

def delta1(delta2, W2, z1):
    # d/dz 1/(1+e^-z)
    e = np.exp(-z1)
    return delta2.dot(W2.T) * e / (1 + e)

def dW1(x, delta1):
    return x.T.dot(delta1)

def db1(delta1):
    return delta1.sum(0).reshape(1, -1)
