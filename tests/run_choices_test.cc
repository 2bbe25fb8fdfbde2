// What a run asks, and what it makes of the answers, as its flags say: single documents, answers
// alone, a system instruction, standard errors of another program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/json.h"
#include "program.h"

namespace etalon {
namespace {

using ::testing::HasSubstr;

TEST(RunChoices, ChosenSamplesAreThoseOfTheWholeRun) {
  const std::string folder = FreshFolder("chosen");
  const auto run = [&](const std::string& output, std::vector<std::string> more) {
    std::vector<std::string> words = {"run",
                                      "--model",
                                      "null:",
                                      "--tasks",
                                      "suite_sums",
                                      "--task-path",
                                      SourceFile("tests/data/suite"),
                                      "--output",
                                      folder + "/" + output};
    words.insert(words.end(), more.begin(), more.end());
    return RunProgram(words);
  };
  ASSERT_EQ(run("all", {}).exit_code, 0);
  const ProgramResult some = run("some", {"--samples", R"({"suite_sums": [31, 4]})"});
  ASSERT_EQ(some.exit_code, 0) << some.err;
  for (const char* place : {"suite_sums:4", "suite_sums:31"}) {
    const ProgramResult shown = RunProgram({"show", folder + "/some", "--sample", place, "--json"});
    ASSERT_EQ(shown.exit_code, 0) << shown.err;
    const Value ours = *ParseJson(shown.out);
    const Value theirs =
        *ParseJson(RunProgram({"show", folder + "/all", "--sample", place, "--json"}).out);
    EXPECT_EQ(*ours.Find("requests"), *theirs.Find("requests")) << place;
  }
  EXPECT_EQ(RunProgram({"show", folder + "/some", "--sample", "suite_sums:5"}).exit_code, 3);
  EXPECT_EQ(RunProgram({"rescore", folder + "/some"}).exit_code, 0);
  const ProgramResult beyond = run("beyond", {"--samples", R"({"suite_sums": [40]})"});
  EXPECT_EQ(beyond.exit_code, 3);
  EXPECT_NE(beyond.err.find("document 40"), std::string::npos) << beyond.err;
  std::filesystem::remove_all(folder);
}

TEST(RunChoices, AnswersThatWereOnlyKeptAreScoredLaterAsTheRunWouldHave) {
  const std::string folder = FreshFolder("predict");
  const auto run = [&](const std::string& output, std::vector<std::string> more) {
    std::vector<std::string> words = {"run",
                                      "--model",
                                      SourceFile("tests/data/tiny.gguf"),
                                      "--tasks",
                                      "suite",
                                      "--task-path",
                                      SourceFile("tests/data/suite"),
                                      "--limit",
                                      "4",
                                      "--output",
                                      folder + "/" + output};
    words.insert(words.end(), more.begin(), more.end());
    return RunProgram(words);
  };
  ASSERT_EQ(run("scored", {}).exit_code, 0);
  const ProgramResult kept = run("kept", {"--predict_only"});
  ASSERT_EQ(kept.exit_code, 0) << kept.err;
  EXPECT_NE(kept.out.find("nothing is scored"), std::string::npos) << kept.out;
  const Value manifest = *ParseJson(*ReadFile(folder + "/kept/manifest.json"));
  EXPECT_TRUE(manifest.Find("results")->AsList().empty());
  EXPECT_NE(ReadFile(folder + "/kept/report.html")->find("nothing was scored"), std::string::npos);

  const ProgramResult looked = RunProgram({"rescore", folder + "/kept"});
  EXPECT_EQ(looked.exit_code, 0) << looked.err;
  EXPECT_NE(looked.out.find("acc_norm"), std::string::npos) << looked.out;
  EXPECT_EQ(looked.out.find("agrees"), std::string::npos) << looked.out;
  const ProgramResult later =
      RunProgram({"rescore", folder + "/kept", "--output", folder + "/later"});
  ASSERT_EQ(later.exit_code, 0) << later.err;
  EXPECT_EQ(RecordBytes(folder + "/later"), RecordBytes(folder + "/scored"));
  for (const char* name : {"texts.zst", "report.html"}) {
    EXPECT_EQ(*ReadFile(folder + "/later/" + name), *ReadFile(folder + "/scored/" + name)) << name;
  }
  const ProgramResult again =
      RunProgram({"rescore", folder + "/later", "--output", folder + "/again"});
  EXPECT_EQ(again.exit_code, 3);
  EXPECT_NE(again.err.find("has its scores"), std::string::npos) << again.err;
  EXPECT_FALSE(FileExists(folder + "/again"));
  EXPECT_EQ(RunProgram(
                {"export", folder + "/kept", "--format", "lm-eval", "--output", folder + "/export"})
                .exit_code,
            3);
  std::filesystem::remove_all(folder);
}

TEST(RunChoices, SystemInstructionsGoWithAChatAndWithout) {
  const std::string folder = FreshFolder("system");
  const auto prompt = [&](const std::string& name, std::vector<std::string> more) {
    std::vector<std::string> words = {"run",
                                      "--model",
                                      SourceFile("tests/data/tiny.gguf"),
                                      "--tasks",
                                      "suite_sums",
                                      "--task-path",
                                      SourceFile("tests/data/suite"),
                                      "--limit",
                                      "1",
                                      "--system-instruction",
                                      "Be brief.",
                                      "--output",
                                      folder + "/" + name};
    words.insert(words.end(), more.begin(), more.end());
    const ProgramResult run = RunProgram(words);
    EXPECT_EQ(run.exit_code, 0) << run.err;
    return RunProgram({"show", folder + "/" + name, "--sample", "suite_sums:0"}).out;
  };
  const std::string plain = prompt("plain", {}), chat = prompt("chat", {"--apply-chat-template"});
  EXPECT_NE(plain.find("Be brief."), std::string::npos) << plain;
  EXPECT_NE(chat.find("Be brief."), std::string::npos) << chat;
  EXPECT_EQ(plain.find("system"), std::string::npos) << plain;
  EXPECT_NE(chat.find("system"), std::string::npos) << chat;
  const Value manifest = *ParseJson(*ReadFile(folder + "/chat/manifest.json"));
  EXPECT_TRUE(manifest.Find("plan")->Find("model")->FindBool("chat_takes_system"));
  std::filesystem::remove_all(folder);
}

// A group of two tasks of different sizes, of which lm-eval pools the variances.
void WritePair(const std::string& folder) {
  for (const auto& [name, rows] : {std::pair{"small", 5}, {"large", 11}}) {
    std::string data;
    for (int i = 0; i < rows; ++i) {
      StrAppend(&data, "{\"q\":\"", name, i, "\",\"choices\":[\"a\",\"bb\"]}\n");
    }
    ASSERT_TRUE(WriteFileAtomically(StrCat(folder, "/", name, ".jsonl"), data).ok());
    ASSERT_TRUE(
        WriteFileAtomically(StrCat(folder, "/", name, ".yaml"),
                            StrCat("task: ", name, "\ndataset_path: json\n",
                                   "dataset_kwargs: {data_files: {test: ", name, ".jsonl}}\n",
                                   "test_split: test\noutput_type: multiple_choice\n",
                                   "doc_to_text: \"{{q}}\"\ndoc_to_choice: choices\n",
                                   "doc_to_target: 0\nmetric_list:\n- metric: acc\n"))
            .ok());
  }
  ASSERT_TRUE(WriteFileAtomically(folder + "/pair.yaml",
                                  "group: pair\ntask: [small, large]\naggregate_metric_list:\n"
                                  "- {metric: acc, weight_by_size: true}\n")
                  .ok());
}

TEST(RunChoices, CompatChangesWhatIsPrintedAndNeitherPromptsNorAnswers) {
  const std::string folder = FreshFolder("compat");
  WritePair(folder);
  for (const char* name : {"ours", "theirs"}) {
    std::vector<std::string> words = {
        "run",         "--model", "null:",    "--tasks",          "pair",
        "--task-path", folder,    "--output", folder + "/" + name};
    if (name == std::string("theirs")) words.insert(words.end(), {"--compat", "lm-eval"});
    const ProgramResult run = RunProgram(words);
    ASSERT_EQ(run.exit_code, 0) << run.err;
    EXPECT_NE(run.out.find(name == std::string("theirs") ? "lm-eval's error" : "std. error"),
              std::string::npos)
        << run.out;
  }
  for (const char* name : {"samples.zst", "texts.zst"}) {
    EXPECT_EQ(*ReadFile(folder + "/ours/" + name), *ReadFile(folder + "/theirs/" + name)) << name;
  }
  const Value ours = *ParseJson(*ReadFile(folder + "/ours/manifest.json"));
  const Value theirs = *ParseJson(*ReadFile(folder + "/theirs/manifest.json"));
  EXPECT_EQ(ours.Find("plan")->Find("settings")->FindString("compat"), "");
  EXPECT_EQ(theirs.Find("plan")->Find("settings")->FindString("compat"), "lm-eval");
  const Value& our_mean = ours.Find("groups")->AsList().front();
  const Value& their_mean = theirs.Find("groups")->AsList().front();
  EXPECT_EQ(our_mean.Find("lm_eval"), nullptr);
  EXPECT_EQ(*our_mean.Find("estimate"), *their_mean.Find("estimate")) << "ours stands in both";
  const double our_error = our_mean.Find("estimate")->FindDouble("standard_error");
  const double their_error = their_mean.Find("lm_eval")->FindDouble("standard_error");
  EXPECT_GT(our_error, 0);
  EXPECT_GT(their_error, 0);
  EXPECT_NE(our_error, their_error) << "variances pooled with another weight";
  std::filesystem::remove_all(folder);
}

TEST(RunChoices, ThoughtsAreKeptAndCountedAndRescoreTakesThemOffAlone) {
  const std::string folder = FreshFolder("thoughts");
  const auto run = [&](const std::string& name, std::vector<std::string> more) {
    std::vector<std::string> words = {"run",
                                      "--model",
                                      SourceFile("tests/data/tiny.gguf"),
                                      "--tasks",
                                      "suite_sums",
                                      "--task-path",
                                      SourceFile("tests/data/suite"),
                                      "--limit",
                                      "3",
                                      "--output",
                                      folder + "/" + name};
    words.insert(words.end(), more.begin(), more.end());
    return RunProgram(words);
  };
  const ProgramResult result = run("a", {"--think-end-token", "e"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Value manifest = *ParseJson(*ReadFile(folder + "/a/manifest.json"));
  const Value& task = manifest.Find("plan")->Find("tasks")->AsList().front();
  EXPECT_EQ(task.FindString("think_end_token"), "e");
  const Value* thoughts = manifest.Find("counts")->AsList().front().Find("thoughts");
  ASSERT_NE(thoughts, nullptr);
  EXPECT_EQ(thoughts->FindInt("taken_off") + thoughts->FindInt("without_end"), 3);
  EXPECT_EQ(RunProgram({"rescore", folder + "/a"}).exit_code, 0);
  const ProgramResult open = run("open", {"--think-end-token", "</think>", "--lang", "fr"});
  ASSERT_EQ(open.exit_code, 0) << open.err;
  EXPECT_THAT(open.out, HasSubstr("thoughts without end"));
  const std::string report = *ReadFile(folder + "/open/report.html");
  EXPECT_NE(report.find("réflexions sans fin"), std::string::npos);
  EXPECT_NE(report.find("--gen-kwargs max_gen_toks=N"), std::string::npos);
  const ProgramResult odd = RunProgram({"show", folder + "/open", "--suspicious"});
  EXPECT_THAT(odd.out, HasSubstr("thoughts without end"));
  EXPECT_EQ(run("b", {"--enable-thinking", "true"}).exit_code, 2) << "is for chats";
  const ProgramResult chat = run("c", {"--enable_thinking", "false", "--apply-chat-template"});
  ASSERT_EQ(chat.exit_code, 0) << chat.err;
  const Value of_chat = *ParseJson(*ReadFile(folder + "/c/manifest.json"));
  EXPECT_EQ(*of_chat.Find("plan")->Find("model")->Find("enable_thinking"), Value(false));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace etalon
