#!/usr/bin/env python3
"""Writes what scikit-learn says to the methods that the sampler study compares with: make_sampler_goldens.py FOLDER.

On Debian: apt-get install python3-sklearn. Made once, with scikit-learn 1.2.1; the files lie in packages/evaluation/src/samplers/fixtures.
`samplers-unit` holds rows of length 1, `samplers-raw` rows of any length. All methods have the settings that the study takes from
scikit-learn and PyOD; the one-class machine is solved to 1e-10, so that its answer does not hang on where it stopped.
"""
import json
import struct
import sys

import numpy as np
from sklearn.cluster import DBSCAN, AffinityPropagation, KMeans
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import KernelDensity, LocalOutlierFactor, NearestNeighbors
from sklearn.svm import OneClassSVM

DTYPES = {"float32": "F32", "float64": "F64", "int64": "I64"}
SIZES = (40, 34, 28, 16, 9, 5, 3, 1)
COLUMNS = 12


def write(folder, name, metadata, tensors):
    """A safetensors file: 8 bytes of length, a JSON header, the values."""
    header, data = {"__metadata__": {key: str(value) for key, value in metadata.items()}}, b""
    for key, value in tensors.items():
        value = np.ascontiguousarray(value)
        start, data = len(data), data + value.tobytes()
        header[key] = {"dtype": DTYPES[str(value.dtype)], "shape": list(value.shape), "data_offsets": [start, len(data)]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(f"{folder}/{name}.safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def products(random, spread, strays):
    """Rows around one positive centre a product, a few of them strayed."""
    centres = random.uniform(0, 2, size=(len(SIZES), COLUMNS))
    product = np.repeat(np.arange(len(SIZES)), SIZES)
    width = np.where(random.uniform(size=len(product)) < strays, 3 * spread, spread)
    rows = np.maximum(centres[product] + width[:, None] * random.normal(size=(len(product), COLUMNS)), 0)
    order = random.permutation(len(product))
    return rows[order], product[order]


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def forest(rows, rare):
    """Scores of twenty forests: their mean, and the mean of their AUROC."""
    scores = [-IsolationForest(random_state=seed).fit(rows).score_samples(rows) for seed in range(20)]
    return np.mean(scores, axis=0), np.array([np.mean([roc_auc_score(rare, score) for score in scores])])


def answers(rows, rare, separated):
    scores, auroc = forest(rows, rare)
    best = min((KMeans(8, n_init=10, random_state=seed).fit(separated) for seed in range(5)), key=lambda fit: fit.inertia_)
    return {
        "lof": -LocalOutlierFactor().fit(rows).negative_outlier_factor_,
        "knn": NearestNeighbors(n_neighbors=5).fit(rows).kneighbors()[0][:, -1],
        "kde": KernelDensity().fit(rows).score_samples(rows),
        "gaussian": GaussianMixture().fit(rows).score_samples(rows),
        "one_class_svm": OneClassSVM(tol=1e-10).fit(rows).decision_function(rows),
        "isolation_forest": scores,
        "isolation_forest_auroc": auroc,
        "dbscan": DBSCAN().fit(rows).labels_,
        "affinity_propagation": AffinityPropagation(random_state=0).fit(rows).labels_,
        "k_means": best.labels_.astype("int64"),
        "k_means_inertia": np.array([best.inertia_]),
    }


def golden(folder, name, random, scaled, spread):
    rows, product = products(random, spread, 0.1)
    separated, _ = products(random, 0.02, 0)
    rows, separated = (scaled(each).astype("float32") for each in (rows, separated))
    rare = np.array(SIZES)[product] <= 5
    tensors = {"embeddings": rows, "product": product, "separated": separated}
    tensors |= answers(rows.astype("float64"), rare, separated.astype("float64"))
    write(folder, name, {"rare": "products of at most 5"}, tensors)


def main():
    folder = sys.argv[1]
    golden(folder, "samplers-unit", np.random.default_rng(7), unit, 0.3)
    golden(folder, "samplers-raw", np.random.default_rng(8), lambda rows: rows, 0.12)


main()
