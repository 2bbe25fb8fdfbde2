"""Makes stems.txt: what NLTK's Porter stemmer, with which rouge_score stems, makes of words.

    pip install nltk==3.10.4 pyarrow
    python3 make_stems.py > stems.txt

One line a word: the word, a space, its stem. Words of the shipped data sets, and stems with the
suffixes that the algorithm knows, whether they are words or not.
"""

import pathlib
import random
import re

from nltk.stem.porter import PorterStemmer
from pyarrow import parquet

SUFFIXES = """ational tional enci anci izer abli bli alli entli eli ousli ization ation ator alism
iveness fulness ousness aliti iviti biliti fulli logi icate ative alize iciti ical ful ness al ance
ence er ic able ible ant ement ment ent sion tion ion ou ism ate iti ous ive ize e ll s ss sses ies
ied eed ed ing y at bl iz ly fully ability ity ying yed lled tted zzed oing""".split()
STEMS = """a be tr by yy sky toy hop fall fil agr oper relat condit hes digit radic differ vil
analog pred hope callous sensit form electr goodn reviv allow infer adjust irrit adopt commun activ
effect bowdler prob r c w sh ay eyy 3 42 b2b""".split()
LISTED = """sky skies dying lying tying news inning innings outing outings canning cannings howe
proceed exceed succeed""".split()


def main():
    rng = random.Random(1)
    words = set()
    for path in sorted(pathlib.Path(__file__).parents[3].glob("standards/starter/datasets/**/*.parquet")):
        text = str(parquet.read_table(path).to_pylist())
        words.update(re.findall(r"[a-z]{4,}", text.lower()))
    words = rng.sample(sorted(words), 1500) + LISTED
    words += [stem + rng.choice(SUFFIXES) for stem in STEMS for _ in range(12)]
    words += [stem + rng.choice(SUFFIXES) + rng.choice(SUFFIXES) for stem in STEMS for _ in range(12)]
    stemmer = PorterStemmer()
    for word in sorted(set(words)):
        print(word, stemmer.stem(word))


main()
