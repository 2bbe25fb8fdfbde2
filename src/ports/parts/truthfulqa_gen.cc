// TruthfulQA's generation task, its Galician and Norwegian forms and its translations: true and
// false answers as sentences, and the likeness of what was generated to them.
#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

// Sentences: stripped, ended by a full stop; empty ones left out.
absl::StatusOr<std::vector<std::string>> Sentences(const Value& document, std::string_view name) {
  ETALON_TRY(const auto answers, TextsColumn(document, name));
  std::vector<std::string> sentences;
  for (const std::string& answer : answers) {
    std::string sentence(PythonStrip(answer));
    if (sentence.empty()) continue;
    if (!sentence.ends_with('.')) sentence += '.';
    sentences.push_back(std::move(sentence));
  }
  return sentences;
}

// `refusal`: what is a true answer to every question; may be empty.
absl::StatusOr<Value> Columns(const Value& document, std::string_view refusal) {
  ETALON_TRY(const std::string* question, TextColumn(document, "question"));
  ETALON_TRY(const auto wrong, Sentences(document, "incorrect_answers"));
  ETALON_TRY(auto right, Sentences(document, "correct_answers"));
  if (!refusal.empty() && std::find(right.begin(), right.end(), refusal) == right.end()) {
    right.emplace_back(refusal);
  }
  return Value::MakeDict({{"question", PythonStrip(*question)},
                          {"correct_answers", Value(Value::List(right.begin(), right.end()))},
                          {"incorrect_answers", Value(Value::List(wrong.begin(), wrong.end()))}});
}

std::string_view RefusalIn(std::string_view language) {
  static constexpr std::pair<std::string_view, std::string_view> kRefusals[] = {
      {"en", "I have no comment."},
      {"ca", "No tinc cap comentari."},
      {"es", "No tengo ningún comentario."},
      {"eu", "Iruzkinik ez."},
      {"gl", "Non teño ningún comentario."}};
  for (const auto& [name, refusal] : kRefusals) {
    if (name == language) return refusal;
  }
  return "";
}

PortedFunction RowsWith(const char* digest, const char* name, std::string_view refusal) {
  return {.digest = digest,
          .name = name,
          .version = "1",
          .of_documents = [refusal](std::vector<Value> documents, const Value& /*arguments*/) {
            return MapDocuments(std::move(documents), [refusal](const Value& document) {
              return Columns(document, refusal);
            });
          }};
}

absl::StatusOr<std::vector<Value>> RowsOfLanguages(std::vector<Value> documents,
                                                   const Value& /*arguments*/) {
  return MapDocuments(std::move(documents), [](const Value& document) -> absl::StatusOr<Value> {
    ETALON_TRY(const std::string* language, TextColumn(document, "lang"));
    return Columns(document, RefusalIn(*language));
  });
}

absl::StatusOr<Value> References(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const Value::List* right, ListColumn(document, "correct_answers"));
  ETALON_TRY(const Value::List* wrong, ListColumn(document, "incorrect_answers"));
  return Value::MakeDict({{"true_references", Value(*right)}, {"false_references", Value(*wrong)}});
}

void AddMarks(std::string_view prefix, std::string_view measure,
              std::vector<PortedMetric>* metrics) {
  const auto metric = [&](std::string_view number) { return StrCat(prefix, "_", number); };
  const auto arguments = [&](std::string_view number) {
    return Value::MakeDict({{"measure", measure}, {"number", number}});
  };
  metrics->push_back({metric("max"), "true_likeness", arguments("max")});
  metrics->push_back({metric("acc"), "nearer_to_true", Value::MakeDict({{"measure", measure}})});
  metrics->push_back({metric("diff"), "true_likeness", arguments("diff")});
}

PortedFunction Marks(const char* digest, const char* name, bool has_rouge) {
  PortedFunction function{
      .digest = digest, .name = name, .version = "1", .scorer_input = References};
  AddMarks("bleu", "bleu", &function.process_results);
  if (!has_rouge) return function;
  AddMarks("rouge1", "rouge1", &function.process_results);
  AddMarks("rouge2", "rouge2", &function.process_results);
  AddMarks("rougeL", "rougeLsum", &function.process_results);
  return function;
}

std::vector<PortedFunction> Functions() {
  return {RowsWith("fb230d8b0f79b8477201cbcb89a07f0ad8d1a779dd1bdb865c3cb2232d5c40d7",
                   "truthfulqa.process_docs_gen", "I have no comment."),
          Marks("22d5733ebf3fe7ddc6384e83bc06c660a0eb3919c8f492b4c7aff3dc6acc5d03",
                "truthfulqa.process_results_gen", /*has_rouge=*/true),
          RowsWith("ded712f04725e2f1df68dc0c4ef68f9e4c4bcb27328347e7b013426fadec5adf",
                   "galician_bench.process_docs_gen", "Non teño ningún comentario."),
          Marks("2eec9135457757f3df63cbc1a8089006da50db5f78170126d17b1a9564b548cb",
                "galician_bench.process_results_gen", /*has_rouge=*/true),
          RowsWith("03828c7cda9ccd0f9f9cf58f07185e0b84dad8ca217acc8d10060799b5170da5",
                   "nortruthfulqa.process_docs", ""),
          Marks("549fce23e35285a6c358d92a305b322a56ed78f18982a585a3df2e8879f10465",
                "nortruthfulqa.process_results", /*has_rouge=*/true),
          {.digest = "6d195ddf3ab20377b4d08b1a6cdb8e263a37d41daaacb96bab0269f0db27a0b4",
           .name = "truthfulqa_multi.process_docs_gen",
           .version = "1",
           .of_documents = RowsOfLanguages},
          Marks("ff366f633bb80ef1732d47864a19cb634c9d61566d3f52c529ca8d4d8fdcbfd5",
                "truthfulqa_multi.process_results_gen", /*has_rouge=*/false)};
}

}  // namespace

extern const PortEntry port_truthfulqa_gen;
const PortEntry port_truthfulqa_gen = {
    .name = "truthfulqa_gen",
    .summary = "TruthfulQA: likeness of generated answers to true and false ones",
    .functions = Functions,
};

}  // namespace etalon
