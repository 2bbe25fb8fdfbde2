#include "cli/help/man_page.h"

#include <set>
#include <utility>

#include "absl/strings/str_format.h"
#include "base/str.h"
#include "base/text.h"
#include "cli/help/help_text.h"
#include "cli/settings/settings.h"

namespace etalon {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

std::string Section(std::string_view name) { return StrCat(".SH ", name, "\n"); }

// Text that roff fills; the lines of a list in it stay lines. Lines of the source are short too.
std::string Filled(std::string_view text) {
  std::string out;
  for (const std::string_view line : SplitText(text, "\n")) {
    constexpr size_t kSourceColumns = 70;
    if (!out.empty()) out += "\n.br\n";
    out += RoffText(Wrapped(TrimSpaces(line), kSourceColumns, 0));
  }
  return out + "\n";
}

// A word and what it means; `head` is roff already.
std::string Item(std::string_view head, std::string_view body) {
  return StrCat(".TP\n", head, "\n", Filled(body));
}

std::string Items(const Rows& rows) {
  std::string text;
  for (const auto& [head, body] : rows) {
    StrAppend(&text, Item(StrCat("\\fB", RoffText(head), "\\fR"), body));
  }
  return text;
}

std::string FlagItem(const Flag& flag) {
  if (flag.is_positional) return Item(StrCat("\\fI", RoffText(flag.names), "\\fR"), FlagBody(flag));
  const std::string value = flag.value_name();
  std::string head = FlagHead(flag);
  if (!value.empty()) head.resize(head.size() - value.size() - 1);
  std::string roff = StrCat("\\fB", RoffText(head), "\\fR");
  if (!value.empty()) StrAppend(&roff, " \\fI", RoffText(value), "\\fR");
  return Item(roff, FlagBody(flag));
}

std::string Verbatim(std::string_view lines) {
  return StrCat(".PP\n.nf\n", RoffText(TrimSpaces(lines)), "\n.fi\n");
}

std::string CommandPart(const Command& command) {
  std::string text = StrCat(".SS ", RoffText(UsageLine(command)), "\n",
                            Filled(StrCat(command.entry->summary, ".")));
  for (size_t i = 0; i < command.own_flags; ++i) {
    StrAppend(&text, FlagItem(command.flags->all()[i]));
  }
  StrAppend(&text, ".PP\nExamples:\n", Verbatim(ReplaceAll(command.entry->examples, "\n  ", "\n")));
  return text;
}

std::string CommonFlags(const std::vector<Command>& commands) {
  std::string text = Section("FLAGS OF EVERY COMMAND");
  std::set<std::string> seen;
  for (const Command& command : commands) {
    for (size_t i = command.own_flags; i < command.flags->all().size(); ++i) {
      const Flag& flag = command.flags->all()[i];
      if (seen.insert(flag.name()).second) StrAppend(&text, FlagItem(flag));
    }
  }
  StrAppend(&text, Items({{"-h, --help", "show the flags of the command"}}));
  return text;
}

std::string SettingsPart() {
  Flags flags;
  std::string text;
  const Flag& example = flags.Text("--num-fewshot", "", &text);
  return StrCat(
      Section("SETTINGS"),
      Filled(StrCat(
          "A flag that is not given takes its value from the environment, else from etalon.toml in "
          "the current folder, else from etalon.toml in the config folder, else its default. "
          "The variable of --num-fewshot is ",
          VariableName(example),
          ", its key num-fewshot; a key below [run] is of that command only. Flags that say what "
          "one call shall do (--output, --resume, --shard, --json, --sample) are no settings. "
          "`etalon config` shows what holds and where it comes from.")));
}

std::string PlacesPart() {
  return StrCat(
      Section("ENVIRONMENT"),
      Items({{"ETALON_…", "settings, see above"},
             {"ETALON_CACHE", "the cache folder, in place of the one below"},
             {"XDG_CACHE_HOME, XDG_CONFIG_HOME, XDG_DATA_HOME", "bases of the folders below"},
             {"NO_COLOR", "when it is not empty, nothing is coloured"}}),
      Section("FILES"),
      Items({{"etalon.toml", "settings of the current folder"},
             {"~/.config/etalon/etalon.toml", "settings of a person"},
             {"~/.cache/etalon", "what can be lost; see `etalon cache`"}}));
}

std::string ExitStatus() {
  return StrCat(Section("EXIT STATUS"),
                Items({{"0", "yes: done, and what was asked holds"},
                       {"1", "no: scores differ, task files are broken, something would not work"},
                       {"2", "wrong use of the command line or of a setting"},
                       {"3", "bad input"},
                       {"4", "data lost or damaged"},
                       {"5", "something is unavailable: disk, memory, a device"},
                       {"70", "a bug"},
                       {"130", "interrupted; what was answered is safe, go on with --resume"}}));
}

}  // namespace

std::string RoffText(std::string_view text) {
  std::string out;
  bool is_line_begin = true;
  for (const uint32_t code_point : DecodeUtf8(text)) {
    constexpr uint32_t kAsciiEnd = 0x80;
    const char c = code_point < kAsciiEnd ? static_cast<char>(code_point) : '\0';
    if (is_line_begin && (c == '.' || c == '\'')) out += "\\&";
    is_line_begin = c == '\n';
    switch (c) {
      case '\0':
        StrAppend(&out, absl::StrFormat("\\[u%04X]", code_point));
        break;
      case '\\':
        out += "\\e";
        break;
      case '-':
        out += "\\-";
        break;
      case '`':
        out += "\\(ga";
        break;
      case '~':
        out += "\\(ti";
        break;
      case '\'':
        out += "\\(aq";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string ManPage(const std::vector<Command>& commands) {
  std::string text = StrCat(".\\\" Generated: etalon help --man\n.TH ETALON 1 \"\" \"etalon ",
                            ETALON_VERSION, "\" \"User Commands\"\n", Section("NAME"),
                            "etalon \\- measure language models exactly\n", Section("SYNOPSIS"),
                            ".B etalon\n.I COMMAND\n[\\fIFLAGS\\fR]\n.br\n.B etalon help\n",
                            "[\\fICOMMAND\\fR]\n.br\n.B etalon \\-\\-version\n",
                            Section("DESCRIPTION"), Filled(ProgramSummary()), Section("COMMANDS"));
  for (const Command& command : commands) StrAppend(&text, CommandPart(command));
  StrAppend(&text, CommonFlags(commands), SettingsPart(), PlacesPart(), ExitStatus(),
            Section("EXAMPLES"), "Measure a model, look at the results, and score them again:\n",
            Verbatim("etalon run --model M.gguf --tasks starter --output runs/m\n"
                     "etalon show runs/m\n"
                     "etalon rescore runs/m"));
  return text;
}

}  // namespace etalon
