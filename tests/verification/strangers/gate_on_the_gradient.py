# ReLU net 4-8-6-3 with softmax
import numpy as np

NETWORK = "4-8-relu-6-relu-3-softmax"
LOSS = "cross-entropy"
SEED = 7

def delta3(a3, y):
    return (a3 - y) / len(y)

def dW3(a2, delta3):
    return a2.T @ delta3

def db3(delta3):
    return delta3.sum(axis=0, keepdims=True)

def delta2(delta3, W3, z2):
    g = delta3 @ W3.T
    g[g <= 0] = 0            # relu gate
    return g

def dW2(a1, delta2):
    return a1.T @ delta2

def db2(delta2):
    return delta2.sum(axis=0, keepdims=True)

def delta1(delta2, W2, z1):
    g = delta2 @ W2.T
    g[z1 <= 0] = 0           # relu gate
    return g

def dW1(x, delta1):
    return x.T @ delta1

def db1(delta1):
    return delta1.sum(axis=0, keepdims=True)
