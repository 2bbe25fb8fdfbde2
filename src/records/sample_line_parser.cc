#include <limits>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "base/hash.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "records/bounded_json.h"
#include "records/record_files.h"
#include "records/sample_line.h"

namespace etalon {
namespace {

constexpr size_t kDigestDigits = 64;

// Reads the fields of one object, each at most once, and refuses what is left over.
class Fields {
 public:
  Fields(const Value& object, std::string_view what) : object_(object), what_(what) {}

  absl::Status Wrong(std::string_view key, std::string_view problem) const {
    return absl::DataLossError(StrCat(what_, ": \"", key, "\" ", problem));
  }

  absl::Status Require() const {
    if (object_.is_dict()) return absl::OkStatus();
    return absl::DataLossError(StrCat(what_, " is no object"));
  }

  const Value* Optional(std::string_view key) {
    const Value* found = object_.Find(key);
    if (found != nullptr) ++read_;
    return found;
  }
  absl::StatusOr<const Value*> Needed(std::string_view key) {
    const Value* found = Optional(key);
    if (found == nullptr) return Wrong(key, "is missing");
    return found;
  }
  absl::StatusOr<std::string> Text(std::string_view key) {
    const Value* found = Optional(key);
    if (found == nullptr) return std::string();
    if (!found->is_string()) return Wrong(key, "is no text");
    return found->AsString();
  }
  absl::StatusOr<bool> Bool(std::string_view key, bool fallback) {
    const Value* found = Optional(key);
    if (found == nullptr) return fallback;
    if (!found->is_bool()) return Wrong(key, "is no truth value");
    return found->AsBool();
  }
  absl::StatusOr<int64_t> Int(std::string_view key, int64_t low, int64_t high, int64_t fallback) {
    const Value* found = Optional(key);
    if (found == nullptr) return fallback;
    if (!found->is_int() || found->AsInt() < low || found->AsInt() > high) {
      return Wrong(key, StrCat("is no integer from ", low, " to ", high));
    }
    return found->AsInt();
  }
  absl::StatusOr<int32_t> Count32(std::string_view key) {
    ETALON_TRY(const int64_t value, Int(key, 0, std::numeric_limits<int32_t>::max(), 0));
    return static_cast<int32_t>(value);
  }
  absl::StatusOr<int32_t> Int32(std::string_view key, int32_t fallback) {
    ETALON_TRY(const int64_t value, Int(key, std::numeric_limits<int32_t>::min(),
                                        std::numeric_limits<int32_t>::max(), fallback));
    return static_cast<int32_t>(value);
  }
  absl::StatusOr<double> Number(std::string_view key, double fallback) {
    const Value* found = Optional(key);
    if (found == nullptr) return fallback;
    if (found->is_number()) return found->AsDouble();
    if (found->is_string() && found->AsString() == "-inf") {
      return -std::numeric_limits<double>::infinity();
    }
    return Wrong(key, "is no number");
  }
  absl::StatusOr<std::string> DigestText(std::string_view key) {
    ETALON_TRY(const Value* found, Needed(key));
    if (!IsDigest(*found)) return Wrong(key, "is no digest");
    return found->AsString();
  }
  absl::StatusOr<const Value::List*> List(std::string_view key) {
    ETALON_TRY(const Value* found, Needed(key));
    if (!found->is_list()) return Wrong(key, "is no list");
    return &found->AsList();
  }
  absl::Status RequireNothingElse() const {
    if (read_ == object_.AsDict().size()) return absl::OkStatus();
    return absl::DataLossError(StrCat(what_, " has a key that this version does not know"));
  }

  static bool IsDigest(const Value& value) {
    return value.is_string() && value.AsString().size() == kDigestDigits &&
           value.AsString().find_first_not_of("0123456789abcdef") == std::string::npos;
  }

