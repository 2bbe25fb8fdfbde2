# Answers calls of a task's Python functions, one JSON line each (docs/formats/python-worker.md). It
# runs in a cell of the sandbox, which gives it `line`, the number of an open socket. Beside the
# standard library it has what the machine's python3 has, and our stand-ins for `datasets` and
# `lm_eval`; a library that is missing is an error once a function uses it.
import importlib.abc
import importlib.util
import itertools
import json
import math
import os
import random
import sys
import traceback
import types

ROOT = "/tmp/tasks"
THIS_FILE = sys._getframe().f_code.co_filename
LIBRARIES = ("/usr/local/lib/python%d.%d/dist-packages" % sys.version_info[:2],
             "/usr/lib/python3/dist-packages")
DEBIAN_PACKAGES = {"numpy": "python3-numpy", "sklearn": "python3-sklearn", "nltk": "python3-nltk",
                   "pandas": "python3-pandas", "scipy": "python3-scipy", "sympy": "python3-sympy",
                   "jsonschema": "python3-jsonschema", "torch": "python3-torch"}


class ReaderOfLines:
    def __init__(self, number):
        self.number, self.rest = number, b""

    def next(self):
        pieces = [self.rest]
        while b"\n" not in pieces[-1]:
            piece = os.read(self.number, 1 << 20)
            if not piece:
                return None
            pieces.append(piece)
        text, _, self.rest = b"".join(pieces).partition(b"\n")
        return text


class MissingLibrary(ModuleNotFoundError):
    __module__ = "builtins"


class Missing(types.ModuleType):
    """In place of a library that this machine does not have, until a function uses it. What is
    made of it while a module is read, an object or a decorated function, is missing too."""

    reading = 0  # modules

    def __init__(self, name, library):
        super().__init__(name)
        self.__path__ = []
        self.__library__, self.__version__ = library, "0"

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Missing(self.__name__ + "." + name, self.__library__)

    def refuse(self):
        package = DEBIAN_PACKAGES.get(self.__library__)
        remedy = "apt-get install " + package if package else "install it for /usr/bin/python3"
        raise MissingLibrary("it uses %s, and this machine's python3 has no %s: %s"
                             % (self.__name__, self.__library__, remedy))

    def __call__(self, *_, **__):
        if Missing.reading:
            return Missing(self.__name__ + "()", self.__library__)
        self.refuse()

    def __mro_entries__(self, bases):
        return ()

    def refuses(*arguments, **_):
        arguments[0].refuse()

    __iter__ = __len__ = __getitem__ = __contains__ = __enter__ = __float__ = __int__ = refuses
    __index__ = __lt__ = __gt__ = __le__ = __ge__ = __add__ = __radd__ = __sub__ = refuses
    __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __neg__ = __bool__ = refuses


