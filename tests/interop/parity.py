"""Lays the references of lm-evaluation-harness out as that program writes them, and compares each
run with `etalon parity`. Prints a table: run, tasks compared, what agrees of what was compared."""
import collections
import json
import lzma
import pathlib
import subprocess
import sys
import tempfile

TIME = "2026-08-21T00-00-00.000000"


def lay_out(reference, folder):
    for entry in json.loads((reference / "index.json").read_text()):
        if not entry["file"].endswith(".samples.jsonl.xz"):
            continue  # hashes only
        run = folder / entry["model"] / entry["run"]
        run.mkdir(parents=True, exist_ok=True)
        samples = lzma.open(reference / entry["file"]).read()
        (run / f"samples_{entry['task']}_{TIME}.jsonl").write_bytes(samples)
        results = run / f"results_{TIME}.json"
        if not results.exists():
            results.write_bytes(lzma.open(reference / entry["results_file"]).read())


def main():
    etalon, reference, flags = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    differ = 0
    why = collections.Counter()
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        lay_out(reference, folder)
        for run in sorted(folder.glob("*/*")):
            done = subprocess.run([etalon, "parity", str(run), "--json", *flags],
                                  capture_output=True, text=True)
            if done.returncode not in (0, 1):
                raise SystemExit(f"{run}: {done.stderr}")
            report = json.loads(done.stdout)
            compared = [task for task in report["tasks"] if "not_compared" not in task]
            sums = collections.Counter()
            for task in compared:
                for kind, agreement in task["compared"].items():
                    sums[kind] += agreement["compared"]
                    missing = agreement["compared"] - agreement["equal"]
                    differ += missing
                    if missing:
                        print(f"{run.name}: {task['task']}: {kind}: {agreement}")
            for task in report["tasks"]:
                if "not_compared" in task:
                    why[task["not_compared"].split(": ", 1)[-1][:100]] += 1
            cells = ", ".join(f"{count} {kind}" for kind, count in sums.items())
            print(f"{run.parent.name}/{run.name}: {len(compared)} of {len(report['tasks'])} "
                  f"tasks: {cells}")
    for reason, count in why.most_common():
        print(f"not compared {count}: {reason}")
    if differ:
        raise SystemExit(f"{differ} differ")


main()
