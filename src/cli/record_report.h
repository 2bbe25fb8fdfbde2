// report.html beside a record: what `run` and `merge` leave, and `etalon report` writes. It makes
// no page itself.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "cli/flags.h"
#include "etalon/value.h"
#include "records/record_writer.h"
#include "records/survey/survey.h"
#include "views/language.h"

namespace etalon {

inline constexpr std::string_view kReportFile = "report.html";

// The flag --lang of every command that writes a page, and so one setting of them all.
struct ReportLanguage {
  std::string code = "en";

  void Declare(Flags* flags);
  Language language() const { return code == "fr" ? Language::kFrench : Language::kEnglish; }
};

// Watches a record while it is written, so that it need not be read again.
class ReportWatch {
 public:
  // A plan that cannot be surveyed leaves no report.
  explicit ReportWatch(const Value& plan);
  // For RecordWriterOptions::on_document; the watch must outlive the writer.
  std::function<void(std::span<const AnsweredSample>, const DocumentMarks&)> on_document();
  // Writes report.html. A failure is said on standard error and is none of the run.
  void Write(const Value& manifest, const std::string& folder, Language language) const;

 private:
  std::unique_ptr<Survey> survey_;
};

// The same from a finished record. DataLoss when it is damaged.
absl::Status WriteReport(const std::string& folder, const std::string& path, Language language,
                         const std::function<void(int64_t samples_done)>& on_progress);

}  // namespace etalon
