#include "engine/sample_codec.h"

#include <memory>
#include <unordered_map>
#include <utility>

#include "absl/status/status.h"
#include "base/bytes.h"
#include "base/check.h"
#include "base/str.h"
#include "base/try.h"

namespace etalon {
namespace {

constexpr int kValueDepthMax = 128;

// How many values there are, this one counted; more than any limit when they are nested too deep.
uint64_t CountValues(const Value& value, int depth_left = kValueDepthMax) {
  if (depth_left == 0) return UINT32_MAX;
  uint64_t count = 1;
  if (value.is_list()) {
    for (const Value& item : value.AsList()) count += CountValues(item, depth_left - 1);
  } else if (value.is_dict()) {
    for (const auto& [key, item] : value.AsDict()) count += CountValues(item, depth_left - 1);
  }
  return count;
}

class Encoder {
 public:
  void PutSample(const AnsweredSample& answered) {
    static const std::string kNoDocument;
    const Sample& sample = answered.sample;
    ETALON_CHECK(answered.answers.size() == sample.requests.size());
    ++items_;
    body_.Unsigned(sample.task_index);
    PutText(sample.task);
    body_.Signed(sample.doc_id);
    body_.Signed(sample.repeat);
    body_.Text(sample.doc_hash);
    body_.Unsigned(TextIndex(sample.document == nullptr ? kNoDocument : *sample.document));
    PutText(sample.target);
    PutValue(sample.scorer_input);
    body_.Text(answered.ask_hash);
    body_.Text(answered.prompt_hash);
    body_.Unsigned(sample.requests.size());
    for (size_t i = 0; i < sample.requests.size(); ++i) {
      PutRequest(sample.requests[i]);
      PutAnswer(answered.answers[i]);
    }
  }

  absl::StatusOr<std::string> Finish(const SampleCodecLimits& limits) {
    ETALON_TRY_DO(Within("items", items_ + texts_.size() + prompt_count_, limits.items));
    ETALON_TRY_DO(Within("values", values_, limits.values));
    ETALON_TRY_DO(Within("bytes of text", text_bytes_, limits.text_bytes));
    ByteWriter out;
    out.Unsigned(texts_.size());
    for (std::string_view text : texts_) out.Text(text);
    out.Unsigned(prompt_count_);
    out.Bytes(prompts_.Take());
    out.Bytes(body_.Take());
    ETALON_TRY_DO(Within("bytes", out.size(), limits.bytes));
    return out.Take();
  }

 private:
  static absl::Status Within(std::string_view what, uint64_t count, uint64_t limit) {
    if (count <= limit) return absl::OkStatus();
    return absl::ResourceExhaustedError(StrCat("a window of ", count, " ", what,
                                               "; a journal takes at most ", limit,
                                               ": make the windows smaller"));
  }

  // The views point into the samples, which outlive the encoder. Most texts of an answer are empty.
  uint64_t TextIndex(std::string_view text) {
    if (text.empty() && empty_index_ != UINT64_MAX) return empty_index_;
    const auto [it, is_new] = text_index_.try_emplace(text, texts_.size());
    if (is_new) texts_.push_back(text);
    if (text.empty()) empty_index_ = it->second;
    return it->second;
  }

  // A part that many prompts share is known by its place.
  uint64_t PartIndex(const std::string& part) {
    const auto [it, is_new] = part_index_.try_emplace(&part, 0);
    if (is_new) it->second = TextIndex(part);
    return it->second;
  }

  void PutText(std::string_view text) {
    text_bytes_ += text.size();
    body_.Unsigned(TextIndex(text));
  }

  void PutValue(const Value& value) {
    values_ += CountValues(value);
    body_.PutValue(value);
  }

  // Prompts are told apart by where they lie, which is much cheaper than by what they say. The
  // choices of a question share theirs.
  uint64_t PromptIndex(const Prompt* prompt) {
    const auto [it, is_new] = prompt_index_.try_emplace(prompt, prompt_count_);
    if (!is_new) return it->second;
    ++prompt_count_;
    items_ += prompt->parts.size() + prompt->messages.size();
    prompts_.Unsigned(prompt->parts.size());
    for (const auto& part : prompt->parts) prompts_.Unsigned(PartIndex(*part));
    prompts_.Unsigned(prompt->messages.size());
    for (const Message& message : prompt->messages) {
      text_bytes_ += message.role.size() + message.content.size();
      prompts_.Unsigned(TextIndex(message.role));
      prompts_.Unsigned(TextIndex(message.content));
    }
    prompts_.Unsigned(prompt->add_generation_prompt);
    return it->second;
  }

  void PutRequest(const Request& request) {
    ++items_;
    body_.Unsigned(static_cast<uint64_t>(request.kind));
    body_.Unsigned(PromptIndex(request.prompt.get()));
    PutText(request.continuation);
    if (request.kind == RequestKind::kGenerateUntil) PutGeneration(request.generation);
  }

