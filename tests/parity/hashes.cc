#include "parity/hashes.h"

#include <optional>
#include <vector>

#include "base/hash.h"
#include "base/json.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {
namespace {

// The lines of the first filter.
absl::StatusOr<std::vector<Value>> ReadLines(const std::string& name, std::string_view text) {
  std::vector<Value> lines;
  int64_t number = 0;
  for (const std::string_view line : SplitText(text, "\n")) {
    ++number;
    if (line.empty()) continue;
    auto value = ParseJson(line);
    if (!value.ok()) return Annotate(value.status(), StrCat(name, ":", number));
    if (!lines.empty() && value->FindString("filter") != lines.front().FindString("filter")) break;
    lines.push_back(*std::move(value));
  }
  return lines;
}

void CompareHash(ParityKind kind, const Sample& sample, const std::string& ours,
                 const std::string& theirs, TaskParity* report) {
  report->of(kind).Count(ours == theirs, [&] {
    return ParityDifference{
        .place = StrCat("document ", sample.doc_id), .ours = ours, .theirs = theirs};
  });
}

void CompareSample(const Sample& sample, const Value& line, TaskParity* report) {
  const Prompt& prompt = *sample.requests.front().prompt;
  CompareHash(ParityKind::kDocument, sample, sample.doc_hash, line.FindString("doc_hash"), report);
  CompareHash(ParityKind::kTarget, sample, Sha256Hex(sample.target), line.FindString("target_hash"),
              report);
  if (prompt.is_chat()) {
    ++report->unknown_prompts;
    return;
  }
  CompareHash(ParityKind::kPrompt, sample, Sha256Hex(prompt.PlainText()),
              line.FindString("prompt_hash"), report);
  CompareHash(ParityKind::kArguments, sample, AskHash(sample), line.FindString("args_hash"),
              report);
}

}  // namespace

absl::StatusOr<TaskParity> CompareHashes(const LoggedTask& logged, std::string_view lines,
                                         const ParitySource& source) {
  TaskParity report{.task = logged.task, .samples = logged.samples, .results = logged.results};
  auto task = BindLogged(logged, source);
  if (!task.ok()) {
    report.not_compared = std::string(ToView(task.status().message()));
    return report;
  }
  ETALON_TRY(const std::vector<Value> theirs, ReadLines(logged.samples, lines));
  ETALON_TRY(auto stream, (*task)->Open(0));
  while (true) {
    ETALON_TRY(const std::optional<Sample> sample, stream->Next());
    if (!sample.has_value()) break;
    if (sample->repeat > 0) continue;
    const auto place = static_cast<size_t>(report.documents);
    if (place == theirs.size() || theirs[place].FindInt("doc_id") != sample->doc_id) {
      report.not_compared = StrCat("the reference has another document in the place of document ",
                                   sample->doc_id, ", or none");
      return report;
    }
    CompareSample(*sample, theirs[place], &report);
    ++report.documents;
  }
  if (report.documents != static_cast<int64_t>(theirs.size())) {
    report.not_compared =
        StrCat("the reference has ", theirs.size(), " documents, we ", report.documents);
  }
  return report;
}

}  // namespace etalon
