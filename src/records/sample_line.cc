#include "records/sample_line.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "records/record_files.h"

namespace etalon {
namespace {

// Writes canonical JSON in the order of the calls: whoever calls knows the order of the keys.
// Numbers and texts are checked as CanonicalJson does.
class JsonWriter {
 public:
  explicit JsonWriter(size_t bytes) { out_.reserve(bytes); }

  void Open(char bracket) {
    Item();
    out_ += bracket;
    is_first_ = true;
  }
  void Close(char bracket) {
    out_ += bracket;
    is_first_ = false;
  }
  // A word of the format, which needs no escape.
  void Key(std::string_view key) {
    Item();
    out_ += '"';
    out_ += key;
    out_ += "\":";
    is_first_ = true;  // no comma before the value
  }
  void PutText(std::string_view text) {
    Item();
    if (!IsValidUtf8(text) && status_.ok()) {
      status_ = absl::InvalidArgumentError("a text is not UTF-8, so it has no canonical JSON");
    }
    AppendJsonString(text, &out_);
  }
  void Put(const Value& value) {
    Item();
    const absl::Status status = AppendCanonicalJson(value, &out_);
    if (status_.ok()) status_ = status;
  }
  void PutDigest(const Digest& digest) {
    Item();
    out_ += '"';
    AppendHex(digest, &out_);
    out_ += '"';
  }
  // JSON that was written before.
  void PutJson(std::string_view json) {
    Item();
    out_ += json;
  }
  void PutText(std::string_view key, std::string_view text) {
    Key(key);
    PutText(text);
  }
  void Put(std::string_view key, const Value& value) {
    Key(key);
    Put(value);
  }
  void PutUnlessEmpty(std::string_view key, std::string_view text) {
    if (!text.empty()) PutText(key, text);
  }
  void PutUnless(int64_t fallback, std::string_view key, int64_t number) {
    if (number != fallback) Put(key, Value(number));
  }

  const absl::Status& status() const { return status_; }
  std::string Take() { return std::move(out_); }

 private:
  void Item() {
    if (!is_first_) out_ += ',';
    is_first_ = false;
  }

  std::string out_;
  bool is_first_ = true;
  absl::Status status_;  // the first error
};

// What a line takes before the first growth.
constexpr size_t kUsualBytes = 1024;

class LineFormatter {
 public:
  LineFormatter(std::vector<CitedText>* texts, SharedDigests* digests)
      : texts_(*texts), digests_(*digests) {}

  absl::StatusOr<std::string> Format(const AnsweredSample& answered, const DocumentMarks* marks) {
    const Sample& sample = answered.sample;
    ETALON_CHECK(answered.answers.size() == sample.requests.size());
    ETALON_CHECK(marks == nullptr || sample.repeat == 0);
    ETALON_TRY(const Digest doc_hash, DigestFromHex(sample.doc_hash));
    if (sample.document == nullptr || Cite(sample.document) != doc_hash) {
      return absl::InvalidArgumentError("doc_hash is not the digest of the document");
    }
    for (const std::string* digest : {&answered.ask_hash, &answered.prompt_hash}) {
      ETALON_TRY_DO(DigestFromHex(*digest));
    }
    for (const Request& request : sample.requests) {
      ETALON_TRY(const int64_t index, PromptIndex(request.prompt.get()));
      prompt_of_.push_back(index);
    }
    const bool has_failed = marks != nullptr && !marks->failure.empty();
    out_.Open('{');
    PutAnswers(answered);
    out_.PutText("ask_hash", answered.ask_hash);
    out_.PutText("doc_hash", sample.doc_hash);
    out_.Put("doc_id", Value(sample.doc_id));
    if (has_failed) out_.PutText("failure", marks->failure);
    if (marks != nullptr && !marks->failures.empty()) PutTexts("failures", marks->failures);
    out_.PutText("prompt_hash", answered.prompt_hash);
    out_.Key("prompts");
    out_.Open('[');
    for (const std::string& prompt : prompts_) out_.PutJson(prompt);
    out_.Close(']');
    out_.PutUnless(0, "repeat", sample.repeat);
    PutRequests(sample);
    PutScorerInput(sample.scorer_input);
    if (marks != nullptr && !has_failed) out_.Put("scores", Scores(*marks));
    out_.PutUnlessEmpty("target", sample.target);
    out_.PutText("task", sample.task);
    if (marks != nullptr && !marks->verdicts.empty()) PutTexts("verdicts", marks->verdicts);
    out_.Close('}');
    ETALON_TRY_DO(out_.status());
    return out_.Take();
  }

