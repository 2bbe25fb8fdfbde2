#include "parity/task_parity.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/file.h"
#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "parity/score_parity.h"
#include "records/imports/lm_eval_marks.h"
#include "records/imports/lm_eval_samples.h"

namespace etalon {
namespace {

// Samples that a model is asked together.
constexpr size_t kWindowSamples = 512;

std::string SortedArguments(const Value& arguments) {
  return PythonJson(arguments, {.indent = -1, .ensure_ascii = true, .sort_keys = true});
}

// What is asked beside the prompt, as text.
std::string BesidePrompt(const Request& request) {
  switch (request.kind) {
    case RequestKind::kLoglikelihood:
      return request.continuation;
    case RequestKind::kGenerateUntil:
      return SortedArguments(request.generation.arguments);
    case RequestKind::kLoglikelihoodRolling:
      break;
  }
  return "";
}

class Comparison {
 public:
  explicit Comparison(const ParityInputs& inputs)
      : inputs_(inputs),
        tolerance_(inputs.asks_model ? kLoglikelihoodTolerance : kScoreTolerance),
        scores_(inputs.task->plan(), tolerance_) {}

  absl::StatusOr<TaskParity> Run() {
    const LoggedTask& logged = *inputs_.logged;
    report_.task = logged.task;
    report_.samples = logged.samples;
    report_.results = logged.results;
    report_.is_chosen = logged.is_chosen;
    ETALON_TRY(scorer_, TaskScorer::Create(inputs_.task->plan()));
    ETALON_TRY_DO(WalkDocuments());
    if (!report_.not_compared.empty()) return std::move(report_);
    ETALON_TRY_DO(CompareScores());
    // Without some documents the values are of other sets.
    const bool lacks_documents =
        inputs_.asks_model && inputs_.unreadable != nullptr && !inputs_.unreadable->empty();
    if (lacks_documents) return std::move(report_);
    constexpr int64_t kBootstrapMax = 1'000'000;
    report_.computed =
        scorer_->Results(static_cast<int32_t>(std::min(logged.bootstrap_iterations, kBootstrapMax)),
                         inputs_.programs);
    CompareResults(report_.computed, logged.values, tolerance_, &report_.of(ParityKind::kValue),
                   &report_.of(ParityKind::kStandardError));
    return std::move(report_);
  }

 private:
  // A sample of ours and the logged one of the same document and repeat.
  struct Pair {
    AnsweredSample ours, theirs;
  };

  void Count(ParityKind kind, bool is_equal, const std::function<ParityDifference()>& difference) {
    report_.of(kind).Count(is_equal, difference);
  }

  absl::Status WalkDocuments() {
    ETALON_TRY(auto ours, inputs_.task->Open(0));
    ETALON_TRY(auto file, OpenRandom(inputs_.logged->samples));
    const auto theirs =
        ReadLmEvalSamples(std::move(file), inputs_.logged->samples, inputs_.logged->task);
    std::vector<Pair> window;
    while (true) {
      ETALON_TRY(std::optional<Sample> sample, ours->Next());
      ETALON_TRY(std::optional<AnsweredSample> logged, theirs->Next());
      if (!sample.has_value() && !logged.has_value()) break;
      if (!CheckPlace(sample, logged)) return absl::OkStatus();
      const bool begins_document = sample->repeat == 0;
      if (begins_document && window.size() >= kWindowSamples) {
        ETALON_TRY_DO(TakeWindow(&window));
      }
      Pair pair;
      pair.ours.sample = *std::move(sample);
      pair.theirs = *std::move(logged);
      if (begins_document) ETALON_TRY_DO(CompareQuestion(pair.ours.sample, pair.theirs.sample));
      window.push_back(std::move(pair));
    }
    return TakeWindow(&window);
  }

  // False when the two are not of one document, so that nothing after it can be compared.
  bool CheckPlace(const std::optional<Sample>& ours, const std::optional<AnsweredSample>& theirs) {
    const auto place = [](const Sample& sample) {
      return StrCat("document ", sample.doc_id, ", repeat ", sample.repeat);
    };
    if (!ours.has_value()) {
      report_.not_compared = StrCat("the log goes on with ", place(theirs->sample),
                                    " where the data here end; are they the same data?");
    } else if (!theirs.has_value()) {
      report_.not_compared =
          StrCat("the log ends before ", place(*ours), ", which it should hold; is it whole?");
    } else if (ours->doc_id != theirs->sample.doc_id || ours->repeat != theirs->sample.repeat) {
      report_.not_compared = StrCat("the log has ", place(theirs->sample), " in the place of ",
                                    place(*ours), "; is it whole, and of the same data?");
    }
    return report_.not_compared.empty();
  }

