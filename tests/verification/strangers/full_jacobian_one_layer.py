import numpy as np

NETWORK = "4-3-softmax"
LOSS = "cross-entropy"

# Softmax regression, done the long way round with the Jacobian,
# without the famous shortcut.

def jacobian(p):
    # J[i,k] = dp_i/dz_k
    return np.array([[p[i] * ((i == k) - p[k]) for k in range(len(p))]
                     for i in range(len(p))])

def z1(x, W1, b1):
    return b1 + (W1.T @ x.T).T

def a1(z1):
    shifted = z1 - z1.max(axis=1, keepdims=True)
    e = np.exp(shifted)
    return e / e.sum(axis=1, keepdims=True)

def L(a1, y):
    return float(np.mean([-np.log(p) @ t for p, t in zip(a1, y)]))

def delta1(a1, y):
    rows = []
    for p, t in zip(a1, y):
        upstream = -t / p / len(y)
        rows.append(upstream @ jacobian(p))
    return np.array(rows)

def dW1(x, a1, y, delta1):
    return np.tensordot(x, delta1, axes=(0, 0))

def db1(delta1):
    return np.sum(delta1, axis=0, keepdims=True)

def W1_new(W1, dW1, eta):
    return -(eta * dW1 - W1)

def b1_new(b1, db1, eta):
    return b1 - db1 * eta
