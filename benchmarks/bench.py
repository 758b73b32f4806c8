"""Our engine against general libraries and its plain twin on the same seeded networks; every answer is checked.

Writes build/bench.json and docs/performance.md. Nothing here passes or fails.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the limit that is measured is that of one core

import numpy as np
from peers import ENGINES

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from synthetic import SIZES, network, patient  # noqa: E402

from unclench.case.observations import observe  # noqa: E402
from unclench.errors import TooManyFindingsError  # noqa: E402
from unclench.evaluation.patient import read_patients  # noqa: E402
from unclench.inference.batch import Patients, posteriors  # noqa: E402
from unclench.inference.differential import differential, inquire  # noqa: E402
from unclench.inference.frozen import Frozen  # noqa: E402
from unclench.inference.native import information, work  # noqa: E402
from unclench.inference.plain import plain_posterior  # noqa: E402
from unclench.inference.posterior import Posterior, Problem, posterior  # noqa: E402
from unclench.inference.questions import Absences, absences, best_question  # noqa: E402
from unclench.model.network import Draws, Parameters, build  # noqa: E402
from unclench.records.load import load  # noqa: E402

POSITIVES = (5, 10, 15, 20)
N_PATIENTS = 20
N_PEER_PATIENTS = 1
PEER_SECONDS = 40
PEERS_UP_TO = 15
PEERS_PYTHON = os.environ.get("PEERS_PYTHON", sys.executable)  # they may live in an environment of their own
PLAIN_UP_TO = 10
N_DRAWS = 200
SD = 0.5  # of each number's log-odds in the drawn networks


def main() -> None:
    """Run everything that fits and write it down."""
    rows: list[dict[str, Any]] = []
    for size in SIZES:
        parameters = network(size, 3)
        frozen = Frozen.of(parameters)
        for n in POSITIVES:
            if size == "20x80" and n > 15:
                continue  # with twenty causes all of them are linked to all: nothing to plan, only memory
            problems = [patient(parameters, size, n, 100 + k) for k in range(N_PATIENTS)]
            row = single(parameters, frozen, problems)
            show(rows, {"what": "single", "size": size, "positives": n, **row, **peers(parameters, problems)})
            if n <= 15:
                show(
                    rows,
                    {"what": "next_question", "size": size, "positives": n, **questions(frozen, problems)},
                )
                show(rows, {"what": "batch", "size": size, "positives": n, **batch(frozen, problems)})
                show(
                    rows,
                    {"what": "interval", "size": size, "positives": n, **intervals(parameters, problems)},
                )
    memory = {n: peak_mib(n) for n in (2_000, 20_000)}
    for row in own_folder():
        show(rows, row)
    made = ROOT / "build"
    made.mkdir(exist_ok=True)
    (made / "bench.json").write_text(json.dumps(rows, indent=1) + "\n")
    (ROOT / "docs" / "performance.md").write_text(page(rows, memory))


def show(rows: list[dict[str, Any]], row: dict[str, Any]) -> None:
    """Keep a row and print it."""
    ours, peer = row.get("ours_ms"), row.get("best_peer_ms")
    row["ratio"] = peer / ours if ours and peer else None
    rows.append(row)
    print(json.dumps(row), flush=True)  # noqa: T201


def milliseconds(run: Callable[[], Any], *, at_least: int = 3, seconds: float = 0.05) -> float:
    """Median time of a call, after one that does not count."""
    run()
    times: list[float] = []
    begin = time.perf_counter()
    while len(times) < at_least or (time.perf_counter() - begin < seconds and len(times) < 500):
        start = time.perf_counter()
        run()
        times.append(1e3 * (time.perf_counter() - start))
    return float(np.median(times))


def single(parameters: Parameters, frozen: Frozen, problems: list[Problem]) -> dict[str, Any]:
    """The whole Python call for one patient, and the plain twin on as many patients as it can do."""
    times = [milliseconds(lambda problem=problem: posterior(problem, frozen)) for problem in problems]
    error, plain_ms = None, None
    if problems[0].present.size <= PLAIN_UP_TO:
        errors, plain_times = [], []
        for problem in problems[:3]:
            start = time.perf_counter()
            plain = plain_posterior(problem, parameters)
            plain_times.append(1e3 * (time.perf_counter() - start))
            errors.append(np.abs(plain.p_active - posterior(problem, frozen).p_active).max())
        error, plain_ms = float(max(errors)), float(np.median(plain_times))
    flops, moved = np.median([sweep_work(problem, frozen) for problem in problems], axis=0)
    return {
        "ours_ms": float(np.median(times)),
        "ours_ms_90": float(np.quantile(times, 0.9)),
        "plain_ms": plain_ms,
        "max_error": error,
        "gflops": float(flops / np.median(times)) / 1e6,
        "gigabytes_per_s": float(moved / np.median(times)) / 1e6,
    }


def sweep_work(problem: Problem, frozen: Frozen) -> tuple[float, float]:
    """Operations and bytes of one patient's sweep."""
    return work(
        frozen.links, present=problem.present, is_complaint=problem.is_complaint, absent=problem.absent
    )


