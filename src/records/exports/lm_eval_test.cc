#include "records/exports/lm_eval.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/python.h"
#include "base/str.h"
#include "base/text.h"
#include "records/exports/lm_eval_config.h"
#include "records/exports/lm_eval_line.h"
#include "records/imports/lm_eval_samples.h"
#include "records/imports/object_fields.h"
#include "records/record_writer.h"
#include "records/rescore.h"
#include "scorers/table.h"
#include "testing/fake_run.h"
#include "testing/reference_data.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using ::testing::HasSubstr;

constexpr const char* kTime = "2026-08-21T09:30:00Z";
constexpr const char* kFileTime = "2026-08-21T09-30-00";

// What lm-eval logged of one task, as a task of a plan and answered samples: the way back from its
// files to a record.
class LoggedTask {
 public:
  LoggedTask(std::string name, const Value& config, std::string lines)
      : name_(std::move(name)), config_(config), lines_(std::move(lines)) {}

  std::vector<AnsweredSample> Samples(uint32_t task_index) const {
    const TemporaryFolder folder;
    const std::string path = folder.File(StrCat("samples_", name_, "_t.jsonl"));
    EXPECT_TRUE(WriteFileAtomically(path, lines_).ok());
    auto stream = OpenLmEvalSamples(path).value();
    std::vector<AnsweredSample> samples;
    size_t line = 0;
    const auto lines = SplitText(lines_, "\n");
    while (true) {
      auto next = stream->Next();
      EXPECT_TRUE(next.ok()) << next.status();
      if (!next->has_value()) return samples;
      AnsweredSample answered = *std::move(*next);
      answered.sample.task_index = task_index;
      if (answered.sample.repeat == 0) Complete(lines[line++], &answered.sample);
      if (answered.sample.repeat > 0) {
        answered.sample.document = samples.back().sample.document;
        answered.sample.scorer_input = samples.back().sample.scorer_input;
      }
      samples.push_back(std::move(answered));
    }
  }

  // The entry of plan.tasks. `documents`: in the split.
  Value Plan(int64_t documents, const std::vector<AnsweredSample>& samples) const {
    const int64_t repeats = samples.back().sample.repeat + 1;
    const Request& request = samples.front().sample.requests.front();
    return Value::MakeDict(
        {{"name", name_},
         {"alias", config_.FindString("task_alias", name_)},
         {"version", *config_.Find("metadata")->Find("version")},
         {"output_type", config_.FindString("output_type")},
         {"documents",
          Value::MakeDict({{"split", documents},
                           {"evaluated", static_cast<int64_t>(samples.size()) / repeats}})},
         {"fewshot", Value::MakeDict({{"count", config_.FindInt("num_fewshot")}})},
         {"repeats", repeats},
         {"filters", Filters()},
         {"metrics", Metrics()},
         {"generation", request.kind == RequestKind::kGenerateUntil
                            ? Value(PythonJson(request.generation.arguments))
                            : Value()},
         {"config", config_}});
  }

  const std::string& name() const { return name_; }
  const std::string& lines() const { return lines_; }

 private:
  Value Filters() const {
    const Value* list = config_.Find("filter_list");
    if (list == nullptr) {
      return *ParseJson(R"([{"name":"none","steps":[{"function":"take_first"}]}])");
    }
    Value::List filters;
    for (const Value& each : list->AsList()) {
      filters.push_back(
          Value::MakeDict({{"name", each.FindString("name")}, {"steps", *each.Find("filter")}}));
    }
    return Value(std::move(filters));
  }

  Value Metrics() const {
    Value::List metrics;
    for (const Value& each : config_.Find("metric_list")->AsList()) {
      const std::string name = each.FindString("metric");
      Value arguments = each;
      for (const char* key : {"metric", "aggregation", "higher_is_better"}) arguments.Erase(key);
      metrics.push_back(Value::MakeDict(
          {{"name", name},
           {"scorer", name},
           {"arguments", arguments},
           {"metric", each.FindString("aggregation", FindScorerEntry(name)->metric)},
           {"higher_is_better",
            each.FindBool("higher_is_better", FindScorerEntry(name)->higher_is_better)}}));
    }
    return Value(std::move(metrics));
  }

