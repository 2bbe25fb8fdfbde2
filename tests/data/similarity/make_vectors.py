"""Makes vectors.jsonl: what sacrebleu, rouge_score and lm_eval say of odd texts.

    pip install sacrebleu==2.6.0 rouge_score==0.1.2 rouge==1.0.1 numpy scikit-learn
    pip install --no-deps lm_eval==0.4.13
    DISABLE_MULTIPROC=1 python3 make_vectors.py > vectors.jsonl

One line a case, and one last line over the short cases as a corpus of first references.
"""

import contextlib
import io
import json
import random

from lm_eval.api import metrics as lm_eval_metrics
from rouge import Rouge
from rouge_score.rouge_scorer import RougeScorer
from sacrebleu.metrics import BLEU, CHRF, TER

WORDS = "the a cat dog sat on mat over quick brown fox jumps 3.14 1,000 U.S. don't re-do (so) & <b>".split()


def drawn(seed, words):
    rng = random.Random(seed)
    return " ".join(rng.choice(WORDS) for _ in range(words))


def shuffled(seed, text):
    words = text.split()
    rng = random.Random(seed)
    for _ in range(max(1, len(words) // 8)):
        i, j = rng.randrange(len(words)), rng.randrange(len(words))
        words[i : i + 4], words[j : j + 1] = words[j : j + 1], words[i : i + 4]
    return " ".join(words)


CASES = [
    ("The cat sat on the mat.", ["The cat sat on the mat."]),
    ("the cat sat on mat", ["The cat sat on the mat.", "On the mat sat the cat, didn't it?"]),
    ("", ["The cat sat."]),
    ("The cat sat.", [""]),
    ("", [""]),
    (" \n\t", ["   "]),
    ("a", ["a"]),
    ("a b", ["a b c d"]),
    ("x y z w v", ["a b c d e"]),
    ("It costs $1,000.50 (or 3-4 euros) - isn't it?", ["It costs $1,000.50, or 3-4 euros; isn't that so?"]),
    ("&quot;A &amp; B&quot; &lt;skipped&gt; <skipped> end-\nof line", ['"A & B" < end of line']),
    ("line one\nline two.  Line three", ["line one . line two . Line three"]),
    ("今天天气很好，我们去公园吧。", ["今天天气真好，我们去公园玩吧！"]),
    ("東京は日本の首都です。", ["日本の首都は東京です。", "東京 は 日本 の 首都 です 。"]),
    ("Él comió ½ kg de manzanas — ¡qué rico! «sí»", ["Él se comió ½ kg de manzanas: ¡qué rico!"]),
    ("İstanbul ΟΔΥΣΣΕΥΣ straße ǅ", ["istanbul οδυσσευς STRASSE ǆ"]),
    ("नमस्ते दुनिया, कैसे हो? १२.५%", ["नमस्ते दुनिया! आप कैसे हैं? १२,५ %"]),
    ("emoji 😀👍🏽 and zero​width and nbsp", ["emoji 😀 👍🏽 and zero width and nbsp"]),
    ("cafe\u0301 \u2028 \x1c control", ["café   control"]),
    ("b c d e f a", ["a b c d e f"]),
    ("e f g h a b c d i j k", ["a b c d e f g h i j k"]),
    ("a a a a a a a", ["a a", "a a a b a a a"]),
    ("one", [" ".join(["word"] * 120)]),
    (" ".join(["word"] * 120), ["one word"]),
    (drawn(1, 40), [shuffled(2, drawn(1, 40))]),
    (drawn(3, 60), [shuffled(4, drawn(3, 60)), shuffled(5, drawn(3, 60))]),
    (drawn(6, 200), [shuffled(7, drawn(6, 200))]),
    (drawn(8, 30), [drawn(9, 150)]),
    (drawn(10, 150), [drawn(11, 30)]),
    ("The runners were happily running, relational conditional ponies agreed dying skies.",
     ["A runner was happy to run; relations and conditions: pony agreeing dies in the sky."]),
    ("the cat sat\nthe dog ran\n\nand sat sat", ["the the cat ran\nsat the dog\nsat"]),
    ("First sentence here.\nSecond one there.", ["Second one here.\nFirst sentence there."]),
]


def sacrebleu_of(metric, answer, references):
    statistics = metric._extract_corpus_statistics([answer], [[each] for each in references])
    return {
        "statistics": statistics[0],
        "value": metric.corpus_score([answer], [[each] for each in references]).score,
    }


def rouge_of(rouge, answer, references):
    return {name: list(score) for name, score in rouge.score(references[0], answer).items()}


def rouge_sets_of(answer, references):
    try:
        return Rouge().get_scores([answer], [references[0]], avg=True)["rouge-l"]["f"]
    except ValueError:
        return 0.0


def main():
    intl = BLEU(tokenize="intl")
    measures = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
    rouge, rouge_stem = RougeScorer(measures), RougeScorer(measures, use_stemmer=True)
    for answer, references in CASES:
        print(json.dumps({
            "answer": answer,
            "references": references,
            "tokens_13a": BLEU()._preprocess_segment(answer),
            "tokens_intl": intl._preprocess_segment(answer),
            "bleu": sacrebleu_of(BLEU(), answer, references),
            "bleu_intl": sacrebleu_of(intl, answer, references),
            "chrf": sacrebleu_of(CHRF(), answer, references),
            "chrf++": sacrebleu_of(CHRF(word_order=2), answer, references),
            "ter": sacrebleu_of(TER(), answer, references),
            "rouge": rouge_of(rouge, answer, references),
            "rouge_stem": rouge_of(rouge_stem, answer, references),
            "rouge_sets": rouge_sets_of(answer, references),
        }))
    items = [(each[1][0], each[0]) for each in CASES if len(each[0] + each[1][0]) < 200]
    corpus = {}
    for name in ("bleu", "chrf", "chrf++", "ter"):
        function = getattr(lm_eval_metrics, name.replace("++", "pp"))
        with contextlib.redirect_stdout(io.StringIO()):
            error = lm_eval_metrics.bootstrap_stderr(function, items, iters=100)
        corpus[name] = {"value": function(items), "standard_error": error}
    print(json.dumps({"corpus": corpus}))


main()
