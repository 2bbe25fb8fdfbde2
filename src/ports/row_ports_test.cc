// Ports of process_docs that whole families of tasks share. What they give is what the Python
// functions of the field gave for the same rows.
#include <gtest/gtest.h>

#include <string>

#include "base/json.h"
#include "base/python.h"
#include "ports/table.h"

namespace etalon {
namespace {

Value Json(std::string_view text) {
  auto value = ParseJson(text);
  EXPECT_TRUE(value.ok()) << value.status() << text;
  return value.value_or(Value());
}

PortedFunction Port(std::string_view name) {
  for (const PortEntry* family : PortEntryTable()) {
    for (PortedFunction& function : family->functions()) {
      if (function.name == name) return std::move(function);
    }
  }
  ADD_FAILURE() << "no port is called " << name;
  return {};
}

struct Case {
  const char *name, *arguments, *rows, *expected;
};

constexpr Case kCases[] = {
    {"global_mmlu_full.process_docs", R"({"<name>": "process_abstract_algebra"})",
     R"([{"subject": "abstract_algebra", "i": 0}, {"subject": "anatomy", "i": 1}])",
     R"([{"subject": "abstract_algebra", "i": 0}])"},
    {"global_mmlu.process_docs", R"({"<name>": "process_social_sciences"})",
     R"([{"subject_category": "Social Sciences", "i": 0}, {"subject_category": "soci)"
     R"(al sciences", "i": 1}])",
     R"([{"subject_category": "Social Sciences", "i": 0}])"},
    {"include.process_docs", R"({"<name>": "process_arts_humanities"})",
     R"([{"domain": "Arts & Humanities", "i": 0}, {"domain": "STEM", "i": 1}])",
     R"([{"domain": "Arts & Humanities", "i": 0}])"},
    {"openai_mmmlu.filter_subject", R"({"<name>": "process_anatomy"})",
     R"([{"Subject": "anatomy"}, {"Subject": "anatomy_test.csv_sw-KE.csv"}, {"Subjec)"
     R"(t": "anatomy_test-x"}, {"Subject": null}, {"Subject": "anatomy_test"}, {"Sub)"
     R"(ject": "x_anatomy"}])",
     R"([{"Subject": "anatomy"}, {"Subject": "anatomy_test.csv_sw-KE.csv"}, {"Subjec)"
     R"(t": "anatomy_test-x"}])"},
    {"bigbench.filter_multiple_choice", R"({})",
     R"([{"multiple_choice_targets": []}, {"multiple_choice_targets": ["a"]}])",
     R"([{"multiple_choice_targets": ["a"]}])"},
    {"eus_exams.process_docs", R"({})",
     R"([{"answer": 0, "candidates": ["a", "", "", ""]}, {"answer": 4, "candidates":)"
     R"( ["a", "b", "c", "d"]}, {"answer": 1, "candidates": ["", "", "", ""]}, {"ans)"
     R"(wer": null, "candidates": ["a"]}, {"answer": true, "candidates": ["a"]}, {"a)"
     R"(nswer": 2.0, "candidates": ["b"]}])",
     R"([{"answer": 0, "candidates": ["a", "", "", ""]}, {"answer": true, "candidate)"
     R"(s": ["a"]}, {"answer": 2.0, "candidates": ["b"]}])"},
    {"llama3.mmlu_th.process_docs", R"({"subtask": "anatomy"})",
     R"([{"subtask_name": "mmlu_th_chat.anatomy"}, {"subtask_name": "anatomy"}])",
     R"([{"subtask_name": "mmlu_th_chat.anatomy"}])"},
    {"mmlusr.process_docs", R"({})",
     R"([{"question": "q", "choice1": "a", "choice2": null, "choice3": "", "choice4")"
     R"(: " d ", "answer": " B "}, {"question": "q", "choice1": 1, "choice2": 0, "ch)"
     R"(oice3": 2.5, "choice4": "x", "answer": null}])",
     R"([{"question": "q", "choice1": "a", "choice2": null, "choice3": "", "choice4")"
     R"(: " d ", "answer": "B", "choices": ["a", "", "", " d "]}, {"question": "q", )"
     R"("choice1": 1, "choice2": 0, "choice3": 2.5, "choice4": "x", "answer": "", "c)"
     R"(hoices": [1, "", 2.5, "x"]}])"},
    {"tmmluplus.process_docs", R"({})",
     R"([{"question": "q?", "A": "1", "B": "2", "C": "3", "D": "4", "answer": "C"}])",
     R"([{"question": "q?", "A": "1", "B": "2", "C": "3", "D": "4", "answer": "C", ")"
     R"(questions": "q?", "choices": ["1", "2", "3", "4"], "goal": 2}])"},
    {"tmlu.process_docs", R"({})",
     R"([{"question": "q?", "A": "1", "B": "2", "C": "3", "D": "4", "E": "5", "F": n)"
     R"(ull, "answer": "E"}, {"question": "q?", "A": "1", "B": "2", "C": "3", "D": ")"
     R"(4", "answer": "A"}])",
     R"([{"question": "q?", "A": "1", "B": "2", "C": "3", "D": "4", "E": "5", "F": n)"
     R"(ull, "answer": "E", "questions": "q?", "choices": ["1", "2", "3", "4", "5"],)"
     R"( "goal": 4}, {"question": "q?", "A": "1", "B": "2", "C": "3", "D": "4", "ans)"
     R"(wer": "A", "questions": "q?", "choices": ["1", "2", "3", "4"], "goal": 0}])"},
    {"arabic_leaderboard.acva.process_docs", R"({})",
     R"([{"id": "1", "question": "س؟", "answer": "خطأ"}])",
     R"([{"id": "1", "question": "س؟", "answer": "خطأ", "query": "السؤال: س؟\nالإجاب)"
     R"(ة:", "choices": ["صح", "خطأ"], "gold": 1}])"},
    {"arabic_leaderboard.arabic_mmlu.process_docs", R"({})",
     R"([{"question": "q", "A": "1", "B": "2", "C": "3", "D": "4", "answer": "D", "s)"
     R"(ubject": "world_religions"}])",
     R"([{"question": "q", "A": "1", "B": "2", "C": "3", "D": "4", "answer": "D", "s)"
     R"(ubject": "world_religions", "query": "الأسئلة التالية هي أسئلة متعددة الإختي)"
     R"(ارات مع الجواب الصحيح حول world religions. \n\nq\nأ. 1\nب. 2\nج. 3\nد. 4\nال)"
     R"(إجابة:", "choices": ["أ", "ب", "ج", "د"], "gold": 3}])"},
    {"arabic_leaderboard.alghafa.process_docs", R"({})",
     R"([{"query": "q", "sol1": "a", "sol2": "b", "label": "1", "__few_shots": false)"
     R"(}])",
     R"([{"query": "الأسئلة التالية هي أسئلة متعددة الإختيارات مع الجواب الصحيح\n\nا)"
     R"(لسؤال: q\n0) a\n1) b\nالإجابة:", "sol1": "a", "sol2": "b", "label": "1", "__)"
     R"(few_shots": false, "choices": ["a", "b"], "gold": 1}])"},
};

TEST(RowPorts, GiveTheRowsThatPythonGives) {
  for (const Case& each : kCases) {
    const auto rows = Port(each.name).of_documents(Json(each.rows).AsList(), Json(each.arguments));
    ASSERT_TRUE(rows.ok()) << each.name << rows.status();
    EXPECT_EQ(PythonJson(Value(*rows)), PythonJson(Json(each.expected))) << each.name;
  }
}

TEST(RowPorts, RefuseNamesAndAnswersThatTheModuleDoesNotKnow) {
  const auto unknown =
      Port("include.process_docs").of_documents({}, Json(R"({"<name>": "process_magic"})"));
  EXPECT_TRUE(absl::IsInvalidArgument(unknown.status()));
  const auto answer = Port("tmmluplus.process_docs")
                          .of_documents(Json(R"([{"question": "q", "A": "1", "B": "2", "C": "3",
                                                  "D": "4", "answer": "E"}])")
                                            .AsList(),
                                        Value(Value::Dict()));
  EXPECT_TRUE(absl::IsInvalidArgument(answer.status()));
}

}  // namespace
}  // namespace etalon