  // What lm-eval knows of the document besides.
  void Complete(std::string_view line, Sample* sample) const {
    const auto fields = FindObjectFields(line).value();
    const Value document = ParseJson(FieldOf(fields, "doc")).value();
    sample->document = std::make_shared<const std::string>(PythonJson(document, {.indent = 2}));
    EXPECT_EQ(Sha256Hex(*sample->document), sample->doc_hash);
    const std::string type = config_.FindString("output_type");
    if (type == "multiple_choice") {
      Value::List choices;
      const size_t delimiter = config_.FindString("target_delimiter").size();
      for (const Request& request : sample->requests) {
        choices.emplace_back(request.continuation.substr(delimiter));
      }
      sample->scorer_input = Value::MakeDict(
          {{"choices", Value(std::move(choices))}, {"gold", *ParseInt(sample->target)}});
    } else if (type == "generate_until") {
      sample->scorer_input = Value::MakeDict({{"references", Value::MakeList({sample->target})}});
    } else {
      // lm-eval's own counts: what it logged as marks.
      const Value words = ParseJson(FieldOf(fields, "word_perplexity")).value();
      const Value bytes = ParseJson(FieldOf(fields, "byte_perplexity")).value();
      sample->scorer_input =
          Value::MakeDict({{"words", words.AsList()[1]}, {"bytes", bytes.AsList()[1]}});
    }
  }

  const std::string name_;
  const Value config_;
  const std::string lines_;
};

class SampleList : public AnsweredStream {
 public:
  explicit SampleList(std::vector<AnsweredSample> samples) : samples_(std::move(samples)) {}
  absl::StatusOr<std::optional<AnsweredSample>> Next() override {
    if (next_ == samples_.size()) return std::optional<AnsweredSample>();
    return std::optional<AnsweredSample>(samples_[next_++]);
  }

 private:
  const std::vector<AnsweredSample> samples_;
  size_t next_ = 0;
};

struct Exported {
  TemporaryFolder record, output;
  std::string File(const std::string& name) const {
    return ReadFile(StrCat(output.path(), "/fake/", name)).value_or("");
  }
  std::string Samples(const std::string& task) const {
    return File(StrCat("samples_", task, "_", kFileTime, ".jsonl"));
  }
  Value Results() const { return ParseJson(File(StrCat("results_", kFileTime, ".json"))).value(); }
};

void ExportLogged(const std::vector<LoggedTask>& tasks, const Value& groups,
                  const std::map<std::string, int64_t>& documents, Exported* exported) {
  std::vector<AnsweredSample> all;
  Value::List plans;
  for (const LoggedTask& task : tasks) {
    const auto samples = task.Samples(static_cast<uint32_t>(plans.size()));
    const auto count = documents.find(task.name());
    plans.push_back(task.Plan(count == documents.end() ? 7 : count->second, samples));
    all.insert(all.end(), samples.begin(), samples.end());
  }
  const Value plan = Value::MakeDict({{"model", Value::MakeDict({{"kind", "fake"}})},
                                      {"settings", Value::MakeDict({{"limit", 7}})},
                                      {"tasks", Value(std::move(plans))},
                                      {"groups", groups}});
  SampleList stream(std::move(all));
  const auto manifest =
      WriteRecord(plan, &stream,
                  {.folder = exported->record.path(),
                   .run_information = Value::MakeDict({{"started", kTime}, {"seconds", 12.5}})});
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  const auto report = Rescore(exported->record.path(), {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->difference_count, 0) << report->differences.front();
  const absl::Status status = ExportLmEval(exported->record.path(), exported->output.path(), {});
  ASSERT_TRUE(status.ok()) << status;
}

std::vector<std::string> KeysOf(const Value& dict) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : dict.AsDict()) keys.push_back(key);
  return keys;
}

// Equal but for the last digits of what was summed in another order.
void ExpectSameNumbers(const std::string& place, const Value& ours, const Value& theirs) {
  if (theirs.is_dict()) {
    ASSERT_TRUE(ours.is_dict()) << place;
    ASSERT_EQ(KeysOf(ours), KeysOf(theirs)) << place;
    for (const auto& [key, value] : theirs.AsDict()) {
      ExpectSameNumbers(StrCat(place, ".", key), *ours.Find(key), value);
    }
  } else if (theirs.is_number()) {
    ASSERT_TRUE(ours.is_number()) << place;
    EXPECT_NEAR(ours.AsDouble(), theirs.AsDouble(), 1e-13 * std::abs(theirs.AsDouble())) << place;
  } else {
    EXPECT_EQ(ours, theirs) << place;
  }
}

