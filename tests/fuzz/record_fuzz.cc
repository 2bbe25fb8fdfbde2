// links: etalon_records
// Foreign bytes as the parts of a record: lines of samples and of texts, an index with its frames,
// a manifest. What reads as a sample is scored as well.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/compress.h"
#include "base/file.h"
#include "base/json.h"
#include "base/str.h"
#include "base/text.h"
#include "records/exports/lm_eval_line.h"
#include "records/line_frames.h"
#include "records/plan_order.h"
#include "records/record_reader.h"
#include "records/results.h"
#include "records/sample_line.h"
#include "records/task_scorer.h"

namespace etalon {
namespace {

class MemoryFile : public RandomFile {
 public:
  explicit MemoryFile(std::string bytes) : bytes_(std::move(bytes)) {}
  uint64_t Size() const override { return bytes_.size(); }
  absl::StatusOr<std::string> ReadAt(uint64_t offset, uint64_t length) const override {
    if (offset >= bytes_.size()) return std::string();
    return bytes_.substr(offset, length);
  }

 private:
  const std::string bytes_;
};

// Every scorer that takes no argument, under every filter that takes none.
std::vector<Value> TasksOfEveryPart() {
  std::vector<Value> tasks;
  for (const char* type : {"multiple_choice", "loglikelihood", "generate_until"}) {
    for (const char* name : {"acc", "acc_norm", "acc_bytes", "acc_mutual_info", "exact_match", "f1",
                             "mcc", "brier_score", "likelihood", "mc2", "perplexity",
                             "word_perplexity", "byte_perplexity", "bits_per_byte"}) {
      tasks.push_back(*ParseJson(
          StrCat(R"({"name":"t","output_type":")", type,
                 R"(","filters":[{"name":"a","steps":[{"function":"take_first"}]},)",
                 R"({"name":"b","steps":[{"function":"regex"},{"function":"majority_vote"}]}],)",
                 R"("metrics":[{"name":")", name, R"(","scorer":")", name,
                 R"(","arguments":{},"metric":"mean"}]})")));
    }
  }
  return tasks;
}

void ReadSample(std::string_view line) {
  const auto recorded = ParseSampleLine(line);
  if (!recorded.ok()) return;
  static const std::vector<Value> tasks = TasksOfEveryPart();
  const std::span<const AnsweredSample> document(&recorded->answered, 1);
  for (const Value& task : tasks) {
    const auto scorer = TaskScorer::Create(task);
    if (!scorer.ok()) __builtin_trap();
    // A metric may refuse the marks of a scorer that it is not made for; nothing may fall.
    if ((*scorer)->Mark(document).ok()) (*scorer)->Results(0);
  }
}

// The index of a file whose frames are wherever a frame of zstd begins.
std::string IndexOf(std::string_view bytes) {
  constexpr std::string_view kMagic = "\x28\xb5\x2f\xfd";
  std::vector<FramePlace> frames;
  size_t at = 0;
  while (at < bytes.size()) {
    const size_t next = std::min(bytes.find(kMagic, at + 1), bytes.size());
    frames.push_back({static_cast<int64_t>(frames.size()), at, next - at});
    at = next;
  }
  return FormatFrameIndex(frames).value();
}

void ReadFrames(std::string_view bytes, std::string_view index) {
  const auto places = ParseFrameIndex(index);
  if (!places.ok()) return;
  // What can be read can be written, and is the same.
  if (FormatFrameIndex(*places).value() != index) __builtin_trap();
  const int64_t lines = places->empty() ? 0 : places->back().first_line + 1;
  const auto reader = LineFrameReader::Open(std::make_unique<MemoryFile>(std::string(bytes)), index,
                                            "samples.zst", lines);
  if (!reader.ok()) return;
  for (size_t frame = 0; frame < (*reader)->frame_count(); ++frame) {
    const auto read = (*reader)->Read(frame);
    for (size_t i = 0; read.ok() && i < read->size(); ++i) ReadSample(read->Line(i));
  }
}

void ReadPlan(std::string_view bytes) {
  const auto manifest = ParseManifest(bytes);
  if (!manifest.ok()) return;
  const Value& plan = *manifest->Find("plan");
  if (!PlanOrder::Create(plan).ok()) return;
  std::vector<std::unique_ptr<TaskScorer>> scorers;
  for (const Value& task : plan.Find("tasks")->AsList()) {
    GenerationArgumentsOf(task).IgnoreError();
    auto scorer = TaskScorer::Create(task);
    if (!scorer.ok()) return;
    scorers.push_back(*std::move(scorer));
  }
  const auto computed = ComputeResults(plan, scorers);
  if (computed.ok() && !CanonicalJson(computed->results).ok()) __builtin_trap();
  for (const Value& entry : manifest->Find("results")->AsList()) {
    const Value* estimate = entry.Find("estimate");
    if (estimate != nullptr) EstimateFromValue(*estimate).IgnoreError();
  }
}

}  // namespace
}  // namespace etalon

// The first byte says what the rest is: a line of samples, one of texts, frames, an index and
// (after a line end) its frames, a manifest, or a document's text.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 6) {
    case 0:
      etalon::ReadSample(bytes);
      break;
    case 1: {
      const auto text = etalon::ParseTextLine(bytes);
      if (text.ok() && etalon::FormatTextLine(*text).value() != bytes) __builtin_trap();
      break;
    }
    case 2:
      etalon::ReadFrames(bytes, etalon::IndexOf(bytes));
      break;
    case 3: {
      const size_t end = std::min(bytes.find('\n'), bytes.size());
      etalon::ReadFrames(bytes.substr(std::min(end + 1, bytes.size())), bytes.substr(0, end));
      break;
    }
    case 4:
      etalon::ReadPlan(bytes);
      break;
    default:
      etalon::UnindentedJson(bytes).IgnoreError();
  }
  return 0;
}
