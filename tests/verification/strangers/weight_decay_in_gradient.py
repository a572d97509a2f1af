import numpy as np
NETWORK = "2-3-relu-2"
LOSS = "sse"
SEED = 2
DECAY = 0.01

def a1(z1):            return np.where(z1 > 0, z1, 0)
def loss(a, y):        return ((a - y) ** 2).sum()
def delta2(a2, y):     return (a2 - y) + (a2 - y)
def dW2(a1, delta2, W2):   return np.einsum('ni,nj->ij', a1, delta2) + DECAY * W2   # keeps weights small
def delta1(delta2, W2, z1):  return (delta2 @ W2.T) * (z1 > 0)
def dW1(x, delta1):    return np.einsum('ni,nj->ij', x, delta1)
