#include "parity/task_parity.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/file.h"
#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "records/imports/lm_eval_marks.h"
#include "records/imports/lm_eval_samples.h"
#include "records/task_scorer.h"

namespace etalon {
namespace {

// Samples that a model is asked together.
constexpr size_t kWindowSamples = 512;

bool IsClose(double ours, double theirs, double tolerance) {
  if (std::isnan(ours) || std::isnan(theirs)) return std::isnan(ours) && std::isnan(theirs);
  if (std::isinf(ours) || std::isinf(theirs)) return ours == theirs;
  return std::abs(ours - theirs) <= tolerance * std::max(1.0, std::abs(theirs));
}

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
  explicit Comparison(const ParityInputs& inputs) : inputs_(inputs) {}

  absl::StatusOr<TaskParity> Run() {
    report_.task = inputs_.logged->task;
    report_.samples = inputs_.logged->samples;
    ETALON_TRY(scorer_, TaskScorer::Create(inputs_.task->plan()));
    ETALON_TRY_DO(WalkDocuments());
    if (!report_.not_compared.empty()) return std::move(report_);
    ETALON_TRY_DO(CompareScores());
    CompareResults();
    return std::move(report_);
  }

 private:
  // A sample of ours and the logged one of the same document and repeat.
  struct Pair {
    AnsweredSample ours, theirs;
  };

  void Count(ParityKind kind, bool is_equal, const std::function<ParityDifference()>& difference) {
    Agreement& agreement = report_.of(kind);
    ++agreement.compared;
    if (is_equal) {
      ++agreement.equal;
    } else if (!agreement.first.has_value()) {
      agreement.first = difference();
    }
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
      report_.not_compared =
          StrCat("the log has ", place(theirs->sample), " in the place of ", place(*ours),
                 "; runs of chosen documents (--samples) are not compared");
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
    ETALON_TRY(const DocumentMarks marks, scorer_->Mark(document, inputs_.programs));
    const auto index = static_cast<size_t>(report_.documents++);
    if (!marks.AnyFailure().empty()) failures_[index] = marks.AnyFailure();
    for (const auto& [name, score] : marks.scores) {
      auto& list = marks_[name];
      list.resize(index, std::numeric_limits<double>::quiet_NaN());
      // Marks of several numbers are logged in the shape of their aggregation; the values of whole
      // tasks compare those.
      list.push_back(score.size() == 1 ? score.front() : std::numeric_limits<double>::quiet_NaN());
      if (score.size() != 1) several_[name] = true;
    }
    return absl::OkStatus();
  }

  double ScoreTolerance() const {
    return inputs_.asks_model ? kLoglikelihoodTolerance : kScoreTolerance;
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
      for (const auto& [metric, theirs] : line->marks) {
        CompareScore(line->doc_id, StrCat(metric, ",", line->filter), theirs);
      }
    }
  }

  void CompareScore(int64_t doc_id, const std::string& name, double theirs) {
    if (several_.contains(name)) return;
    const auto index = static_cast<size_t>(doc_id);
    const auto list = marks_.find(name);
    const bool is_there = list != marks_.end() && index < list->second.size();
    const double ours = is_there ? list->second[index] : 0;
    Count(ParityKind::kScore, is_there && IsClose(ours, theirs, ScoreTolerance()), [&] {
      const auto failure = failures_.find(index);
      return ParityDifference{.place = StrCat("document ", doc_id, ", ", name),
                              .ours = failure != failures_.end()
                                          ? StrCat("no score: ", failure->second)
                                      : is_there ? PythonFloat(ours)
                                                 : "no such metric",
                              .theirs = PythonFloat(theirs)};
    });
  }

  void CompareResults() {
    const auto& theirs = inputs_.logged->values;
    const auto iterations =
        static_cast<int32_t>(std::min<int64_t>(inputs_.logged->bootstrap_iterations, 1'000'000));
    for (const TaskResult& result : scorer_->Results(iterations)) {
      const std::string name = StrCat(result.metric, ",", result.filter);
      const auto value = theirs.find(name);
      if (value == theirs.end()) continue;
      const auto text = [](const std::optional<double>& number) {
        return number.has_value() ? PythonFloat(*number) : std::string("N/A");
      };
      const bool has_ours = result.estimate.ok();
      // What is not defined is an error here and NaN there.
      const bool is_undefined =
          !has_ours && value->second.has_value() && std::isnan(*value->second);
      Count(ParityKind::kValue,
            is_undefined || (has_ours && value->second.has_value() &&
                             IsClose(result.estimate->value, *value->second, ScoreTolerance())),
            [&] {
              return ParityDifference{
                  .place = name,
                  .ours = has_ours ? PythonFloat(result.estimate->value)
                                   : StrCat("no value: ", result.estimate.status().message()),
                  .theirs = text(value->second)};
            });
      const auto error = theirs.find(StrCat(result.metric, "_stderr,", result.filter));
      if (error == theirs.end()) continue;
      const auto& ours = result.lm_eval_standard_error;
      const bool is_equal =
          ours.has_value() == error->second.has_value() &&
          (!ours.has_value() ||
           IsClose(*ours, *error->second, std::max(ScoreTolerance(), kErrorTolerance)));
      Count(ParityKind::kStandardError, is_equal, [&] {
        return ParityDifference{.place = name, .ours = text(ours), .theirs = text(error->second)};
      });
    }
  }

  const ParityInputs& inputs_;
  TaskParity report_;
  std::unique_ptr<TaskScorer> scorer_;
  // By "metric,filter" the mark of each document; NaN where there is none.
  std::map<std::string, std::vector<double>> marks_;
  std::map<std::string, bool> several_;  // names whose marks are several numbers
  std::map<size_t, std::string> failures_;
  std::optional<int64_t> other_document_;  // the first that differs, until the log's text is found
};

}  // namespace

std::string_view ParityKindName(ParityKind kind) {
  constexpr std::array<std::string_view, kParityKinds> kNames = {
      "documents",    "targets",         "prompts", "requests", "log-likelihoods",
      "greedy flags", "generated texts", "scores",  "values",   "standard errors"};
  return kNames[static_cast<size_t>(kind)];
}

bool TaskParity::agrees() const {
  return not_compared.empty() && unknown_prompts == 0 &&
         std::all_of(kinds.begin(), kinds.end(), [](const Agreement& agreement) {
           return agreement.compared == agreement.equal;
         });
}

absl::StatusOr<TaskParity> CompareTask(const ParityInputs& inputs) {
  return Comparison(inputs).Run();
}

}  // namespace etalon
