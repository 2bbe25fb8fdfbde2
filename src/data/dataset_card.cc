#include "data/dataset_card.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "base/file.h"
#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "base/yaml.h"

namespace etalon {
namespace {

std::vector<std::string> Texts(const Value* value) {
  std::vector<std::string> texts;
  if (value == nullptr || value->is_none()) return texts;
  if (!value->is_list()) return {PythonStr(*value)};
  for (const Value& item : value->AsList()) texts.push_back(PythonStr(item));
  return texts;
}

// data_files is a pattern, a list of patterns (both mean train), a dict by split, or a list of
// {split, path}.
std::vector<DatasetSplitFiles> ReadSplits(const Value* files) {
  std::vector<DatasetSplitFiles> splits;
  if (files == nullptr) return splits;
  if (files->is_dict()) {
    for (const auto& [split, patterns] : files->AsDict())
      splits.push_back({split, Texts(&patterns)});
    return splits;
  }
  const bool by_split =
      files->is_list() && !files->AsList().empty() && files->AsList()[0].is_dict();
  if (!by_split) return {{"train", Texts(files)}};
  for (const Value& item : files->AsList()) {
    splits.push_back({item.FindString("split", "train"), Texts(item.Find("path"))});
  }
  return splits;
}

bool Match(std::string_view pattern, std::string_view path, int* steps) {
  constexpr int kStepsMax = 100000;
  while (!pattern.empty()) {
    if (++*steps > kStepsMax) return false;
    if (pattern[0] == '*') {
      const bool crosses = pattern.starts_with("**");
      pattern.remove_prefix(crosses ? 2 : 1);
      if (crosses && pattern.starts_with("/") && Match(pattern.substr(1), path, steps)) return true;
      for (size_t i = 0; i <= path.size(); ++i) {
        if (Match(pattern, path.substr(i), steps)) return true;
        if (i < path.size() && path[i] == '/' && !crosses) return false;
      }
      return false;
    }
    if (path.empty()) return false;
    if (pattern[0] != path[0] && (pattern[0] != '?' || path[0] == '/')) return false;
    pattern.remove_prefix(1);
    path.remove_prefix(1);
  }
  return path.empty();
}

// As editors of all systems leave it: without a byte order mark and empty lines at its beginning,
// and with line feeds alone.
std::string PlainText(std::string_view text) {
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      plain.push_back(text[i]);
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      plain.push_back('\n');
    }
  }
  return plain;
}

// None when there is no README, or no front matter in it.
absl::StatusOr<Value> ReadFrontMatter(const std::string& readme_path) {
  if (!FileExists(readme_path)) return Value();
  ETALON_TRY(const std::string bytes, ReadFile(readme_path));
  const std::string text = PlainText(bytes);
  constexpr std::string_view kFence = "---\n";
  if (!text.starts_with(kFence)) return Value();
  const size_t end = text.find("\n---", kFence.size() - 1);
  if (end == std::string::npos) return Value();
  auto card = ParseYaml(std::string_view(text).substr(kFence.size(), end - kFence.size() + 1));
  if (!card.ok()) return Annotate(card.status(), StrCat(readme_path, ": front matter"));
  return card->value;
}

}  // namespace

bool MatchesPattern(std::string_view pattern, std::string_view path) {
  int steps = 0;
  return Match(pattern, path, &steps);
}

absl::StatusOr<std::vector<DatasetConfiguration>> ReadDatasetCard(const std::string& readme_path) {
  std::vector<DatasetConfiguration> configurations;
  ETALON_TRY(const Value front, ReadFrontMatter(readme_path));
  const Value* list = front.Find("configs");
  if (list == nullptr || !list->is_list()) return configurations;
  for (const Value& item : list->AsList()) {
    DatasetConfiguration configuration;
    const Value* name = item.Find("config_name");
    configuration.name = name == nullptr ? "default" : PythonStr(*name);
    configuration.is_default = item.FindBool("default");
    configuration.data_dir = item.FindString("data_dir");
    configuration.splits = ReadSplits(item.Find("data_files"));
    configurations.push_back(std::move(configuration));
  }
  return configurations;
}

absl::StatusOr<std::string> ReadCardLicence(const std::string& readme_path) {
  ETALON_TRY(const Value front, ReadFrontMatter(readme_path));
  return JoinText(Texts(front.Find("license")), ", ");
}

}  // namespace etalon
