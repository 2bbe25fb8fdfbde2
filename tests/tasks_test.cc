// What `etalon tasks show --sample` and `etalon tasks new` do for whoever writes a task.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/python.h"
#include "base/text.h"
#include "program.h"

namespace etalon {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

const char* const kTinyModel = "tests/data/tiny.gguf";

class TasksTest : public testing::Test {
 protected:
  void SetUp() override { folder_ = FreshFolder("tasks"); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string Write(const std::string& name, const std::string& text) const {
    const std::string path = JoinPath(folder_, name);
    EXPECT_TRUE(WriteFileAtomically(path, text).ok());
    return path;
  }
  static std::vector<std::string> OfSuite(std::vector<std::string> words) {
    words.insert(words.end(), {"--task-path", SourceFile("tests/data/suite")});
    return words;
  }
  static ProgramResult Show(const std::string& task, std::vector<std::string> words) {
    words.insert(words.begin(), {"tasks", "show", task});
    return RunProgram(OfSuite(words));
  }
  // The one line of a command's output.
  static Value Line(const ProgramResult& result) {
    EXPECT_EQ(result.exit_code, 0) << result.err;
    auto value = ParseJson(result.out);
    EXPECT_TRUE(value.ok()) << result.out;
    return value.value_or(Value());
  }
  // A line of the file of samples that lm-eval would write of a task.
  static Value LoggedSample(const std::string& folder, const std::string& task, size_t line) {
    for (const std::string& path : ListFiles(folder).value_or(std::vector<std::string>())) {
      if (!BaseName(path).starts_with(StrCat("samples_", task))) continue;
      const std::string text = ReadFile(path).value_or("");
      return ParseJson(SplitText(text, "\n").at(line)).value_or(Value());
    }
    ADD_FAILURE() << "no samples of " << task;
    return Value();
  }
  std::string folder_;
};

TEST_F(TasksTest, ShowsWhatARunAsks) {
  const std::string output = JoinPath(folder_, "record");
  const ProgramResult run =
      RunProgram(OfSuite({"run", "--model", SourceFile(kTinyModel), "--threads", "1", "--tasks",
                          "suite", "--limit", "3", "--output", output}));
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const std::string logs = JoinPath(folder_, "logs");
  ASSERT_EQ(RunProgram({"export", output, "--format", "lm-eval", "--output", logs}).exit_code, 0);
  for (const char* task : {"suite_animals", "suite_sums", "suite_tales"}) {
    SCOPED_TRACE(task);
    // Document 2: its examples are drawn after those of the two before.
    const Value asked =
        Line(Show(task, {"--sample", "2", "--json", "--model", SourceFile(kTinyModel)}));
    const Value recorded =
        Line(RunProgram({"show", output, "--sample", StrCat(task, ":2"), "--json"}));
    EXPECT_EQ(asked.FindString("document"), recorded.FindString("document"));
    const Value logged = LoggedSample(logs, task, 2);
    for (const char* key : {"doc_hash", "prompt_hash"}) {
      EXPECT_EQ(asked.FindString(key), logged.FindString(key)) << key;
    }
    EXPECT_EQ(asked.FindString("target"), recorded.FindString("target"));
    const Value::List& questions = asked.Find("requests")->AsList();
    const Value::List& answered = recorded.Find("requests")->AsList();
    ASSERT_EQ(questions.size(), answered.size());
    for (size_t i = 0; i < questions.size(); ++i) {
      for (const char* key : {"kind", "prompt", "continuation"}) {
        EXPECT_EQ(questions[i].FindString(key), answered[i].FindString(key));
      }
      const Value& answer = *answered[i].Find("answer");
      int64_t prompt = 0, scored = 0;
      for (const Value& tokens : questions[i].Find("tokens")->AsList()) {
        const int64_t first = tokens.FindInt("first_scored");
        prompt += first;
        scored += static_cast<int64_t>(tokens.Find("ids")->AsList().size()) - first;
      }
      EXPECT_EQ(prompt, answer.FindInt("prompt_tokens"));
      if (questions[i].FindString("kind") != "generate_until") {
        EXPECT_EQ(scored, answer.FindInt("answer_tokens"));
      }
    }
  }
}

TEST_F(TasksTest, ShowsTokensAndWhatIsScored) {
  const ProgramResult plain = Show("suite_animals", {"--sample", "1"});
  ASSERT_EQ(plain.exit_code, 0) << plain.err;
  EXPECT_THAT(plain.out,
              AllOf(HasSubstr("suite_animals, document 1 of "),
                    HasSubstr("2 examples from split train, drawn with seed 1234\n"),
                    HasSubstr("⟦·mammal⟧\n"), HasSubstr("→  3  ⟦·fish⟧  ← right\n"),
                    HasSubstr("by the lake?⏎\n  │ Answer:\n"), HasSubstr("acc_norm: mean"),
                    HasSubstr("\nprompt_hash "), Not(HasSubstr("▏")), Not(HasSubstr("\x1b"))));
  const ProgramResult tokens =
      Show("suite_animals", {"--sample", "1", "--model", SourceFile(kTinyModel)});
  ASSERT_EQ(tokens.exit_code, 0) << tokens.err;
  EXPECT_THAT(tokens.out, AllOf(HasSubstr("▏"), HasSubstr(" tokens  ← right\n")));
  const ProgramResult sums = Show("suite_sums", {"--sample", "0-1"});
  EXPECT_THAT(sums.out,
              AllOf(HasSubstr("suite_sums, document 0"), HasSubstr("suite_sums, document 1"),
                    HasSubstr("at most 12 tokens, cut before the first \"\\n\"; greedy"),
                    HasSubstr("number: regex regex_pattern '(-?[0-9]+)', then take_first")));
  const ProgramResult chat =
      Show("suite_animals", {"--sample", "0", "--apply-chat-template", "--num-fewshot", "1"});
  EXPECT_THAT(chat.out, AllOf(HasSubstr("chat, 3 messages"), HasSubstr("  assistant:\n")));
}

TEST_F(TasksTest, FoldsLongPromptsUnlessTheyAreWantedWhole) {
  const std::string text(3000, 'x');
  const ProgramResult folded =
      Show("suite_animals", {"--sample", "0", "--system-instruction", text});
  EXPECT_THAT(folded.out, HasSubstr(" characters … "));
  const ProgramResult whole =
      Show("suite_animals", {"--sample", "0", "--system-instruction", text, "--whole"});
  EXPECT_THAT(whole.out, AllOf(HasSubstr(text), Not(HasSubstr(" characters … "))));
}

TEST_F(TasksTest, SaysWhatIsCutOffAndWhatCannotBeAsked) {
  const auto show = [&](const char* task, const char* context) {
    return Show(task, {"--sample", "0", "--model", SourceFile(kTinyModel), "--ctx", context}).out;
  };
  EXPECT_THAT(show("suite_animals", "20"), HasSubstr("cut off on the left"));
  EXPECT_THAT(show("suite_sums", "12"), HasSubstr("cannot be asked: max_gen_toks 12"));
  EXPECT_THAT(show("suite_tales", "8"), HasSubstr(" windows; the first follows "));
}

TEST_F(TasksTest, RefusesWrongSamplesAndFlags) {
  const struct {
    std::vector<std::string> words;
    const char* message;
  } cases[] = {
      {{"tasks", "show", "suite_animals", "--sample", "x"}, "--sample: must be the number"},
      {{"tasks", "show", "suite_animals", "--sample", "3-1"}, "--sample: must be the number"},
      {{"tasks", "show", "suite_animals", "--sample", "99999"}, "has no document 99999; the last"},
      {{"tasks", "show", "suite_animals", "--model", "null:"}, "say which with --sample N"},
      {{"tasks", "list", "--sample", "1"}, "--sample: is for `etalon tasks show`"},
      {{"tasks", "check", "--question", "q"}, "--question: is for `etalon tasks new`"},
      {{"tasks", "show", "suite_animals", "--sample", "0", "--model", "x"}, "--model: \"x\""},
      {{"tasks", "new"}, "name one .csv or .jsonl file"},
  };
  for (const auto& each : cases) {
    const ProgramResult result = RunProgram(OfSuite(each.words));
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_THAT(result.err, HasSubstr(each.message));
  }
}

TEST_F(TasksTest, DataCannotCommandATerminal) {
  const std::string data = Write("w.jsonl", R"({"question": "a\u001b[2Jb", "answer": "c\u202ed"})"
                                            "\n");
  ASSERT_EQ(RunProgram({"tasks", "new", data}).exit_code, 0);
  const ProgramResult shown = RunProgram({"tasks", "show", JoinPath(folder_, "w.yaml"), "--sample",
                                          "0", "--model", SourceFile(kTinyModel)});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.out,
              AllOf(HasSubstr("<U+001B>"), Not(HasSubstr("\x1b")), Not(HasSubstr("\xe2\x80\xae"))));
}

TEST_F(TasksTest, NewWritesATaskThatRuns) {
  const std::string data = Write("my quiz.csv",
                                 "id;question;A;B;C;answer\n"
                                 "1;Capital of France?;Lyon;Paris;Nice;B\n"
                                 "2;\"Two\nlines?\";yes;no;maybe;A\n"
                                 "3;;yes;no;maybe;A\n"
                                 "4;Capital of France?;Lyon;Paris;Nice;B\n");
  const std::string output = JoinPath(folder_, "tasks");
  const ProgramResult made = RunProgram({"tasks", "new", data, "--output", output});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const std::string path = JoinPath(output, "my_quiz.yaml");
  EXPECT_THAT(made.out,
              AllOf(HasSubstr("4 rows, semicolon-separated"),
                    HasSubstr("  choices   A, B, C (by their names)"),
                    HasSubstr("  answer    answer: the letter of a choice"),
                    HasSubstr("  not used  id (in doc_to_text {{id}} would stand for it)\n"),
                    HasSubstr("note: the question is empty (1 row: line 5)"),
                    HasSubstr("earlier row (1 row: line 6)"), HasSubstr("my_quiz, document 0 of 4"),
                    HasSubstr("A. Lyon⏎"), HasSubstr("my_quiz, document 1 of 4"),
                    HasSubstr(StrCat("etalon tasks show ", path, " --sample 0"))));
  const std::string text = ReadFile(path).value_or("");
  EXPECT_THAT(text, HasSubstr("data_files: {test: \"../my quiz.csv\"}"));
  const std::string record = JoinPath(folder_, "record");
  const ProgramResult run =
      RunProgram({"run", "--model", "null:", "--tasks", path, "--output", record});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(RunProgram({"rescore", record}).exit_code, 0);

  const ProgramResult again =
      RunProgram({"tasks", "new", data, "--output", output, "--type", "generate_until"});
  EXPECT_EQ(again.exit_code, 3);
  EXPECT_THAT(again.err, HasSubstr("is there already and is left as it is"));
  EXPECT_EQ(ReadFile(path).value_or(""), text);
}

// The indented lines of a recipe behind the line that ends in `before`, as they stand in a file.
std::string BlockBehind(const std::string& recipe, std::string_view before) {
  const std::string text = ReadFile(SourceFile("docs/recipes/" + recipe)).value_or("");
  const size_t at = text.find(before);
  EXPECT_NE(at, std::string::npos) << before;
  std::string block;
  bool has_begun = false;
  for (const std::string_view line : SplitText(std::string_view(text).substr(at), "\n")) {
    constexpr std::string_view kIndent = "       ";
    const bool is_in = line.starts_with(kIndent);
    if (has_begun && !is_in && !line.empty()) break;
    has_begun |= is_in;
    if (has_begun) StrAppend(&block, is_in ? line.substr(kIndent.size()) : "", "\n");
  }
  return block;
}

TEST_F(TasksTest, TheRecipeShowsWhatIsPrinted) {
  const std::string csv = BlockBehind("write-a-task.md", "as `rivers.csv`:");
  const std::string shown = BlockBehind("write-a-task.md", "with their lines:");
  const std::string data = Write("rivers.csv", ReplaceAll(csv, "\n\n", "\n"));
  const ProgramResult made = RunProgram({"tasks", "new", data});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const std::string said = ReplaceAll(made.out, folder_ + "/", "");
  // Its first document; the recipe leaves out what follows.
  EXPECT_THAT(said, HasSubstr(std::string(PythonStrip(shown))));
  EXPECT_GT(SplitText(shown, "\n").size(), 20U);
}

TEST_F(TasksTest, NamesFunctionsByTheirDigests) {
  const std::vector<std::string> words = {
      "tasks", "show", "port_rivers", "--functions", "--task-path", SourceFile("tests/data/port")};
  const ProgramResult shown = RunProgram(words);
  ASSERT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.out, AllOf(HasSubstr("  doc_to_text: utils.doc_to_text\n"),
                               AnyOf(HasSubstr("    port       none\n"),
                                     HasSubstr("    port       rivers."))));
  std::vector<std::string> json_words = words;
  json_words.emplace_back("--json");
  const Value json = ParseJson(RunProgram(json_words).out).value_or(Value());
  const Value& function = json.AsList().at(0).Find("functions")->AsList().at(0);
  const std::string recipe =
      ReadFile(SourceFile("docs/recipes/port-a-python-task.md")).value_or("");
  for (const char* key : {"digest", "shape"}) {
    EXPECT_THAT(recipe, HasSubstr(function.FindString(key))) << key;
    EXPECT_EQ(function.FindString(key).size(), 64U);
  }
}

TEST_F(TasksTest, NewLeavesNoFileWhereItCannotTell) {
  const struct {
    const char *name, *text, *message;
  } cases[] = {
      {"a.csv", "", "a.csv: the file is empty"},
      {"b.csv", "question\nx\n", "there is one column, \"question\""},
      {"c.csv", "foo,bar,baz\nx,y,z\n", "columns: foo, bar, baz; say which it is with --answer"},
      {"d.csv", "question,answer\ncaf\xE9,x\n", "d.csv:2: not UTF-8"},
      {"e.csv", "question,A,B,answer\nx,y,z,A\nx,\"a\nb\",,B\n",
       "e.csv: a choice is empty in 1 row (line 3)"},
      {"f.csv", "question,answer\nx,y,z\n", "f.csv"},
      {"g.jsonl", "{\"question\": \"x\", \"answer\": \"y\"}\n[1]\n", "g.jsonl:2"},
      {"h.txt", "question\n", "h.txt: its name must end in .csv"},
  };
  for (const auto& each : cases) {
    const std::string path = Write(each.name, each.text);
    const ProgramResult result = RunProgram({"tasks", "new", path});
    EXPECT_EQ(result.exit_code, 3) << each.name << result.err;
    EXPECT_THAT(result.err, HasSubstr(each.message));
  }
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    EXPECT_NE(entry.path().extension(), ".yaml") << entry.path();
  }
}

TEST_F(TasksTest, NewTakesAHundredThousandRows) {
  std::string csv = "\xEF\xBB\xBFquestion\tanswer\r\n";
  for (int i = 0; i < 100000; ++i) StrAppend(&csv, "What is ", i, " + 1?\t", i + 1, "\r\n");
  const ProgramResult made = RunProgram({"tasks", "new", Write("big.csv", csv), "--json"});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const Value described = Line(made);
  EXPECT_EQ(described.FindInt("rows"), 100000);
  EXPECT_EQ(described.FindString("output_type"), "generate_until");
  EXPECT_EQ(described.FindString("question"), "question") << "without the byte order mark";
  EXPECT_EQ(PythonRepr(*described.Find("findings")), "[]");
}

}  // namespace
}  // namespace etalon
