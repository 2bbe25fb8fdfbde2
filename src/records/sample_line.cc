#include "records/sample_line.h"

#include <map>
#include <utility>

#include "base/check.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "records/record_files.h"

namespace etalon {
namespace {

// Puts a value unless it is the default.
template <typename T>
void PutUnless(const T& fallback, std::string_view key, const T& value, Value* out) {
  if (value != fallback) out->Set(key, Value(value));
}

class LineFormatter {
 public:
  explicit LineFormatter(std::vector<CitedText>* texts) : texts_(*texts) {}

  absl::StatusOr<Value> Format(const AnsweredSample& answered, const DocumentMarks* marks) {
    const Sample& sample = answered.sample;
    ETALON_CHECK(answered.answers.size() == sample.requests.size());
    ETALON_CHECK(marks == nullptr || sample.repeat == 0);
    if (sample.document == nullptr || Cite(sample.document) != sample.doc_hash) {
      return absl::InvalidArgumentError("doc_hash is not the digest of the document");
    }
    for (const std::string& digest : {answered.ask_hash, answered.prompt_hash}) {
      ETALON_TRY_DO(DigestFromHex(digest));
    }
    Value line{Value::Dict()};
    line.Set("task", sample.task);
    line.Set("doc_id", sample.doc_id);
    PutUnless(0, "repeat", static_cast<int>(sample.repeat), &line);
    line.Set("doc_hash", sample.doc_hash);
    line.Set("ask_hash", answered.ask_hash);
    line.Set("prompt_hash", answered.prompt_hash);
    PutUnless(std::string(), "target", sample.target, &line);
    line.Set("scorer_input", ScorerInput(sample.scorer_input));
    Value::List requests, answers;
    for (size_t i = 0; i < sample.requests.size(); ++i) {
      requests.push_back(DescribeRequest(sample.requests[i]));
      answers.push_back(DescribeAnswer(sample.requests[i].kind, answered.answers[i]));
    }
    line.Set("prompts", Value(std::move(prompts_)));
    line.Set("requests", Value(std::move(requests)));
    line.Set("answers", Value(std::move(answers)));
    if (marks == nullptr) return line;
    if (!marks->failure.empty()) {
      line.Set("failure", marks->failure);
    } else {
      line.Set("scores", Scores(*marks));
    }
    return line;
  }

 private:
  std::string Cite(const std::shared_ptr<const std::string>& text) {
    texts_.push_back({Sha256Hex(*text), text});
    return texts_.back().sha256;
  }

  // A cluster is stored as the text that it is compared by.
  static Value ScorerInput(const Value& scorer_input) {
    Value out = scorer_input.is_none() ? Value(Value::Dict()) : scorer_input;
    if (out.Find("cluster") != nullptr) out.Set("cluster", ClusterOf(out));
    return out;
  }

  static Value Scores(const DocumentMarks& marks) {
    Value scores{Value::Dict()};
    for (const auto& [key, score] : marks.scores) {
      scores.Set(key, Value(Value::List(score.begin(), score.end())));
    }
    return scores;
  }

  Value DescribePrompt(const Prompt& prompt) {
    Value out{Value::Dict()};
    if (!prompt.is_chat()) {
      Value::List parts;
      for (const auto& part : prompt.parts) parts.emplace_back(Cite(part));
      out.Set("parts", Value(std::move(parts)));
      return out;
    }
    Value::List messages;
    for (const Message& message : prompt.messages) {
      const auto content = std::make_shared<const std::string>(message.content);
      messages.push_back(Value::MakeDict({{"role", message.role}, {"content", Cite(content)}}));
    }
    out.Set("messages", Value(std::move(messages)));
    PutUnless(true, "add_generation_prompt", prompt.add_generation_prompt, &out);
    return out;
  }

