#include "records/survey/documents.h"

#include <utility>
#include <vector>

#include "base/try.h"

namespace etalon {

absl::Status ForEachDocument(
    RecordReader* reader,
    const std::function<absl::StatusOr<bool>(std::span<const AnsweredSample> repeats,
                                             const DocumentMarks& marks)>& visit) {
  std::vector<AnsweredSample> document;
  DocumentMarks marks;
  while (true) {
    ETALON_TRY(auto recorded, reader->NextRecorded());
    const bool begins = !recorded.has_value() || recorded->answered.sample.repeat == 0;
    if (begins && !document.empty()) {
      ETALON_TRY(const bool goes_on, visit(document, marks));
      if (!goes_on) return absl::OkStatus();
      document.clear();
    }
    if (!recorded.has_value()) return absl::OkStatus();
    if (begins) marks = std::move(recorded->marks);
    document.push_back(std::move(recorded->answered));
  }
}

}  // namespace etalon
