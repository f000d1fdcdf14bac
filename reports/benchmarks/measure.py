"""Run commands pinned to cores, in turn, and say what each of them took."""

import dataclasses
import os
import statistics
import subprocess
import sys
import time

ENVIRONMENT = {
    **os.environ,
    # Without these, numeric libraries start a thread for each core of the machine.
    **{v: "1" for v in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")},
    "TOKENIZERS_PARALLELISM": "false",
}


@dataclasses.dataclass
class Run:
    """What a process and its children took."""

    seconds: float  # from start to end
    cpu: float  # processor seconds, user and system
    memory: float  # MiB, the peak of the process, or the sum of it and its workers' where they are more
    status: int = 0  # of exit


def sampled(pid):
    """Resident MiB of a process and its children, now."""
    total = 0
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as f:
            children = f.read().split()
        with open(f"/proc/{pid}/smaps_rollup") as f:
            total = sum(int(line.split()[1]) for line in f if line.startswith("Pss:")) / 1024
    except OSError:
        return 0
    return total + sum(sampled(int(c)) for c in children)


def run(command, cores, stdin=None, watch=False, allowed=(0,)):
    """Run a command on the given number of cores; watch its children's memory too.

    Another exit status than those allowed ends this program.
    """
    pinned = ["taskset", "-c", f"0-{cores - 1}", *map(str, command)]
    began = time.monotonic()
    process = subprocess.Popen(pinned, env=ENVIRONMENT, stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    os.set_blocking(process.stderr.fileno(), False)
    peak, said = 0, b""
    while True:
        said += process.stderr.read() or b""
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        if watch:
            peak = max(peak, sampled(process.pid))
        time.sleep(0.02)
    seconds = time.monotonic() - began
    said += process.stderr.read() or b""
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode not in allowed:
        sys.exit(f"{' '.join(pinned)} ended with {process.returncode}:\n{said.decode(errors='replace')[-2000:]}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, max(usage.ru_maxrss / 1024, peak), process.returncode)


def in_turn(contestants, rounds, report):
    """Medians by name: each of {name: function → Run} runs once a round, in turn."""
    runs = {name: [] for name in contestants}
    for i in range(rounds):
        for name, once in contestants.items():
            runs[name].append(once())
            label = name if isinstance(name, str) else ", ".join(name)
            report(f"round {i + 1} of {rounds}: {label}: {runs[name][-1].seconds:.1f} s")
    return {name: median(found) for name, found in runs.items()}


def median(runs):
    fields = [f.name for f in dataclasses.fields(Run)]
    return Run(**{f: statistics.median(getattr(r, f) for r in runs) for f in fields})
