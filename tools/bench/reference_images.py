"""Photographs as the network takes them: decoded and resized by Pillow, a few batches ahead on threads."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from PIL import Image

RESIZE, CROP, BATCH = 256, 224, 8


def read(path):
    """uint8 [crop, crop, 3]: the shorter side to 256 pixels (bilinear, antialiased), the middle cut out."""
    image = Image.open(path).convert("RGB")
    short = min(image.size)
    width, height = (RESIZE if side == short else int(RESIZE * side / short) for side in image.size)
    left, top = round((width - CROP) / 2), round((height - CROP) / 2)
    resized = image.resize((width, height), Image.BILINEAR)
    return np.asarray(resized.crop((left, top, left + CROP, top + CROP)))


def batches(paths, threads):
    """Arrays [up to 8, crop, crop, 3] in order; the next ones are read meanwhile."""
    with ThreadPoolExecutor(threads) as pool:
        waiting = []
        for start in range(0, len(paths), BATCH):
            waiting.append([pool.submit(read, path) for path in paths[start : start + BATCH]])
            if len(waiting) > 2:
                yield np.stack([image.result() for image in waiting.pop(0)])
        for batch in waiting:
            yield np.stack([image.result() for image in batch])