def questions(frozen: Frozen, problems: list[Problem]) -> dict[str, Any]:
    """Expected information of every open finding, exactly."""
    times, screened, exact, errors = [], [], [], []
    for problem in problems[:8]:
        found = posterior(problem, frozen)
        observed = np.concatenate((problem.present, problem.absent))
        asked = np.setdiff1d(np.arange(frozen.n_findings), observed)

        def tell(
            problem: Problem = problem, found: Posterior = found, asked: np.ndarray = asked
        ) -> np.ndarray:
            then = absences(frozen, problem, found, asked)
            return information(found.p_explains, then.p_explains, then.p_absent)

        times.append(milliseconds(tell))
        then = absences(frozen, problem, found, asked[:1])
        alone = posterior(problem, frozen, also_absent=int(asked[0]))
        errors.append(np.abs(then.p_active[0] - alone.p_active).max())
        best = best_question(frozen, problem, found, asked)
        bits = information(found.p_active, *told_of(absences(frozen, problem, found, asked)))
        errors.append(abs(best.bits - bits.max()))
        screened.append(milliseconds(lambda: best_question(frozen, problem, found, asked)))  # noqa: B023
        exact.append(best.n_exact)
    return {
        "ours_ms": float(np.median(times)),
        "screened_ms": float(np.median(screened)),
        "screened_exact": float(np.median(exact)),
        "max_error": float(max(errors)),
    }


def told_of(then: Absences) -> tuple[np.ndarray, np.ndarray]:
    """What `information` needs to know."""
    return then.p_active, then.p_absent


def batch(frozen: Frozen, problems: list[Problem]) -> dict[str, Any]:
    """Patients in a second, all cores."""
    n = 4000 if problems[0].present.size <= 10 else 600
    chosen = [problems[k % len(problems)] for k in range(n)]
    patients = Patients.of(
        [problem.present for problem in chosen],
        [problem.absent for problem in chosen],
        [problem.is_complaint for problem in chosen],
    )
    found = posteriors(frozen, patients)
    errors = [
        np.abs(found.p_active[k] - posterior(problem, frozen).p_active).max()
        for k, problem in enumerate(problems)
    ]
    ms = milliseconds(lambda: posteriors(frozen, patients))
    return {"ours_ms": ms, "patients_per_s": 1e3 * n / ms, "max_error": float(max(errors))}


