"""my backprop, all by hand with loops because I do not trust broadcasting :)"""
import numpy as np

NETWORK = "2-3-sigmoid-1-sigmoid"
LAYOUT = "column"
LOSS = "bce"


def matmul(A, B):
    C = np.zeros((len(A), len(B[0])), dtype=np.float32)
    for i in range(len(A)):
        for j in range(len(B[0])):
            for k in range(len(B)):
                C[i, j] += np.float32(A[i][k]) * np.float32(B[k][j])
    return C


def rowsums(D):
    return [[sum(r)] for r in D]


def backward(x, y, W, b, z, a):
    # W[2] is the weight matrix of layer 2, and so on
    m = x.shape[1]
    err = np.multiply(1.0 / m, np.add(a[2], -y))      # sigmoid and bce cancel
    back = matmul(W[2].T, err)
    d1 = []
    for i in range(back.shape[0]):
        row = []
        for s in range(m):
            h = a[1][i, s]
            row.append(back[i, s] * h - back[i, s] * h * h)
        d1.append(row)
    return {
        "dW1": matmul(d1, x.T),
        "db1": rowsums(d1),
        "delta1": d1,
        "dW2": matmul(err, a[1].T),
        "db2": rowsums(err),
        "delta2": err,
    }
