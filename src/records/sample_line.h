// One line of samples.zst to a sample and back (docs/formats/record.md). No file, no frame.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "base/hash.h"
#include "etalon/answered_sample.h"
#include "records/task_scorer.h"

namespace etalon {

// A line read back. Prompts hold digests in place of their texts, which lie in texts.zst.
struct RecordedSample {
  AnsweredSample answered;  // `document` is null; prompt parts and contents are digests
  DocumentMarks marks;      // of repeat 0 only
};

// A text that a line cites, and its digest.
struct CitedText {
  Digest digest;  // SHA-256
  std::shared_ptr<const std::string> text;
};

// Digests of texts that many samples share, such as few-shot examples, so that each is hashed once.
// It keeps some of the texts alive.
class SharedDigests {
 public:
  Digest DigestOf(const std::shared_ptr<const std::string>& text);

 private:
  std::unordered_map<std::shared_ptr<const std::string>, Digest> digests_;
};

// Canonical JSON without a line end. `marks` is null but for repeat 0. `texts` receives every text
// that the line cites, in order and as often as it is cited: the document first. InvalidArgument
// names what no line can hold, such as text that is not UTF-8.
absl::StatusOr<std::string> FormatSampleLine(const AnsweredSample& answered,
                                             const DocumentMarks* marks,
                                             std::vector<CitedText>* texts, SharedDigests* digests);

// DataLoss says what is wrong with the line. `task_index` of the sample is left 0, and the field's
// own generation arguments are None: they stand in the plan.
absl::StatusOr<RecordedSample> ParseSampleLine(std::string_view line);

// A line of texts.zst.
absl::StatusOr<std::string> FormatTextLine(const CitedText& text);
// DataLoss when it is no such line, or when the digest is not that of the text.
absl::StatusOr<CitedText> ParseTextLine(std::string_view line);

}  // namespace etalon
