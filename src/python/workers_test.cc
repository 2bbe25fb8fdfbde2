#include "python/workers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "base/python.h"
#include "base/str.h"
#include "base/texts/python_answer.h"
#include "python/modules.h"

namespace etalon {
namespace {

using testing::HasSubstr;

constexpr std::string_view kModule = R"(import pickle
import random

import surely_missing
from datasets import Dataset, concatenate_datasets

calls = 0


def count(doc):
    global calls
    calls += 1
    return calls


def back(value):
    return value


def drawn(dataset):
    return [{"n": random.randrange(1000)} for _ in dataset]


def twice(dataset):
    return concatenate_datasets([dataset, dataset])


def mapped(dataset):
    def change(row):
        row["list"].append(9)
        return {"x": row["x"] + 0.5, "d": {"a": 1} if row["x"] else {"b": (2,)}}
    return dataset.map(change, remove_columns=["gone"])


def untouched(dataset):
    def change(row):
        row["x"] = 7
    return dataset.map(change)


def chosen(dataset):
    return dataset.filter(lambda row: row["x"] > 0).rename_column("x", "y").select([0])


def mixed(dataset):
    return Dataset.from_list([{"a": 1}, {"a": "text"}])


def optional_import_of_a_library(doc):
    return pickle.PyStringMap is None


made = surely_missing.load("made")


@surely_missing.decorate(1)
def decorated(doc):
    return doc


def catches(doc):
    try:
        return surely_missing.detect(doc)
    except surely_missing.Refused:
        return None


def results(document, results):
    (nats, is_greedy), *_ = results
    assert isinstance(results[0], tuple)
    return {"acc": nats > -1, "nats": nats, "greedy": is_greedy}


def score(references, predictions, factor):
    return factor * (references[0] == predictions[0])


def old_score(items):
    return {"old": items[0] + items[1]}
)";

class Workers : public testing::Test {
 protected:
  void SetUp() override {
    auto workers = PythonWorkers::Start(PythonLimits());
    if (!workers.ok()) GTEST_SKIP() << workers.status().message();
    workers_ = *std::move(workers);
    Add("a");
  }
  // The module in a set of its own, known by its name.
  void Add(const std::string& name) {
    workers_->Add(name, Value::MakeDict({{"t/utils.py", kModule}}));
  }

  static PythonCall CallOf(std::string name, std::string_view role, std::string arguments) {
    PythonCall call;
    call.modules = "a";
    call.module = "t/utils.py";
    call.name = std::move(name);
    call.role = role;
    call.arguments = std::move(arguments);
    call.is_fresh = role == "documents";
    return call;
  }
  // As json.dumps has it, or the error.
  std::string Given(const PythonCall& call) {
    const auto value = workers_->Call(call);
    return value.ok() ? PythonJson(*value) : std::string(ToView(value.status().message()));
  }
  std::string Given(std::string name, std::string_view role, std::string arguments) {
    return Given(CallOf(std::move(name), role, std::move(arguments)));
  }