  void PutGeneration(const GenerationSettings& settings) {
    items_ += settings.until.size();
    body_.Unsigned(settings.until.size());
    for (const std::string& stop : settings.until) PutText(stop);
    body_.Signed(settings.max_tokens);
    body_.Unsigned(settings.do_sample);
    body_.Double(settings.temperature);
    body_.Double(settings.top_p);
    body_.Signed(settings.top_k);
    body_.Double(settings.min_p);
    body_.Unsigned(settings.seed);
    PutValue(settings.arguments);
  }

  void PutAnswer(const Answer& answer) {
    PutText(answer.error);
    body_.Double(answer.log_likelihood);
    body_.Unsigned(answer.is_greedy);
    PutText(answer.text);
    body_.Unsigned(static_cast<uint64_t>(answer.stop));
    body_.Signed(answer.prompt_tokens);
    body_.Signed(answer.answer_tokens);
    body_.Signed(answer.truncated_tokens);
  }

  std::unordered_map<std::string_view, uint64_t> text_index_;
  std::vector<std::string_view> texts_;
  uint64_t empty_index_ = UINT64_MAX;  // none yet
  std::unordered_map<const std::string*, uint64_t> part_index_;
  std::unordered_map<const Prompt*, uint64_t> prompt_index_;
  uint64_t prompt_count_ = 0;
  uint64_t items_ = 0, values_ = 0, text_bytes_ = 0;
  ByteWriter prompts_, body_;
};

class Decoder {
 public:
  Decoder(std::string_view bytes, const SampleCodecLimits& limits)
      : in_(bytes, limits.values), items_left_(limits.items), text_bytes_left_(limits.text_bytes) {}

