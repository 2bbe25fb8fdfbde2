#include "records/rescore.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "base/json.h"
#include "base/str.h"
#include "base/try.h"
#include "records/marks/program_verdicts.h"
#include "records/record_reader.h"
#include "records/task_scorer.h"

namespace etalon {
namespace {

std::string Shown(const Value* value) {
  constexpr size_t kShownBytesMax = 80;
  if (value == nullptr) return "nothing";
  const auto text = CanonicalJson(*value);
  if (!text.ok()) return std::string(text.status().message());
  if (text->size() <= kShownBytesMax) return *text;
  return StrCat(text->substr(0, kShownBytesMax), "…");
}

// A value as a reader of its canonical JSON has it: 1.0 is 1 there.
absl::StatusOr<Value> Canonical(const Value& value) {
  ETALON_TRY(const std::string text, CanonicalJson(value));
  return ParseJson(text);
}

Value AsValue(const std::map<std::string, std::string>& texts) {
  Value dict{Value::Dict()};
  for (const auto& [key, text] : texts) dict.Set(key, text);
  return dict;
}

// Without the counts that came later than the record: what it does not state cannot differ.
Value StatedPart(const Value& before, Value now) {
  for (const char* key : {"choices", "outside", "commonest_right", "unscored_by"}) {
    if (before.Find(key) == nullptr) now.Erase(key);
  }
  return now;
}

// What an entry of results, groups or counts is of: "task x, acc,none".
std::string PlaceOf(const Value& entry) {
  const bool is_group = entry.Find("group") != nullptr;
  std::string place = is_group ? StrCat("group ", entry.FindString("group"))
                               : StrCat("task ", entry.FindString("task"));
  if (entry.Find("metric") != nullptr) {
    StrAppend(&place, ", ", entry.FindString("metric"), ",", entry.FindString("filter"));
  }
  return place;
}

class Rescorer {
 public:
  static absl::StatusOr<std::unique_ptr<Rescorer>> Open(const std::string& folder,
                                                        const RescoreOptions& options) {
    std::unique_ptr<Rescorer> rescorer(new Rescorer(options));
    ETALON_TRY(rescorer->reader_, RecordReader::Open(folder));
    rescorer->report_.was_scored = MarkingOf(rescorer->plan()) == Marking::kAll;
    for (const Value& task : rescorer->plan().Find("tasks")->AsList()) {
      const Marking marking = RescoreMarkingOf(rescorer->reader_->manifest());
      ETALON_TRY(auto scorer, TaskScorer::Create(task, marking));
      rescorer->scorers_.push_back(std::move(scorer));
    }
    return rescorer;
  }

  absl::StatusOr<RescoreReport> Run() {
    while (true) {
      ETALON_TRY(std::optional<RecordedSample> recorded, reader_->NextRecorded());
      if (!recorded.has_value()) break;
      ++report_.samples;
      const bool begins = recorded->answered.sample.repeat == 0;
      if (begins) {
        ETALON_TRY_DO(ScoreDocument());
        recorded_ = std::move(recorded->marks);
      }
      document_.push_back(std::move(recorded->answered));
      if (options_.on_progress) options_.on_progress(report_.samples);
    }
    ETALON_TRY_DO(ScoreDocument());
    const auto verdicts = VerdictsOfResults(reader_->manifest());
    RecordedVerdicts recorded(verdicts);
    ProgramRunner* const programs = options_.programs != nullptr ? options_.programs : &recorded;
    ETALON_TRY(report_.computed, ComputeResults(plan(), scorers_, programs));
    for (const auto& [name, list] : {std::pair{"results", &report_.computed.results},
                                     {"groups", &report_.computed.groups},
                                     {"counts", &report_.computed.counts}}) {
      ETALON_TRY(*list, Canonical(*list));
      if (report_.was_scored) CompareLists(name, *list);
    }
    report_.manifest = reader_->manifest();
    return std::move(report_);
  }

 private:
  explicit Rescorer(const RescoreOptions& options) : options_(options) {}
  const Value& plan() const { return *reader_->manifest().Find("plan"); }

  void Differs(const std::string& place, std::string_view what, const Value* before,
               const Value* now) {
    ++report_.difference_count;
    if (report_.differences.size() == RescoreReport::kDifferencesMax) return;
    report_.differences.push_back(
        StrCat(place, ": ", what, " was ", Shown(before), " and is ", Shown(now)));
  }

