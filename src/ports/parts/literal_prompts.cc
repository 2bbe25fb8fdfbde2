// Functions that put columns into a text, list or table that stands in their source, known by their
// shape: AfriXNLI and AfriMMLU's prompts, and MMLU in Darija, Egyptian Arabic and Greek. The
// literals of the source, in its order, are what a port is called with.
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/python.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "ports/document_fields.h"
#include "ports/table.h"
#include "templates/literal.h"

namespace etalon {
namespace {

using Fields = std::map<std::string, std::string, std::less<>>;

absl::Status WrongLiteral(size_t index) {
  return absl::InvalidArgumentError(
      StrCat("literal ", index, " of the function has another kind than the port knows"));
}

absl::StatusOr<const Value*> Literal(const Value& arguments, size_t index, Value::Kind kind) {
  const Value* literals = arguments.Find(kPortLiterals);
  const bool is_there = literals != nullptr && literals->is_list() &&
                        index < literals->AsList().size() &&
                        literals->AsList()[index].kind() == kind;
  if (!is_there) return WrongLiteral(index);
  return &literals->AsList()[index];
}

absl::StatusOr<std::string> TextLiteral(const Value& arguments, size_t index) {
  ETALON_TRY(const Value* literal, Literal(arguments, index, Value::Kind::kString));
  return literal->AsString();
}

// The column that a literal names.
absl::StatusOr<const Value*> LiteralColumn(const Value& document, const Value& arguments,
                                           size_t index) {
  ETALON_TRY(const std::string name, TextLiteral(arguments, index));
  return Column(document, name);
}

// str.format with fields of names alone; "{}" is called "0", "1", … in order.
absl::StatusOr<Value> Formatted(std::string_view form, const Fields& fields) {
  std::string text;
  size_t unnamed = 0;
  for (size_t i = 0; i < form.size(); ++i) {
    const char c = form[i];
    const bool is_doubled = i + 1 < form.size() && form[i + 1] == c;
    if ((c == '{' || c == '}') && is_doubled) {
      text.push_back(c);
      ++i;
    } else if (c == '{') {
      const size_t end = form.find('}', i);
      std::string name(form.substr(i + 1, end == std::string_view::npos ? 0 : end - i - 1));
      if (name.empty()) name = StrCat(unnamed++);
      const auto field = fields.find(name);
      if (end == std::string_view::npos || field == fields.end()) {
        return absl::InvalidArgumentError(
            StrCat("the text has a field \"", name, "\", which its function does not fill"));
      }
      text += field->second;
      i = end;
    } else if (c == '}') {
      return absl::InvalidArgumentError("the text has a single }");
    } else {
      text.push_back(c);
    }
  }
  return Value(std::move(text));
}

// {0: "entailment", …}[doc["label"]]
std::function<absl::StatusOr<Value>(const Value&, const Value&)> OfLabel(
    std::vector<std::string> names) {
  return [names = std::move(names)](const Value& document,
                                    const Value& /*arguments*/) -> absl::StatusOr<Value> {
    ETALON_TRY(const Value* label, Column(document, "label"));
    const bool is_known = label->is_int() && label->AsInt() >= 0 &&
                          label->AsInt() < static_cast<int64_t>(names.size());
    if (!is_known) {
      return absl::InvalidArgumentError(
          StrCat("the column \"label\" holds ", PythonRepr(*label), ", which has no name"));
    }
    return Value(names[static_cast<size_t>(label->AsInt())]);
  };
}

absl::StatusOr<Value> PremiseAndHypothesis(const Value& document, const Value& arguments) {
  ETALON_TRY(const std::string form, TextLiteral(arguments, 0));
  ETALON_TRY(const Value* premise, LiteralColumn(document, arguments, 1));
  ETALON_TRY(const Value* hypothesis, LiteralColumn(document, arguments, 2));
  return Formatted(form,
                   {{"premise", PythonStr(*premise)}, {"hypothesis", PythonStr(*hypothesis)}});
}

// ast.literal_eval of a column.
absl::StatusOr<Value> LiteralOfColumn(const Value& document, const Value& arguments, size_t index) {
  ETALON_TRY(const std::string name, TextLiteral(arguments, index));
  ETALON_TRY(const std::string* text, TextColumn(document, name));
  ETALON_TRY(Value choices, ParsePythonLiteral(*text));
  if (!choices.is_list()) {
    return absl::InvalidArgumentError(StrCat("the column \"", name, "\" holds no list"));
  }
  return choices;
}

absl::StatusOr<Value> ChoicesOfColumn(const Value& document, const Value& arguments) {
  return LiteralOfColumn(document, arguments, 0);
}

// The text, the column of the choices, the columns of `names`, and the positions of four choices.
absl::StatusOr<Value> WithFourChoices(const Value& document, const Value& arguments,
                                      const std::vector<std::string>& names) {
  ETALON_TRY(const std::string form, TextLiteral(arguments, 0));
  ETALON_TRY(const Value choices, LiteralOfColumn(document, arguments, 1));
  Fields fields;
  size_t index = 2;
  for (const std::string& name : names) {
    ETALON_TRY(const Value* value, LiteralColumn(document, arguments, index++));
    fields[name] = PythonStr(*value);
  }
  for (int choice = 1; choice <= 4; ++choice) {
    ETALON_TRY(const Value* position, Literal(arguments, index++, Value::Kind::kInt));
    const auto count = static_cast<int64_t>(choices.AsList().size());
    if (position->AsInt() < 0 || position->AsInt() >= count) {
      return absl::InvalidArgumentError(StrCat("there are ", count, " choices, too few"));
    }
    fields[StrCat("choice", choice)] =
        PythonStr(choices.AsList()[static_cast<size_t>(position->AsInt())]);
  }
  return Formatted(form, fields);
}

absl::StatusOr<Value> QuestionOnly(const Value& document, const Value& arguments) {
  return WithFourChoices(document, arguments, {"question"});
}

absl::StatusOr<Value> SubjectAndQuestion(const Value& document, const Value& arguments) {
  return WithFourChoices(document, arguments, {"subject", "question"});
}

// "A. first\nB. second" with the labels of a literal.
absl::StatusOr<std::string> Options(const Value& labels, const Value& choices) {
  if (!choices.is_list() || choices.AsList().size() > labels.AsList().size()) {
    return absl::InvalidArgumentError("the choices are no list, or more than there are labels");
  }
  std::string text;
  for (size_t i = 0; i < choices.AsList().size(); ++i) {
    StrAppend(&text, i == 0 ? "" : "\n", PythonStr(labels.AsList()[i]), " ",
              PythonStr(choices.AsList()[i]));
  }
  return text;
}

// MMLU in Darija and in Egyptian Arabic: the subject, the question behind its context, the options.
absl::StatusOr<Value> SubjectContextOptions(const Value& document, const Value& arguments) {
  ETALON_TRY(const std::string form, TextLiteral(arguments, 0));
  ETALON_TRY(const Value* labels, Literal(arguments, 1, Value::Kind::kList));
  ETALON_TRY(const Value* subject, LiteralColumn(document, arguments, 2));
  ETALON_TRY(const Value* question, LiteralColumn(document, arguments, 3));
  ETALON_TRY(const Value* context, LiteralColumn(document, arguments, 4));
  ETALON_TRY(const std::string empty, TextLiteral(arguments, 5));
  ETALON_TRY(const Value* choices, LiteralColumn(document, arguments, 7));
  ETALON_TRY(const std::string separator, TextLiteral(arguments, 8));
  if (!empty.empty() || separator != "\n") return WrongLiteral(empty.empty() ? 8 : 5);
  // The f-string names the columns itself.
  std::string asked = PythonStr(*question);
  if (*context != Value("")) {
    ETALON_TRY(const Value* before, Column(document, "context"));
    ETALON_TRY(const Value* after, Column(document, "question"));
    asked = StrCat(PythonStr(*before), "\n\n", PythonStr(*after));
  }
  ETALON_TRY(std::string options, Options(*labels, *choices));
  return Formatted(form, {{"0", PythonStr(*subject)}, {"1", asked}, {"2", std::move(options)}});
}

// The first character of a label for each choice.
absl::StatusOr<Value> LabelLetters(const Value& document, const Value& arguments,
                                   size_t choices_index) {
  ETALON_TRY(const Value* labels, Literal(arguments, 0, Value::Kind::kList));
  ETALON_TRY(const Value* choices, LiteralColumn(document, arguments, choices_index));
  ETALON_TRY(const Value* position,
             Literal(arguments, choices_index == 1 ? 2 : 1, Value::Kind::kInt));
  if (position->AsInt() != 0) return WrongLiteral(choices_index == 1 ? 2 : 1);
  if (!choices->is_list() || choices->AsList().size() > labels->AsList().size()) {
    return absl::InvalidArgumentError("the choices are no list, or more than there are labels");
  }
  Value::List letters;
  for (size_t i = 0; i < choices->AsList().size(); ++i) {
    const std::vector<uint32_t> label = DecodeUtf8(PythonStr(labels->AsList()[i]));
    if (label.empty()) return WrongLiteral(0);
    std::string letter;
    AppendUtf8(label.front(), &letter);
    letters.emplace_back(std::move(letter));
  }
  return Value(std::move(letters));
}

absl::StatusOr<Value> LettersThenColumn(const Value& document, const Value& arguments) {
  return LabelLetters(document, arguments, 2);
}

absl::StatusOr<Value> LettersThenPosition(const Value& document, const Value& arguments) {
  return LabelLetters(document, arguments, 1);
}

// GreekMMLU: the subject's Greek name from a table.
absl::StatusOr<Value> NamedSubjectOptions(const Value& document, const Value& arguments) {
  ETALON_TRY(const std::string form, TextLiteral(arguments, 0));
  ETALON_TRY(const Value* names, Literal(arguments, 1, Value::Kind::kDict));
  ETALON_TRY(const Value* labels, Literal(arguments, 2, Value::Kind::kList));
  ETALON_TRY(const Value* question, LiteralColumn(document, arguments, 3));
  ETALON_TRY(const Value* choices, LiteralColumn(document, arguments, 4));
  ETALON_TRY(const Value* subject, LiteralColumn(document, arguments, 5));
  ETALON_TRY(const std::string separator, TextLiteral(arguments, 7));
  if (separator != "\n") return WrongLiteral(7);
  const Value* name = subject->is_string() ? names->Find(subject->AsString()) : nullptr;
  ETALON_TRY(std::string options, Options(*labels, *choices));
  return Formatted(form, {{"0", PythonStr(name == nullptr ? *subject : *name)},
                          {"1", PythonStr(*question)},
                          {"2", std::move(options)}});
}

std::vector<PortedFunction> Functions() {
  const auto port = [](std::string_view digest, std::string_view name,
                       std::function<absl::StatusOr<Value>(const Value&, const Value&)> function) {
    return PortedFunction{.digest = std::string(digest),
                          .name = std::string(name),
                          .version = "1",
                          .of_document = std::move(function)};
  };
  return {
      port("61b4b83726a5d1b4398b60d71992e24fa442a5673565b5ce6c5570b0da10d37d",
           "afrixnli.doc_to_target", OfLabel({"entailment", "neutral", "contradiction"})),
      port("5fe33fb075f84c69b9c27cd4d77c5de0671096f4af06b74a35e34a92de01a091",
           "afrixnli.doc_to_target.truth", OfLabel({"True", "Neither", "False"})),
      port("cb67bdee63ce0fc635baa35b95370da2984650bb4a6a9ef06bf553e45b9517cd",
           "afrixnli.doc_to_target.claim", OfLabel({"true", "false", "inconclusive"})),
      port("3de5bffd92abd432634c9ba3fd10ec66ac97d88c5f2673a0c754ccbbbf7590cd",
           "afrixnli.doc_to_text", PremiseAndHypothesis),
      port("f373417de67f0e0594b281fa02f38532a9fb372e1cc593667406b8699468461b",
           "afrimmlu.doc_to_choice", ChoicesOfColumn),
      port("535b2e63c0864590960e3b1d97798f023d5e9598bbd7a092109a53f51d371c34",
           "afrimmlu.doc_to_text", SubjectAndQuestion),
      port("5bee8874b5b0b0cea1ec7416b8143e08395a0827df834c32ff6a6f4ca8af7d35",
           "afrimmlu.doc_to_text.question", QuestionOnly),
      port("d1df100c670fea4be70122ded736227a99d746daff716e1730eeca474498f857",
           "darijammlu.doc_to_text", SubjectContextOptions),
      port("ace8b212142a1baea229c883c656c5525f00e1101ff01742320b5ca4441647ce",
           "darijammlu.doc_to_choice", LettersThenColumn),
      port("0f08230e939bae37301779101a43648a9ffaed003f5253396025433bbb4934e2",
           "greekmmlu.doc_to_text", NamedSubjectOptions),
      port("ebe7a26c75d59e4e08c7d0b8a2001fc6bc205770c9c7ee445c5024643f0f4c92",
           "greekmmlu.doc_to_choice", LettersThenPosition),
  };
}

}  // namespace

extern const PortEntry port_literal_prompts;
const PortEntry port_literal_prompts = {
    .name = "literal_prompts",
    .summary = "AfriXNLI, AfriMMLU, Darija, Egyptian and Greek MMLU: columns in a literal text",
    .functions = Functions,
};

}  // namespace etalon
