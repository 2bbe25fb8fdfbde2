// A record as one page of HTML for people: self-contained, no network, readable without JavaScript.
// A pure function of what it is given; it computes no score.
#pragma once

#include <string>

#include "etalon/value.h"
#include "records/survey/survey.h"
#include "views/language.h"

namespace etalon {

struct ReportInput {
  const Value& manifest;
  const Survey& survey;
  Language language = Language::kEnglish;
};

std::string ReportHtml(const ReportInput& input);

}  // namespace etalon
