// Tasks with Python functions that have no native port: they run in a sandbox, only with consent,
// and what is wrong with them is said by its name.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "base/file.h"
#include "base/json.h"
#include "base/str.h"
#include "etalon/value.h"
#include "program.h"

namespace etalon {
namespace {

using testing::HasSubstr;

constexpr std::string_view kRows = R"({"question": "one?", "good": "1", "bad": "2", "part": "a"}
{"question": "two?", "good": "2", "bad": "3", "part": "b"}
{"question": "three?", "good": "3", "bad": "4", "part": "a"}
)";

// Of a multiple-choice task whose every field is a function.
constexpr std::string_view kTask = R"(task: functions
dataset_path: json
dataset_kwargs:
  data_files: {test: rows.jsonl}
output_type: multiple_choice
test_split: test
process_docs: !function utils.process_docs
doc_to_text: !function utils.doc_to_text
doc_to_target: !function utils.doc_to_target
doc_to_choice: !function utils.doc_to_choice
)";

constexpr std::string_view kModule = R"(import random
from functools import partial

import numpy as np  # nothing here uses it
from datasets import Dataset

from .shared.words import shout


def process_docs(dataset: Dataset) -> Dataset:
    def mixed(doc):
        choices = [doc["good"], doc["bad"]]
        random.shuffle(choices)
        return {"choices": choices, "gold": choices.index(doc["good"])}
    return dataset.filter(lambda doc: doc["part"] == "a").map(mixed)


def _text(doc, mark):
    return shout(doc["question"]) + mark


doc_to_text = partial(_text, mark=" =")


def doc_to_target(doc):
    return doc["gold"]


def doc_to_choice(doc):
    return doc["choices"]
)";

class Python : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = FreshFolder("python");
    std::filesystem::create_directories(folder_ + "/family/shared");
    Put("rows.jsonl", kRows);
    Put("task.yaml", kTask);
    Put("utils.py", kModule);
    Put("shared/words.py", "def shout(text):\n    return text.upper()\n");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void Put(const std::string& name, std::string_view text) {
    ASSERT_TRUE(WriteFileAtomically(JoinPath(folder_ + "/family", name), text).ok());
  }
  std::string Output() const { return folder_ + "/out"; }

  ProgramResult Run(const std::vector<std::string>& more) {
    std::filesystem::remove_all(Output());
    std::vector<std::string> words = {"run",         "--model", "null:",    "--tasks", "functions",
                                      "--task-path", folder_,   "--output", Output(),  "--quiet"};
    words.insert(words.end(), more.begin(), more.end());
    return RunProgram(words);
  }

  // What a run with `module` as utils.py says; it fails.
  std::string ErrorWith(std::string_view module) {
    Put("utils.py", module);
    const ProgramResult run = Run({"--allow-python"});
    EXPECT_EQ(run.exit_code, 3) << run.err;
    return run.err;
  }

  static bool CanContain() {
    const auto doctor = ParseJson(RunProgram({"doctor", "--json"}).out);
    return doctor.ok() && !doctor->Find("program")->Find("sandbox_python")->is_none();
  }

  Value Plan() const {
    auto manifest = ParseJson(ReadFile(Output() + "/manifest.json").value_or(""));
    return manifest.ok() ? *manifest->Find("plan") : Value(Value::Dict());
  }

  Value Shown(int document) const {
    const ProgramResult shown = RunProgram(
        {"show", Output(), "--sample", StrCat("functions:", int64_t{document}), "--json"});
    auto line = ParseJson(shown.out);
    return line.ok() ? *std::move(line) : Value(Value::Dict());
  }

  std::string folder_;
};

TEST_F(Python, WithoutConsentTheFunctionIsNamedAndTheFlag) {
  const ProgramResult run = Run({});
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_THAT(run.err, HasSubstr("the Python function \"utils."));
  EXPECT_THAT(run.err, HasSubstr("has no native port; --allow-python runs it in a sandbox"));
  EXPECT_FALSE(FileExists(Output()));
}

