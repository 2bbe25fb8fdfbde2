#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/python.h"
#include "base/str.h"
#include "data/reader.h"
#include "data/table_file.h"
#include "tasks/draft/column_facts.h"
#include "tasks/draft/column_roles.h"
#include "tasks/draft/row_check.h"
#include "tasks/draft/task_draft.h"
#include "tasks/task.h"
#include "testing/temporary_folder.h"

namespace etalon {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string MessageOf(const absl::Status& status) { return std::string(ToView(status.message())); }

// A table, what is made of it, and the samples of the task that is written.
class DraftTest : public testing::Test {
 protected:
  absl::Status Draft(const std::string& name, const std::string& text,
                     const RoleRequest& request = {}, AnswerForm asked = AnswerForm::kUnknown) {
    const std::string path = folder_.File(name);
    if (const auto status = WriteFileAtomically(path, text); !status.ok()) return status;
    const auto table = LookAtTable(path);
    if (!table.ok()) return table.status();
    const auto open = [&] {
      auto rows = OpenRows(path, {.format = table->format, .delimiter = table->delimiter});
      EXPECT_TRUE(rows.ok()) << rows.status();
      return *std::move(rows);
    };
    const auto facts = ReadTableFacts(open().get());
    if (!facts.ok()) return facts.status();
    auto roles = ChooseRoles(*facts, request);
    if (!roles.ok()) return roles.status();
    roles_ = *std::move(roles);
    auto check = CheckRows(open().get(), roles_, asked);
    if (!check.ok()) return check.status();
    check_ = *std::move(check);
    text_ = DraftText({.name = "quiz",
                       .data_file = name,
                       .task_file = "quiz.yaml",
                       .table = *table,
                       .facts = *facts,
                       .roles = roles_,
                       .check = check_});
    return Load();
  }

  // As a run reads it: all samples.
  absl::Status Load() {
    const std::string path = folder_.File("quiz.yaml");
    if (const auto status = WriteFileAtomically(path, text_); !status.ok()) return status;
    TaskFileReader reader;
    auto file = reader.Read(path);
    if (!file.ok()) return file.status();
    file->name = "quiz";
    FileDigests digests;
    const FunctionTable functions;
    const auto task = Task::Create(*file, {}, functions, &digests);
    if (!task.ok()) return task.status();
    const auto stream = (*task)->Open(0);
    samples_.clear();
    while (true) {
      auto sample = (*stream)->Next();
      if (!sample.ok()) return sample.status();
      if (!sample->has_value()) return absl::OkStatus();
      samples_.push_back(**std::move(sample));
    }
  }

  std::string Gold(size_t i) { return PythonStr(*samples_.at(i).scorer_input.Find("gold")); }
  std::vector<std::string> Continuations(size_t i) {
    std::vector<std::string> texts;
    for (const Request& each : samples_.at(i).requests) texts.push_back(each.continuation);
    return texts;
  }
  std::string PromptOf(size_t i) { return samples_.at(i).requests.front().prompt->PlainText(); }