 private:
  Digest Cite(const std::shared_ptr<const std::string>& text) {
    texts_.push_back({digests_.DigestOf(text), text});
    return texts_.back().digest;
  }

  // A cluster is stored as the text that it is compared by.
  void PutScorerInput(const Value& scorer_input) {
    if (scorer_input.is_none()) return out_.Put("scorer_input", Value(Value::Dict()));
    if (scorer_input.Find("cluster") == nullptr) return out_.Put("scorer_input", scorer_input);
    Value out = scorer_input;
    out.Set("cluster", ClusterOf(out));
    out_.Put("scorer_input", out);
  }

  void PutTexts(std::string_view key, const std::map<std::string, std::string>& texts) {
    out_.Key(key);
    out_.Open('{');
    for (const auto& [name, text] : texts) out_.PutText(name, text);
    out_.Close('}');
  }

  static Value Scores(const DocumentMarks& marks) {
    Value scores{Value::Dict()};
    for (const auto& [key, score] : marks.scores) {
      scores.Set(key, Value(Value::List(score.begin(), score.end())));
    }
    return scores;
  }

  absl::StatusOr<std::string> DescribePrompt(const Prompt& prompt) {
    JsonWriter out(kUsualBytes);
    out.Open('{');
    if (prompt.is_chat()) {
      if (!prompt.add_generation_prompt) out.Put("add_generation_prompt", Value(false));
      out.Key("messages");
      out.Open('[');
      for (const Message& message : prompt.messages) {
        out.Open('{');
        out.Key("content");
        out.PutDigest(Cite(std::make_shared<const std::string>(message.content)));
        out.PutText("role", message.role);
        out.Close('}');
      }
    } else {
      out.Key("parts");
      out.Open('[');
      for (const auto& part : prompt.parts) out.PutDigest(Cite(part));
    }
    out.Close(']');
    out.Close('}');
    ETALON_TRY_DO(out.status());
    return out.Take();
  }

  // Prompts are told apart by what they say: where they lie differs between a run and its merge.
  absl::StatusOr<int64_t> PromptIndex(const Prompt* prompt) {
    const auto known = std::find_if(by_place_.begin(), by_place_.end(),
                                    [prompt](const auto& each) { return each.first == prompt; });
    if (known != by_place_.end()) return known->second;
    const size_t cited = texts_.size();
    ETALON_TRY(std::string described, DescribePrompt(*prompt));
    const auto same = std::find(prompts_.begin(), prompts_.end(), described);
    const int64_t index = same - prompts_.begin();
    if (same == prompts_.end()) {
      prompts_.push_back(std::move(described));
    } else {
      texts_.resize(cited);
    }
    by_place_.emplace_back(prompt, index);
    return index;
  }

  void PutRequests(const Sample& sample) {
    out_.Key("requests");
    out_.Open('[');
    for (size_t i = 0; i < sample.requests.size(); ++i) {
      const Request& request = sample.requests[i];
      out_.Open('{');
      out_.PutUnlessEmpty("continuation", request.continuation);
      if (request.kind == RequestKind::kGenerateUntil) PutGeneration(request.generation);
      if (request.kind != RequestKind::kLoglikelihood) {
        out_.PutText("kind", RequestKindName(request.kind));
      }
      out_.PutUnless(0, "prompt", prompt_of_[i]);
      out_.Close('}');
    }
    out_.Close(']');
  }

