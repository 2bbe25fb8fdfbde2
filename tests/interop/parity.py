"""Lays the references of lm-evaluation-harness out as that program writes them, and compares all of
them with one call of `etalon parity`, whose table it prints. Nothing may be left out.

    parity.py ETALON REFERENCE_FOLDER FLAGS…
"""
import json
import lzma
import pathlib
import subprocess
import sys
import tempfile

TIME = "2026-08-21T00-00-00.000000"


def lay_out(reference, folder):
    """Returns the number of tasks."""
    tasks = 0
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
        tasks += 1
    return tasks


def main():
    etalon, reference, flags = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        tasks = lay_out(reference, folder)
        done = subprocess.run([etalon, "parity", str(folder), *flags], stdout=subprocess.PIPE,
                              text=True)
    print(done.stdout, end="")
    # A task that was not compared does not agree, but what was never looked at would not be missed.
    for wanted in (f"all {tasks} tasks", "values of groups", "of chosen documents"):
        if wanted not in done.stdout:
            print(f"not in the report: {wanted}")
            return 1
    return done.returncode


sys.exit(main())
