#include "cli/log.h"

#include <chrono>

#include "absl/strings/str_format.h"
#include "base/safe_text.h"
#include "base/str.h"
#include "base/try.h"
#include "cli/print.h"
#include "cli/run/run_information.h"

namespace etalon {

absl::Status Log::OpenFile(const std::string& path) {
  constexpr uint64_t kKeepAll = ~uint64_t{0};
  ETALON_TRY(file_, OpenAppend(path, OpenMode::kAppend, kKeepAll));
  return absl::OkStatus();
}

// `shown` is what standard error gets; "" for nothing.
void Log::Write(std::string_view text, std::string_view shown) {
  if (!shown.empty()) {
    PrintError(StrCat("etalon: ", shown, "\n"));
  }
  if (file_ == nullptr) return;
  const std::string dated =
      StrCat(UtcText(std::chrono::system_clock::now()), " ", SafeText(text), "\n");
  const absl::Status status = file_->Append(dated);
  if (status.ok()) return;
  // Said once: what is measured matters more than its log.
  file_ = nullptr;
  PrintError(
      StrCat("etalon: --log-file: ", ToView(status.message()), "; nothing more is logged\n"));
}

void Log::Error(std::string_view text) { Write(text, text); }

void Log::Note(std::string_view text) {
  const std::string note = StrCat("note: ", text);
  Write(note, is_quiet_ ? "" : note);
}

void Log::Detail(std::string_view text) {
  const auto elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_);
  Write(text, is_verbose_ ? StrCat(absl::StrFormat("%.3f s: ", elapsed.count()), text) : "");
}

}  // namespace etalon
