"""How long the next step of an interview takes while twenty people are being interviewed on the built-in folder.

Twenty threads speak to one desk, as the web server's do: each answers at random, thinks for a moment drawn from an
exponential distribution, and asks for the next step; the store keeps every reply on disk before that. Prints the
median, the 95th and the 99th percentile and writes build/bench-interview.json. Nothing here passes or fails.
"""

import json
import os
import platform
import random
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import numpy as np

from unclench.case.case import Case
from unclench.errors import ContradictionError
from unclench.interview.step import Stop
from unclench.interview.ticked import states_of
from unclench.web.app import create_app
from unclench.web.desk import Desk

N_PEOPLE, N_STEPS = 20, 1200
MEAN_THINKING_S = 5.0  # reading a step and answering takes people longer than this
OUT = Path(__file__).parents[1] / "build" / "bench-interview.json"


def interview(desk: Desk, draw: random.Random, took: list[float]) -> None:
    """Interviews one after another, until enough steps were timed."""
    complaints = [finding.id for finding in desk.knowledge.findings.values() if finding.kind == "complaint"]
    time.sleep(draw.uniform(0.0, MEAN_THINKING_S))
    while len(took) < N_STEPS:
        consultation = desk.open(
            Case(
                age=draw.randint(5, 95),
                sex=draw.choice(["female", "male"]),
                complaint=tuple(draw.sample(complaints, draw.randint(1, 3))),
                observations={},
            )
        )
        while len(took) < N_STEPS:
            begun = time.perf_counter()
            step = desk.next(consultation)
            took.append(time.perf_counter() - begun)
            if isinstance(step, Stop):
                break
            time.sleep(draw.expovariate(1.0 / MEAN_THINKING_S))
            ticked = [finding for finding in step.findings if draw.random() < 0.25]
            for chosen in (ticked, ticked[:1], []):
                with suppress(ContradictionError):
                    consultation = desk.reply(
                        consultation.id,
                        states_of(desk.knowledge, step.findings, chosen, rest="absent"),
                        choice=step.choice,
                        is_danger=step.is_danger,
                    )
                    break


def main() -> None:
    """Time it and print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        desk = create_app(data=Path(folder)).state.desk
        took: list[float] = []
        people = [
            threading.Thread(target=interview, args=(desk, random.Random(seed), took))  # noqa: S311
            for seed in range(N_PEOPLE)
        ]
        begun, busy = time.perf_counter(), time.process_time()
        for person in people:
            person.start()
        for person in people:
            person.join()
        wall, cpu = time.perf_counter() - begun, time.process_time() - busy
        desk.store.close()
    found = 1000 * np.quantile(took, (0.5, 0.95, 0.99))
    row = {
        "what": "next_step",
        "people": N_PEOPLE,
        "steps": len(took),
        "median_ms": round(float(found[0]), 1),
        "p95_ms": round(float(found[1]), 1),
        "p99_ms": round(float(found[2]), 1),
        "cpu_ms_per_step": round(1000 * cpu / len(took), 1),
        "wall_s": round(wall, 1),
        "load": os.getloadavg()[0],
        "cores": os.cpu_count(),
        "machine": platform.machine(),
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(row, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(row))  # noqa: T201  a command's own output


if __name__ == "__main__":
    main()
