"""The steps of the method with the operations of its public Python implementations: torch.norm, LocalOutlierFactor, IndexFlatL2."""

import numpy as np


def greedy_coreset(features, count, first):
    """Farthest-point selection: rows of `features` (a tensor) in the order taken, one torch.norm over all rows a pick."""
    import torch

    taken = [first]
    nearest = torch.norm(features - features[first : first + 1], dim=1)
    while len(taken) < count:
        last = int(torch.argmax(nearest))
        taken.append(last)
        nearest = torch.minimum(nearest, torch.norm(features - features[last : last + 1], dim=1))
    return np.array(taken, dtype=np.uint32)


def local_outlier_factors(features, images, positions, neighbors, threads, metric="l2"):
    """
    LOF of each patch among the patches of all images at its position, [images * positions]. The public implementation asks for the metric
    "l2"; scikit-learn's default is the same distance by another, faster path.
    """
    from sklearn.neighbors import LocalOutlierFactor

    at = features.reshape(images, positions, -1)
    scores = np.empty((images, positions), dtype=np.float32)
    k = min(neighbors, images - 1)
    for position in range(positions):
        model = LocalOutlierFactor(n_neighbors=k, metric=metric, n_jobs=threads)
        model.fit(np.ascontiguousarray(at[:, position]))
        scores[:, position] = -model.negative_outlier_factor_
    return scores.reshape(-1)


def flat_index(bank):
    import faiss

    index = faiss.IndexFlatL2(bank.shape[1])
    index.add(np.ascontiguousarray(bank))
    return index


def keep_below(scores, quantile):
    """Rows strictly below the quantile of all scores; all rows where none is."""
    kept = np.flatnonzero(scores < np.quantile(scores, quantile))
    return kept if len(kept) else np.arange(len(scores))


def tail_images(embeddings, percentile=0.85, cap=0.15, max_share=0.15):
    """TailSampler as the public implementation has it, and the product's guard: a tail of more than `max_share` of all images is none."""
    unit = embeddings.astype(np.float64)
    lengths = np.linalg.norm(unit, axis=1, keepdims=True)
    unit = np.divide(unit, lengths, out=np.zeros_like(unit), where=lengths > 0)
    similar = (unit @ unit.T).astype(np.float32)
    n = len(similar)
    quantized = np.minimum(np.trunc(n * similar), n - 1) / n
    half = np.sqrt((1 + quantized.min(1)) / 2).astype(np.float32)
    neighbors = np.zeros((n, n), dtype=bool)
    for i in range(n):
        inside = quantized[i][quantized[i] > half[i]]
        region = np.sort(inside if len(inside) else quantized[i])[::-1]
        nth = int(percentile * len(region))
        neighbors[i] = similar[i] >= region[nth - 1 if nth else -1]
    sizes = neighbors.sum(1)
    votes = [sizes[neighbors[:, j]] for j in range(n)]
    kappa = np.array([mode(vote) if len(vote) else sizes[j] for j, vote in enumerate(votes)])
    classes = class_sizes(kappa)
    smallest = np.cumsum(classes[::-1]) <= int(cap * n)
    within = classes[::-1][smallest][-1] if smallest[0] else classes[-1]
    tail = np.flatnonzero(kappa <= min(elbow(classes), within))
    return tail if len(tail) <= int(max_share * n) else tail[:0]


def mode(values):
    found, counts = np.unique(values, return_counts=True)
    return found[np.argmax(counts)]


def class_sizes(kappa):
    left = np.sort(np.maximum(np.round(kappa), 1)).astype(int)
    classes = []
    while len(left):
        if left[0] > len(left):
            classes.append((classes.pop() if classes else 0) + len(left))
            break
        size = min(int(np.round(left[: left[0]].mean())), len(left))
        classes.append(size)
        left = left[size:]
    return np.sort(np.array(classes))[::-1]


def elbow(classes):
    index = np.arange(len(classes))
    rise, run = classes[-1] - classes[0], len(classes) - 1
    return classes[np.argmax(np.abs(run * (classes - classes[0]) - rise * index))]
