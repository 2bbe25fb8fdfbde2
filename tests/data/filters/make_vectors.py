"""Makes vectors.jsonl: what lm_eval's own filters make of responses.

    pip install numpy sacrebleu && pip install --no-deps lm_eval==0.4.13
    python3 make_vectors.py > vectors.jsonl
"""

import json

from lm_eval.filters.extraction import MultiChoiceRegexFilter, POSFilter
from lm_eval.filters.transformation import SPANFilter

LETTERS = {"group_select": 0, "ignore_case": True, "ignore_punctuation": True, "regex_pattern": r"(\([A-Z]\))"}
LAST = LETTERS | {"group_select": -1}
PLAIN = {"regex_pattern": r"answer is (\([A-D]\))|choose (\([A-D]\))"}
IGNORED = {"regex_pattern": r"#(\d)", "regexes_to_ignore": ["the ", r"\s+$"], "fallback": "none"}

CHOICES = [
    ["Paris", "London", "Guilty", "Guilty of Romance"],
    [" 3.5 ", "35", "$1,000", "a+b"],
    ["Straße", "STRASSE", "ΟΔΟΣ", "«oui»"],
    ["the cat", "cat", "dog", "dog"],
    ["yes", ""],
]
RESPONSES = [
    "(A)", "I say (B), not (C).", "The answer is (D)", "I choose (C) ", "paris!", "PARIS or London",
    "It was Guilty of Romance", "guilty", "3.5", "35", "answer: B", ":C", "Choice:\n  D", ": E", "",
    "$1,000", "1000", "a+b", "aab", "strasse", "STRASSE", "straße", "οδος", "oui", "«oui»", "the cat ",
    "dog", "#4", "# 4", "answer is (E): A", "()", "yes - no",
]
POS = [
    "[('I', 'PRON'), ('run', 'VERB')]", "('a', 'DET')('b','NOUN')", "", "no tags", "('', '')",
    "('it's', 'X')", "(\"a\", \"B\")", "('नमस्ते', 'INTJ')\n('!', 'PUNCT')",
]
SPANS = [
    "PER: kenya $$ LOC: nairobi, uganda", "person: Ada Lovelace$$location: London", "LOC: none $$ DATE: today",
    "Organization : UN\nDate: 1999", "none", "", "persons: A, B,, C $$$ country: D$", "Time: noon $ time: None",
    "my person: x", "superperson: x", "ORG:\n\nACME", "loc: İstanbul", " $$ ", "PER: a: b, LOC: c",
]


def line(function, made, arguments, responses, document):
    filtered = list(made.apply([responses], [document]))[0]
    print(json.dumps({"function": function, "arguments": arguments, "input": document,
                      "responses": responses, "filtered": filtered}))


def main():
    for arguments in (LETTERS, LAST, PLAIN, IGNORED):
        for choices in CHOICES:
            made = MultiChoiceRegexFilter(**arguments)
            line("multi_choice_regex", made, arguments, RESPONSES, {"choices": choices})
    line("regex_pos", POSFilter(), {}, POS, {})
    line("format_span", SPANFilter(), {}, SPANS, {})


main()