TEST(LmEvalExport, OfWhatLmEvalLoggedGivesItsOwnBytes) {
  const std::string folder = StrCat(ETALON_SOURCE_DIR, "/tests/data/reference/lm_eval/");
  const Value configs = ParseJson(ReadFile(folder + "configs.json").value()).value();
  std::vector<LoggedTask> tasks;
  for (const auto& [name, config] : configs.AsDict()) {
    const std::string path = StrCat(folder, "samples_", name, "_2026-11-23T08-05-09.123456.jsonl");
    tasks.emplace_back(name, config, ReadFile(path).value());
  }
  Exported exported;
  ExportLogged(tasks, Value(Value::List()), {}, &exported);
  for (const LoggedTask& task : tasks) {
    EXPECT_EQ(exported.Samples(task.name()), task.lines()) << task.name();
    // Keys in lm-eval's order; what the task file's own dicts hold, in any.
    const Value ours = *exported.Results().Find("configs")->Find(task.name());
    const Value theirs = *configs.Find(task.name());
    EXPECT_EQ(KeysOf(ours), KeysOf(theirs));
    EXPECT_EQ(KeysOf(*ours.Find("fewshot_config")), KeysOf(*theirs.Find("fewshot_config")));
    EXPECT_EQ(CanonicalJson(ours).value(), CanonicalJson(theirs).value());
  }
}

// Whole runs of the scripted model: samples, results, group means and hashes.
class LmEvalExportOfTheReference : public ::testing::Test {
 protected:
  // Builds the record of a run and exports it; false when there is no reference data.
  bool Export(const std::string& run, const Value& groups) {
    const auto text =
        ReadReference(ETALON_SOURCE_DIR, StrCat("scripted/_runs/", run, ".results.json.xz"));
    if (!text.has_value()) return false;
    theirs_ = ParseJson(*text).value();
    std::map<std::string, int64_t> documents;
    for (const auto& [name, counts] : theirs_.Find("n-samples")->AsDict()) {
      documents[name] = counts.FindInt("original");
      const auto lines = ReadReference(ETALON_SOURCE_DIR,
                                       StrCat("scripted/", name, "/", run, ".samples.jsonl.xz"));
      tasks_.emplace_back(name, *theirs_.Find("configs")->Find(name), *lines);
    }
    ExportLogged(tasks_, groups, documents, &exported_);
    return true;
  }

  void CompareAll() {
    for (const LoggedTask& task : tasks_) {
      EXPECT_EQ(exported_.Samples(task.name()), task.lines()) << task.name();
    }
    const Value ours = exported_.Results();
    for (const char* key : {"results", "groups", "group_subtasks", "n-shot", "higher_is_better",
                            "n-samples", "task_hashes"}) {
      const Value* part = theirs_.Find(key);
      if (part == nullptr) {
        EXPECT_EQ(ours.Find(key), nullptr);
        continue;
      }
      ASSERT_NE(ours.Find(key), nullptr) << key;
      ExpectSameNumbers(key, *ours.Find(key), *part);
    }
    // What we leave out is what the header says.
    std::vector<std::string> their_keys = KeysOf(theirs_);
    their_keys.emplace_back("etalon");
    EXPECT_EQ(KeysOf(ours), their_keys);
  }

  Value theirs_;
  std::vector<LoggedTask> tasks_;
  Exported exported_;
};

Value MeanOf(const char* metric, bool weight_by_size) {
  return Value::MakeDict(
      {{"metric", metric}, {"filters", Value()}, {"weight_by_size", weight_by_size}});
}

TEST_F(LmEvalExportOfTheReference, HasTheMeansOfAGroupWeightedAndNot) {
  const Value tasks = Value::MakeList({"arc_easy", "arc_challenge", "piqa", "openbookqa"});
  const Value groups = Value::MakeList({Value::MakeDict(
      {{"name", "etalon_mixed"},
       {"alias", "etalon_mixed"},
       {"version", "1.0"},
       {"children", tasks},
       {"tasks", tasks},
       {"metrics", Value::MakeList({MeanOf("acc", false), MeanOf("acc_norm", true)})}})});
  if (!Export("s_mixed_f05", groups)) GTEST_SKIP() << "there is no reference data here";
  CompareAll();
}

