"""
A whole predict in Python, what `tailedcore predict` does: features, the nearest row of the bank, the largest distance, and a heat map
(bilinear to the crop, Gaussian of 4 pixels) with its hottest spot. Run as a process of its own:

  reference_predict.py --list images.txt --graph graph.json --weights weights.bin --bank bank.f32 --threads 2 --out scores.json
"""

import argparse
import json

from peer_facts import use_threads

parser = argparse.ArgumentParser()
for option in ("list", "graph", "weights", "bank", "out"):
    parser.add_argument(f"--{option}", required=True)
parser.add_argument("--threads", type=int, required=True)


def main(options):
    use_threads(options.threads)
    import numpy as np
    import torch
    import torch.nn.functional as F
    from reference_images import CROP, batches
    from reference_steps import flat_index
    from scipy.ndimage import gaussian_filter
    from torch_graph import TorchGraph

    with open(options.list, encoding="utf8") as file:
        paths = file.read().splitlines()
    bank = np.fromfile(options.bank, dtype=np.float32)
    graph = TorchGraph(options.graph, options.weights)
    index = None
    results = []
    for pixels in batches(paths, options.threads):
        patches = graph.run(pixels)[0]["patches"]
        index = index or flat_index(bank.reshape(-1, patches.shape[1]))
        distances, _ = index.search(patches, 1)
        side = round((len(patches) / len(pixels)) ** 0.5)
        maps = torch.from_numpy(distances.reshape(len(pixels), 1, side, side))
        maps = F.interpolate(maps, size=(CROP, CROP), mode="bilinear", align_corners=False)[:, 0].numpy()
        for scores, heat in zip(distances.reshape(len(pixels), -1), maps):
            heat = gaussian_filter(heat, sigma=4)
            row, column = np.unravel_index(heat.argmax(), heat.shape)
            results.append({"score": float(scores.max()), "hottest": [int(column), int(row), float(heat.max())]})
    with open(options.out, "w", encoding="utf8") as file:
        json.dump(results, file)


main(parser.parse_args())
