#include "records/marks/right_forms.h"

#include <algorithm>
#include <set>

#include "base/letter_case.h"
#include "base/text.h"
#include "records/marks/answer_checks.h"

namespace etalon {

std::string RightForms::FormOf(std::string_view text) {
  std::string_view form = PythonStrip(text);
  while (form.ends_with('.')) form = PythonStrip(form.substr(0, form.size() - 1));
  return LowerCase(form.substr(0, kFormBytesMax));
}

void RightForms::AddReferences(const Value& scorer_input) {
  ++documents_;
  if (!is_fixed_) return;
  const Value* references = scorer_input.Find("references");
  const bool has_texts = references != nullptr && references->is_list();
  is_fixed_ = has_texts && !references->AsList().empty();
  if (!is_fixed_) return;
  std::set<std::string> forms;  // of this document
  for (const Value& reference : references->AsList()) {
    is_fixed_ &= reference.is_string() && reference.AsString().size() <= kFormBytesMax;
    if (is_fixed_) forms.insert(FormOf(reference.AsString()));
  }
  for (const std::string& form : forms) ++forms_[form];
  is_fixed_ &= forms_.size() <= kFormsMax;
  if (is_fixed_) return;
  forms_.clear();
  answers_.clear();
}

void RightForms::AddResult(size_t pipeline, const Value& result) {
  if (!is_fixed_ || IsNothingExtracted(result)) return;
  const std::string* text = ExtractedText(result);
  std::string form = text == nullptr ? "" : FormOf(*text);
  auto found = answers_.find(form);
  if (found == answers_.end()) {
    if (answers_.size() == kAnswersMax) {
      ++others_[pipeline];
      return;
    }
    found = answers_.emplace(std::move(form), std::vector<int64_t>(pipelines_)).first;
  }
  ++found->second[pipeline];
}

bool RightForms::IsFixedSet() const {
  const auto forms = static_cast<int64_t>(forms_.size());
  return is_fixed_ && forms >= 2 && documents_ >= kDocumentsPerForm * forms;
}

std::optional<int64_t> RightForms::CommonestRight() const {
  if (!IsFixedSet()) return std::nullopt;
  int64_t commonest = 0;
  for (const auto& [form, documents] : forms_) commonest = std::max(commonest, documents);
  return commonest;
}

bool RightForms::IsOutside(const Value& result) const {
  if (!IsFixedSet() || IsNothingExtracted(result)) return false;
  const std::string* text = ExtractedText(result);
  return !forms_.contains(text == nullptr ? "" : FormOf(*text));
}

std::optional<std::vector<int64_t>> RightForms::Outside() const {
  if (!IsFixedSet()) return std::nullopt;
  std::vector<int64_t> outside = others_;
  for (const auto& [form, counts] : answers_) {
    if (forms_.contains(form)) continue;
    for (size_t i = 0; i < counts.size(); ++i) outside[i] += counts[i];
  }
  return outside;
}

}  // namespace etalon
