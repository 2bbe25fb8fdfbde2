// EVALITA-LLM: Italian named entities, relations, synonyms, polarity and questions.
#include <string>
#include <utility>
#include <vector>

#include "base/python.h"
#include "base/str.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/makers.h"
#include "ports/table.h"

namespace etalon {
namespace {

constexpr std::string_view kNoEntity = "&&NOENT&&", kNoSynonym = "&&NOSYN&&";

absl::StatusOr<Value> PolarityTarget(const Value& document) {
  ETALON_TRY(const std::string* positive, TextColumn(document, "opos"));
  ETALON_TRY(const std::string* negative, TextColumn(document, "oneg"));
  const std::string both = *positive + "," + *negative;
  ETALON_TRY(const int64_t choice, IndexAmong("opos, oneg", both, {"1,0", "0,1", "0,0", "1,1"}));
  return Value(choice);
}

absl::StatusOr<Value> QuestionTarget(const Value& document) {
  ETALON_TRY(const std::string* answer, TextColumn(document, "correct_answer"));
  ETALON_TRY(const int64_t choice, IndexAmong("correct_answer", *answer, {"A", "B", "C", "D"}));
  return Value(choice);
}

absl::StatusOr<Value> EntityTarget(const Value& document) {
  ETALON_TRY(const Value::List* entities, ListColumn(document, "entities"));
  if (entities->empty()) return Value(kNoEntity);
  std::string target;
  for (const Value& entity : *entities) {
    ETALON_TRY(const std::string* text, TextColumn(entity, "entity_text"));
    ETALON_TRY(const std::string* type, TextColumn(entity, "type"));
    StrAppend(&target, target.empty() ? "" : ",", *text, "$", *type);
  }
  return Value(std::move(target));
}

absl::StatusOr<Value> EntityInput(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const Value::List* entities, ListColumn(document, "entities"));
  Value::List pairs;
  for (const Value& entity : *entities) {
    ETALON_TRY(const std::string* text, TextColumn(entity, "entity_text"));
    ETALON_TRY(const std::string* type, TextColumn(entity, "type"));
    pairs.push_back(Value::MakeList({*text, *type}));
  }
  return Value::MakeDict({{"entities", Value(std::move(pairs))}});
}

absl::StatusOr<Value> RelationTarget(const Value& document) {
  ETALON_TRY(const Value::List* relations, ListColumn(document, "relations"));
  if (relations->empty()) return Value(kNoEntity);
  std::string target;
  for (const Value& relation : *relations) {
    const bool is_pair = relation.is_list() && relation.AsList().size() >= 2 &&
                         relation.AsList()[0].is_string() && relation.AsList()[1].is_string();
    if (!is_pair) return absl::InvalidArgumentError("a relation is no pair of texts");
    StrAppend(&target, target.empty() ? "" : "%", relation.AsList()[0].AsString(), "$",
              relation.AsList()[1].AsString());
  }
  return Value(std::move(target));
}

absl::StatusOr<Value> RelationInput(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const Value::List* relations, ListColumn(document, "relations"));
  return Value::MakeDict({{"relations", Value(*relations)}});
}

absl::StatusOr<Value> SynonymTarget(const Value& document) {
  ETALON_TRY(const Value::List* answers, ListColumn(document, "answers"));
  if (answers->empty()) return Value(kNoSynonym);
  std::string target;
  for (const Value& answer : *answers) {
    ETALON_TRY(const std::string* word, TextColumn(answer, "word"));
    StrAppend(&target, target.empty() ? "" : ", ", *word);
  }
  return Value(std::move(target));
}

