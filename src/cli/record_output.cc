#include "cli/record_output.h"

#include <cstdio>

#include "base/json.h"
#include "base/str.h"
#include "views/results_table.h"

namespace etalon {

void PrintRecord(const Value& manifest, const std::string& folder) {
  std::string text = ResultsTable(manifest);
  for (const std::string& warning : Warnings(manifest)) StrAppend(&text, "note: ", warning, "\n");
  StrAppend(&text, "record: ", folder, "\n");
  std::fputs(text.c_str(), stdout);
}

void PrintRecordJson(const Value& manifest, const std::string& folder) {
  Value shown = Value::MakeDict({{"record", folder}});
  for (const char* key : {"results", "groups", "counts"}) {
    if (const Value* value = manifest.Find(key)) shown.Set(key, *value);
  }
  std::fputs((PrettyJson(shown) + "\n").c_str(), stdout);
}

}  // namespace etalon