  absl::Status ReadTables() {
    ETALON_TRY(const uint64_t text_count, Count());
    for (uint64_t i = 0; i < text_count; ++i) {
      ETALON_TRY(const std::string_view text, in_.Text());
      texts_.push_back(std::make_shared<const std::string>(text));
    }
    ETALON_TRY(const uint64_t prompt_count, Count());
    for (uint64_t i = 0; i < prompt_count; ++i) ETALON_TRY_DO(ReadPrompt());
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<AnsweredSample>> ReadSamples(uint32_t count) {
    if (count > items_left_) return Damaged("too many samples");
    items_left_ -= count;
    std::vector<AnsweredSample> samples;
    for (uint32_t i = 0; i < count; ++i) {
      samples.emplace_back();
      ETALON_TRY_DO(ReadSample(&samples.back()));
    }
    if (!in_.is_at_end()) return Damaged("bytes are left after the last sample");
    return samples;
  }

 private:
  absl::Status ReadSample(AnsweredSample* answered) {
    Sample& sample = answered->sample;
    ETALON_TRY(sample.task_index, Below(uint64_t{UINT32_MAX} + 1, "a task index"));
    ETALON_TRY(sample.task, Text());
    ETALON_TRY(sample.doc_id, in_.Signed());
    ETALON_TRY(sample.repeat, Int32());
    ETALON_TRY(sample.doc_hash, in_.Text());
    ETALON_TRY(sample.document, SharedText());
    ETALON_TRY(sample.target, Text());
    ETALON_TRY(sample.scorer_input, in_.GetValue(kValueDepthMax));
    ETALON_TRY(answered->ask_hash, in_.Text());
    ETALON_TRY(answered->prompt_hash, in_.Text());
    ETALON_TRY(const uint64_t request_count, Count());
    sample.requests.resize(request_count);
    answered->answers.resize(request_count);
    for (uint64_t i = 0; i < request_count; ++i) {
      ETALON_TRY_DO(ReadRequest(&sample.requests[i]));
      ETALON_TRY_DO(ReadAnswer(&answered->answers[i]));
    }
    return absl::OkStatus();
  }

  absl::Status Damaged(std::string_view what) const {
    return absl::DataLossError(StrCat("byte ", in_.offset(), ": ", what));
  }

  absl::StatusOr<uint64_t> Count() {
    ETALON_TRY(const uint64_t count, in_.Count());
    if (count > items_left_) return Damaged("too many items");
    items_left_ -= count;
    return count;
  }

  absl::StatusOr<uint64_t> Below(uint64_t limit, std::string_view what) {
    ETALON_TRY(const uint64_t value, in_.Unsigned());
    if (value >= limit) return Damaged(StrCat(what, " beyond its limit"));
    return value;
  }

  // Shared as it was when written: few-shot examples recur in many samples.
  absl::StatusOr<std::shared_ptr<const std::string>> SharedText() {
    ETALON_TRY(const uint64_t index, Below(texts_.size(), "an index of a text"));
    return texts_[index];
  }

  absl::StatusOr<std::string> Text() {
    ETALON_TRY(const uint64_t index, Below(texts_.size(), "an index of a text"));
    const std::string& text = *texts_[index];
    if (text.size() > text_bytes_left_) return Damaged("too much text");
    text_bytes_left_ -= text.size();
    return text;
  }

  absl::StatusOr<int32_t> Int32() {
    ETALON_TRY(const int64_t value, in_.Signed());
    if (value < INT32_MIN || value > INT32_MAX) return Damaged("an integer beyond 32 bits");
    return static_cast<int32_t>(value);
  }

  absl::StatusOr<bool> Bool() {
    ETALON_TRY(const uint64_t value, Below(2, "a truth value"));
    return value != 0;
  }

  absl::Status ReadPrompt() {
    Prompt prompt;
    ETALON_TRY(const uint64_t part_count, Count());
    for (uint64_t i = 0; i < part_count; ++i) {
      ETALON_TRY(auto part, SharedText());
      prompt.parts.push_back(std::move(part));
    }
    ETALON_TRY(const uint64_t message_count, Count());
    for (uint64_t i = 0; i < message_count; ++i) {
      Message message;
      ETALON_TRY(message.role, Text());
      ETALON_TRY(message.content, Text());
      prompt.messages.push_back(std::move(message));
    }
    ETALON_TRY(prompt.add_generation_prompt, Bool());
    prompts_.push_back(std::make_shared<const Prompt>(std::move(prompt)));
    return absl::OkStatus();
  }

  absl::Status ReadRequest(Request* request) {
    constexpr auto kKinds = static_cast<uint64_t>(RequestKind::kGenerateUntil) + 1;
    ETALON_TRY(const uint64_t kind, Below(kKinds, "a kind of request"));
    request->kind = static_cast<RequestKind>(kind);
    ETALON_TRY(const uint64_t prompt, Below(prompts_.size(), "an index of a prompt"));
    request->prompt = prompts_[prompt];
    ETALON_TRY(request->continuation, Text());
    if (request->kind != RequestKind::kGenerateUntil) return absl::OkStatus();
    return ReadGeneration(&request->generation);
  }

  absl::Status ReadGeneration(GenerationSettings* settings) {
    ETALON_TRY(const uint64_t stop_count, Count());
    for (uint64_t i = 0; i < stop_count; ++i) {
      ETALON_TRY(std::string stop, Text());
      settings->until.push_back(std::move(stop));
    }
    ETALON_TRY(settings->max_tokens, Int32());
    ETALON_TRY(settings->do_sample, Bool());
    ETALON_TRY(settings->temperature, in_.Double());
    ETALON_TRY(settings->top_p, in_.Double());
    ETALON_TRY(settings->top_k, Int32());
    ETALON_TRY(settings->min_p, in_.Double());
    ETALON_TRY(settings->seed, in_.Unsigned());
    ETALON_TRY(settings->arguments, in_.GetValue(kValueDepthMax));
    return absl::OkStatus();
  }

  absl::Status ReadAnswer(Answer* answer) {
    ETALON_TRY(answer->error, Text());
    ETALON_TRY(answer->log_likelihood, in_.Double());
    ETALON_TRY(answer->is_greedy, Bool());
    ETALON_TRY(answer->text, Text());
    constexpr auto kStops = static_cast<uint64_t>(StopReason::kLength) + 1;
    ETALON_TRY(const uint64_t stop, Below(kStops, "a stop reason"));
    answer->stop = static_cast<StopReason>(stop);
    ETALON_TRY(answer->prompt_tokens, Int32());
    ETALON_TRY(answer->answer_tokens, Int32());
    ETALON_TRY(answer->truncated_tokens, Int32());
    return absl::OkStatus();
  }

  ByteReader in_;
  uint64_t items_left_, text_bytes_left_;
  // Shared by the samples that are read, as they were by those that were written.
  std::vector<std::shared_ptr<const std::string>> texts_;
  std::vector<std::shared_ptr<const Prompt>> prompts_;
};

}  // namespace

absl::StatusOr<std::string> EncodeSamples(std::span<const AnsweredSample> samples,
                                          const SampleCodecLimits& limits) {
  Encoder encoder;
  for (const AnsweredSample& answered : samples) encoder.PutSample(answered);
  return encoder.Finish(limits);
}

absl::StatusOr<std::vector<AnsweredSample>> DecodeSamples(std::string_view bytes, uint32_t count,
                                                          const SampleCodecLimits& limits) {
  if (bytes.size() > limits.bytes) {
    return absl::DataLossError(
        StrCat("a window of ", bytes.size(), " bytes; the limit is ", limits.bytes));
  }
  Decoder decoder(bytes, limits);
  ETALON_TRY_DO(decoder.ReadTables());
  return decoder.ReadSamples(count);
}

}  // namespace etalon
