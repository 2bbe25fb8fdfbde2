#include "tasks/prompt_builder.h"

#include <utility>

#include "absl/status/status.h"
#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"

namespace etalon {
namespace {

// Python's list[index], where negative indexes count from the end.
absl::StatusOr<std::string> ChoiceAt(const Value& choices, int64_t index) {
  const Value::List& list = choices.AsList();
  const auto size = static_cast<int64_t>(list.size());
  const int64_t at = index < 0 ? index + size : index;
  if (at < 0 || at >= size) {
    return absl::InvalidArgumentError(
        StrCat("choice ", index, " is asked for, but there are only ", size));
  }
  return list[static_cast<size_t>(at)].AsString();
}

absl::StatusOr<std::string> OptionalText(const std::optional<Field>& field, const Value& document) {
  if (!field.has_value()) return std::string();
  return field->Plain(document);
}

absl::Status NotText(std::string_view what, const Value& value) {
  return absl::InvalidArgumentError(StrCat(what, " must be text, not ", KindName(value.kind()), " ",
                                           PythonRepr(value).substr(0, 80)));
}

}  // namespace

absl::StatusOr<PromptBuilder> PromptBuilder::Create(const PromptFields& fields,
                                                    const PromptOptions& options,
                                                    const FewshotSource& fewshot) {
  PromptBuilder builder(fields, options, fewshot);
  if (fewshot.sampler.count > 0) {
    ETALON_TRY(builder.sampler_, FewshotSampler::Create(fewshot.pool, fewshot.sampler));
  }
  return builder;
}

absl::StatusOr<std::vector<Turn>> PromptBuilder::ShotTurnsOf(const Value& document) const {
  ETALON_TRY(Value question, fields_.shot_text->Text(document, options_.has_choices));
  Value choices;
  if (fields_.shot_choices.has_value()) {
    ETALON_TRY(choices, fields_.shot_choices->Choices(document));
  }
  ETALON_TRY(Value answer, fields_.shot_target->Target(document, options_.has_choices));
  ETALON_TRY(const std::string prefix, OptionalText(fields_.shot_gen_prefix, document));
  if (options_.is_multiple_input && question.is_int() && choices.is_list()) {
    ETALON_TRY(question, ChoiceAt(choices, question.AsInt()));
    choices = Value();
  }
  if (!question.is_string()) return NotText("the question of an example", question);
  if (answer.is_bool()) answer = Value(answer.AsBool() ? 1 : 0);
  if (answer.is_int() && choices.is_list() && !choices.AsList().empty()) {
    ETALON_TRY(answer, ChoiceAt(choices, answer.AsInt()));
  } else if (answer.is_list() && !answer.AsList().empty()) {
    answer = Value(answer.AsList().front());
  } else if (answer.is_none()) {
    answer = Value("");  // no answer: as a question
  }
  if (!answer.is_string()) return NotText("the answer of an example", answer);
  return ShotTurns(question.AsString(), answer.AsString(), prefix, options_.shot_delimiters);
}

absl::StatusOr<std::shared_ptr<const std::string>> PromptBuilder::ShotText(size_t index) {
  if (const auto it = shots_.find(index); it != shots_.end()) return it->second;
  ETALON_TRY(const auto turns, ShotTurnsOf(fewshot_.pool[index]));
  auto text = std::make_shared<const std::string>(PlainText(turns));
  shots_[index] = text;
  return text;
}

absl::StatusOr<PromptBuilder::Head> PromptBuilder::BuildHead(const Value& document) {
  Head head;
  ETALON_TRY(const std::string description, OptionalText(fields_.description, document));
  const std::string system =
      MaybeDelimit(options_.system_instruction, description, options_.fewshot_delimiter);
  if (!system.empty() && options_.chat.has_value()) head.turns.push_back({"system", system, ""});
  if (!system.empty() && !options_.chat.has_value()) {
    if (last_system_ == nullptr || *last_system_ != system) {
      last_system_ = std::make_shared<const std::string>(system);
    }
    head.parts.push_back(last_system_);
  }
  if (!sampler_.has_value()) return head;
  ETALON_TRY(const std::vector<size_t> drawn, sampler_->Draw(document));
  for (const size_t index : drawn) {
    const auto annotated = [&](const absl::Status& status) {
      return Annotate(status, StrCat("few-shot example ", index, " of ", fewshot_.source));
    };
    if (options_.chat.has_value()) {
      auto turns = ShotTurnsOf(fewshot_.pool[index]);
      if (!turns.ok()) return annotated(turns.status());
      head.turns.insert(head.turns.end(), turns->begin(), turns->end());
    } else {
      auto text = ShotText(index);
      if (!text.ok()) return annotated(text.status());
      head.parts.push_back(*std::move(text));
    }
  }
  return head;
}

std::shared_ptr<const Prompt> PromptBuilder::Finish(const Head& head, std::vector<Turn> question,
                                                    bool has_gen_prefix) const {
  auto prompt = std::make_shared<Prompt>();
  if (options_.chat.has_value()) {
    std::vector<Turn> turns = head.turns;
    turns.insert(turns.end(), std::make_move_iterator(question.begin()),
                 std::make_move_iterator(question.end()));
    prompt->messages = ChatMessages(std::move(turns), options_.chat->fewshot_as_multiturn);
    prompt->add_generation_prompt = !has_gen_prefix;
    return prompt;
  }
  prompt->parts = head.parts;
  prompt->parts.push_back(std::make_shared<const std::string>(PlainText(question)));
  return prompt;
}

absl::StatusOr<std::vector<std::shared_ptr<const Prompt>>> PromptBuilder::Build(
    const Value& document) {
  ETALON_TRY(const Head head, BuildHead(document));
  ETALON_TRY(const std::string prefix, OptionalText(fields_.gen_prefix, document));
  std::vector<std::shared_ptr<const Prompt>> prompts;
  if (options_.is_multiple_input) {
    ETALON_TRY(const Value choices, fields_.choices->Choices(document));
    if (choices.AsList().empty()) {
      return absl::InvalidArgumentError("doc_to_choice gives no choice");
    }
    for (const Value& choice : choices.AsList()) {
      prompts.push_back(
          Finish(head, QuestionTurns(choice.AsString(), prefix, ""), !prefix.empty()));
    }
    return prompts;
  }
  ETALON_TRY(const Value question, fields_.text->Text(document, options_.has_choices));
  if (!question.is_string()) return NotText("doc_to_text", question);
  prompts.push_back(Finish(head,
                           QuestionTurns(question.AsString(), prefix, options_.target_delimiter),
                           !prefix.empty()));
  return prompts;
}

}  // namespace etalon
