#include "records/marks/program_verdicts.h"

#include "base/hash.h"
#include "base/str.h"
#include "base/try.h"

namespace etalon {

absl::StatusOr<Value> ProgramVerdicts::Of(const std::vector<std::string>& programs) {
  Value known{Value::Dict()};
  for (const std::string& program : programs) {
    const std::string digest = Sha256Hex(program);
    auto verdict = verdicts_.find(digest);
    if (verdict == verdicts_.end()) {
      auto ran = runner_ != nullptr
                     ? runner_->Run(program)
                     : absl::FailedPreconditionError(
                           program.starts_with(kPythonCallLine)
                               ? "Python functions of the task must run to score it; give "
                                 "--allow-python"
                               : "programs that the model wrote must run to score it; give "
                                 "--allow-code");
      if (!ran.ok()) {
        if (!absl::IsNotFound(ran.status())) error_ = ran.status();
        return ran.status();
      }
      verdict = verdicts_.emplace(digest, *std::move(ran)).first;
    }
    known.Set(digest, verdict->second);
  }
  return known;
}

absl::StatusOr<std::string> RecordedVerdicts::Run(std::string_view program) {
  const std::string digest = Sha256Hex(program);
  const auto found = verdicts_.find(digest);
  if (found != verdicts_.end()) return found->second;
  return absl::NotFoundError(StrCat("the record has no verdict of program ", digest));
}

}  // namespace etalon
