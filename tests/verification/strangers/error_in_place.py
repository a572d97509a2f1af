# homework 5   network: 2-3-sigmoid-3-sigmoid-1-sigmoid
import numpy as np

LAYOUT = "row"
LOSS = "half-sse"


def backward(x, y, W, b, z, a):
    grads = {}

    # output layer
    err = a[3]
    err -= y
    delta = err * a[3] * (1 - a[3])
    grads["delta3"] = delta
    grads["dW3"] = a[2].T @ delta
    grads["db3"] = delta.sum(axis=0, keepdims=True)

    # hidden layers
    delta = (delta @ W[3].T) * a[2] * (1 - a[2])
    grads["delta2"] = delta
    grads["dW2"] = a[1].T @ delta
    grads["db2"] = delta.sum(axis=0, keepdims=True)

    delta = (delta @ W[2].T) * a[1] * (1 - a[1])
    grads["delta1"] = delta
    grads["dW1"] = x.T @ delta
    grads["db1"] = delta.sum(axis=0, keepdims=True)
    return grads
