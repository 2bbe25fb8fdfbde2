"""Lays the references of lm-evaluation-harness out as that program writes them, and compares all of
them with one call of `etalon parity`, whose table it prints. Checks that what can only be compared
when it is asked for (programs of models, chosen documents, groups) was compared too.

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


def unmet(report, tasks):
    """What a comparison of everything must hold and this one does not."""
    found = report["tasks"]
    named = lambda word: [task for task in found if word in task["task"] and task["agrees"]]
    if len(found) != tasks:
        yield f"{len(found)} tasks of {tasks}"
    for word in ("humaneval", "mbpp"):
        if sum(task["compared"]["scores"]["compared"] for task in named(word)) == 0:
            yield f"no score of {word} was compared"
    if not any(task.get("chosen_documents") for task in named("ifeval")):
        yield "no run of chosen documents was compared"
    if report["totals"]["values of groups"]["compared"] == 0:
        yield "no group was compared"


def main():
    etalon, reference, flags = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        tasks = lay_out(reference, folder)
        command = [etalon, "parity", str(folder), *flags]
        text = subprocess.run(command, capture_output=True, text=True)
        print(text.stdout + text.stderr, end="", flush=True)
        if text.returncode not in (0, 1):
            return text.returncode
        done = subprocess.run([*command, "--json"], capture_output=True, text=True)
    report = json.loads(done.stdout)
    complaints = list(unmet(report, tasks))
    for complaint in complaints:
        print(complaint)
    return 1 if complaints or done.returncode else 0


sys.exit(main())
