#include "cli/record_report.h"

#include <utility>

#include "base/file.h"
#include "base/str.h"
#include "base/try.h"
#include "cli/print.h"
#include "records/record_reader.h"
#include "views/report/report.h"

namespace etalon {

void ReportLanguage::Declare(Flags* flags) {
  Flag& flag = flags->Text("--lang", "language of report.html", &code);
  flag.choices = {"en", "fr"};
  flag.fallback = "en";
}

ReportWatch::ReportWatch(const Value& plan) {
  auto survey = Survey::Create(plan);
  if (survey.ok()) survey_ = *std::move(survey);
}

std::function<void(std::span<const AnsweredSample>, const DocumentMarks&)>
ReportWatch::on_document() {
  if (survey_ == nullptr) return {};
  return [survey = survey_.get()](std::span<const AnsweredSample> repeats,
                                  const DocumentMarks& marks) { survey->Add(repeats, marks); };
}

void ReportWatch::Write(const Value& manifest, const std::string& folder, Language language) const {
  if (survey_ == nullptr) return;
  const absl::Status written = WriteFileAtomically(
      JoinPath(folder, kReportFile),
      ReportHtml({.manifest = manifest, .survey = *survey_, .language = language}));
  if (written.ok()) return;
  PrintError(StrCat("etalon: the record is complete, but its report could not be written (",
                    ToView(written.message()), "); write it later with\n  etalon report ", folder,
                    "\n"));
}

absl::Status WriteReport(const std::string& folder, const std::string& path, Language language,
                         const std::function<void(int64_t samples_done)>& on_progress) {
  ETALON_TRY(auto reader, RecordReader::Open(folder));
  ETALON_TRY(const auto survey, SurveyRecord(reader.get(), folder, on_progress));
  return WriteFileAtomically(
      path, ReportHtml({.manifest = reader->manifest(), .survey = *survey, .language = language}));
}

}  // namespace etalon