def peak_mib(n: int) -> float:
    """The most memory that a process takes beyond its columns in and out, for so many patients."""
    code = (
        "import sys; sys.path[:0] = ['tests', 'benchmarks']; import numpy as np; import bench as b;"
        "p = b.network('80x300', 3); f = b.Frozen.of(p); q = [b.patient(p, '80x300', 10, k) for k in range(20)];"
        f"c = [q[k % 20] for k in range({n})];"
        "x = b.Patients.of([a.present for a in c], [a.absent for a in c], [a.is_complaint for a in c]);"
        "b.posteriors(f, b.Patients.of([q[0].present], [q[0].absent], [q[0].is_complaint]));"
        "del c; import gc; gc.collect(); open('/proc/self/clear_refs', 'w').write('5');"
        "peak = lambda: int(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]);"
        "r = peak(); y = b.posteriors(f, x);"
        f"print((peak() - r) / 1024 - {n} * 161 * 8 / 2**20)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    return float(done.stdout)


def own_folder() -> Iterator[dict[str, Any]]:
    """The published patients on the built-in folder."""
    model = build(load())
    found = []
    for expected in read_patients([ROOT / "tests" / "cases" / "published.yaml"], model.knowledge):
        observations = observe(expected.case, model.knowledge)
        inquiry = inquire(model, expected.case, observations)
        found.append(inquiry)
    for few, many in ((1, 4), (5, 8), (9, 20)):
        some = [one for one in found if few <= one.problem.present.size <= many and not one.estimate]
        questions_ms = []
        for one in some[:8]:
            observed = np.concatenate((one.problem.present, one.problem.absent))
            asked = np.setdiff1d(np.arange(one.frozen.n_findings), observed)
            questions_ms.append(
                milliseconds(lambda: absences(one.frozen, one.problem, one.posterior, asked))  # noqa: B023
            )
        size = f"built-in, {few} to {many}"
        positives = int(np.median([one.problem.present.size for one in some]))
        single_ms = [
            milliseconds(lambda one=one: posterior(one.problem, one.frozen), seconds=0.02) for one in some
        ]
        yield {"what": "single", "size": size, "positives": positives, "ours_ms": float(np.median(single_ms))}
        yield {
            "what": "next_question",
            "size": size,
            "positives": positives,
            "ours_ms": float(np.median(questions_ms)),
        }
        whole = [
            milliseconds(
                lambda one=one: differential(model, one, n_draws=N_DRAWS, random=np.random.default_rng(0)),
                at_least=2,
                seconds=0.02,
            )
            for one in some[:8]
        ]
        yield {
            "what": "whole_result",
            "size": size,
            "positives": positives,
            "ours_ms": float(np.median(whole)),
        }


def intervals(parameters: Parameters, problems: list[Problem]) -> dict[str, Any]:
    """All of 200 draws for one patient, drawing included."""
    times = [milliseconds(lambda problem=problem: drawn(parameters, problem)) for problem in problems[:5]]
    return {"ours_ms": float(np.median(times)), "draws": N_DRAWS, "max_error": None}


def drawn(parameters: Parameters, problem: Problem) -> np.ndarray:
    """p_active under networks drawn about these, only what the observations touch."""
    random = np.random.default_rng(0)
    columns = np.concatenate((problem.present, problem.absent))
    finding, cause = np.nonzero(parameters.p_cause[:, columns].T)

    def draw(p: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-np.log(p / (1 - p)) - SD * random.standard_normal((N_DRAWS, p.size))))

    draws = Draws(
        finding=finding,
        cause=cause,
        p_prior=draw(parameters.p_prior),
        p_leak=draw(parameters.p_leak[columns]),
        p_found=draw(parameters.p_cause[cause, columns[finding]]),
    )
    n_present, n_absent = problem.present.size, problem.absent.size
    patients = Patients(
        present_at=np.arange(N_DRAWS + 1) * n_present,
        present=np.tile(np.arange(n_present), N_DRAWS),
        is_complaint=np.tile(problem.is_complaint, N_DRAWS),
        absent_at=np.arange(N_DRAWS + 1) * n_absent,
        absent=np.tile(np.arange(n_present, n_present + n_absent), N_DRAWS),
    )
    return posteriors(Frozen.of_draws(draws), patients).p_active


def peers(parameters: Parameters, problems: list[Problem]) -> dict[str, Any]:
    """The fastest general library that gets through, and by how much its answers differ from ours."""
    best: tuple[float, str] | None = None
    error, failures = 0.0, {}
    for engine in ENGINES if problems[0].present.size <= PEERS_UP_TO else ():
        times = []
        for problem in problems[:N_PEER_PATIENTS]:
            answer = ask(engine, parameters, problem)
            if isinstance(answer, str):
                failures[engine] = answer
                break
            times.append(answer["ms"])
            ours = posterior(problem, parameters).p_active
            error = max(error, float(np.abs(np.array(answer["p"]) - ours).max()))
        else:
            if best is None or np.median(times) < best[0]:
                best = (float(np.median(times)), engine)
    return {
        "best_peer": best[1] if best else None,
        "best_peer_ms": best[0] if best else None,
        "peer_error": error if best else None,
        "peer_failures": failures,
    }


