"""One general library on one patient, in a process of its own: reads a problem, prints milliseconds and posteriors.

The library gets every help: findings that are absent are absorbed into the priors beforehand, findings that were
not observed are left out, and each noisy OR is built as a chain of small tables. Only inference is timed.
"""

import json
import logging
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

MEMORY = 12 << 30
REPEATS = 2

Row = list[tuple[int, float]]


def chained(problem: dict) -> Iterator[tuple[str, list[str], np.ndarray]]:
    """The network as tables: name, parents, and P(name=1) for each state of the parents, the first one slowest."""
    on, off = np.array(problem["on"]), np.array(problem["off"])
    for i, p in enumerate(on / (on + off)):
        yield f"d{i}", [], np.array(p)
    for j, (leak, causes) in enumerate(problem["found"]):
        before, p_before = "", leak
        for step, (i, p) in enumerate(causes):
            name = f"f{j}" if step == len(causes) - 1 else f"f{j}_{step}"
            if not before:
                yield name, [f"d{i}"], np.array([p_before, 1 - (1 - p_before) * (1 - p)])
            else:
                yield name, [before, f"d{i}"], np.array([[0.0, p], [1.0, 1.0]])
            before = name


def pyagrum_engine(name: str) -> Callable[[dict], Callable[[], np.ndarray]]:
    """An engine of pyAgrum."""

    def make(problem: dict) -> Callable[[], np.ndarray]:
        import pyagrum as gum  # noqa: PLC0415  a peer is imported in its own process only

        net = gum.BayesNet()
        for node, parents, p in chained(problem):
            net.add(gum.LabelizedVariable(node, node, 2))
            for parent in parents:
                net.addArc(parent, node)
            for index in np.ndindex(p.shape):
                row = dict(zip(parents, index, strict=True))
                net.cpt(node)[row] = [1 - float(p[index]), float(p[index])]
        evidence = {f"f{j}": 1 for j in range(len(problem["found"]))}
        targets = [f"d{i}" for i in range(len(problem["on"]))]

        def run() -> np.ndarray:
            engine = getattr(gum, name)(net)
            engine.setEvidence(evidence)
            engine.setTargets(set(targets))
            engine.makeInference()
            return np.array([engine.posterior(target)[1] for target in targets])

        return run

    return make


def pgmpy_engine(problem: dict) -> Callable[[], np.ndarray]:
    """Variable elimination of pgmpy."""
    logging.disable(logging.WARNING)
    from pgmpy.factors.discrete import TabularCPD  # noqa: PLC0415
    from pgmpy.inference import VariableElimination  # noqa: PLC0415
    from pgmpy.models import DiscreteBayesianNetwork  # noqa: PLC0415

    net = DiscreteBayesianNetwork()
    for node, parents, p in chained(problem):
        net.add_node(node)
        for parent in parents:
            net.add_edge(parent, node)
        flat = np.atleast_1d(p).ravel()
        net.add_cpds(
            TabularCPD(
                node, 2, [list(1 - flat), list(flat)], evidence=parents, evidence_card=[2] * len(parents)
            )
        )
    evidence = {f"f{j}": 1 for j in range(len(problem["found"]))}
    targets = [f"d{i}" for i in range(len(problem["on"]))]

    def run() -> np.ndarray:
        found = VariableElimination(net).query(targets, evidence=evidence, joint=False, show_progress=False)
        return np.array([found[target].values[1] for target in targets])

    return run


ENGINES = {
    "pyAgrum ShaferShenoy": pyagrum_engine("ShaferShenoyInference"),
    "pyAgrum LazyPropagation": pyagrum_engine("LazyPropagation"),
    "pgmpy VariableElimination": pgmpy_engine,
}


def main() -> None:
    """Answer for one engine and one file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    problem = json.loads(Path(sys.argv[2]).read_text())
    run = ENGINES[sys.argv[1]](problem)
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        found = run()
        times.append(1e3 * (time.perf_counter() - start))
    print(json.dumps({"ms": float(np.median(times)), "p": found.tolist()}))  # noqa: T201


if __name__ == "__main__":
    main()
