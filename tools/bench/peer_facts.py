"""What the Python side is made of, and whether it is fit to be compared with."""

import importlib
import os
import platform

PACKAGES = {
    "numpy": "python3-numpy",
    "torch": "python3-torch",
    "sklearn": "python3-sklearn",
    "faiss": "python3-faiss",
    "scipy": "python3-scipy",
    "PIL": "python3-pil",
}
FAST_BLAS = ("openblas", "mkl", "blis", "accelerate")


def facts():
    """Versions of what is there, what is missing (and what Debian calls it), the BLAS behind numpy and the threads it uses."""
    versions, missing = {"python": platform.python_version()}, {}
    for name, package in PACKAGES.items():
        try:
            versions[name] = importlib.import_module(name).__version__
        except ImportError:
            missing[name] = package
    return {"versions": versions, "missing": missing, "blas": blas(), "threads": threads()}


def blas():
    """The BLAS in use, as "openblas 0.3.21 (file)"; None where numpy, torch or faiss is bound to a reference BLAS."""
    try:
        import numpy as np
        from threadpoolctl import threadpool_info
    except ImportError:
        return None
    np.ones((8, 8), dtype=np.float32) @ np.ones((8, 8), dtype=np.float32)
    if any(os.path.basename(file).startswith("libblas.") and not is_fast(file) for file in mapped_files()):
        return None
    for library in threadpool_info():
        if library["user_api"] == "blas" and library["internal_api"] in FAST_BLAS:
            file = os.path.basename(library["filepath"])
            return f"{library['internal_api']} {library['version']} ({file}, {library['num_threads']} threads)"
    return None


def is_fast(file):
    return any(name in os.path.realpath(file).lower() for name in FAST_BLAS)


def mapped_files():
    """Libraries that this process has loaded; none where the system does not tell (no /proc)."""
    try:
        with open("/proc/self/maps", encoding="utf8") as maps:
            return {line.split(maxsplit=5)[5].strip() for line in maps if line.count("/")}
    except OSError:
        return set()


def threads():
    try:
        import torch
    except ImportError:
        return None
    return torch.get_num_threads()


def use_threads(count):
    """The same number everywhere: torch, faiss, OpenMP and BLAS."""
    for name, set_threads in (("torch", "set_num_threads"), ("faiss", "omp_set_num_threads")):
        try:
            getattr(importlib.import_module(name), set_threads)(count)
        except ImportError:
            pass
    try:
        from threadpoolctl import threadpool_limits

        threadpool_limits(count)
    except ImportError:
        pass
