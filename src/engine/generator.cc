#include "engine/generator.h"

#include <algorithm>
#include <memory>

#include "base/text.h"
#include "base/texts/answer_text.h"
#include "base/try.h"
#include "engine/token_sampler.h"
#include "engine/token_trie.h"
#include "engine/trie_decoder.h"

namespace etalon {
namespace {

// One request under generation.
struct Slot {
  int32_t task = 0;
  int32_t branch = 0;
  TokenSampler sampler;
  std::vector<Token> tokens;
  bool is_done = false;
};

// Thoughts are full of what ends an answer: there only what follows them is cut.
bool CutAnswer(const GenerationTask& task, std::string* text) {
  if (task.thinking_end.empty()) return CutAtStops(task.stops, text);
  const auto start = AnswerStart(*text, task.thinking_end);
  if (!start.has_value()) return false;
  std::string answer = text->substr(*start);
  if (!CutAtStops(task.stops, &answer)) return false;
  text->resize(*start + answer.size());
  return true;
}

class GroupGenerator {
 public:
  GroupGenerator(std::span<const GenerationTask> tasks, TokenModel* model,
                 const std::atomic<int>* interrupts, std::vector<Answer>* answers,
                 const TokensObserver& on_tokens)
      : tasks_(tasks),
        model_(*model),
        interrupts_(interrupts),
        answers_(*answers),
        on_tokens_(on_tokens) {}

  absl::Status Run(const TokenTrie& trie, const TrieGroup& group,
                   const std::vector<int32_t>& end_nodes, TrieDecoder* decoder) {
    slots_.clear();
    for (int32_t i = group.first_entry; i < group.end_entry; ++i) {
      const int32_t task = trie.entries()[static_cast<size_t>(i)].path;
      slots_.push_back({.task = task,
                        .branch = group.BranchOf(i),
                        .sampler = TokenSampler(*tasks_[static_cast<size_t>(task)].settings)});
    }
    ETALON_TRY_DO(decoder->Decode(group, [&](int32_t node, std::span<const float> logits) {
      for (size_t i = 0; i < slots_.size(); ++i) {
        if (end_nodes[static_cast<size_t>(group.first_entry) + i] != node) continue;
        if (auto status = Take(&slots_[i], logits); !status.ok()) return status;
      }
      return absl::OkStatus();
    }));
    ETALON_TRY_DO(RecomputeEnds(group, end_nodes));
    while (true) {
      ETALON_TRY_DO(CheckInterrupts(interrupts_));
      ETALON_TRY(const bool is_stepped, Step());
      if (!is_stepped) return absl::OkStatus();
    }
  }

 private:
  // A prompt that an earlier group computed whole left no logits: its last token is computed again.
  absl::Status RecomputeEnds(const TrieGroup& group, const std::vector<int32_t>& end_nodes) {
    for (size_t i = 0; i < slots_.size(); ++i) {
      if (end_nodes[static_cast<size_t>(group.first_entry) + i] >= group.first_node) continue;
      Slot& slot = slots_[i];
      const auto& prompt = tasks_[static_cast<size_t>(slot.task)].prompt;
      const auto last = static_cast<int32_t>(prompt.size()) - 1;
      model_.Drop(slot.branch, last);
      const TokenStep step = {.token = prompt.back(),
                              .position = last,
                              .branches = std::span(&slot.branch, 1),
                              .want_logits = true};
      ETALON_TRY_DO(model_.Decode(std::span(&step, 1)));
      ETALON_TRY_DO(Take(&slot, model_.Logits(0)));
    }
    return absl::OkStatus();
  }

