#include "tasks/functions.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/str.h"
#include "tasks/task.h"
#include "tasks/task_check.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using testing::HasSubstr;

constexpr char kModule[] =
    "from functools import partial\n"
    "def keep(docs, lang):\n    return docs.filter(lambda x: x['l'] == lang)\n"
    "keep_de = partial(keep, lang='de')\n"
    "def results(doc, results):\n    return {'m': doc['w'] * (results[0] == doc['a'])}\n"
    "def mid(items):\n    return sorted(items)[len(items) // 2]\n"
    "class Lower:\n    def apply(self, resps, docs):\n        return resps\n"
    "def shots():\n    return [{'q': 'shot?', 'a': 'shot', 'w': 0, 'l': 'de'}]\n";
constexpr char kTask[] =
    "task: t\ndataset_path: json\ndataset_kwargs: {data_files: {test: rows.jsonl}}\n"
    "test_split: test\ndoc_to_text: q\ndoc_to_target: a\n"
    "process_docs: !function utils.keep_de\n"
    "process_results: !function utils.results\n"
    "filter_list:\n- name: low\n  filter: [{function: !function utils.Lower}, {function: "
    "take_first}]\n"
    "metric_list:\n- {metric: m, aggregation: !function utils.mid}\n- {metric: other}\n"
    "num_fewshot: 1\nfewshot_config: {sampler: first_n, samples: !function utils.shots}\n";
constexpr char kRows[] =
    "{\"q\": \"one?\", \"a\": \"x\", \"w\": 2, \"l\": \"en\"}\n"
    "{\"q\": \"two?\", \"a\": \"y\", \"w\": 3, \"l\": \"de\"}\n";

class Ports : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(WriteFileAtomically(folder_.File("rows.jsonl"), kRows).ok());
    ASSERT_TRUE(WriteFileAtomically(folder_.File("utils.py"), kModule).ok());
    ASSERT_TRUE(WriteFileAtomically(folder_.File("t.yaml"), kTask).ok());
    auto file = TaskFileReader().Read(folder_.File("t.yaml"));
    ASSERT_TRUE(file.ok()) << file.status();
    file_ = *std::move(file);
    for (const FunctionUse& use : FunctionsOf(file_, functions_)) {
      ASSERT_TRUE(use.identity.ok()) << use.identity.status();
      digests_[use.identity->reference] = use.identity->digest;
      shapes_[use.identity->reference] = use.identity->shape;
    }
  }

  void AddAll() {
    const auto column_filter = [](std::vector<Value> documents,
                                  const Value& arguments) -> absl::StatusOr<std::vector<Value>> {
      const std::string column = arguments.Find(kPortLiterals)->AsList().at(0).AsString();
      std::erase_if(documents, [&](const Value& document) {
        return document.FindString(column) != arguments.FindString("lang");
      });
      return documents;
    };
    functions_.Add(
        {.digest = shapes_["utils.keep_de"], .name = "keep", .of_documents = column_filter});
    functions_.Add(
        {.digest = digests_["utils.results"],
         .name = "results",
         .version = "3",
         .process_results = {{.metric = "m",
                              .scorer = "exact_match",
                              .arguments = Value::MakeDict({{"ignore_case", true}})},
                             {.metric = "unlisted", .scorer = "exact_match"}},
         .scorer_input = [](const Value& document, const Value&) -> absl::StatusOr<Value> {
           return Value::MakeDict({{"references", Value::MakeList({*document.Find("a")})},
                                   {"weight", *document.Find("w")}});
         }});
    functions_.Add({.digest = digests_["utils.mid"], .name = "mid", .aggregation = "median"});
    functions_.Add({.digest = digests_["utils.Lower"],
                    .name = "Lower",
                    .scorer_input = [](const Value&, const Value&) -> absl::StatusOr<Value> {
                      return Value::MakeDict({{"for_filter", 1}});
                    },
                    .filter = "lowercase"});
    functions_.Add({.digest = digests_["utils.shots"],
                    .name = "shots",
                    .of_documents = [](const std::vector<Value>&, const Value&) {
                      return std::vector<Value>{Value::MakeDict({{"q", "shot?"}, {"a", "shot"}})};
                    }});
  }

  TemporaryFolder folder_;
  FileDigests files_;
  FunctionTable functions_;
  TaskFile file_;
  std::map<std::string, std::string> digests_, shapes_;
};

