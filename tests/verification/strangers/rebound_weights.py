# 2-3-sigmoid-1 with update in the same loop
# network: 2-3-sigmoid-1, learning-rate 0.1
import numpy as np

ETA = 0.1
LAYOUT = "row"
LOSS = "half-sse"


def backward(x, y, W, b, z, a):
    W1, W2 = W[1], W[2]
    b1, b2 = b[1], b[2]

    delta2 = a[2] - y
    dW2 = a[1].T @ delta2
    db2 = delta2.sum(axis=0, keepdims=True)
    W2 = W2 - ETA * dW2
    b2 = b2 - ETA * db2

    delta1 = delta2 @ W2.T * (a[1] * (1 - a[1]))
    dW1 = x.T @ delta1
    db1 = delta1.sum(axis=0, keepdims=True)
    W1 = W1 - ETA * dW1
    b1 = b1 - ETA * db1

    return {
        "delta2": delta2, "dW2": dW2, "db2": db2,
        "delta1": delta1, "dW1": dW1, "db1": db1,
        "W2_new": W2, "b2_new": b2, "W1_new": W1, "b1_new": b1,
    }
