"""Times lm-evaluation-harness (its own Hugging Face model class) on lists of perf/lists.

lm_eval_lists.py MODEL.gguf DTYPE BATCH LIST.json...
Loading the model and tokenising are left out, as they are for us. Prints one line a list.
"""
import json
import pathlib
import sys
import time

import torch
from lm_eval.api.instance import Instance
from lm_eval.models.huggingface import HFLM


def main():
    path, dtype, batch, *lists = sys.argv[1:]
    file = pathlib.Path(path).resolve()
    # transformers reads the file and computes with the converted weights.
    model = HFLM(
        pretrained=str(file.parent),
        gguf_file=file.name,
        dtype=dtype,
        batch_size=int(batch),
        device="cpu",
    )
    torch.set_grad_enabled(False)
    for name in lists:
        items = json.loads(pathlib.Path(name).read_text(encoding="utf-8"))
        requests = []
        for item in items:
            for choice in item["choices"]:
                arguments = (item["prompt"], choice)
                request = Instance(
                    request_type="loglikelihood", doc={}, arguments=arguments, idx=0
                )
                requests.append((arguments, *model._encode_pair(*request.args)))
        start = time.monotonic()
        model._loglikelihood_tokens(requests, disable_tqdm=True)
        seconds = time.monotonic() - start
        print(f"list={pathlib.Path(name).stem} seconds={seconds:.1f}", flush=True)


if __name__ == "__main__":
    main()
