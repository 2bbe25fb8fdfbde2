// LongBench: questions, classes, counts and passages over long texts, each mark under two names.
#include <string>
#include <utility>

#include "base/regex.h"
#include "base/str.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"

namespace etalon {
namespace {

using Input = absl::StatusOr<Value> (*)(const Value& document, const Value& arguments);

absl::StatusOr<Value> Answers(const Value& document, const Value& /*arguments*/) {
  ETALON_TRY(const auto answers, TextsColumn(document, "answers"));
  return Value::MakeDict({{"references", Value(Value::List(answers.begin(), answers.end()))}});
}

absl::StatusOr<Value> Classes(const Value& document, const Value& arguments) {
  ETALON_TRY(Value input, Answers(document, arguments));
  ETALON_TRY(const Value::List* classes, ListColumn(document, "all_classes"));
  input.Set("classes", Value(*classes));
  return input;
}

// The number behind `name` in each answer.
absl::StatusOr<Value> Passages(const Value& document, std::string_view name) {
  ETALON_TRY(const auto answers, TextsColumn(document, "answers"));
  ETALON_TRY(const auto number, PythonRegex::Compile(StrCat(name, "(\\d+)")));
  Value::List numbers;
  for (const std::string& answer : answers) {
    ETALON_TRY(const auto match, number->Search(answer));
    if (!match.has_value()) {
      return absl::InvalidArgumentError("an answer names no passage by its number");
    }
    numbers.emplace_back(*match->groups[1]);
  }
  return Value::MakeDict({{"references", Value(std::move(numbers))}});
}

absl::StatusOr<Value> EnglishPassages(const Value& document, const Value& /*arguments*/) {
  return Passages(document, "Paragraph ");
}

absl::StatusOr<Value> ChinesePassages(const Value& document, const Value& /*arguments*/) {
  return Passages(document, "段落");
}

PortedFunction Marks(std::string_view digest, std::string_view metric, std::string_view scorer,
                     Input input) {
  PortedFunction port{.digest = std::string(digest),
                      .name = StrCat("longbench.", metric),
                      .version = "1",
                      .scorer_input = input};
  Value arguments{Value::Dict()};
  if (scorer == "answer_f1") arguments.Set("form", "squad_v1");
  for (const std::string_view name : {std::string_view("score"), metric}) {
    port.process_results.push_back({std::string(name), std::string(scorer), arguments});
  }
  return port;
}

std::vector<PortedFunction> Functions() {
  return {
      Marks("d4248efc0fb0695d289360d1b8cb646d8c039fdfc9d8c099ed848d86a1cbbada", "qa_f1_score",
            "answer_f1", Answers),
      Marks("45e45fa43809b71211805ed39ae5000bd3291106f1be6dd5ed7d76bfdebedc0b",
            "classification_score", "class_share", Classes),
      Marks("31db05b763465a0e6ee140fb1104dfb807e7f524081113f5a237ded749c02be2", "count_score",
            "number_share", Answers),
      Marks("f555cadd6438465b413c7e2b99d978993d86fd5c7c2bb11ad6e7050931e42b96", "retrieval_score",
            "number_share", EnglishPassages),
      Marks("4b315615db6d2062518ef2d4abf63f4199ee31a562781498068c459505c5d95a",
            "retrieval_zh_score", "number_share", ChinesePassages),
  };
}

}  // namespace

extern const PortEntry port_longbench;
const PortEntry port_longbench = {
    .name = "longbench",
    .summary = "LongBench: questions, classes, counts and passages over long texts",
    .functions = Functions,
};

}  // namespace etalon