class StandIns(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """`datasets` and `lm_eval`: ours, whatever the machine has."""

    def __init__(self, texts):
        self.texts = texts

    def find_spec(self, name, path=None, target=None):
        if name not in self.texts:
            return None
        inside = any(other.startswith(name + ".") for other in self.texts)
        return importlib.util.spec_from_loader(name, self, is_package=inside)

    def exec_module(self, module):
        if module.__name__ == "lm_eval.tasks":
            module.__path__ = [ROOT]
        exec(compile(self.texts[module.__name__], module.__name__, "exec"), module.__dict__)


def folder_of_importer():
    """Of the task's module whose import statement runs; None when it is a library's."""
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(ROOT + "/"):
            return os.path.dirname(name)
        # The machinery of imports, this file, and stand-ins, which import for the task.
        if not name.startswith("<frozen importlib") and name != THIS_FILE and (
                name.partition(".")[0] not in ("datasets", "lm_eval")):
            return None
        frame = frame.f_back
    return None


class Beside(importlib.abc.MetaPathFinder):
    """Modules that lie beside the one that imports them, and in their place what is missing."""

    def find_spec(self, name, path=None, target=None):
        folder = folder_of_importer()
        if folder is None:
            return None
        if path is None:
            base = os.path.join(folder, name)
            for file in (base + ".py", os.path.join(base, "__init__.py")):
                if os.path.exists(file):
                    return importlib.util.spec_from_file_location(name, file)
        top = name.partition(".")[0]
        if top in sys.stdlib_module_names or os.path.exists(os.path.join(folder, top)):
            return None
        if name.startswith("lm_eval.tasks"):
            return None
        if top in sys.modules and not isinstance(sys.modules[top], Missing) and top != "lm_eval":
            return None
        return importlib.util.spec_from_loader(name, MissingLoader(), is_package=True)


class MissingLoader(importlib.abc.Loader):
    def create_module(self, spec):
        return Missing(spec.name, spec.name.partition(".")[0])

    def exec_module(self, module):
        pass


def load(request):
    for path, text in request["files"].items():
        place = os.path.join(ROOT, path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    sys.meta_path.insert(0, StandIns(request["stand_ins"]))
    sys.path.extend(folder for folder in LIBRARIES if os.path.isdir(folder))
    sys.meta_path.append(Beside())
    # As lm-eval seeds them before it builds tasks.
    random.seed(0)


MODULES = {}


def function_of(request):
    path = request["module"]
    if path not in MODULES:
        name = "lm_eval.tasks." + path[:-len(".py")].replace("/", ".")
        spec = importlib.util.spec_from_file_location(name, os.path.join(ROOT, path))
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        Missing.reading += 1
        try:
            spec.loader.exec_module(module)
        finally:
            Missing.reading -= 1
        MODULES[path] = module
    return getattr(MODULES[path], request["function"])


class Plain:
    """A value as JSON has it. `specials`: floats that JSON has not stand in it by their names."""

    def __init__(self):
        self.specials = False

    def of(self, value):
        kind = type(value)
        if value is None or kind is bool or kind is int or kind is str:
            return value
        if kind is float:
            return value if math.isfinite(value) else self.special(value)
        if isinstance(value, dict):
            return {self.key(key): self.of(each) for key, each in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.of(each) for each in value]
        if isinstance(value, (set, frozenset)):
            raise TypeError("it gives a set, which has no order")
        if isinstance(value, (map, filter, zip, range, itertools.chain, types.GeneratorType)):
            return [self.of(each) for each in value]
        # Numbers and arrays of numpy.
        if hasattr(value, "tolist"):
            return self.of(value.tolist())
        if isinstance(value, (bool, int, str)):
            return kind.__mro__[-2](value)
        if isinstance(value, float):
            return self.of(float(value))
        raise TypeError("it gives a %s, which JSON has not" % kind.__name__)

    def special(self, value):
        self.specials = True
        return {"<float>": repr(value)}

    @staticmethod
    def key(key):
        if isinstance(key, str):
            return key
        raise TypeError("a dict that it gives has the key %r, which is no text" % (key,))


def pairs(results):
    """Log-likelihoods as lm-eval hands them over: (nats, is_greedy)."""
    return [tuple(each) if isinstance(each, list) else each for each in results]


def metric(function, keywords, references, is_multiple, name, prediction):
    """As lm-eval scores a generation: of several right answers one must do."""
    def of(reference):
        try:
            return function(references=[reference], predictions=[prediction], **keywords)
        except TypeError:
            return function([reference, prediction])
    if not is_multiple:
        given = of(references[0])
        return given if isinstance(given, dict) else {name: given}
    given = [of(reference) for reference in references]
    scores = [each[name] if isinstance(each, dict) else each for each in given]
    return {name: 1.0 if any(scores) else 0.0}


def answer(request):
    function = function_of(request)
    role, arguments = request["call"], request["arguments"]
    if role == "documents":
        import datasets
        given = [datasets.Dataset(rows) for rows in arguments]
        rows = [dict(row) for row in function(*given)]
        for row in rows:
            if not all(isinstance(name, str) for name in row):
                raise TypeError("a document has a column whose name is no text")
        return rows
    if role == "results":
        document, results = arguments
        return function(document, pairs(results) if request["is_log_likelihood"] else results)
    if role == "metric":
        return metric(function, *arguments)
    return function(*arguments)


def last_line(error):
    """What Python would print last, with the place in the task's own modules."""
    cause = error.__context__
    if isinstance(cause, MissingLibrary):  # and `except` named a class of it
        error = cause
    text = "".join(traceback.format_exception_only(type(error), error)).strip()
    text = text.splitlines()[-1] if text else type(error).__name__
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.startswith(ROOT + "/"):
            return "%s (%s, line %s)" % (text, frame.filename[len(ROOT) + 1:], frame.lineno)
    return text


def serve(number):
    lines = ReaderOfLines(number)
    say, leave = os.write, os._exit
    while True:
        text = lines.next()
        if text is None:
            leave(0)
        plain = Plain()
        asked, _, text = text.partition(b" ")
        try:
            request = json.loads(text)
            if request["call"] == "load":
                said = {"value": load(request)}
            else:
                said = {"value": plain.of(answer(request))}
            if plain.specials:
                said["has_specials"] = True
            out = json.dumps(said)
        except BaseException as error:
            out = json.dumps({"error": last_line(error)[:2000]})
        out = asked + b" " + out.encode() + b"\n"
        while out:
            out = out[say(number, out):]


serve(line)