TEST_F(Python, FunctionsMakeDocumentsPromptsAndChoices) {
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  const ProgramResult run = Run({"--allow-python"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const Value shown = Shown(1);
  const Value& request = shown.Find("requests")->AsList()[0];
  EXPECT_EQ(request.FindString("prompt"), "THREE? =");
  // Python's random.seed(0) and two shuffles of two: CPython 3 keeps what the first draws.
  EXPECT_THAT(shown.FindString("document"), HasSubstr("[\n    \"3\",\n    \"4\"\n  ]"));
  EXPECT_EQ(shown.FindString("target"), "0");
}

TEST_F(Python, SamplesAreShownWithoutAModel) {
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  const std::vector<std::string> words = {"tasks", "show",        "functions", "--sample",
                                          "1",     "--task-path", folder_};
  EXPECT_THAT(RunProgram(words).err, HasSubstr("--allow-python runs it in a sandbox"));
  std::vector<std::string> with = words;
  with.emplace_back("--allow-python");
  const ProgramResult shown = RunProgram(with);
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("THREE? ="));
}

TEST_F(Python, ThePlanSaysThatTheyWereUsed) {
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  ASSERT_EQ(Run({"--allow-python"}).exit_code, 0);
  const Value plan = Plan();
  const Value* python = plan.Find("settings")->Find("python");
  ASSERT_NE(python, nullptr);
  EXPECT_EQ(python->FindString("sandbox"), "bubblewrap");
  EXPECT_EQ(python->FindInt("cpu_ms"), 60000);
  const Value& task = plan.Find("tasks")->AsList()[0];
  const Value* port = task.Find("ports")->Find("doc_to_text");
  ASSERT_NE(port, nullptr);
  EXPECT_EQ(port->FindString("version"), "python");
  EXPECT_EQ(port->FindString("modules").size(), 64);
  EXPECT_EQ(RunProgram({"rescore", Output()}).exit_code, 0);
}

TEST_F(Python, TheConsentAloneChangesNothing) {
  Put("task.yaml",
      "task: functions\ndataset_path: json\ndataset_kwargs:\n  data_files: {test: rows.jsonl}\n"
      "output_type: multiple_choice\ntest_split: test\ndoc_to_text: question\n"
      "doc_to_target: 0\ndoc_to_choice: \"{{[good, bad]}}\"\n");
  ASSERT_EQ(Run({}).exit_code, 0);
  const std::string without = ReadFile(Output() + "/manifest.json").value_or("");
  ASSERT_EQ(Run({"--allow-python"}).exit_code, 0);
  EXPECT_EQ(ReadFile(Output() + "/manifest.json").value_or("-"), without);
}

TEST_F(Python, AnExceptionIsToldWithItsPlace) {
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  const std::string said = ErrorWith(
      "def process_docs(dataset):\n    return dataset\n\n\n"
      "def doc_to_text(doc):\n    return doc['questoin']\n\n\n"
      "def doc_to_target(doc):\n    return 0\n\n\n"
      "def doc_to_choice(doc):\n    return ['a', 'b']\n");
  EXPECT_THAT(said, HasSubstr("document 0"));
  EXPECT_THAT(said, HasSubstr("doc_to_text"));
  EXPECT_THAT(said, HasSubstr("utils.doc_to_text: KeyError: 'questoin' (family/utils.py, line 6)"));
}

TEST_F(Python, AMissingLibraryIsToldOnceItIsUsed) {
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  const std::string said = ErrorWith(
      "import surely_not_installed as x\n\n\ndef process_docs(dataset):\n    return "
      "x.load(dataset)\n"
      "\n\ndef doc_to_text(doc):\n    return ''\n\n\n"
      "def doc_to_target(doc):\n    return 0\n\n\ndef doc_to_choice(doc):\n    return ['a']\n");
  EXPECT_THAT(said, HasSubstr("utils.process_docs: MissingLibrary: it uses "
                              "surely_not_installed.load, and this machine's python3 has no "
                              "surely_not_installed"));
}

// What a function does that should not.
class Misbehaving : public Python,
                    public testing::WithParamInterface<std::pair<const char*, const char*>> {};

TEST_P(Misbehaving, IsToldAndEndsNothingElse) {
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  const auto& [body, said] = GetParam();
  EXPECT_THAT(ErrorWith(StrCat("import os, sys, math\n\n\ndef process_docs(dataset):\n    ", body,
                               "\n\n\ndef doc_to_text(doc):\n    return ''\n\n\n"
                               "def doc_to_target(doc):\n    return 0\n\n\n"
                               "def doc_to_choice(doc):\n    return ['a']\n")),
              HasSubstr(said));
}

INSTANTIATE_TEST_SUITE_P(
    Functions, Misbehaving,
    testing::Values(
        std::pair("os._exit(3)", "utils.process_docs: it ended Python (exit code 3)"),
        std::pair("sys.exit('enough')", "utils.process_docs: SystemExit: enough"),
        std::pair("raise ValueError('one\\ntwo')", "utils.process_docs: two (family/utils.py"),
        std::pair("print('x' * (64 << 20)); return dataset", "16 MiB for what it prints"),
        std::pair("return [{'a': {1, 2}}]", "it gives a set, which has no order"),
        std::pair("return [{'a': object()}]", "it gives a object, which JSON has not"),
        std::pair("return 7", "TypeError: 'int' object is not iterable"),
        std::pair("return [x for x in dataset] + [bytearray(3 << 30)]", "MemoryError"),
        std::pair("return [{'a': 10 ** 400}]", "what it gives cannot be read"),
        std::pair("return open('/etc/passwd').read()", "No such file or directory"),
        std::pair("import urllib.request as u; return u.urlopen('http://127.0.0.1')",
                  "Operation not permitted")));

// ---- what scores ------------------------------------------------------------------------------

constexpr std::string_view kScoredTask = R"(task: functions
dataset_path: json
dataset_kwargs:
  data_files: {test: rows.jsonl}
output_type: multiple_choice
test_split: test
doc_to_text: question
doc_to_target: 0
doc_to_choice: "{{[good, bad]}}"
process_results: !function utils.process_results
metric_list:
  - metric: likely
    aggregation: mean
  - metric: only_a
    aggregation: mean
  - metric: parts
    aggregation: !function utils.spread
    higher_is_better: false
)";