  TemporaryFolder folder_;
  ColumnRoles roles_;
  RowCheck check_;
  std::string text_;
  std::vector<Sample> samples_;
};

TEST_F(DraftTest, ListsTheChoicesByLetterWhereAnswersAreLetters) {
  const auto status =
      Draft("t.csv", "question,A,B,C,answer\nBig?,cat,whale,ant,B\nSmall?,cat,whale,ant,C\n");
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(PromptOf(0), "Question: Big?\nA. cat\nB. whale\nC. ant\nAnswer:");
  EXPECT_THAT(Continuations(0), ElementsAre(" A", " B", " C"));
  EXPECT_EQ(Gold(0) + Gold(1), "12");
}

TEST_F(DraftTest, TakesListsOfDifferentLengths) {
  const auto status =
      Draft("t.jsonl", R"({"question": "Big?", "options": ["cat", "whale"], "answer": "b"})"
                       "\n"
                       R"({"question": "Red?", "options": ["sky", "sea", "rose"], "answer": "C"})"
                       "\n");
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(PromptOf(1), "Question: Red?\nA. sky\nB. sea\nC. rose\nAnswer:");
  EXPECT_THAT(Continuations(0), ElementsAre(" A", " B"));
  EXPECT_THAT(Continuations(1), ElementsAre(" A", " B", " C"));
  EXPECT_EQ(Gold(0) + Gold(1), "12");
}

TEST_F(DraftTest, TakesChoicesThatStandWithTheirLabels) {
  const auto status = Draft(
      "t.jsonl", R"({"question": "Big?", "choices": {"text": ["cat", "whale"]}, "answerKey": "B"})"
                 "\n"
                 R"({"question": "Pet?", "choices": {"text": ["cat", "ant"]}, "answerKey": "A"})"
                 "\n");
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(PromptOf(1), "Question: Pet?\nA. cat\nB. ant\nAnswer:");
  EXPECT_EQ(Gold(0) + Gold(1), "10");
}

TEST_F(DraftTest, TriesTheTextsWhereAnswersAreTextsOrNumbers) {
  for (const char* answers : {"whale,ant", "1,2", "2,3"}) {
    SCOPED_TRACE(answers);
    const std::string first(answers, std::string_view(answers).find(','));
    const std::string second = std::string(answers).substr(first.size() + 1);
    // The third row decides between numbers from 0 and from 1.
    const std::string third = first == "whale" ? "cat" : first == "1" ? "0" : "1";
    const auto status = Draft(
        "t.csv", StrCat("question,option1,option2,option3,label\nBig?,cat,whale,ant,", first,
                        "\nSmall?,cat,whale,ant,", second, "\nPet?,cat,whale,ant,", third, "\n"));
    ASSERT_TRUE(status.ok()) << status;
    EXPECT_EQ(PromptOf(0), "Question: Big?\nAnswer:");
    EXPECT_THAT(Continuations(0), ElementsAre(" cat", " whale", " ant"));
    EXPECT_EQ(Gold(0) + Gold(1) + Gold(2), "120");
  }
}

TEST_F(DraftTest, ComparesNumbersAsTexts) {
  const auto status =
      Draft("t.csv", "question,A,B,C,answer\n1+1?,7,2,9,2\n4+5?,7,2,9,9\n7?,7,2,9,7\n");
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_THAT(Continuations(0), ElementsAre(" 7", " 2", " 9"));
  EXPECT_EQ(Gold(0) + Gold(1) + Gold(2), "120");
}

TEST_F(DraftTest, SplitsChoicesThatStandInOneColumn) {
  ASSERT_TRUE(
      Draft("t.csv", "question,choices,answer\nBig?,cat | whale,whale\nPet?,cat | whale,cat\n")
          .ok());
  EXPECT_THAT(Continuations(0), ElementsAre(" cat", " whale"));
  EXPECT_EQ(Gold(0) + Gold(1), "10");
  ASSERT_TRUE(
      Draft("t.csv",
            "question,choices,answer\nBig?,\"['cat', 'whale']\",B\nPet?,\"['cat', 'it''s']\",A\n")
          .ok());
  EXPECT_EQ(PromptOf(0), "Question: Big?\nAnswer:") << "a text that is a list has no items to name";
  EXPECT_THAT(Continuations(0), ElementsAre(" cat", " whale"));
  EXPECT_EQ(Gold(0) + Gold(1), "10");
}

TEST_F(DraftTest, TakesFewDifferentAnswersAsLabels) {
  std::string csv = "review;stars;sentiment\n";
  for (int i = 0; i < 8; ++i)
    StrAppend(&csv, "text ", i, ";", i, i % 2 == 0 ? ";good\n" : ";bad\n");
  ASSERT_TRUE(Draft("t.csv", csv).ok());
  EXPECT_EQ(PromptOf(0), "Review: text 0\nSentiment:");
  EXPECT_THAT(Continuations(0), ElementsAre(" bad", " good"));
  EXPECT_EQ(Gold(0) + Gold(1), "10");
  EXPECT_THAT(roles_.unused, ElementsAre("stars"));
  csv = "text,label\n";
  for (int i = 0; i < 8; ++i) StrAppend(&csv, "text ", i, i % 2 == 0 ? ",5\n" : ",3\n");
  ASSERT_TRUE(Draft("t.csv", csv).ok());
  EXPECT_THAT(Continuations(0), ElementsAre(" 3", " 5"));
  EXPECT_EQ(Gold(0) + Gold(1), "10");
}

TEST_F(DraftTest, TakesNumbersForResultsUnlessTheyAreCalledLabels) {
  std::string lines, labels;
  for (int i = 0; i < 8; ++i) {
    StrAppend(&lines, R"({"question": "q)", i, R"(", "answer": ")", i % 2, "\"}\n");
    StrAppend(&labels, R"({"question": "q)", i, R"(", "label": ")", i % 2, "\"}\n");
  }
  ASSERT_TRUE(Draft("t.jsonl", lines).ok());
  EXPECT_EQ(roles_.kind, DraftKind::kGenerateUntil);
  ASSERT_TRUE(Draft("t.jsonl", labels).ok());
  EXPECT_EQ(roles_.kind, DraftKind::kMultipleChoice);
  EXPECT_EQ(Gold(0) + Gold(1), "01");
}