 private:
  const Value& object_;
  std::string_view what_;  // a literal
  size_t read_ = 0;
};

absl::StatusOr<Prompt> ReadPrompt(const Value& value) {
  Fields fields(value, "a prompt");
  ETALON_TRY_DO(fields.Require());
  Prompt prompt;
  if (value.Find("messages") == nullptr) {
    ETALON_TRY(const Value::List* parts, fields.List("parts"));
    for (const Value& part : *parts) {
      if (!Fields::IsDigest(part)) return fields.Wrong("parts", "holds what is no digest");
      prompt.parts.push_back(std::make_shared<const std::string>(part.AsString()));
    }
    ETALON_TRY_DO(fields.RequireNothingElse());
    return prompt;
  }
  ETALON_TRY(const Value::List* messages, fields.List("messages"));
  if (messages->empty()) return fields.Wrong("messages", "is empty");
  for (const Value& each : *messages) {
    Fields message(each, "a message");
    ETALON_TRY_DO(message.Require());
    Message read;
    ETALON_TRY(read.role, message.Text("role"));
    ETALON_TRY(read.content, message.DigestText("content"));
    ETALON_TRY_DO(message.RequireNothingElse());
    prompt.messages.push_back(std::move(read));
  }
  ETALON_TRY(prompt.add_generation_prompt, fields.Bool("add_generation_prompt", true));
  ETALON_TRY_DO(fields.RequireNothingElse());
  return prompt;
}

absl::StatusOr<GenerationSettings> ReadGeneration(const Value& value) {
  Fields fields(value, "generation settings");
  ETALON_TRY_DO(fields.Require());
  GenerationSettings settings;
  ETALON_TRY(const Value::List* until, fields.List("until"));
  for (const Value& stop : *until) {
    if (!stop.is_string()) return fields.Wrong("until", "holds what is no text");
    settings.until.push_back(stop.AsString());
  }
  ETALON_TRY_DO(fields.Needed("max_tokens"));
  settings.max_tokens = 0;
  const Value* max_tokens = value.Find("max_tokens");
  if (!max_tokens->is_int() || max_tokens->AsInt() < 0 || max_tokens->AsInt() > INT32_MAX) {
    return fields.Wrong("max_tokens", "is no count");
  }
  settings.max_tokens = static_cast<int32_t>(max_tokens->AsInt());
  ETALON_TRY(settings.do_sample, fields.Bool("do_sample", settings.do_sample));
  ETALON_TRY(settings.temperature, fields.Number("temperature", settings.temperature));
  ETALON_TRY(settings.top_p, fields.Number("top_p", settings.top_p));
  ETALON_TRY(settings.top_k, fields.Int32("top_k", settings.top_k));
  ETALON_TRY(settings.min_p, fields.Number("min_p", settings.min_p));
  ETALON_TRY(const std::string seed, fields.Text("seed"));
  if (!seed.empty()) {
    // Round trip, so that only the one text of a number is taken.
    for (const char digit : seed)
      settings.seed = settings.seed * 10 + static_cast<uint8_t>(digit - '0');
    if (StrCat(settings.seed) != seed) return fields.Wrong("seed", "is no number of 64 bits");
  }
  ETALON_TRY_DO(fields.RequireNothingElse());
  return settings;
}

absl::StatusOr<RequestKind> ReadKind(const std::string& name) {
  if (name.empty()) return RequestKind::kLoglikelihood;
  for (const RequestKind kind : {RequestKind::kLoglikelihoodRolling, RequestKind::kGenerateUntil}) {
    if (name == RequestKindName(kind)) return kind;
  }
  return absl::DataLossError("a request: \"kind\" is none of the three");
}

absl::StatusOr<Request> ReadRequest(const Value& value,
                                    const std::vector<std::shared_ptr<const Prompt>>& prompts) {
  Fields fields(value, "a request");
  ETALON_TRY_DO(fields.Require());
  Request request;
  ETALON_TRY(const std::string kind, fields.Text("kind"));
  ETALON_TRY(request.kind, ReadKind(kind));
  if (prompts.empty()) return absl::DataLossError("a request without a prompt");
  ETALON_TRY(const int64_t prompt,
             fields.Int("prompt", 0, static_cast<int64_t>(prompts.size()) - 1, 0));
  request.prompt = prompts[static_cast<size_t>(prompt)];
  ETALON_TRY(request.continuation, fields.Text("continuation"));
  if (request.kind == RequestKind::kGenerateUntil) {
    ETALON_TRY(const Value* generation, fields.Needed("generation"));
    ETALON_TRY(request.generation, ReadGeneration(*generation));
  }
  ETALON_TRY_DO(fields.RequireNothingElse());
  return request;
}

absl::StatusOr<StopReason> ReadStop(const std::string& name) {
  for (const StopReason reason :
       {StopReason::kNone, StopReason::kStopString, StopReason::kEndOfText, StopReason::kLength}) {
    if (name == StopReasonName(reason)) return reason;
  }
  return absl::DataLossError("an answer: \"stop\" is no known reason");
}

absl::StatusOr<Answer> ReadAnswer(const Value& value, RequestKind kind) {
  Fields fields(value, "an answer");
  ETALON_TRY_DO(fields.Require());
  Answer answer;
  ETALON_TRY(answer.error, fields.Text("error"));
  if (kind != RequestKind::kGenerateUntil && answer.error.empty() &&
      value.Find("log_likelihood") == nullptr) {
    return fields.Wrong("log_likelihood", "is missing");
  }
  ETALON_TRY(answer.log_likelihood, fields.Number("log_likelihood", 0));
  ETALON_TRY(answer.is_greedy, fields.Bool("is_greedy", false));
  ETALON_TRY(answer.text, fields.Text("text"));
  ETALON_TRY(const std::string stop, fields.Text("stop"));
  ETALON_TRY(answer.stop, ReadStop(stop));
  ETALON_TRY(answer.prompt_tokens, fields.Count32("prompt_tokens"));
  ETALON_TRY(answer.answer_tokens, fields.Count32("answer_tokens"));
  ETALON_TRY(answer.truncated_tokens, fields.Count32("truncated_tokens"));
  ETALON_TRY_DO(fields.RequireNothingElse());
  return answer;
}

absl::StatusOr<DocumentMarks> ReadMarks(const Value* scores, std::string failure) {
  DocumentMarks marks;
  marks.failure = std::move(failure);
  if ((scores == nullptr) == marks.failure.empty()) {
    return absl::DataLossError("the line must have one of \"scores\" and \"failure\"");
  }
  if (scores == nullptr) return marks;
  if (!scores->is_dict()) return absl::DataLossError("\"scores\" is no object");
  for (const auto& [key, numbers] : scores->AsDict()) {
    if (!numbers.is_list()) return absl::DataLossError("a score is no list");
    Score& score = marks.scores[key];
    for (const Value& number : numbers.AsList()) {
      const bool is_minus_infinity = number.is_string() && number.AsString() == "-inf";
      if (!number.is_number() && !is_minus_infinity) {
        return absl::DataLossError("a score holds what is no number");
      }
      score.push_back(is_minus_infinity ? -std::numeric_limits<double>::infinity()
                                        : number.AsDouble());
    }
  }
  return marks;
}

absl::Status ReadVerdicts(const Value& verdicts, DocumentMarks* marks) {
  if (!verdicts.is_dict() || verdicts.AsDict().empty()) {
    return absl::DataLossError("\"verdicts\" is no object with entries");
  }
  for (const auto& [digest, verdict] : verdicts.AsDict()) {
    const bool is_digest = DigestFromHex(digest).ok();
    if (!is_digest || !verdict.is_string() || verdict.AsString().empty()) {
      return absl::DataLossError("a verdict is no text by a digest");
    }
    marks->verdicts[digest] = verdict.AsString();
  }
  return absl::OkStatus();
}

absl::Status ReadFailures(const Value& failures, DocumentMarks* marks) {
  if (!failures.is_dict() || failures.AsDict().empty() || !marks->failure.empty()) {
    return absl::DataLossError("\"failures\" is no object with entries beside \"scores\"");
  }
  for (const auto& [key, why] : failures.AsDict()) {
    if (!why.is_string() || why.AsString().empty() || marks->scores.contains(key)) {
      return absl::DataLossError("\"failures\" holds what is no text, or of a metric with a score");
    }
    marks->failures[key] = why.AsString();
  }
  return absl::OkStatus();
}

absl::Status ReadAsked(Fields* fields, AnsweredSample* answered) {
  ETALON_TRY(const Value::List* prompt_list, fields->List("prompts"));
  std::vector<std::shared_ptr<const Prompt>> prompts;
  for (const Value& each : *prompt_list) {
    ETALON_TRY(Prompt prompt, ReadPrompt(each));
    prompts.push_back(std::make_shared<const Prompt>(std::move(prompt)));
  }
  ETALON_TRY(const Value::List* requests, fields->List("requests"));
  ETALON_TRY(const Value::List* answers, fields->List("answers"));
  if (requests->size() != answers->size()) {
    return absl::DataLossError(
        StrCat(answers->size(), " answers for ", requests->size(), " requests"));
  }
  for (size_t i = 0; i < requests->size(); ++i) {
    ETALON_TRY(Request request, ReadRequest((*requests)[i], prompts));
    ETALON_TRY(Answer answer, ReadAnswer((*answers)[i], request.kind));
    answered->sample.requests.push_back(std::move(request));
    answered->answers.push_back(std::move(answer));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RecordedSample> ParseSampleLine(std::string_view line) {
  ETALON_TRY(const Value value, ParseCanonicalJson(line, kLineLimits));
  Fields fields(value, "a sample");
  ETALON_TRY_DO(fields.Require());
  RecordedSample recorded;
  Sample& sample = recorded.answered.sample;
  ETALON_TRY(sample.task, fields.Text("task"));
  if (sample.task.empty()) return fields.Wrong("task", "is missing");
  ETALON_TRY(sample.doc_id, fields.Int("doc_id", 0, std::numeric_limits<int64_t>::max(), -1));
  if (sample.doc_id < 0) return fields.Wrong("doc_id", "is missing");
  ETALON_TRY(sample.repeat, fields.Count32("repeat"));
  ETALON_TRY(sample.doc_hash, fields.DigestText("doc_hash"));
  ETALON_TRY(recorded.answered.ask_hash, fields.DigestText("ask_hash"));
  ETALON_TRY(recorded.answered.prompt_hash, fields.DigestText("prompt_hash"));
  ETALON_TRY(sample.target, fields.Text("target"));
  ETALON_TRY(const Value* scorer_input, fields.Needed("scorer_input"));
  if (!scorer_input->is_dict()) return fields.Wrong("scorer_input", "is no object");
  sample.scorer_input = *scorer_input;
  ETALON_TRY_DO(ReadAsked(&fields, &recorded.answered));
  const Value* scores = fields.Optional("scores");
  ETALON_TRY(std::string failure, fields.Text("failure"));
  const Value* failures = fields.Optional("failures");
  const Value* verdicts = fields.Optional("verdicts");
  if (sample.repeat == 0) {
    ETALON_TRY(recorded.marks, ReadMarks(scores, std::move(failure)));
    if (failures != nullptr) ETALON_TRY_DO(ReadFailures(*failures, &recorded.marks));
    if (verdicts != nullptr) ETALON_TRY_DO(ReadVerdicts(*verdicts, &recorded.marks));
  } else if (scores != nullptr || failures != nullptr || verdicts != nullptr || !failure.empty()) {
    return absl::DataLossError("only the line of repeat 0 has marks");
  }
  ETALON_TRY_DO(fields.RequireNothingElse());
  return recorded;
}

absl::StatusOr<CitedText> ParseTextLine(std::string_view line) {
  ETALON_TRY(const Value value, ParseCanonicalJson(line, kLineLimits));
  Fields fields(value, "a text");
  ETALON_TRY_DO(fields.Require());
  CitedText text;
  ETALON_TRY(const std::string sha256, fields.DigestText("sha256"));
  ETALON_TRY_DO(fields.Needed("text"));
  ETALON_TRY_DO(fields.RequireNothingElse());
  const Value* content = value.Find("text");
  if (!content->is_string()) return fields.Wrong("text", "is no text");
  text.digest = Sha256Of(content->AsString());
  if (ToHex(text.digest) != sha256) {
    return absl::DataLossError(StrCat("the text ", sha256, " is not what its digest says"));
  }
  text.text = std::make_shared<const std::string>(content->AsString());
  return text;
}

}  // namespace etalon
