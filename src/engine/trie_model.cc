#include "engine/trie_model.h"

#include <algorithm>
#include <utility>

#include "base/str.h"
#include "base/try.h"
#include "engine/generator.h"
#include "engine/token_sequence.h"

namespace etalon {
namespace {

// Requests of one window, tokenised, with the answers they belong to. A request that cannot be
// asked gets its answer's error at once.
class WindowRequests {
 public:
  WindowRequests(TrieModel* renderer, TokenModel* tokens)
      : renderer_(*renderer), tokens_(*tokens), encoder_(tokens) {
    // As the field does, the text of the end-of-text token is a stop as well.
    end_of_text_ = tokens->EndOfTextString();
  }

  absl::Status Add(const Request& request, Answer* answer) {
    if (last_prompt_ != request.prompt.get()) {
      last_prompt_ = request.prompt.get();
      last_error_.clear();
      auto text = renderer_.Render(*last_prompt_);
      if (text.ok()) {
        last_text_ = *std::move(text);
      } else if (absl::IsInvalidArgument(text.status())) {
        last_error_ = Reason(text.status());  // of this prompt only
      } else {
        return text.status();
      }
    }
    if (!last_error_.empty()) {
      answer->error = last_error_;
      return absl::OkStatus();
    }
    switch (request.kind) {
      case RequestKind::kLoglikelihood:
        AddPair(request, answer);
        break;
      case RequestKind::kLoglikelihoodRolling:
        AddRolling(answer);
        break;
      case RequestKind::kGenerateUntil:
        AddGeneration(request, answer);
        break;
    }
    return absl::OkStatus();
  }

  absl::Status Score(const std::atomic<int>* interrupts, TrieStatistics* statistics,
                     const TokensObserver& on_tokens) {
    ETALON_TRY(const auto scores,
               ScoreSequences(sequences_, &tokens_, interrupts, statistics, on_tokens));
    for (size_t i = 0; i < scores.size(); ++i) {
      owners_[i]->log_likelihood += scores[i].log_likelihood;
      owners_[i]->is_greedy &= scores[i].is_greedy;
    }
    return absl::OkStatus();
  }

  absl::Status Generate(const std::atomic<int>* interrupts, TrieStatistics* statistics,
                        const TokensObserver& on_tokens) {
    ETALON_TRY(auto answers,
               etalon::Generate(generations_, &tokens_, interrupts, statistics, on_tokens));
    for (size_t i = 0; i < answers.size(); ++i) {
      answers[i].truncated_tokens = generation_owners_[i]->truncated_tokens;
      *generation_owners_[i] = std::move(answers[i]);
    }
    return absl::OkStatus();
  }

 private:
  static std::string Reason(const absl::Status& status) {
    return std::string(ToView(status.message()));
  }

  void AddSequence(ScoredSequence sequence, Answer* answer) {
    const auto size = static_cast<int32_t>(sequence.tokens.size());
    answer->prompt_tokens += sequence.first_scored;
    answer->answer_tokens += size - sequence.first_scored;
    answer->truncated_tokens += sequence.truncated_tokens;
    sequences_.push_back(std::move(sequence));
    owners_.push_back(answer);
  }

  void AddPair(const Request& request, Answer* answer) {
    auto sequence = encoder_.Pair(last_text_, request.continuation);
    if (!sequence.ok()) {
      answer->error = Reason(sequence.status());
      return;
    }
    answer->is_greedy = true;
    const auto size = static_cast<int32_t>(sequence->tokens.size());
    if (sequence->first_scored == size) {
      answer->prompt_tokens = size;  // nothing to score: 0 nats, as in the field
    } else {
      AddSequence(*std::move(sequence), answer);
    }
  }

  void AddRolling(Answer* answer) {
    // is_greedy stays false: the field has no such flag for a whole text.
    auto windows = encoder_.Rolling(last_text_);
    if (!windows.ok()) {
      answer->error = Reason(windows.status());
      return;
    }
    for (ScoredSequence& window : *windows) AddSequence(std::move(window), answer);
  }

  void AddGeneration(const Request& request, Answer* answer) {
    GenerationTask task;
    task.settings = &request.generation;
    task.stops = request.generation.until;
    task.thinking_end = renderer_.thinking_end();
    if (std::find(task.stops.begin(), task.stops.end(), end_of_text_) == task.stops.end()) {
      task.stops.push_back(end_of_text_);
    }
    auto prompt = encoder_.Generation(last_text_, request.generation.max_tokens);
    if (!prompt.ok()) {
      answer->error = Reason(prompt.status());
      return;
    }
    task.prompt = std::move(prompt->tokens);
    answer->truncated_tokens = prompt->truncated_tokens;
    generations_.push_back(std::move(task));
    generation_owners_.push_back(answer);
  }

  TrieModel& renderer_;
  TokenModel& tokens_;
  SequenceEncoder encoder_;
  std::string end_of_text_;
  const Prompt* last_prompt_ = nullptr;  // choices of one question share it
  std::string last_text_;
  std::string last_error_;  // why the last prompt could not be rendered
  std::vector<ScoredSequence> sequences_;
  std::vector<Answer*> owners_;
  std::vector<GenerationTask> generations_;
  std::vector<Answer*> generation_owners_;
};

}  // namespace

Value TrieModel::Identity() const {
  Value identity = tokens_->Identity();
  identity.Set("generation_branches", int64_t{kGenerationBranches});
  return identity;
}

absl::StatusOr<std::string> TrieModel::Render(const Prompt& prompt) {
  if (!prompt.is_chat()) return prompt.PlainText();
  return tokens_->RenderChat(prompt);
}

absl::StatusOr<std::vector<ScoredSequence>> TrieModel::Encode(const Request& request) {
  ETALON_TRY(const std::string text, Render(*request.prompt));
  SequenceEncoder encoder(tokens_.get());
  std::vector<ScoredSequence> sequences;
  switch (request.kind) {
    case RequestKind::kLoglikelihood: {
      ETALON_TRY(ScoredSequence pair, encoder.Pair(text, request.continuation));
      sequences.push_back(std::move(pair));
      break;
    }
    case RequestKind::kLoglikelihoodRolling:
      return encoder.Rolling(text);
    case RequestKind::kGenerateUntil: {
      ETALON_TRY(ScoredSequence prompt, encoder.Generation(text, request.generation.max_tokens));
      sequences.push_back(std::move(prompt));
      break;
    }
  }
  return sequences;
}

absl::StatusOr<std::vector<std::vector<Answer>>> TrieModel::AnswerWindow(
    std::span<const Sample> samples) {
  std::vector<std::vector<Answer>> answers(samples.size());
  WindowRequests requests(this, tokens_.get());
  for (size_t i = 0; i < samples.size(); ++i) {
    answers[i].resize(samples[i].requests.size());
    for (size_t j = 0; j < samples[i].requests.size(); ++j) {
      ETALON_TRY_DO(requests.Add(samples[i].requests[j], &answers[i][j]));
    }
  }
  const double start = clock_();
  ETALON_TRY_DO(requests.Score(interrupts_, &statistics_, on_tokens_));
  statistics_.scoring_seconds += clock_() - start;
  ETALON_TRY_DO(requests.Generate(interrupts_, &statistics_, on_tokens_));
  return answers;
}

}  // namespace etalon