TEST_F(DraftTest, QuotesLabelsOfAnyKind) {
  const auto status = Draft("t.jsonl",
                            "{\"question\": \"a\", \"answer\": 2.5}\n"
                            "{\"question\": \"b\", \"answer\": \"it's \\\\\\n\"}\n"
                            "{\"question\": \"c\", \"answer\": null}\n",
                            {.kind = DraftKind::kMultipleChoice});
  ASSERT_TRUE(status.ok()) << status << text_;
  EXPECT_THAT(Continuations(0), ElementsAre(" 2.5", " it's \\\n"));
  EXPECT_EQ(Gold(0) + Gold(1) + Gold(2), "01-100");
}

TEST_F(DraftTest, AsksForTextWhereThereAreNoChoices) {
  ASSERT_TRUE(Draft("t.jsonl",
                    "{\"question\": \"Capital of France?\", \"answer\": \"Paris\"}\n"
                    "{\"question\": \"Of Peru?\", \"answer\": \"Lima\"}\n")
                  .ok());
  EXPECT_EQ(PromptOf(1), "Question: Of Peru?\nAnswer:");
  EXPECT_THAT(samples_[0].requests[0].generation.until, ElementsAre("\n"));
  EXPECT_EQ(PythonRepr(*samples_[0].scorer_input.Find("references")), "['Paris']");
  EXPECT_THAT(text_, HasSubstr("remove_whitespace"));
  ASSERT_TRUE(Draft("t.csv", "problem,solution\n40+2?,42\n2*3?,6\n").ok());
  EXPECT_THAT(text_, HasSubstr("last-number"));
  ASSERT_TRUE(
      Draft("t.csv", "prompt,answer,A,B\nx,y,1,2\n", {.kind = DraftKind::kGenerateUntil}).ok());
  EXPECT_EQ(PromptOf(0), "x") << "a prompt is whole by itself";
}

