#!/usr/bin/env python3
"""Writes goldens of PaDiM: make_padim_golden.py FOLDER [SEED]. NumPy and SciPy, after the paper (Defard et al. 2021).

The copies in packages/evaluation/src/systems/fixtures came from: make_padim_golden.py packages/evaluation/src/systems/fixtures
"""
import sys

import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.spatial.distance import mahalanobis

from make_goldens import write


def resized(cells, size):
    """Bilinear; cells are areas, edges repeat (align_corners false)."""
    for axis, side in enumerate(size):
        n = cells.shape[axis]
        place = np.clip((np.arange(side) + 0.5) * n / side - 0.5, 0, n - 1)
        low = np.floor(place).astype(int)
        share = np.expand_dims(place - low, 1 - axis)
        cells = cells.take(low, axis) * (1 - share) + cells.take(np.minimum(low + 1, n - 1), axis) * share
    return cells


def padim(folder, name, random, images, dimensions):
    grid, size, width, ridge, sigma = (3, 4), (24, 32), 12, 0.01, 4.0
    positions = grid[0] * grid[1]
    mixing = random.normal(size=(positions, width, width)) * 0.3
    means = random.normal(size=(positions, width)) * 40 + 100

    def draw(count, scale):
        return (means + scale * np.einsum("npw,pvw->npv", random.normal(size=(count, positions, width)), mixing)).astype("float32")

    train, test = draw(images, 1.0), draw(3, 1.5)
    columns = np.sort(random.choice(width, dimensions, replace=False))
    distances = np.zeros((len(test), positions))
    for position in range(positions):
        own = train[:, position, columns].astype("float64")
        inverse = np.linalg.inv(np.cov(own, rowvar=False) + ridge * np.identity(dimensions))
        for image, features in enumerate(test[:, position, columns].astype("float64")):
            distances[image, position] = mahalanobis(features, own.mean(axis=0), inverse)
    maps = [gaussian_filter(resized(one.reshape(grid), size), sigma, mode="reflect", truncate=4.0) for one in distances]
    tensors = {
        "train": train.reshape(-1, width),
        "test": test.reshape(-1, width),
        "columns": columns,
        "grid": np.array(grid),
        "size": np.array(size),
        "distances": distances,
        "maps": np.stack(maps).astype("float32"),
        "scores": np.array([one.max() for one in maps]),
    }
    write(folder, name, {"images": images, "ridge": ridge, "sigma": sigma}, tensors)


if __name__ == "__main__":
    target, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1
    # With fewer images than dimensions only the ridge makes the covariance invertible.
    padim(target, "padim-many", np.random.default_rng(seed), 37, 6)
    padim(target, "padim-few", np.random.default_rng(seed + 1), 5, 9)
