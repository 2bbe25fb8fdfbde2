#include "parity/logged_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/file.h"
#include "base/str.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

constexpr char kResults[] = R"({"results": {"sums": {"alias": "sums", "acc,none": 0.5,
"acc_stderr,none": "N/A", "ppl,none": NaN}}, "n-shot": {"sums": 3},
"config": {"limit": 0.25, "gen_kwargs": "temperature=0.5,max_gen_toks=7,do_sample=True,stop=x",
"bootstrap_iters": 100, "fewshot_seed": 7}, "chat_template": null, "fewshot_as_multiturn": null})";

TEST(LoggedRun, SaysHowATaskWasAskedAndWhatCameOut) {
  const auto logged = ReadLoggedTask(kResults, "sums", "results.json");
  ASSERT_TRUE(logged.ok()) << logged.status();
  EXPECT_EQ(logged->settings.num_fewshot, 3);
  EXPECT_EQ(logged->settings.limit, 0.25);
  EXPECT_EQ(logged->settings.fewshot_seed, 7);
  EXPECT_FALSE(logged->settings.chat.has_value());
  const Value& arguments = logged->settings.generation_arguments;
  EXPECT_EQ(*arguments.Find("temperature"), Value(0.5));
  EXPECT_EQ(*arguments.Find("max_gen_toks"), Value(7));
  EXPECT_EQ(*arguments.Find("do_sample"), Value(true));
  EXPECT_EQ(*arguments.Find("stop"), Value("x"));
  EXPECT_EQ(logged->bootstrap_iterations, 100);
  EXPECT_EQ(logged->values.at("acc,none"), 0.5);
  EXPECT_EQ(logged->values.at("acc_stderr,none"), std::nullopt);
  EXPECT_TRUE(std::isnan(*logged->values.at("ppl,none")));
  EXPECT_FALSE(logged->values.contains("alias"));
}

TEST(LoggedRun, KnowsChats) {
  const auto logged = ReadLoggedTask(
      R"({"results": {"sums": {}}, "config": {"limit": null, "gen_kwargs": {"until": ["x"]}},
      "chat_template": "{{ messages }}", "fewshot_as_multiturn": true,
      "system_instruction": "Be."})",
      "sums", "results.json");
  ASSERT_TRUE(logged.ok()) << logged.status();
  ASSERT_TRUE(logged->settings.chat.has_value());
  EXPECT_TRUE(logged->settings.chat->fewshot_as_multiturn);
  EXPECT_EQ(logged->settings.system_instruction, "Be.");
  EXPECT_EQ(logged->settings.limit, 0);
  EXPECT_TRUE(logged->settings.generation_arguments.Find("until")->is_list());
}

TEST(LoggedRun, FewerDocumentsWithoutALimitAreChosen) {
  const auto read = [](const std::string& limit, int effective) {
    return *ReadLoggedTask(
        StrCat(R"({"results": {"sums": {}}, "config": {"limit": )", limit,
               R"(}, "n-samples": {"sums": {"original": 9, "effective": )", effective, "}}}"),
        "sums", "results.json");
  };
  EXPECT_TRUE(read("null", 4).is_chosen);
  EXPECT_EQ(read("null", 4).documents, 4);
  EXPECT_FALSE(read("null", 9).is_chosen);
  EXPECT_FALSE(read("4", 4).is_chosen);
}

// A run of two chosen documents, each with a line for each of two filters.
class ChosenDocumentsOfARun : public testing::Test {
 protected:
  absl::StatusOr<std::vector<LoggedTask>> Find(const std::string& samples) const {
    const std::string results =
        R"({"results": {"sums": {}}, "config": {"limit": null},
        "n-samples": {"sums": {"original": 9, "effective": 2}}})";
    EXPECT_TRUE(WriteFileAtomically(folder_.File("results_T.json"), results).ok());
    EXPECT_TRUE(WriteFileAtomically(folder_.File("samples_sums_T.jsonl"), samples).ok());
    return FindLoggedTasks({folder_.path()});
  }
  const TemporaryFolder folder_;
};

