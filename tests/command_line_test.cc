// What a user types and sees: help, errors, exit codes, and that results can be re-computed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/json.h"
#include "base/text.h"
#include "program.h"

namespace etalon {
namespace {

using testing::Test;

TEST(CommandLine, HelpShowsEveryCommandAndExamples) {
  const ProgramResult help = RunProgram({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  for (const char* command :
       {"run", "merge", "tasks", "show", "rescore", "export", "model", "doctor", "help"}) {
    EXPECT_NE(help.out.find(command), std::string::npos) << command;
    const ProgramResult detail = RunProgram({command, "--help"});
    EXPECT_EQ(detail.exit_code, 0);
    EXPECT_NE(detail.out.find("Examples:"), std::string::npos) << command;
    EXPECT_EQ(RunProgram({"help", command}).out, detail.out);
  }
}

TEST(CommandLine, UnknownCommandsAndFlagsAreUsageErrors) {
  const ProgramResult unknown = RunProgram({"rnu"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_NE(unknown.err.find("did you mean \"run\"?"), std::string::npos) << unknown.err;
  EXPECT_EQ(RunProgram({"run", "--no-such-flag"}).exit_code, 2);
}

TEST(CommandLine, ALineOfLmEvalRunsAsItWasTyped) {
  const std::string folder = FreshFolder("lm_eval_line"), log = folder + "/log";
  const ProgramResult run = RunProgram({"run",
                                        "--model",
                                        "hf",
                                        "--model_args",
                                        "pretrained=" + SourceFile("tests/data/tiny.gguf"),
                                        "max_length=256",
                                        "--tasks",
                                        "suite_animals",
                                        "suite_sums",
                                        "--include_path",
                                        SourceFile("tests/data/suite"),
                                        "--num_fewshot",
                                        "1",
                                        "-L",
                                        "2",
                                        "-b",
                                        "8",
                                        "-s",
                                        "--output_path",
                                        folder + "/out",
                                        "--log-file",
                                        log});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_NE(run.err.find("--batch_size has no effect"), std::string::npos) << run.err;
  const std::string logged = ReadFile(log).value_or("");
  EXPECT_NE(logged.find("Z note: --batch_size has no effect"), std::string::npos) << logged;
  const auto manifest = ParseJson(ReadFile(folder + "/out/manifest.json").value_or(""));
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  const Value& plan = *manifest->Find("plan");
  EXPECT_EQ(plan.Find("tasks")->AsList().size(), 2u);
  EXPECT_EQ(plan.Find("settings")->FindInt("num_fewshot"), 1);
  EXPECT_EQ(RunProgram({"run", "--model", "vllm", "--tasks", "x"}).exit_code, 2);
  std::filesystem::remove_all(folder);
}

TEST(CommandLine, UnknownTaskNamesTheNearest) {
  const ProgramResult result =
      RunProgram({"run", "--model", "null:", "--tasks", "suite_animal", "--task-path",
                  SourceFile("tests/data/suite"), "--output", FreshFolder("unknown") + "/out"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_NE(result.err.find("suite_animals"), std::string::npos) << result.err;
}

TEST(CommandLine, ListingAndCheckingTasksSayHowFarTheyAre) {
  const ProgramResult check = RunProgram(
      {"tasks", "check", "--task-path", SourceFile("tests/data/suite"), "--progress", "json"});
  EXPECT_EQ(check.exit_code, 0) << check.err;
  std::vector<std::string> said;
  for (const std::string_view line : SplitText(check.err, "\n")) {
    const Value event = ParseJson(line).value_or(Value());
    if (!event.is_dict()) continue;
    EXPECT_EQ(event.FindString("event") == "progress", event.Find("phase") != nullptr) << line;
    if (!event.FindBool("ended")) continue;
    EXPECT_GT(event.FindInt("total"), 0) << line;
    EXPECT_EQ(event.FindInt("done"), event.FindInt("total")) << line;
    said.push_back(StrCat(event.FindString("phase"), " ", event.FindString("unit")));
  }
  // One folder is that of the program, one that of the suite.
  EXPECT_EQ(JoinText(said, ", "), "listing files, listing files, checking tasks") << check.err;
  EXPECT_EQ(RunProgram({"tasks", "list", "--task-path", SourceFile("tests/data/suite")}).err, "");
}

TEST(CommandLine, CheckingATreeSaysOfEachFamilyWhatRunsAndWhatWouldBeNeeded) {
  const std::string folder = FreshFolder("families");
  const auto write = [&](const std::string& name, std::string_view text) {
    ASSERT_TRUE(MakeFolders(ParentFolder(StrCat(folder, "/", name))).ok());
    ASSERT_TRUE(WriteFileAtomically(StrCat(folder, "/", name), text).ok());
  };
  const std::string body = "dataset_path: d\ntest_split: test\ndoc_to_text: q\ndoc_to_target: a\n";
  write("plain/a.yaml", StrCat("task: a\n", body));
  write("python/b.yaml", StrCat("task: b\nprocess_docs: !function utils.f\n", body));
  write("python/utils.py", "def f(docs):\n    return docs\n");
  write("pictures/c.yaml", StrCat("task: c\ndoc_to_image: [i]\n", body));
  const ProgramResult check = RunProgram({"tasks", "check", "--task-path", folder});
  EXPECT_EQ(check.exit_code, 0) << check.err;
  EXPECT_NE(check.out.find("1 need Python functions, 1 need more than text"), std::string::npos)
      << check.out;
  EXPECT_NE(check.out.find("utils.f\n"), std::string::npos) << check.out;
  const Value json = ParseJson(RunProgram({"tasks", "check", "--task-path", folder, "--json"}).out)
                         .value_or(Value());
  bool has_b = false;
  for (const Value& task : json.Find("tasks")->AsList()) {
    if (task.FindString("name") != "b") continue;
    has_b = true;
    EXPECT_EQ(task.FindString("family"), "python");
    EXPECT_EQ(task.FindString("verdict"), "needs_python");
    EXPECT_EQ(task.Find("functions")->AsList().at(0).FindString("digest").size(), 64U);
  }
  EXPECT_TRUE(has_b);
  write("python/bad.yaml", StrCat("task: bad\nno_such_key: 1\n", body));
  const ProgramResult wrong = RunProgram({"tasks", "check", "--task-path", folder});
  EXPECT_NE(wrong.exit_code, 0);
  EXPECT_NE(wrong.out.find("wrong: bad: "), std::string::npos) << wrong.out;
}

TEST(CommandLine, OutputThatExistsIsRefused) {
  const std::string folder = FreshFolder("exists");
  const ProgramResult result =
      RunProgram({"run", "--model", "null:", "--tasks", "suite_animals", "--task-path",
                  SourceFile("tests/data/suite"), "--output", folder});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_NE(result.err.find("--resume"), std::string::npos) << result.err;
  std::filesystem::remove_all(folder);
}

TEST(CommandLine, AMissingAndADamagedModelAreOneClearError) {
  const std::string folder = FreshFolder("model");
  const auto run = [&](const std::string& model) {
    return RunProgram({"run", "--model", model, "--tasks", "suite_animals", "--task-path",
                       SourceFile("tests/data/suite"), "--output", folder + "/out"});
  };
  const ProgramResult missing = run(folder + "/none.gguf");
  EXPECT_EQ(missing.exit_code, 3);
  EXPECT_NE(missing.err.find("none.gguf"), std::string::npos) << missing.err;
  const std::string bytes = *ReadFile(SourceFile("tests/data/tiny.gguf"));
  ASSERT_TRUE(WriteFileAtomically(folder + "/cut.gguf", bytes.substr(0, bytes.size() / 2)).ok());
  const ProgramResult cut = run(folder + "/cut.gguf");
  EXPECT_NE(cut.exit_code, 0);
  EXPECT_NE(cut.err.find("cut.gguf"), std::string::npos) << cut.err;
  std::filesystem::remove_all(folder);
}

// Whoever finds it: the parser, the command, a kind of model or the library that runs it.
TEST(CommandLine, WrongValuesOfFlagsAreUsageErrors) {
  const std::string folder = FreshFolder("wrong"), tiny = SourceFile("tests/data/tiny.gguf");
  const auto run = [&](std::vector<std::string> more) {
    std::vector<std::string> words = {
        "run",      "--task-path",  SourceFile("tests/data/suite"), "--tasks", "suite_animals",
        "--output", folder + "/out"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  };
  const std::pair<std::vector<std::string>, const char*> wrong[] = {
      {run({}), "--model"},
      {run({"--model", "nope"}), "--model"},
      {run({"--model", "nope:x"}), "--model"},
      {run({"--model", "null:x"}), "--model"},
      {run({"--model", "replay:"}), "--model"},
      {run({"--model", "llama:"}), "--model"},
      {run({"--model", tiny, "--device", "nope"}), "--device"},
      {run({"--model", tiny, "--cpu-variant", "nope"}), "--cpu-variant"},
      {run({"--model", "null:", "--limit", "-1"}), "--limit"},
      {run({"--model", "null:", "--limit", "nan"}), "--limit"},
      {run({"--model", "null:", "--shard", "2/2"}), "--shard"},
      {run({"--model", "null:", "--samples", "nope"}), "--samples"},
      {run({"--model", "null:", "--samples", "{\"suite_sums\":[0]}"}), "--samples"},
      {run({"--model", "null:", "--samples", "{\"suite_animals\":[0]}", "--limit", "1"}),
       "--samples"},
      {run({"--model", "null:", "--gen-kwargs", "nope"}), "--gen-kwargs"},
      {run({"--model", "null:", "--threads", "0"}), "--threads"},
      {run({"--model", "null:", "--ctx", "99999999999999999999"}), "--ctx"},
      {run({"--model", "null:", "--gpu-layers", "-1"}), "--gpu-layers"},
      {run({"--model", "null:", "--num-fewshot", "-1"}), "--num-fewshot"},
      {run({"--model", "null:", "--window-requests", "0"}), "--window-requests"},
      {run({"--model", "null:", "--seed", "-1"}), "--seed"},
      {run({"--model", "null:", "--json=nope"}), "--json"},
      {{"run", "--model", "null:", "--output", "x"}, "--tasks"},
      {{"run", "--model", "null:", "--tasks", "x"}, "--output"},
      {{"show", "x", "--sample", "no-number"}, "--sample"},
      {{"show", "x", "--limit", "-1"}, "--limit"},
      {{"export", "x", "--format", "lm-eval"}, "--output"},
      {{"export", "x", "--output", folder + "/out"}, "--format"},
      {{"export", "x", "--format", "lm-eval", "--output", folder + "/out", "--bootstrap-iters",
        "-1"},
       "--bootstrap-iters"},
      {{"merge", "x"}, "--output"},
      {{"model", "info", tiny, "--ctx", "0"}, "--ctx"},
      {{"model", "convert", tiny, folder + "/out", "--type", "nope"}, "--type"},
      {{"model", "convert", tiny, folder + "/out", "--type", "f16", "--threads", "0"}, "--threads"},
      {{"doctor", "--model", tiny, "--ctx", "0"}, "--ctx"},
      {{"cache", "prune", "--older-than", "-1"}, "--older-than"},
  };
  for (const auto& [words, flag] : wrong) {
    const ProgramResult result = RunProgram(words);
    EXPECT_EQ(result.exit_code, 2) << JoinText(words, " ") << ": " << result.err;
    EXPECT_NE(result.err.find(flag), std::string::npos) << result.err;
    EXPECT_FALSE(FileExists(folder + "/out")) << JoinText(words, " ");
  }
  std::filesystem::remove_all(folder);
}

TEST(CommandLine, ARowThatCannotBeAskedIsFoundBeforeAModelThatCostsIsAsked) {
  const std::string folder = FreshFolder("row");
  ASSERT_TRUE(WriteFileAtomically(folder + "/t.yaml",
                                  "task: t\ndataset_path: json\n"
                                  "dataset_kwargs: {data_files: {test: t.jsonl}}\n"
                                  "test_split: test\noutput_type: multiple_choice\n"
                                  "doc_to_text: \"{{q}}\"\ndoc_to_choice: choices\n"
                                  "doc_to_target: 0\nmetric_list:\n- metric: acc\n")
                  .ok());
  ASSERT_TRUE(WriteFileAtomically(folder + "/t.jsonl",
                                  "{\"q\":\"one\",\"choices\":[\"a\",\"b\"]}\n"
                                  "{\"q\":\"two\",\"choices\":[]}\n")
                  .ok());
  const std::string paid = SourceFile("tests/data/tiny.gguf");
  for (const std::string& model : {paid, std::string("null:")}) {
    const std::string output = folder + "/out";
    const ProgramResult result = RunProgram(
        {"run", "--model", model, "--tasks", "t", "--task-path", folder, "--output", output});
    EXPECT_EQ(result.exit_code, 3) << model;
    EXPECT_NE(result.err.find("document 1"), std::string::npos) << result.err;
    EXPECT_NE(result.err.find("no choice"), std::string::npos) << result.err;
    EXPECT_EQ(FileExists(output), model != paid);
  }
  std::filesystem::remove_all(folder);
}

// Enough files that the program keeps an index of them.
void WriteTaskFiles(const std::string& folder) {
  for (int i = 0; i < 250; ++i) {
    ASSERT_TRUE(WriteFileAtomically(StrCat(folder, "/t", i, ".yaml"),
                                    StrCat("task: cached_", i, "\ntag: cached\n"))
                    .ok());
  }
}

TEST(CommandLine, TheListOfTasksIsTheSameWithAndWithoutItsIndex) {
  const std::string folder = FreshFolder("index");
  const std::string tree = folder + "/tree", cache = folder + "/cache";
  ASSERT_TRUE(MakeFolders(tree).ok());
  WriteTaskFiles(tree);
  const auto list = [&](const std::string& cache_folder) {
    setenv("ETALON_CACHE", cache_folder.c_str(), /*overwrite=*/1);
    const ProgramResult result = RunProgram({"tasks", "list", "--task-path", tree});
    unsetenv("ETALON_CACHE");
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.out + result.err;
  };
  const std::string fresh = list("");
  EXPECT_NE(fresh.find("cached_249"), std::string::npos);
  EXPECT_EQ(list(cache), fresh);
  EXPECT_TRUE(IsFolder(cache + "/tasks"));
  EXPECT_EQ(list(cache), fresh);
  ASSERT_TRUE(WriteFileAtomically(tree + "/t7.yaml", "task: [\n").ok());
  ASSERT_TRUE(RemoveFile(tree + "/t8.yaml").ok());
  ASSERT_TRUE(RenameFile(tree + "/t9.yaml", tree + "/a.yaml").ok());
  ASSERT_TRUE(WriteFileAtomically(tree + "/new.yaml", "task: cached_new\n").ok());
  const std::string changed = list("");
  EXPECT_NE(changed, fresh);
  EXPECT_EQ(list(cache), changed);
  EXPECT_EQ(list(cache), changed);
  std::filesystem::remove_all(folder);
}

TEST(CommandLine, ManyProgramsMayListAtOnce) {
  const std::string folder = FreshFolder("at_once");
  const std::string tree = folder + "/tree";
  ASSERT_TRUE(MakeFolders(tree).ok());
  WriteTaskFiles(tree);
  setenv("ETALON_CACHE", (folder + "/cache").c_str(), /*overwrite=*/1);
  std::vector<pid_t> programs;
  for (int i = 0; i < 6; ++i) {
    programs.push_back(StartProgram({"tasks", "list", "--task-path", tree}, StrCat(folder, "/", i),
                                    StrCat(folder, "/err")));
  }
  unsetenv("ETALON_CACHE");
  for (const pid_t program : programs) EXPECT_EQ(WaitForExit(program), 0);
  const std::string first = *ReadFile(folder + "/0");
  EXPECT_NE(first.find("cached_249"), std::string::npos);
  for (int i = 1; i < 6; ++i) EXPECT_EQ(*ReadFile(StrCat(folder, "/", i)), first) << i;
  std::filesystem::remove_all(folder);
}

TEST(CommandLine, OutputThatCannotBeWrittenIsNoSuccess) {
  if (!FileExists("/dev/full")) GTEST_SKIP() << "skipped: no /dev/full here";
  const std::string err = FreshFolder("full") + "/err";
  const int code = WaitForExit(StartProgram({"tasks", "list"}, "/dev/full", err));
  EXPECT_EQ(code, 5);
  EXPECT_NE(ReadFile(err).value_or("").find("standard output"), std::string::npos);
}

class RecordCommands : public Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new std::string(FreshFolder("record"));
    const ProgramResult run = RunProgram(
        {"run", "--model", SourceFile("tests/data/tiny.gguf"), "--tasks", "suite", "--task-path",
         SourceFile("tests/data/suite"), "--output", Record(), "--limit", "10"});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    EXPECT_NE(run.out.find("suite_animals"), std::string::npos) << run.out;
    EXPECT_NE(run.out.find(Record()), std::string::npos) << run.out;
  }
  static void TearDownTestSuite() {
    std::filesystem::remove_all(*folder_);
    delete folder_;
  }
  static std::string Record() { return *folder_ + "/record"; }
  static std::string* folder_;
};
std::string* RecordCommands::folder_ = nullptr;

TEST_F(RecordCommands, RescoreAgrees) {
  const ProgramResult result = RunProgram({"rescore", Record()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

// The events on standard error, by their names.
std::vector<std::string> EventNames(const std::string& err) {
  std::vector<std::string> names;
  for (const std::string_view line : SplitText(err, "\n")) {
    if (!line.starts_with("{")) continue;
    const auto event = ParseJson(line);
    EXPECT_TRUE(event.ok()) << line;
    if (event.ok() && event->FindString("event") != "progress") {
      names.push_back(event->FindString("event"));
    } else if (event.ok() && event->FindBool("ended")) {
      names.push_back(event->FindString("phase"));
    }
  }
  return names;
}

TEST_F(RecordCommands, EventsForProgramsStandOnStandardError) {
  const std::string output = *folder_ + "/events";
  const ProgramResult run =
      RunProgram({"run", "--model", SourceFile("tests/data/tiny.gguf"), "--tasks", "suite_animals",
                  "--task-path", SourceFile("tests/data/suite"), "--output", output, "--limit",
                  "10", "--json", "--progress", "json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_TRUE(ParseJson(run.out).ok()) << run.out;
  EXPECT_THAT(EventNames(run.err),
              testing::ElementsAre("started", "listing", "listing", "reading", "checking",
                                   "loading", "hashing", "window", "asking", "finished"))
      << run.err;
  const std::map<std::string, std::string> phases = {
      {"rescore", "scoring"}, {"report", "reading"}, {"merge", "scoring"}, {"export", "exporting"}};
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"rescore", output},
        {"report", output},
        {"merge", output, "--output", output + "_merged"},
        {"export", output, "--format", "lm-eval", "--output", output + "_lm_eval"}}) {
    std::vector<std::string> asked = words;
    asked.insert(asked.end(), {"--progress", "json"});
    const ProgramResult result = RunProgram(asked);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(EventNames(result.err),
                testing::ElementsAre("started", phases.at(words[0]), "finished"))
        << result.err;
  }
  const ProgramResult failed = RunProgram({"rescore", *folder_ + "/none", "--progress", "json"});
  EXPECT_EQ(failed.exit_code, 3);
  EXPECT_THAT(EventNames(failed.err), testing::ElementsAre("started", "failed")) << failed.err;
}

TEST_F(RecordCommands, ALogIsQuietAboutWhatIsShort) {
  const std::string said = RunProgram({"rescore", Record(), "-v"}).err;
  EXPECT_NE(said.find(" s: etalon "), std::string::npos) << said;
  EXPECT_EQ(said.find('%'), std::string::npos) << said;
  EXPECT_EQ(RunProgram({"rescore", Record()}).err, "");
  EXPECT_EQ(RunProgram({"rescore", Record(), "--progress", "yes"}).exit_code, 2);
}

TEST_F(RecordCommands, ShowPrintsJsonForPrograms) {
  const ProgramResult result = RunProgram({"show", Record(), "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(ParseJson(result.out).ok()) << result.out;
}

// Each line as JSON; what is none fails the test.
std::vector<Value> JsonLines(const std::string& text) {
  std::vector<Value> lines;
  for (const std::string_view line : SplitText(text, "\n")) {
    if (line.empty()) continue;
    auto parsed = ParseJson(line);
    EXPECT_TRUE(parsed.ok()) << line;
    if (parsed.ok()) lines.push_back(*std::move(parsed));
  }
  return lines;
}

TEST_F(RecordCommands, ShowListsSamplesForProgramsToo) {
  const ProgramResult all = RunProgram({"show", Record(), "--task", "suite_animals", "--json"});
  ASSERT_EQ(all.exit_code, 0) << all.err;
  const ProgramResult wrong =
      RunProgram({"show", Record(), "--task", "suite_animals", "--wrong", "--json"});
  const std::vector<Value> samples = JsonLines(all.out);
  ASSERT_EQ(samples.size(), 10u);
  size_t count = 0;
  for (const Value& sample : samples) count += sample.FindString("verdict") == "wrong";
  EXPECT_GT(count, 0u);
  EXPECT_LT(count, 10u);
  const std::vector<Value> listed = JsonLines(wrong.out);
  EXPECT_EQ(listed.size(), count);
  for (const Value& sample : listed) EXPECT_EQ(sample.FindString("verdict"), "wrong");
  EXPECT_EQ(JsonLines(RunProgram({"show", Record(), "--limit", "3", "--json"}).out).size(), 3u);
}

TEST_F(RecordCommands, ShowPrintsASampleWholeForPrograms) {
  for (const char* place : {"suite_animals:3", "suite_sums:0", "suite_tales:0"}) {
    const ProgramResult text = RunProgram({"show", Record(), "--sample", place});
    const ProgramResult json = RunProgram({"show", Record(), "--sample", place, "--json"});
    ASSERT_EQ(json.exit_code, 0) << json.err;
    const std::vector<Value> samples = JsonLines(json.out);
    ASSERT_EQ(samples.size(), 1u) << json.out;
    const Value& request = samples[0].Find("requests")->AsList()[0];
    for (const std::string& part :
         {samples[0].FindString("document"), request.FindString("prompt"),
          request.FindString("continuation"), request.Find("answer")->FindString("text")}) {
      const std::string shown = ReplaceAll(part, "\n", "\n  | ");
      EXPECT_NE(text.out.find(shown), std::string::npos) << shown << "\n" << text.out;
    }
    EXPECT_FALSE(samples[0].Find("scores")->AsDict().empty());
  }
  const ProgramResult none = RunProgram({"show", Record(), "--sample", "suite_sums:999", "--json"});
  EXPECT_EQ(none.exit_code, 3);
  EXPECT_EQ(none.out, "");
}

TEST_F(RecordCommands, ARecordMayBeNamedByItsManifest) {
  const std::string manifest = Record() + "/manifest.json";
  EXPECT_EQ(RunProgram({"show", manifest}).out, RunProgram({"show", Record()}).out);
  EXPECT_EQ(RunProgram({"rescore", manifest, "-q"}).exit_code, 0);
}

TEST_F(RecordCommands, ARunThatHasNotFinishedIsNamedAsOne) {
  const std::string begun = *folder_ + "/begun";
  ASSERT_TRUE(MakeFolders(begun).ok());
  std::filesystem::copy(Record() + "/journal", begun + "/journal");
  for (const char* command : {"show", "rescore", "report"}) {
    const ProgramResult result = RunProgram({command, begun});
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_NE(result.err.find("--resume"), std::string::npos) << result.err;
  }
  const ProgramResult missing = RunProgram({"show", *folder_ + "/nowhere"});
  EXPECT_EQ(missing.exit_code, 3);
  EXPECT_NE(missing.err.find("no such folder"), std::string::npos) << missing.err;
}

TEST(CommandLine, ADataFolderThatIsNotThereIsSaid) {
  const std::string folder = FreshFolder("data");
  const ProgramResult result = RunProgram({"run", "--model", "null:", "--tasks", "suite_animals",
                                           "--task-path", SourceFile("tests/data/suite"), "--data",
                                           folder + "/none", "--output", folder + "/out"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_NE(result.err.find("--data " + folder + "/none: there is no such folder"),
            std::string::npos)
      << result.err;
  EXPECT_FALSE(FileExists(folder + "/out"));
  std::filesystem::remove_all(folder);
}

TEST_F(RecordCommands, ReplayGivesTheSameScores) {
  const std::string replayed = *folder_ + "/replayed";
  const ProgramResult run = RunProgram({"run", "--model", "replay:" + Record(), "--tasks", "suite",
                                        "--task-path", SourceFile("tests/data/suite"), "--output",
                                        replayed, "--limit", "10", "--progress", "json"});
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(EventNames(run.err), testing::Contains("recalling")) << run.err;
  const Value first = *ParseJson(*ReadFile(Record() + "/manifest.json"));
  const Value second = *ParseJson(*ReadFile(replayed + "/manifest.json"));
  ASSERT_NE(first.Find("results"), nullptr);
  EXPECT_EQ(*first.Find("results"), *second.Find("results"));
}

TEST_F(RecordCommands, ExportWritesTheFieldsFiles) {
  const std::string output = *folder_ + "/export";
  const ProgramResult result =
      RunProgram({"export", Record(), "--format", "lm-eval", "--output", output});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  bool has_results = false, has_samples = false;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(output)) {
    const std::string name = entry.path().filename().string();
    has_results |= name.starts_with("results_");
    has_samples |= name.starts_with("samples_suite_animals_");
  }
  EXPECT_TRUE(has_results);
  EXPECT_TRUE(has_samples);
}

TEST_F(RecordCommands, ResumeOfAFinishedRecordIsOfTheSameRunOnly) {
  const std::string copy = *folder_ + "/finished";
  std::filesystem::copy(Record(), copy, std::filesystem::copy_options::recursive);
  std::filesystem::remove(copy + "/journal");
  const auto resume = [&](const std::string& limit) {
    return RunProgram({"run", "--model", SourceFile("tests/data/tiny.gguf"), "--tasks", "suite",
                       "--task-path", SourceFile("tests/data/suite"), "--output", copy, "--limit",
                       limit, "--resume"});
  };
  const ProgramResult same = resume("10");
  EXPECT_EQ(same.exit_code, 0) << same.err;
  const ProgramResult other = resume("9");
  EXPECT_EQ(other.exit_code, 3);
  EXPECT_NE(other.err.find("another run"), std::string::npos) << other.err;
  EXPECT_FALSE(FileExists(copy + "/journal")) << "nothing was asked";
}

TEST_F(RecordCommands, RunInformationNamesTheMachineAndNoPath) {
  const auto run = ParseJson(ReadFile(Record() + "/run.json").value_or(""));
  ASSERT_TRUE(run.ok()) << run.status();
  EXPECT_GT(run->Find("machine")->FindInt("cores"), 0);
  EXPECT_NE(run->Find("machine")->FindString("memory"), "");
  EXPECT_EQ(PrettyJson(*run).find(*folder_), std::string::npos);
}

TEST_F(RecordCommands, DamagedSamplesAreFound) {
  const std::string damaged = *folder_ + "/damaged";
  std::filesystem::copy(Record(), damaged, std::filesystem::copy_options::recursive);
  std::string bytes = *ReadFile(damaged + "/samples.zst");
  bytes[bytes.size() / 2] ^= 1;
  ASSERT_TRUE(WriteFileAtomically(damaged + "/samples.zst", bytes).ok());
  EXPECT_EQ(RunProgram({"rescore", damaged}).exit_code, 4);
}

}  // namespace
}  // namespace etalon
