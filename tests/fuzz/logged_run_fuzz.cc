// links: etalon_parity
// Foreign bytes as what a run of lm-eval left: a results file, a file of samples with its marks;
// and as two texts that differ.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/file.h"
#include "parity/logged_run.h"
#include "parity/score_parity.h"
#include "parity/text_difference.h"
#include "records/imports/lm_eval_marks.h"
#include "records/imports/lm_eval_samples.h"

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

void ReadResults(std::string_view text) {
  const auto groups = ReadLoggedGroups(text, "results.json");
  if (!groups.ok() && groups.status().message().find("results.json: ") != 0) __builtin_trap();
  const auto logged = ReadLoggedTask(text, "t", "results.json");
  if (!logged.ok()) {
    if (logged.status().message().find("results.json: task t: ") != 0) __builtin_trap();
    return;
  }
  if (logged->is_chosen && !logged->documents.has_value()) __builtin_trap();
  Agreement values, errors;
  CompareResults({}, logged->values, kScoreTolerance, &values, &errors);
  if (values.equal > 0 || errors.compared > 0) __builtin_trap();
}

void ReadSamples(const std::string& bytes) {
  const auto samples = ReadLmEvalSamples(std::make_unique<MemoryFile>(bytes), "samples", "t");
  while (true) {
    const auto next = samples->Next();
    if (!next.ok() || !next->has_value()) break;
    const AnsweredSample& answered = **next;
    if (answered.answers.size() != answered.sample.requests.size()) __builtin_trap();
  }
  // Marks that are compared with themselves agree.
  LmEvalMarksReader marks(std::make_unique<MemoryFile>(bytes), "samples");
  while (true) {
    const auto line = marks.Next(/*wants_document=*/true);
    if (!line.ok() || !line->has_value()) return;
    DocumentMarks ours;
    for (const auto& [metric, mark] : (*line)->marks) {
      ours.scores[metric + "," + (*line)->filter] = mark;
    }
    ScoreParity scores(Value(), kScoreTolerance);
    scores.Take((*line)->doc_id, ours);
    Agreement agreement;
    scores.Compare(**line, &agreement);
    if (ours.scores.size() == (*line)->marks.size() && !agreement.agrees()) __builtin_trap();
  }
}

}  // namespace
}  // namespace etalon

// The first byte says what the rest is.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 3) {
    case 0:
      etalon::ReadResults(bytes);
      break;
    case 1:
      etalon::ReadSamples(bytes);
      break;
    default: {
      const size_t end = std::min(bytes.find('\0'), bytes.size());
      const std::string_view text = bytes;
      const std::string shown =
          etalon::ShowDifference(text.substr(0, end), text.substr(std::min(end + 1, text.size())));
      if (shown.empty() || shown.back() != '\n') __builtin_trap();
    }
  }
  return 0;
}
