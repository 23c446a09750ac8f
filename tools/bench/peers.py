"""
The peers of the benchmarks in one process that stays: a request is a line of JSON on standard input, its answer a line on standard output.

  {"work": "facts", "threads": 2}                                  versions, BLAS, threads
  {"work": "load", "name": "x", "path": ..., "shape": [...]}       raw float32 (or "dtype": "uint8") data under a name
  {"work": "drop", "names": [...]}
  {"work": "coreset", "features": "x", "count": ..., "first": ...} torch.norm loop; writes uint32 rows to "out"
  {"work": "lof", "features": "x", "images": ..., "positions": ..., "neighbors": ..., "threads": ..., "metric": "l2"}   scikit-learn; float32 scores to "out"
  {"work": "index", "name": "i", "bank": "x"}                      a faiss IndexFlatL2
  {"work": "search", "index": "i", "queries": "x", "k": ...}       float32 squared distances to "out"
  {"work": "graph", "name": "g", "path": ..., "weights": ...}      the product's ONNX graph in torch
  {"work": "extract", "graph": "g", "pixels": "x"}                 one forward pass; float32 patches to "out"
  {"work": "gemm", "size": ...}                                    one product of square matrices, for the ceiling

Timed works answer {"seconds": ...}; files are written after the clock has stopped. A failure answers {"error": ...}.
"""

import json
import sys
import time
import traceback

from peer_facts import facts, use_threads

held = {}


def answer_facts(request):
    use_threads(request["threads"])
    return facts()


def load(request):
    import numpy as np

    data = np.fromfile(request["path"], dtype=request.get("dtype", "float32"))
    held[request["name"]] = data.reshape(request["shape"])
    return {}


def drop(request):
    for name in request["names"]:
        held.pop(name, None)
    return {}


def coreset(request):
    import torch
    from reference_steps import greedy_coreset

    features = torch.from_numpy(held[request["features"]])
    return timed(request, lambda: greedy_coreset(features, request["count"], request["first"]))


def lof(request):
    from reference_steps import local_outlier_factors

    sizes = [request[name] for name in ("images", "positions", "neighbors", "threads", "metric")]
    return timed(request, lambda: local_outlier_factors(held[request["features"]], *sizes))


def index(request):
    from reference_steps import flat_index

    held[request["name"]] = flat_index(held[request["bank"]])
    return {}


def search(request):
    index, queries = held[request["index"]], held[request["queries"]]
    return timed(request, lambda: index.search(queries, request["k"])[0])


def graph(request):
    from torch_graph import TorchGraph

    held[request["name"]] = TorchGraph(request["path"], request["weights"])
    return {}


def extract(request):
    model, pixels = held[request["graph"]], held[request["pixels"]]
    if request.get("flops"):
        return {"flops": model.run(pixels, count_flops=True)[1]}
    return timed(request, lambda: model.run(pixels)[0]["patches"])


def gemm(request):
    import numpy as np

    size = request["size"]
    a = held.setdefault(("gemm", size), np.random.default_rng(0).random((size, size), dtype=np.float32))
    return timed(request, lambda: a @ a)


def timed(request, work):
    started = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - started
    if request.get("out"):
        result.tofile(request["out"])
    return {"seconds": seconds}


WORKS = {
    "facts": answer_facts,
    "load": load,
    "drop": drop,
    "coreset": coreset,
    "lof": lof,
    "index": index,
    "search": search,
    "graph": graph,
    "extract": extract,
    "gemm": gemm,
}


def main():
    answers, sys.stdout = sys.stdout, sys.stderr  # what libraries print is no answer
    for line in sys.stdin:
        try:
            request = json.loads(line)
            answer = WORKS[request["work"]](request)
        except Exception as error:
            traceback.print_exc()
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


main()