TEST_F(LmEvalExportOfTheReference, HasGroupsWithinGroups) {
  const auto text = ReadReference(ETALON_SOURCE_DIR, "scripted/_runs/s_mmlu_f20.results.json.xz");
  if (!text.has_value()) GTEST_SKIP() << "there is no reference data here";
  const Value subtasks = *ParseJson(*text)->Find("group_subtasks");
  Value::List groups, all;
  for (const auto& [name, children] : subtasks.AsDict()) {
    if (name == "mmlu") continue;
    all.insert(all.end(), children.AsList().begin(), children.AsList().end());
  }
  for (const auto& [name, children] : subtasks.AsDict()) {
    groups.push_back(Value::MakeDict(
        {{"name", name},
         {"alias", ParseJson(*text)->Find("results")->Find(name)->FindString("alias")},
         {"version", 2},
         {"children", children},
         {"tasks", name == "mmlu" ? Value(all) : children},
         {"metrics", Value::MakeList({MeanOf("acc", true)})}}));
  }
  ASSERT_TRUE(Export("s_mmlu_f20", Value(std::move(groups))));
  CompareAll();
}

TEST_F(LmEvalExportOfTheReference, HasRepeatsAndTheirMajority) {
  if (!Export("s_repeats_l30", Value(Value::List()))) {
    GTEST_SKIP() << "there is no reference data here";
  }
  CompareAll();
}

TEST_F(LmEvalExportOfTheReference, HasWholeTexts) {
  if (!Export("s_rolling", Value(Value::List()))) {
    GTEST_SKIP() << "there is no reference data here";
  }
  CompareAll();
}

TEST(LmEvalExport, LeavesOutWhatHasNoMarks) {
  const TemporaryFolder record, output;
  FakeRun run;
  run.edit = [](AnsweredSample* answered) {
    if (answered->sample.task == "wahl" && answered->sample.doc_id == 2) {
      answered->answers[0] = Answer();
      answered->answers[0].error = "no";
    }
  };
  ASSERT_TRUE(WriteRecord(FakeRunPlan(), &run, {.folder = record.path()}).ok());
  int64_t done = 0;
  const absl::Status status =
      ExportLmEval(record.path(), output.path(),
                   {.bootstrap_iterations = 0,
                    .model_name = "org/model: \"best\"",
                    .time = kTime,
                    .on_progress = [&done](int64_t samples) { done = samples; }});
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(done, 11 + 12 + 12 + 2 * 12 * 3);
  const std::string folder = output.File("org__model__ __best__");
  const std::string choices =
      ReadFile(JoinPath(folder, StrCat("samples_wahl_", kFileTime, ".jsonl"))).value();
  EXPECT_EQ(SplitText(choices, "\n").size(), 12U);  // 11 lines and the end
  EXPECT_THAT(choices, ::testing::Not(HasSubstr("{\"doc_id\": 2,")));
  const Value results =
      ParseJson(ReadFile(JoinPath(folder, StrCat("results_", kFileTime, ".json"))).value()).value();
  const Value& wahl = *results.Find("results")->Find("wahl");
  EXPECT_EQ(wahl.FindInt("sample_len"), 11);
  EXPECT_EQ(wahl.FindString("acc_stderr,none"), "N/A");
  EXPECT_EQ(results.FindString("model_name"), "org/model: \"best\"");
  EXPECT_DOUBLE_EQ(results.FindDouble("date"), 1787304600);
  EXPECT_EQ(results.Find("etalon")->FindString("manifest_sha256"),
            Sha256Hex(ReadFile(record.File("manifest.json")).value()));
}