  std::unique_ptr<PythonWorkers> workers_;
};

TEST_F(Workers, ValuesGoThereAndBack) {
  for (const char* text : {"{\"a\": [1, 2.5, true, null, \"é\\u0000\"], \"b\": {}}", "-Infinity",
                           "NaN", "1e+22", "0.1", "9007199254740993", "\"line\\u2028\""}) {
    const std::string given = Given("back", "value", StrCat("[", text, "]"));
    EXPECT_EQ(Given("back", "value", StrCat("[", given, "]")), given);
  }
  EXPECT_EQ(Given("back", "value", "[{\"a\": -Infinity, \"b\": [1.0, 1]}]"),
            "{\"a\": -Infinity, \"b\": [1.0, 1]}");
}

TEST_F(Workers, AWorkerStaysWarmAndEachSetOfModulesHasItsOwn) {
  EXPECT_EQ(Given("count", "value", "[0]"), "1");
  EXPECT_EQ(Given("count", "value", "[0]"), "2");
  for (const char* name : {"b", "c", "d", "e", "f"}) {
    Add(name);
    PythonCall call = CallOf("count", "value", "[0]");
    call.modules = name;
    EXPECT_EQ(Given(call), "1");
  }
  // It had to make room, and begins again.
  EXPECT_EQ(Given("count", "value", "[0]"), "1");
}

TEST_F(Workers, EveryLookAtDocumentsDrawsTheSame) {
  const std::string first = Given("drawn", "documents", "[[{}, {}]]");
  EXPECT_EQ(first, "[{\"n\": 864}, {\"n\": 394}]");  // CPython after random.seed(0)
  EXPECT_EQ(Given("drawn", "documents", "[[{}, {}]]"), first);
}

TEST_F(Workers, GoOnWhenTheThreadThatStartedThemIsGone) {
  std::thread([this] { EXPECT_EQ(Given("count", "value", "[0]"), "1"); }).join();
  EXPECT_EQ(Given("count", "value", "[0]"), "1");
}

TEST_F(Workers, DatasetsFollowTheRulesOfTheLibrary) {
  const std::string rows =
      R"([[{"x": 0, "gone": 1, "list": [1]}, {"x": 1, "gone": 2, "list": [2]}]])";
  EXPECT_EQ(Given("mapped", "documents", rows),
            R"([{"x": 0.5, "list": [1, 9], "d": {"b": [2], "a": null}}, )"
            R"({"x": 1.5, "list": [2, 9], "d": {"b": null, "a": 1}}])");
  EXPECT_EQ(Given("untouched", "documents", "[[{\"x\": 1}]]"), "[{\"x\": 1}]");
  EXPECT_EQ(Given("chosen", "documents", "[[{\"x\": 0}, {\"x\": 5}, {\"x\": 6}]]"), "[{\"y\": 5}]");
  EXPECT_EQ(Given("twice", "documents", "[[{\"x\": 0}]]"), "[{\"x\": 0}, {\"x\": 0}]");
  EXPECT_THAT(Given("mixed", "documents", "[[]]"),
              HasSubstr("TypeError: the column 'a' holds int, str beside each other"));
}

TEST_F(Workers, ResultsAreCalledAsTheFieldDoes) {
  PythonCall call = CallOf("results", "results", "[{}, [[-0.5, true], [-2.0, false]]]");
  call.is_log_likelihood = true;
  EXPECT_EQ(Given(call), "{\"acc\": true, \"nats\": -0.5, \"greedy\": true}");
}

TEST_F(Workers, MetricsAreCalledAsTheFieldDoes) {
  EXPECT_EQ(Given("score", "metric", R"([{"factor": 3}, ["a"], false, "score", "a"])"),
            "{\"score\": 3}");
  EXPECT_EQ(Given("score", "metric", R"([{"factor": 3}, ["b", "a"], true, "score", "a"])"),
            "{\"score\": 1.0}");
  EXPECT_EQ(Given("old_score", "metric", R"([{}, ["a"], false, "old", "b"])"), "{\"old\": \"ab\"}");
}

TEST_F(Workers, ALibraryIsMissingOnceItIsUsed) {
  constexpr const char* kWords =
      ", and this machine's python3 has no surely_missing: install it for /usr/bin/python3";
  EXPECT_THAT(Given("decorated", "value", "[0]"),
              HasSubstr(StrCat("MissingLibrary: it uses surely_missing.decorate()()", kWords)));
  EXPECT_THAT(Given("catches", "value", "[0]"),
              HasSubstr(StrCat("MissingLibrary: it uses surely_missing.detect", kWords)));
  // What a library imports by itself where it is there is its own matter.
  EXPECT_EQ(Given("optional_import_of_a_library", "value", "[0]"), "true");
}

TEST_F(Workers, AnErrorNamesTheFunctionAndEndsNoWorker) {
  EXPECT_EQ(Given("count", "value", "[0]"), "1");
  EXPECT_THAT(Given("nothing", "value", "[0]"), HasSubstr("utils.nothing: AttributeError"));
  EXPECT_EQ(Given("count", "value", "[0]"), "2");
}

TEST_F(Workers, AnAnswerHoldsTheErrorOfTheFunction) {
  const auto answer = workers_->Answer(CallOf("count", "value", "[]"));
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_THAT(std::string(ToView(ReadPythonAnswer(*answer).status().message())),
              HasSubstr("missing 1 required positional argument"));
  PythonCall call = CallOf("count", "value", "[0]");
  call.modules = "unknown";
  EXPECT_TRUE(absl::IsDataLoss(workers_->Answer(call).status()));
}

}  // namespace
}  // namespace etalon