absl::StatusOr<Value> SynonymInput(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const Value::List* answers, ListColumn(document, "answers"));
  Value::List words, counts;
  for (const Value& answer : *answers) {
    ETALON_TRY(const std::string* word, TextColumn(answer, "word"));
    // The field writes words and counts into one text and takes them out again.
    for (const std::string_view mark : {"::", "$$"}) {
      if (word->find(mark) == std::string::npos) continue;
      return absl::InvalidArgumentError(StrCat("a synonym holds \"", mark, "\""));
    }
    ETALON_TRY(const int64_t count, IntegerColumn(answer, "count"));
    words.emplace_back(*word);
    counts.emplace_back(count);
  }
  return Value::MakeDict(
      {{"synonyms", Value(std::move(words))}, {"counts", Value(std::move(counts))}});
}

PortedFunction Marks(std::string_view digest, std::string_view name, std::string_view scorer,
                     absl::StatusOr<Value> (*input)(const Value&, const Value&)) {
  return {.digest = std::string(digest),
          .name = std::string(name),
          .version = "1",
          .process_results = {{.metric = "f1", .scorer = std::string(scorer)}},
          .scorer_input = input};
}

PortedFunction Aggregation(std::string_view digest, std::string_view name,
                           std::string_view metric) {
  return {.digest = std::string(digest),
          .name = std::string(name),
          .version = "1",
          .aggregation = std::string(metric)};
}

std::vector<PortedFunction> Functions() {
  return {
      DocumentPort("f063373b0d0509c86c8253e7392f255a368f86d5b306a0e2ca6f3a52ed6fad0e",
                   "evalita.sa_doc_to_target", PolarityTarget),
      ValuePort("63c0cb11b7b4cb0e79e94388792775ce91f8a968e45d3792ca2e38917e54acc2",
                "evalita.sa_doc_to_choice", "{{ ['Positivo', 'Negativo', 'Neutrale', 'Misto'] }}"),
      DocumentPort("660cc1d19668a3a59d23d555593215a69a1ccd273e8e8509d79952f0b951ccac",
                   "evalita.faq_doc_to_target", QuestionTarget),
      DocumentPort("5b5278b3d1b7d54d6ce31e745d8890f97e09242bdcb268f223d8c7c3e6fefa38",
                   "evalita.ner_doc_to_target", EntityTarget),
      DocumentPort("9aff81dd756c1b39dd31c6059ebe3496b3c19441f48e1aff3a6546c7f72aa3c3",
                   "evalita.re_doc_to_target", RelationTarget),
      DocumentPort("aaef11d5f3363fa55291d47ef50f7200bb22635403e106aac64b49b5d95f768e",
                   "evalita.ls_doc_to_target", SynonymTarget),
      Marks("aaa4527d89ae2ff73b5cd96db6f2c582095c84ce367d20c7b3d7f4d321f8404b",
            "evalita.ner_process_results", "entity_confusion", EntityInput),
      Marks("ccdd28caced74d5f7550fe89114d626949f474ee1c58d8d0c48fb26139eabe06",
            "evalita.rel_process_results_v3", "relation_confusion", RelationInput),
      Marks("d8af34613813e7de10ebec594a6abbe935a41ec2ff1565ce8b0dfcd0baf17640",
            "evalita.ls_process_results", "synonym_share", SynonymInput),
      Aggregation("f6707cbf855f2aeff10eba0b4d2a39de53ad70a6dd451116d11804601f207efb",
                  "evalita._aggreg_sa", "polarity_f1"),
      Aggregation("87cdae911ac834b386611e8a36a8888855d53c67b3894696be32481052e2e5b3",
                  "evalita._aggreg_ner", "entity_f1"),
      Aggregation("59e772aa8a7181fcdeb178322773e8d64750164802c62dadea4bad887a0972d1",
                  "evalita._aggreg_rel", "relation_f1"),
      Aggregation("9ef2ad4d2542430f302c9d1dd0e78e79b27ab8b88c69437e067812d8e7b58dac",
                  "evalita._aggreg_ls", "synonym_f1"),
  };
}

}  // namespace

extern const PortEntry port_evalita;
const PortEntry port_evalita = {
    .name = "evalita",
    .summary = "EVALITA-LLM: entities, relations, synonyms, polarity and questions in Italian",
    .functions = Functions,
};

}  // namespace etalon