  // Draws the slot's next token and ends the slot when nothing more is to come.
  absl::Status Take(Slot* slot, std::span<const float> logits) {
    const GenerationTask& task = tasks_[static_cast<size_t>(slot->task)];
    Answer& answer = answers_[static_cast<size_t>(slot->task)];
    ETALON_TRY(const Token token, slot->sampler.Next(logits));
    if (model_.IsEndOfText(token)) {
      answer.stop = StopReason::kEndOfText;
      slot->is_done = true;
    } else {
      slot->tokens.push_back(token);
      ETALON_TRY(const std::string bytes, model_.Detokenize(slot->tokens));
      answer.text = RepairUtf8(bytes);
      if (CutAnswer(task, &answer.text)) {
        answer.stop = StopReason::kStopString;
        slot->is_done = true;
      }
    }
    answer.answer_tokens = static_cast<int32_t>(slot->tokens.size());
    if (!slot->is_done && answer.answer_tokens >= task.settings->max_tokens) {
      answer.stop = StopReason::kLength;
      slot->is_done = true;
    }
    return absl::OkStatus();
  }

  // One token for every slot that goes on. False when none does.
  absl::StatusOr<bool> Step() {
    std::vector<TokenStep> steps;
    std::vector<Slot*> stepped;
    for (Slot& slot : slots_) {
      if (slot.is_done) continue;
      const auto& prompt = tasks_[static_cast<size_t>(slot.task)].prompt;
      steps.push_back({.token = slot.tokens.back(),
                       .position = static_cast<int32_t>(prompt.size() + slot.tokens.size()) - 1,
                       .branches = std::span(&slot.branch, 1),
                       .want_logits = true});
      stepped.push_back(&slot);
    }
    if (steps.empty()) return false;
    ETALON_TRY_DO(model_.Decode(steps));
    if (on_tokens_) on_tokens_(static_cast<int64_t>(steps.size()));
    for (size_t i = 0; i < stepped.size(); ++i) {
      ETALON_TRY_DO(Take(stepped[i], model_.Logits(static_cast<int32_t>(i))));
    }
    return true;
  }

  std::span<const GenerationTask> tasks_;
  TokenModel& model_;
  const std::atomic<int>* interrupts_;
  std::vector<Answer>& answers_;
  const TokensObserver& on_tokens_;
  std::vector<Slot> slots_;
};

}  // namespace

absl::StatusOr<std::vector<Answer>> Generate(std::span<const GenerationTask> tasks,
                                             TokenModel* model, const std::atomic<int>* interrupts,
                                             TrieStatistics* statistics,
                                             const TokensObserver& on_tokens) {
  std::vector<Answer> answers(tasks.size());
  if (tasks.empty()) return answers;
  std::vector<std::span<const Token>> paths;
  int64_t reserve = 0;
  for (size_t i = 0; i < tasks.size(); ++i) {
    paths.emplace_back(tasks[i].prompt);
    reserve = std::max<int64_t>(reserve, tasks[i].settings->max_tokens);
    answers[i].prompt_tokens = static_cast<int32_t>(tasks[i].prompt.size());
  }
  const TokenTrie trie(paths, TokenTrie::Entries::kAll);
  std::vector<int32_t> end_nodes;
  std::vector<bool> wanted(trie.nodes().size());
  for (int32_t place = 0; place < static_cast<int32_t>(tasks.size()); ++place) {
    end_nodes.push_back(trie.PathNodes(place).back());
    wanted[static_cast<size_t>(end_nodes.back())] = true;
  }
  if (statistics != nullptr) {
    for (const auto& path : paths) statistics->asked_tokens += static_cast<int64_t>(path.size());
    statistics->unique_tokens += static_cast<int64_t>(trie.nodes().size());
  }
  TrieDecoder decoder(&trie, std::move(wanted), model, interrupts, on_tokens);
  GroupGenerator generator(tasks, model, interrupts, &answers, on_tokens);
  TrieGroup group;
  while (decoder.NextGroup(kGenerationBranches, reserve, &group)) {
    ETALON_TRY_DO(generator.Run(trie, group, end_nodes, &decoder));
    decoder.Finish(group);
    if (statistics != nullptr) statistics->generations_done += group.end_entry - group.first_entry;
  }
  return answers;
}

}  // namespace etalon