  // Prompts are told apart by what they say: where they lie differs between a run and its merge.
  int64_t PromptIndex(const Prompt* prompt) {
    const auto known = by_place_.find(prompt);
    if (known != by_place_.end()) return known->second;
    const size_t cited = texts_.size();
    Value described = DescribePrompt(*prompt);
    int64_t index = 0;
    while (index < static_cast<int64_t>(prompts_.size()) &&
           !(prompts_[static_cast<size_t>(index)] == described)) {
      ++index;
    }
    if (index == static_cast<int64_t>(prompts_.size())) {
      prompts_.push_back(std::move(described));
    } else {
      texts_.resize(cited);
    }
    by_place_.emplace(prompt, index);
    return index;
  }

  Value DescribeRequest(const Request& request) {
    Value out{Value::Dict()};
    if (request.kind != RequestKind::kLoglikelihood) {
      out.Set("kind", RequestKindName(request.kind));
    }
    PutUnless(int64_t{0}, "prompt", PromptIndex(request.prompt.get()), &out);
    PutUnless(std::string(), "continuation", request.continuation, &out);
    if (request.kind == RequestKind::kGenerateUntil) {
      out.Set("generation", DescribeGeneration(request.generation));
    }
    return out;
  }

  static Value DescribeGeneration(const GenerationSettings& settings) {
    const GenerationSettings defaults;
    Value out{Value::Dict()};
    out.Set("until", Value(Value::List(settings.until.begin(), settings.until.end())));
    out.Set("max_tokens", static_cast<int64_t>(settings.max_tokens));
    PutUnless(defaults.do_sample, "do_sample", settings.do_sample, &out);
    PutUnless(defaults.temperature, "temperature", settings.temperature, &out);
    PutUnless(defaults.top_p, "top_p", settings.top_p, &out);
    PutUnless(static_cast<int>(defaults.top_k), "top_k", static_cast<int>(settings.top_k), &out);
    PutUnless(defaults.min_p, "min_p", settings.min_p, &out);
    if (settings.seed != 0) out.Set("seed", StrCat(settings.seed));
    return out;
  }

  static Value DescribeAnswer(RequestKind kind, const Answer& answer) {
    Value out{Value::Dict()};
    const bool is_answered_log_likelihood =
        kind != RequestKind::kGenerateUntil && answer.error.empty();
    if (is_answered_log_likelihood || answer.log_likelihood != 0) {
      out.Set("log_likelihood", answer.log_likelihood);
    }
    PutUnless(std::string(), "error", answer.error, &out);
    PutUnless(false, "is_greedy", answer.is_greedy, &out);
    PutUnless(std::string(), "text", answer.text, &out);
    PutUnless(std::string(), "stop", std::string(StopReasonName(answer.stop)), &out);
    PutUnless(0, "prompt_tokens", static_cast<int>(answer.prompt_tokens), &out);
    PutUnless(0, "answer_tokens", static_cast<int>(answer.answer_tokens), &out);
    PutUnless(0, "truncated_tokens", static_cast<int>(answer.truncated_tokens), &out);
    return out;
  }

  std::vector<CitedText>& texts_;
  Value::List prompts_;
  std::map<const Prompt*, int64_t> by_place_;
};

}  // namespace

absl::StatusOr<std::string> FormatSampleLine(const AnsweredSample& answered,
                                             const DocumentMarks* marks,
                                             std::vector<CitedText>* texts) {
  LineFormatter formatter(texts);
  auto line = formatter.Format(answered, marks);
  auto text = line.ok() ? CanonicalJson(*line) : line.status();
  const absl::Status status = text.ok() ? RequireBoundedJson(*text, kLineLimits) : text.status();
  if (status.ok()) return text;
  return Annotate(status, StrCat("task ", answered.sample.task, ", document ",
                                 answered.sample.doc_id, ", repeat ", answered.sample.repeat));
}

absl::StatusOr<std::string> FormatTextLine(const CitedText& text) {
  return CanonicalJson(Value::MakeDict({{"sha256", text.sha256}, {"text", *text.text}}));
}

}  // namespace etalon
