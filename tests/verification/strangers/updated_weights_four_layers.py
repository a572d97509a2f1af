import numpy as np

NETWORK = "2-4-sigmoid-3-tanh-1"
LAYOUT = "column"
LOSS = "half-sse"
DATA = "lab1-xor"
SAMPLE = 9

# output layer (linear)
def delta3(a3, y):
    return a3 - y

def dW3(delta3, a2):
    return delta3 @ a2.T

def db3(delta3):
    return delta3.sum(axis=1, keepdims=True)

def W3_new(W3, dW3, eta):
    return W3 - eta * dW3

# second hidden layer
def delta2(delta3, W3, a2):
    return W3.T @ delta3 * (1 - a2 ** 2)

def dW2(delta2, a1):
    return delta2 @ a1.T

def db2(delta2):
    return delta2.sum(axis=1, keepdims=True)

def W2_new(W2, dW2, eta):
    return W2 - eta * dW2

# first hidden layer
def delta1(delta2, W2_new, a1):
    return W2_new.T @ delta2 * a1 * (1 - a1)

def dW1(delta1, x):
    return delta1 @ x.T

def db1(delta1):
    return delta1.sum(axis=1, keepdims=True)

def W1_new(W1, dW1, eta):
    return W1 - eta * dW1