TEST_F(Ports, StandForFunctionsOfAllPlacesInATaskFile) {
  AddAll();
  EXPECT_EQ(CheckTask(file_, functions_).verdict, TaskVerdict::kNative);
  const auto task = Task::Create(file_, {}, functions_, &files_);
  ASSERT_TRUE(task.ok()) << task.status();
  const Value& plan = (*task)->plan();
  const Value::List& metrics = plan.Find("metrics")->AsList();
  ASSERT_EQ(metrics.size(), 1U) << "what the function does not give is not measured";
  EXPECT_EQ(metrics[0].FindString("name"), "m");
  EXPECT_EQ(metrics[0].FindString("scorer"), "exact_match");
  EXPECT_EQ(metrics[0].FindString("metric"), "median");
  EXPECT_TRUE(metrics[0].Find("arguments")->FindBool("ignore_case"));
  const Value& steps = *plan.Find("filters")->AsList().at(0).Find("steps");
  EXPECT_EQ(steps.AsList().at(0).FindString("function"), "lowercase");

  const Value& ports = *plan.Find("ports");
  EXPECT_EQ(ports.AsDict().size(), 5U);
  EXPECT_EQ(ports.Find("process_results")->FindString("version"), "3");
  EXPECT_EQ(ports.Find("metric_list.0.aggregation")->FindString("digest"), digests_["utils.mid"]);
  EXPECT_EQ(ports.Find("process_docs")->Find("arguments")->FindString("lang"), "de");

  functions_ = FunctionTable();  // a run streams its tasks when the table is gone
  auto stream = (*task)->Open(0);
  ASSERT_TRUE(stream.ok());
  const auto sample = (*stream)->Next();
  ASSERT_TRUE(sample.ok() && sample->has_value()) << sample.status();
  const std::string prompt = (*sample)->requests[0].prompt->PlainText();
  EXPECT_EQ(prompt, "shot? shot\n\ntwo?");
  EXPECT_EQ(
      (*sample)->scorer_input,
      Value::MakeDict({{"for_filter", 1}, {"references", Value::MakeList({"y"})}, {"weight", 3}}));
  EXPECT_FALSE((*stream)->Next()->has_value()) << "the other document is filtered out";
}

TEST_F(Ports, OfAnotherKindThanTheirPlaceAsksForAreRefused) {
  AddAll();
  functions_.Add({.digest = digests_["utils.mid"], .name = "mid", .filter = "lowercase"});
  const TaskCheck check = CheckTask(file_, functions_);
  EXPECT_EQ(check.verdict, TaskVerdict::kWrong);
  EXPECT_THAT(std::string(check.status.message()), HasSubstr("\"mid\" is no aggregation"));
}

TEST_F(Ports, OfPairsBringTheirScorer) {
  AddAll();
  functions_.Add({.digest = digests_["utils.mid"],
                  .name = "mid",
                  .aggregation = "mean",
                  .scorer = "exact_match",
                  .scorer_arguments = Value::MakeDict({{"ignore_numbers", true}})});
  file_.config.Erase("process_results");
  file_.config.Set("output_type", "generate_until");
  Value metric = file_.config.Find("metric_list")->AsList().at(0);
  metric.Set("metric", "f1");
  metric.Set("ignore_case", true);  // does not reach the pairs
  file_.config.Set("metric_list", Value::MakeList({metric}));
  const auto task = Task::Create(file_, {}, functions_, &files_);
  ASSERT_TRUE(task.ok()) << task.status();
  const Value& described = (*task)->plan().Find("metrics")->AsList().at(0);
  EXPECT_EQ(described.FindString("name"), "f1");
  EXPECT_EQ(described.FindString("scorer"), "exact_match");
  EXPECT_EQ(described.FindString("metric"), "mean");
  EXPECT_EQ(*described.Find("arguments"), Value::MakeDict({{"ignore_numbers", true}}));
}

TEST_F(Ports, ThatAreMissingAreNamedEach) {
  const TaskCheck check = CheckTask(file_, functions_);
  EXPECT_EQ(check.verdict, TaskVerdict::kNeedsPython);
  EXPECT_EQ(check.functions.size(), 5U);
  EXPECT_TRUE(absl::IsUnimplemented(check.status)) << check.status;
}

}  // namespace
}  // namespace etalon
