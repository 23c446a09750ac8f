"""
A whole fit in Python, step for step what `tailedcore fit --augment none --set tail.apart=0` does on the default backbone: Pillow, torch,
scikit-learn, numpy's tail sampler, a torch.norm coreset, and the scores of the training images with faiss. Run as a process of its own:

  reference_fit.py --list images.txt --graph graph.json --weights weights.bin --count 1000 --threads 2 --out model.npz
"""

import argparse

from peer_facts import use_threads

parser = argparse.ArgumentParser()
for option in ("list", "graph", "weights", "out"):
    parser.add_argument(f"--{option}", required=True)
parser.add_argument("--count", type=int, required=True)
parser.add_argument("--threads", type=int, required=True)


def main(options):
    use_threads(options.threads)
    import numpy as np
    import torch
    from reference_images import batches
    from reference_steps import flat_index, greedy_coreset, keep_below, local_outlier_factors, tail_images
    from torch_graph import TorchGraph

    with open(options.list, encoding="utf8") as file:
        paths = file.read().splitlines()
    graph = TorchGraph(options.graph, options.weights)
    features, embeddings = None, []
    done = 0
    for pixels in batches(paths, options.threads):
        outputs, _ = graph.run(pixels)
        patches = outputs["patches"]
        positions = len(patches) // len(pixels)
        if features is None:
            features = np.empty((len(paths) * positions, patches.shape[1]), dtype=np.float32)
        features[done : done + len(patches)] = patches
        done += len(patches)
        embeddings.append(outputs["embedding"])
    images = len(paths)

    scores = local_outlier_factors(features, images, positions, 6, options.threads)
    head = keep_below(scores, 0.85)
    tail = tail_images(np.concatenate(embeddings))
    rows = condense(features, head, options.count)
    if len(tail):
        of_tail = (tail[:, None] * positions + np.arange(positions)).reshape(-1)
        rows = np.concatenate([rows, condense(features, of_tail, options.count)])

    bank, origins = features[rows], rows // positions
    training = np.empty(images, dtype=np.float32)
    for image in range(images):
        index = flat_index(bank[origins != image])
        distances, _ = index.search(features[image * positions : (image + 1) * positions], 1)
        training[image] = distances.max()
    np.savez(options.out, bank=bank, rows=rows.astype(np.uint32), scores=training, tail=tail)
    rows.astype(np.uint32).tofile(f"{options.out}.rows")


def condense(features, candidates, count):
    import torch
    from reference_steps import greedy_coreset

    chosen = torch.from_numpy(features[candidates])
    return candidates[greedy_coreset(chosen, min(count, len(candidates)), 0)]


main(parser.parse_args())