TEST_F(DraftTest, RefusesWhatItCannotTell) {
  EXPECT_THAT(MessageOf(Draft("t.csv", "foo,bar\nx,y\n")),
              HasSubstr("columns: foo, bar; say which it is with --answer COLUMN"));
  EXPECT_THAT(MessageOf(Draft("t.csv", "foo,bar,answer\nx,y,z\n")),
              HasSubstr("say which it is with --question COLUMN"));
  EXPECT_THAT(MessageOf(Draft("t.csv", "question,answer\nx,y\n", {.question = "qestion"})),
              HasSubstr("did you mean \"question\"?"));
  EXPECT_THAT(MessageOf(Draft("t.csv", "question\nx\n")), HasSubstr("there is one column"));
  EXPECT_THAT(MessageOf(Draft("t.csv", "question,answer\n")), HasSubstr("there is no row"));
  EXPECT_THAT(MessageOf(Draft("t.csv", "question,answer,answer\nx,y,z\n")),
              HasSubstr("two columns are named \"answer\""));
  EXPECT_THAT(MessageOf(Draft("t.csv", "my question,answer\nx,y\n", {.question = "my question"})),
              HasSubstr("cannot stand in a template"));
  EXPECT_THAT(MessageOf(Draft("t.csv", "question,A,B,answer\nx,y,z,w\nx,y,z,v\n")),
              HasSubstr("neither texts, letters nor numbers"));
  EXPECT_THAT(MessageOf(Draft("t.csv", "question,A,B,C,answer\nx,p,q,r,1\ny,p,q,r,2\n")),
              HasSubstr("--answer-is number-from-0 or --answer-is number-from-1"));
  ASSERT_TRUE(
      Draft("t.csv", "question,A,B,C,answer\nx,p,q,r,1\ny,p,q,r,2\n", {}, AnswerForm::kFromOne)
          .ok());
  EXPECT_EQ(Gold(0) + Gold(1), "01");
}

TEST_F(DraftTest, CountsRowsThatWillMakeTrouble) {
  const auto status = Draft("t.csv",
                            "question,A,B,answer\n"
                            "Big?,cat,whale,B\n"
                            ",cat,whale,A\n"
                            "Big?,cat,whale,B\n"
                            "Pet?,cat,whale,\n"
                            "Red?,cat,whale,E\n"
                            "Dog?,cat,cat,A\n"
                            "Cow?,x,y,A\n");
  ASSERT_TRUE(status.ok()) << status;
  std::vector<std::string> found;
  for (const RowFinding& each : check_.findings) {
    std::string rows;
    for (const int64_t row : each.rows) StrAppend(&rows, " ", row);
    found.push_back(StrCat(each.what.substr(0, 28), ":", rows));
  }
  EXPECT_THAT(found, ElementsAre("the question is empty: 1", "the same question as in an e: 2",
                                 "the answer is empty: 3", "two choices are the same: 5",
                                 "the answer is none of the ch: 4"));
  EXPECT_EQ(Gold(3), "-100") << "an empty answer is no choice";
  EXPECT_EQ(Gold(4), "-100");
  ASSERT_TRUE(Draft("u.csv", "question,A,B,answer\nBig?,cat,whale,B\nPet?,cat,,A\n").ok() ||
              check_.without_choices.count > 0);
  EXPECT_THAT(check_.without_choices.rows, ElementsAre(1));
}

TEST_F(DraftTest, DrawsExamplesFromTheRowsWhereThereAreEnough) {
  std::string csv = "question,answer\n";
  for (int64_t i = 0; i < kFewshotRowsMin; ++i)
    StrAppend(&csv, "question ", i, ",answer ", i, "\n");
  ASSERT_TRUE(Draft("t.csv", csv).ok());
  EXPECT_THAT(text_, HasSubstr("\nfewshot_split: test\n"));
  ASSERT_TRUE(Draft("t.csv", "question,answer\nx,y\nz,w\n").ok());
  EXPECT_THAT(text_, testing::Not(HasSubstr("\nfewshot_split: test\n")));
}

TEST(TaskName, KeepsLettersDigitsAndMarks) {
  EXPECT_EQ(TaskNameOf("my quiz (v2)"), "my_quiz_v2");
  EXPECT_EQ(TaskNameOf("été"), "t");
  EXPECT_THAT(TaskNameOf("…"), IsEmpty());
}

}  // namespace
}  // namespace etalon