TEST(LmEvalExport, WritesChatsAsTheirMessages) {
  const TemporaryFolder record, output;
  FakeRun run;
  ASSERT_TRUE(WriteRecord(FakeRunPlan(), &run, {.folder = record.path()}).ok());
  ASSERT_TRUE(ExportLmEval(record.path(), output.path(), {.time = kTime}).ok());
  const std::string lines =
      ReadFile(output.File(StrCat("fake/samples_frage_", kFileTime, ".jsonl"))).value();
  EXPECT_THAT(lines, HasSubstr(R"("arg_0": "[{\"role\": \"system\", \"content\": \"Antworte.\"}, )"
                               R"({\"role\": \"user\", \"content\": \"Frage 1 der Aufgabe 3?)"));
  EXPECT_THAT(lines, HasSubstr(R"("arg_1": {"until": ["\n", "Frage:"], "do_sample": true, )"
                               R"("top_k": 40.0, "max_gen_toks": 16}}})"));
}

TEST(LmEvalExport, NeedsATime) {
  const TemporaryFolder record, output;
  FakeRun run;
  ASSERT_TRUE(WriteRecord(FakeRunPlan(), &run, {.folder = record.path()}).ok());
  EXPECT_EQ(ExportLmEval(record.path(), output.path(), {}).code(),
            absl::StatusCode::kFailedPrecondition);
  for (const char* time :
       {"yesterday", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:00:00.5Z", "2026-01-01 00:00:00Z"}) {
    EXPECT_EQ(ExportLmEval(record.path(), output.path(), {.time = time}).code(),
              absl::StatusCode::kInvalidArgument)
        << time;
  }
}

TEST(LmEvalExport, RefusesARecordWhoseMarksAreNotItsAnswers) {
  const TemporaryFolder record, output;
  FakeRun run;
  ASSERT_TRUE(WriteRecord(FakeRunPlan(), &run, {.folder = record.path()}).ok());
  // The plan now says that digits do not count, the lines were marked with them.
  std::string manifest = ReadFile(record.File("manifest.json")).value();
  const std::string from =
      "\"arguments\":{},\"higher_is_better\":true,\"metric\":\"mean\",\"name\":\"exact_match\"";
  manifest.replace(manifest.find(from) + 12, 2, "{\"ignore_numbers\":true}");
  ASSERT_TRUE(WriteFileAtomically(record.File("manifest.json"), manifest).ok());
  const absl::Status status = ExportLmEval(record.path(), output.path(), {.time = kTime});
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("has other marks than it re-scores to"));
}

TEST(UnindentedJson, IsWhatPythonPrintsOnOneLine) {
  const Value value =
      *ParseJson(R"({"a":[1,2.5,[],{}, "x\n  \", y"],"b":{"c":{"d":null}},"e":"","ü":"\\"})");
  EXPECT_EQ(UnindentedJson(PythonJson(value, {.indent = 2})).value(), PythonJson(value));
  EXPECT_EQ(UnindentedJson("{\n  \"a\": NaN,\n  \"b\": 12345678901234567890123\n}").value(),
            "{\"a\": NaN, \"b\": 12345678901234567890123}");
  EXPECT_FALSE(UnindentedJson("{\"a").ok());
}

TEST(LmEvalMetricOrder, IsThatOfItsOwnScoring) {
  const auto order = [](std::string_view type, std::string_view names) {
    return LmEvalMetricOrder(
        *ParseJson(StrCat(R"({"output_type":")", type, R"(","metrics":)", names, "}")));
  };
  EXPECT_THAT(order("multiple_choice", R"([{"name":"acc_norm"},{"name":"mcc"},{"name":"acc"}])"),
              ::testing::ElementsAre("acc", "mcc", "acc_norm"));
  EXPECT_THAT(order("loglikelihood", R"([{"name":"acc"},{"name":"perplexity"}])"),
              ::testing::ElementsAre("perplexity", "acc"));
  EXPECT_THAT(order("generate_until", R"([{"name":"exact_match"},{"name":"acc"}])"),
              ::testing::ElementsAre("exact_match", "acc"));
}

TEST(LmEvalConfig, NamesFunctionsAndHasDefaults) {
  const Value task = *ParseJson(
      R"({"name":"t","output_type":"multiple_choice","repeats":1,"fewshot":{"count":3},
          "generation":null,"config":{"task":"t","process_docs":{"!function":"utils.f"},
          "fewshot_split":"dev","tag":null}})");
  EXPECT_EQ(
      PythonJson(LmEvalConfig(task)),
      R"({"task": "t", "fewshot_split": "dev", "process_docs": "!function utils.f", )"
      R"("unsafe_code": false, "description": "", "target_delimiter": " ", )"
      R"("fewshot_delimiter": "\n\n", "fewshot_config": {"sampler": "default", "split": "dev", )"
      R"("process_docs": "!function utils.f", "fewshot_indices": null, "samples": null, )"
      R"("doc_to_text": null, "doc_to_choice": null, "doc_to_target": null, )"
      R"("gen_prefix": null, "fewshot_delimiter": "\n\n", "target_delimiter": " "}, )"
      R"("num_fewshot": 3, "output_type": "multiple_choice", "repeats": 1, )"
      R"("should_decontaminate": false})");
}

}  // namespace
}  // namespace etalon