def ask(engine: str, parameters: Parameters, problem: Problem) -> dict[str, Any] | str:
    """One peer's answer, or why there is none."""
    on = parameters.p_prior * np.prod(1 - parameters.p_cause[:, problem.absent], axis=1)
    told = {
        "on": on.tolist(),
        "off": (1 - parameters.p_prior).tolist(),
        "found": [
            (
                float(parameters.p_leak[j]),
                [(int(i), float(parameters.p_cause[i, j])) for i in np.flatnonzero(parameters.p_cause[:, j])],
            )
            for j in problem.present
        ],
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "problem.json"
        file.write_text(json.dumps(told))
        try:
            done = subprocess.run(  # noqa: S603
                [PEERS_PYTHON, str(Path(__file__).parent / "peers.py"), engine, str(file)],
                capture_output=True,
                text=True,
                timeout=PEER_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"no answer in {PEER_SECONDS} s"
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["died"])[-1][:80]
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def limits() -> tuple[float, float]:
    """Measured Gflop/s of one core's matrix products, and GB/s of its additions within the second cache."""
    a, b = np.random.default_rng(0).random((2, 400, 400))
    gflops = 2 * 400**3 / 1e6 / milliseconds(lambda: a @ b)
    gigabytes = 0.0
    for n in (2_000, 5_000, 10_000, 15_000):
        x, y, z = np.ones((3, n))
        ms = milliseconds(lambda: np.add(x, y, out=z))  # noqa: B023
        gigabytes = max(gigabytes, 3 * 8 * n / 1e6 / ms)
    return gflops, gigabytes


def processor() -> str:
    """The name that the processor gives itself."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown")


def has_avx512() -> bool:
    """Whether the kernel has eight lanes here."""
    return "avx512f" in Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else False


def page(rows: list[dict[str, Any]], memory: dict[int, float]) -> str:
    """docs/performance.md."""
    gflops, gigabytes = limits()
    n_cores, load = os.cpu_count() or 1, os.getloadavg()[2]
    busy = (
        f" **The machine was busy with other work: a load of {load:.0f} on {n_cores} cores. Every time below is "
        "longer than on a quiet one, and those of several threads most of all.**"
        if load > n_cores
        else ""
    )

    def cell(number: float | None, form: str = "{:.3g}") -> str:
        return "-" if number is None else form.format(number)

    def share(row: dict[str, Any]) -> str:
        if "gflops" not in row:
            return "-"
        return f"{100 * row['gflops'] / gflops:.0f} %, {100 * row['gigabytes_per_s'] / gigabytes:.0f} %"

    def peer(row: dict[str, Any]) -> str:
        why = "; ".join(sorted(set(row.get("peer_failures", {}).values())))
        return row.get("best_peer") or (f"none ({why})" if why else "-")

    lines = [
        "# How fast, against what, and how right",
        "",
        (
            f"Made by `make bench` on {n_cores} cores of {processor()} ({'AVX-512' if has_avx512() else 'no AVX-512'}); one core "
            f"reaches {gflops:.0f} Gflop/s in matrix products and {gigabytes:.0f} GB/s in additions within its cache. Networks and "
            "patients are synthetic and seeded (tests/synthetic.py): causes x findings, each finding with 3 to 15 causes; or "
            f"the built-in folder with its published patients. Medians over {N_PATIENTS} patients in milliseconds, whole Python calls; "
            "a single call on one core, questions, batches and intervals on all. *Screened* is the best question with proof that it is "
            "the best of all: chances of pairs of causes bound what each answer can tell, and only those that could be best "
            "are worked out. The best peer is the fastest of "
            f"{', '.join(ENGINES)} that answers within {PEER_SECONDS} s and 12 GB; it gets the absent findings absorbed "
            "beforehand and each noisy OR as a chain, and only its inference is timed. Errors are the largest absolute "
            "difference of any number: from the plain twin (or the single call, or all questions), and from the peer. "
            "Of limits: the share of one core's arithmetic and of its cache bandwidth that the loops of the sweep make up, "
            f"counted, in the time of the whole call.{busy}"
        ),
        "",
        (
            "A batch takes "
            + " and ".join(f"{mib:.1f} MiB for {n:,} patients" for n, mib in memory.items())
            + " beyond its columns in and out (80x300, 10 positives)."
        ),
        "",
        "| what | size | positives | ours, ms | 90 % | screened | plain, ms | patients/s | best peer | its ms | ratio | error | peer's | of limits |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        (
            f"| {row['what']} | {row['size']} | {row['positives']} | {cell(row.get('ours_ms'))} "
            f"| {cell(row.get('ours_ms_90'))} | {cell(row.get('screened_ms'))} | {cell(row.get('plain_ms'))} "
            f"| {cell(row.get('patients_per_s'), '{:,.0f}')} | {peer(row)} "
            f"| {cell(row.get('best_peer_ms'))} | {cell(row.get('ratio'), '{:,.0f}')} "
            f"| {cell(row.get('max_error'), '{:.0e}')} | {cell(row.get('peer_error'), '{:.0e}')} | {share(row)} |"
        )
        for row in rows
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    try:
        main()
    except TooManyFindingsError as error:
        sys.exit(str(error))
