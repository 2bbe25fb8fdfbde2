"""Checks a record from its format page alone; exits 1 with the first thing that does not hold."""
import hashlib
import json
import pathlib
import sys

import rfc8785
import zstandard


def require(condition, what):
    if not condition:
        sys.exit(f"does not hold: {what}")


def canonical(value):
    return rfc8785.dumps(value)


def read_lines(folder, name):
    """Lines of name.zst, checked against name.index: each frame alone, without gaps."""
    data = (folder / f"{name}.zst").read_bytes()
    index = json.loads((folder / f"{name}.index").read_bytes())
    require(index["format"] == "etalon-index" and index["version"] == 1, f"{name}.index format")
    lines, at = [], 0
    for first, offset, size in index["frames"]:
        require(first == len(lines) and offset == at, f"{name}.index frame at {offset}")
        text = zstandard.ZstdDecompressor().decompress(data[offset:offset + size])
        require(text.endswith(b"\n"), f"{name}.zst frame of whole lines")
        part = text[:-1].split(b"\n")
        require(len(text) <= 1 << 20 or len(part) == 1, f"{name}.zst frame of at most 1 MiB")
        lines += part
        at += size
    require(at == len(data), f"{name}.zst ends with its last frame")
    return lines


def merkle_root(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = merkle_root(leaves[:split]), merkle_root(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def main():
    folder = pathlib.Path(sys.argv[1])
    manifest_bytes = (folder / "manifest.json").read_bytes()
    manifest = json.loads(manifest_bytes)
    require(canonical(manifest) == manifest_bytes, "manifest.json is RFC 8785")
    lines = read_lines(folder, "samples")
    require(len(lines) == manifest["samples"]["count"], "number of samples")
    require(sum(len(line) + 1 for line in lines) == manifest["samples"]["bytes"], "bytes of samples")
    require(merkle_root(lines).hex() == manifest["samples"]["merkle_root"], "Merkle root")

    text_lines = read_lines(folder, "texts")
    whole = b"".join(line + b"\n" for line in text_lines)
    require(hashlib.sha256(whole).hexdigest() == manifest["texts"]["sha256"], "digest of texts.zst")
    texts = {}
    for line in text_lines:
        entry = json.loads(line)
        require(canonical(entry) == line, "a text line is RFC 8785")
        digest = hashlib.sha256(entry["text"].encode()).hexdigest()
        require(digest == entry["sha256"], "a text is what its digest says")
        texts[digest] = entry["text"]

    scores, order = {}, []
    tasks = [task["name"] for task in manifest["plan"]["tasks"]]
    for line in lines:
        sample = json.loads(line)
        require(canonical(sample) == line, "a sample line is RFC 8785")
        order.append((tasks.index(sample["task"]), sample["doc_id"], sample.get("repeat", 0)))
        require(sample["doc_hash"] in texts, "the document is in texts.zst")
        prompt = "".join(texts[part] for part in sample["prompts"][0]["parts"])
        require(hashlib.sha256(prompt.encode()).hexdigest() == sample["prompt_hash"], "prompt_hash")
        for name, marks in sample.get("scores", {}).items():
            scores.setdefault((sample["task"], name), []).append(marks)
    require(order == sorted(order) and len(set(order)) == len(order), "plan order")

    means = 0
    for result in manifest["results"]:
        marks = scores[(result["task"], f'{result["metric"]},{result["filter"]}')]
        require(result["estimate"]["n"] == len(marks), "n of a result")
        if result["metric"] in ("acc", "acc_norm", "exact_match"):
            mean = sum(mark[0] for mark in marks) / len(marks)
            require(abs(mean - result["estimate"]["value"]) < 1e-12, "mean of the marks")
            means += 1
    require(means >= 3, "some results are means")
    print(f"record holds: {len(lines)} samples, {len(texts)} texts, {means} means")


if __name__ == "__main__":
    main()