constexpr std::string_view kScoringModule = R"(from .shared.words import shout


def process_results(doc, results):
    (good, _), (bad, _) = results
    metrics = {"likely": good >= bad, "parts": (doc["part"], float(good))}
    if doc["part"] == "a":
        metrics["only_a"] = len(shout(doc["question"]))
    return metrics


def spread(items):
    return len({part for part, _ in items}) + len(items) / 8
)";

class PythonScores : public Python {
 protected:
  void SetUp() override {
    Python::SetUp();
    Put("task.yaml", kScoredTask);
    Put("utils.py", kScoringModule);
  }

  Value Result(const std::string& metric, const std::string& folder) const {
    auto manifest = ParseJson(ReadFile(folder + "/manifest.json").value_or(""));
    if (!manifest.ok()) return Value(Value::Dict());
    for (const Value& result : manifest->Find("results")->AsList()) {
      if (result.FindString("metric") == metric) return result;
    }
    return Value(Value::Dict());
  }
  Value EstimateOf(const std::string& metric) const {
    const Value result = Result(metric, Output());
    const Value* estimate = result.Find("estimate");
    return estimate == nullptr ? Value(Value::Dict()) : *estimate;
  }
};

TEST_F(PythonScores, MarksAndAggregatesAreThoseOfTheFunctions) {
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  const ProgramResult run = Run({"--allow-python"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(EstimateOf("likely").FindInt("n"), 3);
  // "ONE?" and "THREE?": the second document has no such metric.
  EXPECT_EQ(EstimateOf("only_a").FindInt("n"), 2);
  EXPECT_EQ(EstimateOf("only_a").FindDouble("value"), 5.0);
  EXPECT_EQ(EstimateOf("parts").FindDouble("value"), 2 + 3.0 / 8);
  EXPECT_EQ(EstimateOf("parts").Find("standard_error"), nullptr);
  EXPECT_THAT(EstimateOf("parts").FindString("method"), HasSubstr("Python function spread"));
  EXPECT_FALSE(Result("parts", Output()).FindBool("higher_is_better", true));
}

TEST_F(PythonScores, ARecordIsScoredAgainWithoutPython) {
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  ASSERT_EQ(Run({"--allow-python"}).exit_code, 0);
  std::filesystem::remove_all(folder_ + "/family");
  const ProgramResult rescored = RunProgram({"rescore", Output()});
  EXPECT_EQ(rescored.exit_code, 0) << rescored.out << rescored.err;
  // The modules are in the record.
  const ProgramResult again = RunProgram({"rescore", "--allow-python", Output()});
  EXPECT_EQ(again.exit_code, 0) << again.out << again.err;
}

TEST_F(PythonScores, AnAnswerThatWasChangedIsFound) {
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  ASSERT_EQ(Run({"--allow-python"}).exit_code, 0);
  const std::string path = Output() + "/manifest.json";
  std::string manifest = ReadFile(path).value_or("");
  const size_t at = manifest.find("2.375");
  ASSERT_NE(at, std::string::npos);
  manifest.replace(at, 5, "2.875");
  ASSERT_TRUE(WriteFileAtomically(path, manifest).ok());
  EXPECT_NE(RunProgram({"rescore", Output()}).exit_code, 0);
}

TEST_F(PythonScores, AnswersAloneNeedTheConsentOnceTheyAreScored) {
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  ASSERT_EQ(Run({"--allow-python"}).exit_code, 0);
  const std::string at_once = ReadFile(Output() + "/manifest.json").value_or("");
  ASSERT_EQ(Run({"--allow-python", "--predict-only"}).exit_code, 0);
  std::filesystem::remove_all(folder_ + "/family");
  const std::string scored = folder_ + "/scored";
  const ProgramResult without = RunProgram({"rescore", Output(), "--output", scored});
  EXPECT_EQ(without.exit_code, 2);
  EXPECT_THAT(without.err, HasSubstr("--allow-python: is missing: the task functions"));
  const ProgramResult late =
      RunProgram({"rescore", "--allow-python", Output(), "--output", scored, "--quiet"});
  ASSERT_EQ(late.exit_code, 0) << late.err;
  EXPECT_EQ(ReadFile(scored + "/manifest.json").value_or(""), at_once);
}

TEST_F(PythonScores, ShardsNeedTheConsentAndNoTaskFile) {
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  ASSERT_EQ(Run({"--allow-python", "--shard", "0/1"}).exit_code, 0);
  std::filesystem::remove_all(folder_ + "/family");
  const std::string merged = folder_ + "/merged";
  EXPECT_EQ(RunProgram({"merge", "--output", merged, Output()}).exit_code, 2);
  const ProgramResult merge = RunProgram({"merge", "--allow-python", "--output", merged, Output()});
  EXPECT_EQ(merge.exit_code, 0) << merge.err;
  EXPECT_EQ(Result("parts", merged).Find("estimate")->FindDouble("value"), 2 + 3.0 / 8);
}

TEST_F(PythonScores, AnExceptionLeavesOneDocumentWithoutMarksAndSaysWhy) {
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  Put("utils.py",
      "import os\n\n\ndef process_results(doc, results):\n"
      "    if doc['question'] == 'two?':\n        raise ValueError('two is too much')\n"
      "    if doc['question'] == 'three?':\n        os._exit(1)\n"
      "    return {'likely': 1, 'only_a': float('nan') if doc['part'] == 'c' else 2,"
      " 'parts': 0}\n\n\n"
      "def spread(items):\n    return max(items)\n");
  const ProgramResult run = Run({"--allow-python"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(EstimateOf("likely").FindInt("n"), 1);
  EXPECT_THAT(Shown(1).FindString("failure"),
              HasSubstr("process_results: ValueError: two is too much (family/utils.py, line 6)"));
  EXPECT_THAT(Shown(2).FindString("failure"), HasSubstr("it ended Python (exit code 1)"));
  EXPECT_EQ(RunProgram({"rescore", Output()}).exit_code, 0);
}

TEST_F(PythonScores, AnAggregationThatFailsIsTheErrorOfItsResult) {
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  Put("utils.py",
      "def process_results(doc, results):\n    return {'likely': 1, 'only_a': 2, 'parts': 'x'}\n"
      "\n\ndef spread(items):\n    return 1 / 0\n");
  ASSERT_EQ(Run({"--allow-python"}).exit_code, 0);
  EXPECT_THAT(Result("parts", Output()).FindString("error"),
              HasSubstr("spread: ZeroDivisionError: division by zero"));
  EXPECT_EQ(RunProgram({"rescore", Output()}).exit_code, 0);
}

TEST_F(PythonScores, FunctionsOfMetricListScoreGenerations) {
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  Put("task.yaml",
      "task: functions\ndataset_path: json\ndataset_kwargs:\n  data_files: {test: rows.jsonl}\n"
      "output_type: generate_until\ntest_split: test\ndoc_to_text: question\n"
      "doc_to_target: good\nmetric_list:\n  - metric: !function utils.longer\n"
      "    aggregation: mean\n    by: 4\n");
  Put("utils.py",
      "def longer(references, predictions, by):\n"
      "    return len(references[0]) + by * (len(predictions) == 1)\n");
  const ProgramResult run = Run({"--allow-python"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(EstimateOf("longer").FindDouble("value"), 5.0);
  EXPECT_EQ(RunProgram({"rescore", Output()}).exit_code, 0);
}

TEST_F(PythonScores, AFilterInPythonIsRefusedByItsName) {
  if (!CanContain()) GTEST_SKIP() << "etalon doctor says why programs cannot be contained here";
  Put("task.yaml",
      "task: functions\ndataset_path: json\ndataset_kwargs:\n  data_files: {test: rows.jsonl}\n"
      "output_type: generate_until\ntest_split: test\ndoc_to_text: question\n"
      "doc_to_target: good\nfilter_list:\n  - name: own\n    filter:\n"
      "      - function: !function utils.Own\n");
  Put("utils.py", "class Own:\n    def apply(self, resps, docs):\n        return resps\n");
  const ProgramResult run = Run({"--allow-python"});
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_THAT(run.err, HasSubstr("the Python function \"utils.Own\" is a filter"));
}

}  // namespace
}  // namespace etalon