  void PutGeneration(const GenerationSettings& settings) {
    const GenerationSettings defaults;
    out_.Key("generation");
    out_.Open('{');
    if (settings.do_sample != defaults.do_sample) out_.Put("do_sample", Value(settings.do_sample));
    out_.Put("max_tokens", Value(int64_t{settings.max_tokens}));
    if (settings.min_p != defaults.min_p) out_.Put("min_p", Value(settings.min_p));
    if (settings.seed != 0) out_.PutText("seed", StrCat(settings.seed));
    if (settings.temperature != defaults.temperature) {
      out_.Put("temperature", Value(settings.temperature));
    }
    out_.PutUnless(defaults.top_k, "top_k", settings.top_k);
    if (settings.top_p != defaults.top_p) out_.Put("top_p", Value(settings.top_p));
    out_.Put("until", Value(Value::List(settings.until.begin(), settings.until.end())));
    out_.Close('}');
  }

  void PutAnswers(const AnsweredSample& answered) {
    out_.Key("answers");
    out_.Open('[');
    for (size_t i = 0; i < answered.answers.size(); ++i) {
      const Answer& answer = answered.answers[i];
      const bool is_answered_log_likelihood =
          answered.sample.requests[i].kind != RequestKind::kGenerateUntil && answer.error.empty();
      out_.Open('{');
      out_.PutUnless(0, "answer_tokens", answer.answer_tokens);
      out_.PutUnlessEmpty("error", answer.error);
      if (answer.is_greedy) out_.Put("is_greedy", Value(true));
      if (is_answered_log_likelihood || answer.log_likelihood != 0) {
        out_.Put("log_likelihood", Value(answer.log_likelihood));
      }
      out_.PutUnless(0, "prompt_tokens", answer.prompt_tokens);
      out_.PutUnlessEmpty("stop", StopReasonName(answer.stop));
      out_.PutUnlessEmpty("text", answer.text);
      out_.PutUnless(0, "truncated_tokens", answer.truncated_tokens);
      out_.Close('}');
    }
    out_.Close(']');
  }

  std::vector<CitedText>& texts_;
  SharedDigests& digests_;
  JsonWriter out_{kUsualBytes};
  std::vector<std::string> prompts_;  // as they are written
  std::vector<std::pair<const Prompt*, int64_t>> by_place_;
  std::vector<int64_t> prompt_of_;  // of each request
};

}  // namespace

Digest SharedDigests::DigestOf(const std::shared_ptr<const std::string>& text) {
  // One that nobody else holds will not come again.
  constexpr int64_t kHoldersOfOne = 2;
  constexpr size_t kKeptMax = 1024;
  if (text.use_count() <= kHoldersOfOne) return Sha256Of(*text);
  if (const auto it = digests_.find(text); it != digests_.end()) return it->second;
  if (digests_.size() >= kKeptMax) digests_.clear();
  return digests_.emplace(text, Sha256Of(*text)).first->second;
}

absl::StatusOr<std::string> FormatSampleLine(const AnsweredSample& answered,
                                             const DocumentMarks* marks,
                                             std::vector<CitedText>* texts,
                                             SharedDigests* digests) {
  LineFormatter formatter(texts, digests);
  auto text = formatter.Format(answered, marks);
  const absl::Status status = text.ok() ? RequireBoundedJson(*text, kLineLimits) : text.status();
  if (status.ok()) return text;
  return Annotate(status, StrCat("task ", answered.sample.task, ", document ",
                                 answered.sample.doc_id, ", repeat ", answered.sample.repeat));
}

absl::StatusOr<std::string> FormatTextLine(const CitedText& text) {
  JsonWriter out(text.text->size() + kUsualBytes);
  out.Open('{');
  out.Key("sha256");
  out.PutDigest(text.digest);
  out.PutText("text", *text.text);
  out.Close('}');
  ETALON_TRY_DO(out.status());
  return out.Take();
}

}  // namespace etalon
