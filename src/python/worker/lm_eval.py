# What the modules of task files import of lm_eval, in one module: each of its packages is this one
# again. It evaluates nothing.
import abc
import logging
import re

eval_logger = logging.getLogger("lm-eval")
eval_logger.addHandler(logging.NullHandler())


def general_detokenize(string):
    for spaced, plain in ((" n't", "n't"), (" )", ")"), ("( ", "("), ('" ', '"'), (' "', '"')):
        string = string.replace(spaced, plain)
    return re.sub(" (['.,])", r"\1", string)


def weighted_f1_score(items):
    from sklearn.metrics import f1_score
    golds, predictions = zip(*items)
    return f1_score(golds, predictions, average="weighted")


def mean(arr):
    return sum(arr) / len(arr)


def metric_max_over_ground_truths(metric_fn, prediction, ground_truths):
    return max(metric_fn(prediction, truth) for truth in ground_truths)


def _keeps(*_, **__):
    return lambda registered: registered


register_filter = register_metric = register_aggregation = register_model = _keeps
register_task = register_group = register_higher_is_better = _keeps


class Instance:
    def __init__(self, **fields):
        self.__dict__.update(fields)


class Task:
    pass


class ConfigurableTask(Task):
    pass


class Group:
    pass


class ConfigurableGroup(Group):
    pass


class Filter(abc.ABC):
    def __init__(self, **_):
        pass

    @abc.abstractmethod
    def apply(self, resps, docs):
        return resps


class RegexFilter(Filter):
    def __init__(self, regex_pattern=r"#### (\-?[0-9\.\,]+)", group_select=0,
                 fallback="[invalid]"):
        self.regex_pattern, self.regex = regex_pattern, re.compile(regex_pattern)
        self.group_select, self.fallback = group_select, fallback

    def apply(self, resps, docs):
        return [[self._of(text) for text in texts] for texts in resps]

    def _of(self, text):
        found = self.regex.findall(text if isinstance(text, str) else "")
        if not found:
            return self.fallback
        one = found[self.group_select]
        if isinstance(one, tuple):
            one = next((part for part in one if part), self.fallback)
        return one.strip()