  absl::Status CompareQuestion(const Sample& ours, const Sample& theirs) {
    const std::string place = StrCat("document ", ours.doc_id);
    Count(ParityKind::kDocument, ours.doc_hash == theirs.doc_hash, [&] {
      other_document_ = ours.doc_id;
      return ParityDifference{.place = place, .ours = *ours.document, .theirs = ""};
    });
    Count(ParityKind::kTarget, ours.target == theirs.target, [&] {
      return ParityDifference{.place = place, .ours = ours.target, .theirs = theirs.target};
    });
    const bool is_chat = !ours.requests.empty() && ours.requests.front().prompt->is_chat();
    if (is_chat && inputs_.model == nullptr) {
      ++report_.unknown_prompts;
      return absl::OkStatus();
    }
    return CompareRequests(ours, theirs);
  }

  absl::Status CompareRequests(const Sample& ours, const Sample& theirs) {
    std::optional<ParityDifference> difference;
    const auto differ = [&](const std::string& what, std::string our, std::string their) {
      if (difference.has_value() || our == their) return;
      difference = ParityDifference{.place = StrCat("document ", ours.doc_id, what),
                                    .ours = std::move(our),
                                    .theirs = std::move(their)};
    };
    differ(", number of requests", StrCat(ours.requests.size()), StrCat(theirs.requests.size()));
    const Prompt* rendered = nullptr;
    std::string text;
    const size_t count = std::min(ours.requests.size(), theirs.requests.size());
    for (size_t i = 0; i < count; ++i) {
      const Request& our = ours.requests[i];
      const Request& their = theirs.requests[i];
      if (our.prompt.get() != rendered) {
        rendered = our.prompt.get();
        if (rendered->is_chat()) {
          ETALON_TRY(text, inputs_.model->Render(*rendered));
        } else {
          text = rendered->PlainText();
        }
      }
      const std::string logged = their.prompt->PlainText();
      if (i == 0) {
        Count(ParityKind::kPrompt, text == logged, [&] {
          return ParityDifference{
              .place = StrCat("document ", ours.doc_id), .ours = text, .theirs = logged};
        });
      }
      const std::string request = StrCat(", request ", i);
      differ(request, text, logged);
      differ(StrCat(request, our.kind == RequestKind::kGenerateUntil ? ", generation arguments"
                                                                     : ", continuation"),
             BesidePrompt(our), BesidePrompt(their));
    }
    Count(ParityKind::kArguments, !difference.has_value(), [&] { return *difference; });
    return absl::OkStatus();
  }

  absl::Status TakeWindow(std::vector<Pair>* window) {
    if (inputs_.asks_model && !window->empty()) {
      std::vector<Sample> samples;
      for (const Pair& pair : *window) samples.push_back(pair.ours.sample);
      ETALON_TRY(auto answers, inputs_.model->AnswerWindow(samples));
      for (size_t i = 0; i < window->size(); ++i) {
        Pair& pair = (*window)[i];
        pair.ours.answers = std::move(answers[i]);
        CompareAnswers(pair);
      }
    } else {
      for (Pair& pair : *window) pair.ours.answers = pair.theirs.answers;
    }
    std::vector<AnsweredSample> document;
    for (Pair& pair : *window) {
      if (pair.ours.sample.repeat == 0 && !document.empty()) {
        ETALON_TRY_DO(Mark(document));
        document.clear();
      }
      document.push_back(std::move(pair.ours));
    }
    if (!document.empty()) ETALON_TRY_DO(Mark(document));
    window->clear();
    if (inputs_.on_progress) inputs_.on_progress(report_.documents);
    return absl::OkStatus();
  }

  bool IsUnreadable(int64_t doc_id) const {
    return inputs_.asks_model && inputs_.unreadable != nullptr &&
           inputs_.unreadable->contains(doc_id);
  }

