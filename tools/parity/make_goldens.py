#!/usr/bin/env python3
"""Writes goldens of several forms with any seed: make_goldens.py FOLDER [SEED].

What computes them: scikit-learn (lof-*, metrics-*, pixel-metrics-*), Pillow (resize-bilinear-*), SciPy and NumPy (scoring-*, and AUPRO).
On Debian: apt-get install python3-sklearn python3-pil. Then: GOLDENS=FOLDER npm run test:parity
"""
import json
import struct
import sys

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter, label
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score, roc_curve
from sklearn.neighbors import LocalOutlierFactor, NearestNeighbors

DTYPES = {"float32": "F32", "float64": "F64", "int64": "I64", "uint8": "U8"}


def write(folder, name, metadata, tensors):
    """A safetensors file: 8 bytes of length, a JSON header, the values."""
    header, data = {"__metadata__": {key: str(value) for key, value in metadata.items()}}, b""
    for key, value in tensors.items():
        value = np.ascontiguousarray(value)
        start, data = len(data), data + value.tobytes()
        header[key] = {"dtype": DTYPES[str(value.dtype)], "shape": list(value.shape), "data_offsets": [start, len(data)]}
    text = json.dumps(header).encode()
    with open(f"{folder}/{name}.safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def lof_scores(features, k):
    return -LocalOutlierFactor(n_neighbors=k).fit(features).negative_outlier_factor_


def lof(folder, random, seed):
    rows, k = int(random.integers(20, 60)), int(random.integers(3, 9))
    features = random.normal(size=(rows, 10)).astype("float32")
    write(folder, f"lof-pooled-{seed}", {"k": k}, {"features": features, "scores": lof_scores(features, k)})

    images, grid, keep = int(random.integers(12, 30)), (2, 5), 0.8
    positions = grid[0] * grid[1]
    features = random.normal(size=(images, positions, 24)).astype("float32")
    scores = np.stack([lof_scores(features[:, p], k) for p in range(positions)], axis=1).reshape(-1)
    kept = np.flatnonzero(scores < np.quantile(scores, keep))
    tensors = {"features": features.reshape(-1, 24), "map_shape": np.array(grid), "scores": scores, "kept_indices": kept}
    write(folder, f"lof-per-position-{seed}", {"k": k, "keep": keep}, tensors)


def resize(folder, random, seed):
    tensors = {}
    for i in range(6):
        height, width, new_height, new_width = (int(side) for side in random.integers(1, 130, size=4))
        source = random.integers(0, 256, size=(height, width, 3), dtype="uint8")
        tensors[f"{i}.source"] = source
        tensors[f"{i}.bilinear"] = np.asarray(Image.fromarray(source).resize((new_width, new_height), Image.BILINEAR))
    write(folder, f"resize-bilinear-{seed}", {"filter": "Pillow BILINEAR, reducing_gap none"}, tensors)


def metrics(folder, random, seed):
    labels = random.integers(0, 2, size=150)
    scores = np.round(random.normal(size=150) + labels, 1)
    write(folder, f"metrics-{seed}", {}, {"labels": labels, "scores": scores, **ranked(labels, scores)})


def ranked(labels, scores):
    precision, recall, _ = precision_recall_curve(labels, scores)
    f1 = np.max(2 * precision * recall / np.maximum(precision + recall, 1e-12))
    fpr, tpr, _ = roc_curve(labels, scores, drop_intermediate=False)
    values = {"auroc": roc_auc_score(labels, scores), "average_precision": average_precision_score(labels, scores)}
    values |= {"f1_max": f1, "fpr_at_95_tpr": fpr[np.argmax(tpr >= 0.95)]}
    return {name: np.array([value], dtype="float64") for name, value in values.items()}


def pixel_metrics(folder, random, seed):
    """Maps with many equal scores; every second image has a mask of one to five blots, which may touch at corners."""
    images, size = 6, (20, 26)
    masks = np.zeros((images, *size), dtype="uint8")
    for mask in masks[::2]:
        for _ in range(int(random.integers(1, 6))):
            y, x, height, width = random.integers(0, 16, size=4)
            mask[y : y + height // 3 + 1, x : x + width // 3 + 1] = 1
    noise = gaussian_filter(random.normal(size=masks.shape), (0, 1, 1)) * 2
    maps = (np.round((noise + masks * random.random(size=(images, 1, 1)) * 2) * 20) / 20).astype("float32")
    values = ranked(masks.reshape(-1), maps.reshape(-1).astype("float64"))
    values = {name: values[name] for name in ("auroc", "average_precision", "f1_max")}
    values["aupro"] = np.array([aupro(maps, masks, 0.3)])
    write(folder, f"pixel-metrics-{seed}", {"fpr_limit": 0.3}, {"maps": maps, "masks": masks, **values})


def aupro(maps, masks, limit):
    """Mean overlap of regions (8-connected) over the false positive rate, by trapezoids, cut at the limit: threshold by threshold."""
    regions = []
    for score, mask in zip(maps, masks):
        names, count = label(mask, structure=np.ones((3, 3)))
        regions += [score[names == name] for name in range(1, count + 1)]
    good = maps[masks == 0]
    rates, overlaps = [0.0], [0.0]
    for threshold in np.unique(maps)[::-1]:
        rates.append(np.mean(good >= threshold))
        overlaps.append(np.mean([np.mean(region >= threshold) for region in regions]))
    rates, overlaps = np.array(rates), np.array(overlaps)
    inside = rates <= limit
    end = np.interp(limit, rates, overlaps) if limit not in rates else None
    x, y = rates[inside], overlaps[inside]
    if end is not None:
        x, y = np.append(x, limit), np.append(y, end)
    return np.trapz(y, x) / limit


def scoring(folder, random, seed):
    images, grid, size, sigma, truncate = 3, (4, 6), 40, 3, 4
    memory = random.normal(size=(120, 16)).astype("float32")
    queries = random.normal(size=(images * grid[0] * grid[1], 16)).astype("float32")
    tensors = {"memory": memory, "queries": queries}
    for k in (1, 4):
        distances, rows = NearestNeighbors(n_neighbors=k, algorithm="brute").fit(memory.astype("float64")).kneighbors(queries)
        shape = (-1,) if k == 1 else (-1, k)
        tensors[f"nn{k}_sqdist"] = (distances**2).astype("float32").reshape(shape)
        tensors[f"nn{k}_index"] = rows.reshape(shape)
    maps = tensors["nn1_sqdist"].astype("float64").reshape(images, *grid)
    tensors["image_scores"] = maps.max(axis=(1, 2)).astype("float32")
    tensors["score_map_shape"] = np.array(grid)
    smoothed = [gaussian_filter(bilinear(one, size), sigma, mode="reflect", truncate=truncate) for one in maps]
    tensors[f"score_maps_{size}"] = np.stack(smoothed).astype("float32")
    write(folder, f"scoring-{seed}", {"size": size, "sigma": sigma, "truncate": truncate}, tensors)


def bilinear(grid, size):
    """Cells are areas, edges repeat (align_corners false)."""
    for axis in (0, 1):
        n = grid.shape[axis]
        place = np.clip((np.arange(size) + 0.5) * n / size - 0.5, 0, n - 1)
        low = np.floor(place).astype(int)
        share = np.expand_dims(place - low, 1 - axis)
        grid = grid.take(low, axis) * (1 - share) + grid.take(np.minimum(low + 1, n - 1), axis) * share
    return grid


if __name__ == "__main__":
    target, number = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1
    for make in (lof, resize, metrics, pixel_metrics, scoring):
        make(target, np.random.default_rng(number), number)
