#include "tasks/sample_builder.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/status/status.h"
#include "base/hash.h"
#include "base/python.h"
#include "base/random.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/texts/python_answer.h"
#include "base/try.h"
#include "data/dataset.h"
#include "tasks/word_count.h"

namespace etalon {
namespace {

constexpr int64_t kNoGold = -100;  // lm-eval's mark for a right answer that is no choice

std::shared_ptr<const Prompt> TextPrompt(std::string text) {
  auto prompt = std::make_shared<Prompt>();
  prompt->parts.push_back(std::make_shared<const std::string>(std::move(text)));
  return prompt;
}

uint64_t SeedOf(uint64_t seed, const Sample& sample) {
  const Digest digest = Sha256Of(sample.task);
  uint64_t name = 0;
  for (size_t i = 0; i < sizeof(name); ++i) name = name << 8 | digest[i];
  const uint64_t document = MixSeed(seed ^ name, static_cast<uint64_t>(sample.doc_id));
  return MixSeed(document, static_cast<uint64_t>(sample.repeat));
}

// The number of a choice, however the data set writes it; None when it names none.
Value ChoiceNumber(const Value& gold, const Value::List& choices) {
  const auto count = static_cast<int64_t>(choices.size());
  if (gold.is_bool()) return ChoiceNumber(Value(gold.AsBool() ? 1 : 0), choices);
  if (gold.is_float() && std::floor(gold.AsDouble()) == gold.AsDouble() &&
      std::abs(gold.AsDouble()) < 1e15) {
    return ChoiceNumber(Value(static_cast<int64_t>(gold.AsDouble())), choices);
  }
  if (gold.is_int()) {
    return gold.AsInt() < count && gold.AsInt() >= -count ? gold : Value(kNoGold);
  }
  if (gold.is_string()) {
    const auto it = std::find(choices.begin(), choices.end(), gold);
    return it == choices.end() ? Value(kNoGold) : Value(int64_t{it - choices.begin()});
  }
  return Value(kNoGold);
}

// Whether a list of right answers is compared as numbers.
bool AreNumbers(const Value::List& list) {
  return !list.empty() && std::all_of(list.begin(), list.end(), [](const Value& each) {
    return each.is_number() || each.is_bool();
  });
}

}  // namespace

std::string SampleBuilder::ChoiceDelimiter() const {
  if (!prompt_options_.chat.has_value()) return config_.target_delimiter;
  // The template ends the question; only a prefix of the answer that ends in no space needs one.
  const bool keeps = config_.gen_prefix.is_string() && !config_.gen_prefix.AsString().empty() &&
                     !EndsWithSpace(config_.gen_prefix.AsString());
  return keeps ? config_.target_delimiter : "";
}

absl::StatusOr<Value> SampleBuilder::GoldChoice(const Value& document, const Value& target,
                                                const Value::List& choices) const {
  if (prompt_options_.is_multiple_input) {
    ETALON_TRY(const Value number, fields_.text->Text(document, /*has_choices=*/true));
    return ChoiceNumber(number, choices);
  }
  if (!target.is_list()) return ChoiceNumber(target, choices);
  Value::List all;
  for (const Value& each : target.AsList()) {
    if (!each.is_int()) {
      return absl::InvalidArgumentError(
          StrCat("doc_to_target gives a list of right choices; one is ", PythonRepr(each),
                 ", not the number of a choice"));
    }
    all.push_back(ChoiceNumber(each, choices));
  }
  return Value(std::move(all));
}

absl::Status SampleBuilder::AddChoices(const Value& document, const Value& target,
                                       const std::vector<std::shared_ptr<const Prompt>>& prompts,
                                       Sample* sample) const {
  ETALON_TRY(const Value choices, fields_.choices->Choices(document));
  const Value::List& list = choices.AsList();
  if (list.empty()) return absl::InvalidArgumentError("doc_to_choice gives no choice");
  const std::string delimiter = ChoiceDelimiter();
  for (size_t i = 0; i < list.size(); ++i) {
    Request request;
    request.kind = RequestKind::kLoglikelihood;
    const bool is_multiple_input = prompt_options_.is_multiple_input;
    request.prompt = is_multiple_input ? prompts[i] : prompts.front();
    request.continuation =
        StrCat(delimiter, is_multiple_input ? PythonStr(target) : list[i].AsString());
    sample->requests.push_back(std::move(request));
  }
  if (config_.HasScorer("acc_mutual_info")) {
    const auto nothing = TextPrompt("");
    for (const Value& choice : list) {
      Request request;
      request.kind = RequestKind::kLoglikelihood;
      request.prompt = nothing;
      request.continuation = StrCat(delimiter, choice.AsString());
      sample->requests.push_back(std::move(request));
    }
  }
  sample->scorer_input.Set("choices", choices);
  absl::StatusOr<Value> gold = GoldChoice(document, target, list);
  // A function that scores may read anything in place of the target.
  if (!gold.ok() && !config_.has_process_results) return gold.status();
  if (gold.ok()) sample->scorer_input.Set("gold", *std::move(gold));
  return absl::OkStatus();
}

absl::Status SampleBuilder::AddPortedInput(const Value& document, Sample* sample) const {
  for (const BoundFunction& bound : config_.scorer_inputs) {
    if (!bound.port->scorer_input) continue;
    auto fields = bound.port->scorer_input(document, bound.arguments);
    if (!fields.ok()) return Annotate(fields.status(), bound.identity.reference);
    for (const auto& [key, value] : fields->AsDict()) sample->scorer_input.Set(key, value);
  }
  return absl::OkStatus();
}

absl::Status SampleBuilder::AddReferences(const Value& document, const Value& target,
                                          Sample* sample) const {
  auto references = References(document, target);
  if (!references.ok()) {
    // Where the first document has the fault the task has it; one among others is not scored.
    if (sample->doc_id == 0) return references.status();
    sample->scorer_input.Set("unscorable", ToView(references.status().message()));
    return absl::OkStatus();
  }
  sample->scorer_input.Set("references", *std::move(references));
  if (fields_.choices.has_value()) return absl::OkStatus();
  const bool is_list = options_.is_multiple_target && target.is_list();
  if (is_list && AreNumbers(target.AsList())) {
    sample->scorer_input.Set("reference_kind", "numbers");
  } else if (!options_.is_multiple_target && (target.is_number() || target.is_bool())) {
    sample->scorer_input.Set("reference_kind", "number");
  }
  return absl::OkStatus();
}

absl::StatusOr<Value> SampleBuilder::References(const Value& document, const Value& target) const {
  if (fields_.choices.has_value()) {
    ETALON_TRY(const Value choices, fields_.choices->Choices(document));
    const Value number = ChoiceNumber(target, choices.AsList());
    if (!target.is_int() || number == Value(kNoGold)) {
      return absl::InvalidArgumentError(StrCat("doc_to_target must give the number of one of the ",
                                               choices.AsList().size(), " choices, not ",
                                               PythonRepr(target).substr(0, 80)));
    }
    // A number below 0 counts from the end, as an index of Python does.
    const auto count = static_cast<int64_t>(choices.AsList().size());
    const int64_t index = number.AsInt() < 0 ? number.AsInt() + count : number.AsInt();
    return Value::MakeList({choices.AsList()[static_cast<size_t>(index)]});
  }
  Value::List references;
  if (options_.is_multiple_target && target.is_string()) {
    // Where the first document has a list, a text is one too there: of its characters.
    for (const uint32_t code_point : DecodeUtf8(target.AsString())) {
      std::string character;
      AppendUtf8(code_point, &character);
      references.emplace_back(std::move(character));
    }
    return Value(std::move(references));
  }
  if (!options_.is_multiple_target || !target.is_list()) {
    return Value::MakeList({PythonStr(target)});
  }
  for (const Value& each : target.AsList()) {
    if (!each.is_none()) references.push_back(PythonStr(each));  // None equals no answer there
  }
  return Value(std::move(references));
}

absl::StatusOr<std::vector<Sample>> SampleBuilder::Build(
    int64_t doc_id, const Value& document,
    const std::vector<std::shared_ptr<const Prompt>>& prompts) const {
  Sample sample;
  sample.task_index = options_.task_index;
  sample.task = config_.name;
  sample.doc_id = doc_id;
  sample.document = std::make_shared<const std::string>(DocumentText(document));
  sample.doc_hash = Sha256Hex(*sample.document);
  sample.scorer_input = Value(Value::Dict());
  ETALON_TRY(const Value target, fields_.target->Target(document, prompt_options_.has_choices));
  sample.target = PythonStr(target);
  Request request;
  switch (config_.output_type) {
    case OutputType::kMultipleChoice:
      ETALON_TRY_DO(AddChoices(document, target, prompts, &sample));
      break;
    case OutputType::kLoglikelihood:
      request.kind = RequestKind::kLoglikelihood;
      request.prompt = prompts.front();
      request.continuation = sample.target;
      sample.requests.push_back(std::move(request));
      break;
    case OutputType::kLoglikelihoodRolling:
      request.kind = RequestKind::kLoglikelihoodRolling;
      request.prompt = TextPrompt(sample.target);
      sample.requests.push_back(std::move(request));
      sample.scorer_input.Set("words", WordCount(sample.target));
      sample.scorer_input.Set("bytes", static_cast<int64_t>(sample.target.size()));
      break;
    case OutputType::kGenerateUntil: {
      request.kind = RequestKind::kGenerateUntil;
      request.prompt = prompts.front();
      request.generation = options_.generation;
      sample.requests.push_back(std::move(request));
      // The filter looks for the texts of the choices that the row itself has.
      if (const Value* choices = document.Find("choices");
          choices != nullptr && config_.HasFilter("multi_choice_regex")) {
        sample.scorer_input.Set("choices", *choices);
      }
      if (config_.has_process_results) break;
      ETALON_TRY_DO(AddReferences(document, target, &sample));
      // A Python function scores one of several right answers otherwise than the only one.
      if (options_.is_multiple_target && config_.HasScorer(kPythonScorer)) {
        sample.scorer_input.Set("is_multiple_target", true);
      }
      break;
    }
  }
  ETALON_TRY_DO(AddPortedInput(document, &sample));
  if (fields_.cluster.has_value()) {
    ETALON_TRY(const std::string cluster, fields_.cluster->Plain(document));
    sample.scorer_input.Set("cluster", cluster);
  }
  std::vector<Sample> samples;
  samples.reserve(static_cast<size_t>(config_.repeats));
  for (int64_t i = 1; i < config_.repeats; ++i) samples.push_back(sample);
  samples.push_back(std::move(sample));
  for (size_t repeat = 0; repeat < samples.size(); ++repeat) {
    samples[repeat].repeat = static_cast<int32_t>(repeat);
    for (Request& each : samples[repeat].requests) {
      if (each.generation.do_sample) {
        each.generation.seed = SeedOf(options_.generation.seed, samples[repeat]);
      }
    }
  }
  return samples;
}

}  // namespace etalon
