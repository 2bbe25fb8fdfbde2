// The parts of a report, in the order in which they stand in it. Each is a pure function of the
// report's input. For report.cc.
#pragma once

#include <string>
#include <vector>

#include "etalon/value.h"
#include "records/survey/caveats.h"
#include "views/html.h"
#include "views/report/report.h"

namespace etalon {

// The input and what several parts derive from it.
struct ReportContext {
  const Value& manifest;
  const Value& plan;
  const Survey& survey;
  Language language;
  std::vector<Caveat> caveats;
  Doubts doubts, notes;

  // Of a result of a task or a group itself.
  std::vector<CaveatKind> DoubtsOf(const Value& result) const;
  std::vector<CaveatKind> NotesOf(const Value& result) const;
  // Of a group: those of its tasks that are doubted for another reason than that guessing explains
  // them, which many small tasks together may well refute.
  int64_t DoubtedTasks(const Value& result) const;
  bool IsDoubted(const Value& result) const {
    return !DoubtsOf(result).empty() || DoubtedTasks(result) > 0;
  }
  std::string_view Say(Phrase phrase) const { return phrase.In(language); }
  std::string Count(int64_t count) const { return CountText(count, language); }
};

// The model in a few words: its name, or its kind.
std::string ModelName(const Value& plan);
// The entries of a list of the plan or manifest; nothing when there is no such list.
const Value::List& EntriesOf(const Value& value, std::string_view key);

// A name that may be broken after each underscore, where there is no room for all of it.
Html NameHtml(std::string_view name);

// The first few names, and how many more.
std::string NamesText(const ReportContext& context, std::vector<std::string> names);

// Why a sample is shown, with the number that says so: "wrong: the chosen one is 3.2 nats above the
// right one".
std::string PickReasonText(const ReportContext& context, const SamplePick& pick);

Html HeadlineSection(const ReportContext& context);
Html CaveatsSection(const ReportContext& context);
Html ScoresSection(const ReportContext& context);
Html CountsSection(const ReportContext& context);
Html SpreadSection(const ReportContext& context);
Html SamplesSection(const ReportContext& context);
Html SettingsSection(const ReportContext& context);
Html ReproduceSection(const ReportContext& context);

// What the plots are drawn from; the tables hold the same numbers.
Value PlotData(const ReportContext& context);

// The command that measures the same again, without paths: for people to copy.
std::string ReproduceCommand(const Value& plan);

}  // namespace etalon