TEST_F(ChosenDocumentsOfARun, StandInItsSamples) {
  const auto tasks = Find("{\"doc_id\": 3}\n{\"doc_id\": 7}\n{\"doc_id\": 3}\n{\"doc_id\": 7}\n");
  ASSERT_TRUE(tasks.ok()) << tasks.status();
  EXPECT_THAT(tasks->front().settings.chosen.at("sums"), testing::ElementsAre(3, 7));
}

TEST_F(ChosenDocumentsOfARun, AreAllThereOrItIsAnError) {
  for (const auto& [samples, what] : std::vector<std::pair<std::string, std::string>>{
           {"{\"doc_id\": 3}\n", "holds 1 documents of the 2 that"},
           {"", "holds 0 documents"},
           {"{\"doc_id\": 3}\n{\"doc_id\": -7}\n", "samples_sums_T.jsonl:2: \"doc_id\""},
           {"{\"doc_id\": 3}\n{\"doc", "samples_sums_T.jsonl:2: byte"}}) {
    const auto tasks = Find(samples);
    EXPECT_EQ(tasks.status().code(), absl::StatusCode::kDataLoss) << samples;
    EXPECT_THAT(ToView(tasks.status().message()), testing::HasSubstr(what));
  }
}

TEST(LoggedRun, TasksOfOneRunFollowEachOther) {
  const TemporaryFolder folder;
  const std::string results = R"({"results": {"a": {}, "b": {}}, "config": {}})";
  for (const char* name : {"results_1.json", "results_2.json"}) {
    ASSERT_TRUE(WriteFileAtomically(folder.File(name), results).ok());
  }
  for (const char* name :
       {"samples_a_1.jsonl", "samples_a_2.jsonl", "samples_b_1.jsonl", "samples_b_2.jsonl"}) {
    ASSERT_TRUE(WriteFileAtomically(folder.File(name), "").ok());
  }
  const auto tasks = FindLoggedTasks({folder.path()});
  ASSERT_TRUE(tasks.ok()) << tasks.status();
  std::string found;
  for (const LoggedTask& task : *tasks) StrAppend(&found, BaseName(task.samples), " ");
  EXPECT_EQ(found, "samples_a_2.jsonl samples_b_2.jsonl samples_a_1.jsonl samples_b_1.jsonl ");
}

TEST(LoggedRun, GroupsStandInTheirOrder) {
  const auto groups = ReadLoggedGroups(
      R"({"groups": {"z": {"acc,none": 0.5, "acc_stderr,none": "N/A", "sample_count": {}},
      "a": {}}})",
      "results.json");
  ASSERT_TRUE(groups.ok()) << groups.status();
  ASSERT_EQ(groups->size(), 2);
  EXPECT_EQ(groups->front().name, "z");
  EXPECT_EQ(groups->front().values.size(), 2);
  EXPECT_TRUE(ReadLoggedGroups(R"({"results": {}})", "results.json")->empty());
  for (const char* text :
       {"", R"({"groups": [])", R"({"groups": []})", R"({"groups": {"a": 1}})"}) {
    const auto damaged = ReadLoggedGroups(text, "results.json");
    EXPECT_EQ(ToView(damaged.status().message()).find("results.json: "), 0) << text;
  }
}

TEST(LoggedRun, ErrorsNameFileAndTask) {
  for (const char* text :
       {"", "[]", "{", R"({"results": {"sums": {}}})", R"({"results": {"sums": {}}, "config": 3})",
        R"({"results": {"sums": {}}, "config": {"limit": "ten"}})",
        R"({"results": {"sums": {}}, "config": {"limit": NaN}})",
        R"({"results": {"sums": {}}, "config": {"fewshot_seed": -1}})",
        R"({"results": {"sums": {}}, "config": {}, "n-shot": {"sums": 1.5}})",
        R"({"results": {"sums": []}, "config": {}})", R"({"results": {"other": {}}, "config": {}})",
        R"({"config": {}})"}) {
    const auto logged = ReadLoggedTask(text, "sums", "results.json");
    ASSERT_FALSE(logged.ok()) << text;
    EXPECT_EQ(logged.status().message().find("results.json: task sums: "), 0) << logged.status();
  }
}

}  // namespace
}  // namespace etalon