  void CompareAnswers(const Pair& pair) {
    const size_t count = std::min(pair.ours.answers.size(), pair.theirs.answers.size());
    for (size_t i = 0; i < count; ++i) {
      const Request& request = pair.ours.sample.requests[i];
      const Answer& ours = pair.ours.answers[i];
      const Answer& theirs = pair.theirs.answers[i];
      const auto place = [&] {
        return StrCat("document ", pair.ours.sample.doc_id, ", repeat ", pair.ours.sample.repeat,
                      ", request ", i);
      };
      if (!ours.error.empty() && IsUnreadable(pair.ours.sample.doc_id)) continue;
      if (request.kind == RequestKind::kGenerateUntil) {
        Count(ParityKind::kText, ours.error.empty() && ours.text == theirs.text, [&] {
          return ParityDifference{
              .place = place(),
              .ours = ours.error.empty() ? ours.text : StrCat("no answer: ", ours.error),
              .theirs = theirs.text};
        });
        continue;
      }
      const bool is_close =
          ours.error.empty() &&
          IsClose(ours.log_likelihood, theirs.log_likelihood, kLoglikelihoodTolerance);
      if (ours.error.empty() && std::isfinite(theirs.log_likelihood)) {
        const double scale = std::max(1.0, std::abs(theirs.log_likelihood));
        report_.largest_difference =
            std::max(report_.largest_difference,
                     std::abs(ours.log_likelihood - theirs.log_likelihood) / scale);
      }
      Count(ParityKind::kLoglikelihood, is_close, [&] {
        return ParityDifference{.place = place(),
                                .ours = ours.error.empty() ? PythonFloat(ours.log_likelihood)
                                                           : StrCat("no answer: ", ours.error),
                                .theirs = PythonFloat(theirs.log_likelihood)};
      });
      if (request.kind != RequestKind::kLoglikelihood) continue;
      Count(ParityKind::kGreedy, ours.error.empty() && ours.is_greedy == theirs.is_greedy, [&] {
        return ParityDifference{.place = place(),
                                .ours = ours.is_greedy ? "greedy" : "not greedy",
                                .theirs = theirs.is_greedy ? "greedy" : "not greedy"};
      });
    }
  }

  absl::Status Mark(const std::vector<AnsweredSample>& document) {
    const AnsweredSample& first = document.front();
    DocumentMarks marks;
    if (std::any_of(document.begin(), document.end(), [](const AnsweredSample& each) {
          return each.answers.size() != each.sample.requests.size();
        })) {
      marks.failure =
          StrCat(first.answers.size(), " answers for ", first.sample.requests.size(), " requests");
    } else {
      ETALON_TRY(marks, scorer_->Mark(document, inputs_.programs));
    }
    ++report_.documents;
    scores_.Take(first.sample.doc_id, marks);
    return absl::OkStatus();
  }

  absl::Status CompareScores() {
    ETALON_TRY(auto file, OpenRandom(inputs_.logged->samples));
    LmEvalMarksReader reader(std::move(file), inputs_.logged->samples);
    while (true) {
      ETALON_TRY(const auto line, reader.Next(other_document_.has_value()));
      if (!line.has_value()) return absl::OkStatus();
      if (other_document_ == line->doc_id) {
        report_.of(ParityKind::kDocument).first->theirs = line->document;
        other_document_.reset();
      }
      report_.unknown_scores += static_cast<int64_t>(line->others.size());
      if (IsUnreadable(line->doc_id)) continue;
      scores_.Compare(*line, &report_.of(ParityKind::kScore));
    }
  }

  const ParityInputs& inputs_;
  TaskParity report_;
  std::unique_ptr<TaskScorer> scorer_;
  const double tolerance_;  // of scores and values
  ScoreParity scores_;
  std::optional<int64_t> other_document_;  // the first that differs, until the log's text is found
};

}  // namespace

bool TaskParity::agrees() const {
  return not_compared.empty() && unknown_prompts == 0 &&
         std::all_of(kinds.begin(), kinds.end(),
                     [](const Agreement& agreement) { return agreement.agrees(); });
}

absl::StatusOr<TaskParity> CompareTask(const ParityInputs& inputs) {
  return Comparison(inputs).Run();
}

}  // namespace etalon