  // Of the document in hand, once all its repeats are there.
  absl::Status ScoreDocument() {
    if (document_.empty()) return absl::OkStatus();
    const Sample& sample = document_.front().sample;
    RecordedVerdicts recorded(recorded_.verdicts);
    ProgramRunner* const programs = options_.programs != nullptr ? options_.programs : &recorded;
    ETALON_TRY(const DocumentMarks marks, scorers_[sample.task_index]->Mark(document_, programs));
    if (!report_.was_scored) {
      document_.clear();
      return absl::OkStatus();
    }
    const std::string place = StrCat("task ", sample.task, ", document ", sample.doc_id);
    if (marks.failure != recorded_.failure) {
      const Value before(recorded_.failure), now(marks.failure);
      Differs(place, "failure", &before, &now);
    }
    if (marks.failures != recorded_.failures) {
      const Value before = AsValue(recorded_.failures), now = AsValue(marks.failures);
      Differs(place, "failures", &before, &now);
    }
    std::set<std::string> keys;
    for (const auto& [key, score] : marks.scores) keys.insert(key);
    for (const auto& [key, score] : recorded_.scores) keys.insert(key);
    for (const std::string& key : keys) CompareScore(place, key, marks);
    document_.clear();
    return absl::OkStatus();
  }

  void CompareScore(const std::string& place, const std::string& key, const DocumentMarks& marks) {
    const auto before = recorded_.scores.find(key);
    const auto now = marks.scores.find(key);
    const bool had = before != recorded_.scores.end(), has = now != marks.scores.end();
    if (had && has && before->second == now->second) return;
    Value before_value, now_value;
    if (had) before_value = Value(Value::List(before->second.begin(), before->second.end()));
    if (has) now_value = Value(Value::List(now->second.begin(), now->second.end()));
    Differs(place, key, had ? &before_value : nullptr, has ? &now_value : nullptr);
  }

  // Entries are compared one by one, each as a whole where it is of another task or metric, else
  // key by key.
  void CompareLists(std::string_view name, const Value& computed) {
    const Value::List& before = reader_->manifest().Find(name)->AsList();
    const Value::List& now = computed.AsList();
    for (size_t i = 0; i < std::max(before.size(), now.size()); ++i) {
      if (i >= before.size() || i >= now.size() || PlaceOf(before[i]) != PlaceOf(now[i])) {
        Differs(StrCat(name, "[", i, "]"), "the entry", i < before.size() ? &before[i] : nullptr,
                i < now.size() ? &now[i] : nullptr);
        continue;
      }
      CompareEntries(StrCat(PlaceOf(now[i]), " in ", name), "", before[i],
                     StatedPart(before[i], now[i]));
    }
  }

  void CompareEntries(const std::string& place, const std::string& path, const Value& before,
                      const Value& now) {
    if (before == now) return;
    if (!before.is_dict() || !now.is_dict()) {
      Differs(place, path.empty() ? "the entry" : path, &before, &now);
      return;
    }
    std::set<std::string> keys;
    for (const auto& [key, value] : before.AsDict()) keys.insert(key);
    for (const auto& [key, value] : now.AsDict()) keys.insert(key);
    for (const std::string& key : keys) {
      const Value *old_value = before.Find(key), *new_value = now.Find(key);
      const std::string inner = path.empty() ? key : StrCat(path, ".", key);
      if (old_value != nullptr && new_value != nullptr) {
        CompareEntries(place, inner, *old_value, *new_value);
      } else {
        Differs(place, inner, old_value, new_value);
      }
    }
  }

  const RescoreOptions& options_;
  std::unique_ptr<RecordReader> reader_;
  std::vector<std::unique_ptr<TaskScorer>> scorers_;
  std::vector<AnsweredSample> document_;
  DocumentMarks recorded_;
  RescoreReport report_;
};

}  // namespace

absl::StatusOr<RescoreReport> Rescore(const std::string& folder, const RescoreOptions& options) {
  ETALON_TRY(auto rescorer, Rescorer::Open(folder, options));
  return rescorer->Run();
}

}  // namespace etalon
