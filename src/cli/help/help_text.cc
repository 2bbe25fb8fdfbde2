#include "cli/help/help_text.h"

#include <algorithm>

#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

constexpr size_t kColumns = 80, kBodyColumn = 26;

std::string Heading(std::string_view text, Look look) {
  return look == Look::kColored ? StrCat("\n\x1b[1m", text, "\x1b[0m\n") : StrCat("\n", text, "\n");
}

std::string Blanks(size_t count) { return std::string(count, ' '); }

// "  --limit X               documents of each task"
std::string Entry(const std::string& head, std::string_view body, size_t column) {
  std::string text = StrCat("  ", head);
  const size_t width = CodePointCount(text);
  // A head that is too long has a line of its own.
  text += width + 2 > column ? StrCat("\n", Blanks(column)) : Blanks(column - width);
  return StrCat(text, Wrapped(body, kColumns - 1, column), "\n");
}

std::string Entries(const Flags& flags, size_t begin, size_t end, bool is_positional) {
  std::string text;
  for (size_t i = begin; i < end; ++i) {
    const Flag& flag = flags.all()[i];
    if (flag.is_positional != is_positional) continue;
    StrAppend(&text, Entry(FlagHead(flag), FlagBody(flag), kBodyColumn));
  }
  return text;
}

void WrapLine(std::string_view line, size_t width, size_t indent, std::string* out) {
  const size_t lead = std::min(line.find_first_not_of(' '), line.size());
  size_t at = indent + lead;
  StrAppend(out, Blanks(lead));
  bool is_first = true;
  for (const std::string_view word : SplitText(line.substr(lead), " ")) {
    const size_t size = CodePointCount(word);
    if (!is_first && at + 1 + size > width) {
      at = indent + lead;
      StrAppend(out, "\n", Blanks(at));
    } else if (!is_first) {
      *out += ' ';
      ++at;
    }
    *out += word;
    at += size;
    is_first = false;
  }
}

}  // namespace

std::string Wrapped(std::string_view text, size_t width, size_t indent) {
  std::string out;
  bool is_first = true;
  for (const std::string_view line : SplitText(text, "\n")) {
    if (!is_first) StrAppend(&out, "\n", line.empty() ? "" : Blanks(indent));
    WrapLine(line, width, indent, &out);
    is_first = false;
  }
  return out;
}

std::string FlagHead(const Flag& flag) {
  if (flag.is_positional) return flag.may_repeat() ? StrCat(flag.names, "…") : flag.names;
  std::string head;
  for (const std::string_view name : SplitText(flag.names, ",")) {
    // The short one first, as everywhere.
    head = name.starts_with("--") ? StrCat(head, head.empty() ? "" : ", ", name)
                                  : StrCat(name, head.empty() ? "" : ", ", head);
  }
  const std::string value = flag.value_name();
  return value.empty() ? head : StrCat(head, " ", value);
}

std::string FlagBody(const Flag& flag) {
  std::string body = flag.help;
  if (!flag.fallback.empty()) StrAppend(&body, " (default: ", flag.fallback, ")");
  if (!flag.is_positional && flag.may_repeat() && !flag.is_list) body += "; may be repeated";
  return body;
}

std::string UsageLine(const Command& command) {
  std::string line = StrCat("etalon ", command.entry->name, " [FLAGS]");
  for (const Flag& flag : command.flags->all()) {
    if (!flag.is_positional) continue;
    StrAppend(&line, flag.is_required ? " " : " [", FlagHead(flag), flag.is_required ? "" : "]");
  }
  return line;
}

std::string_view ProgramSummary() {
  return "Etalon measures language models exactly: it runs the field's tasks, keeps every sample, "
         "states every score with its uncertainty, and re-computes it from the record.";
}

std::string ProgramHelp(const std::vector<Command>& commands, Look look) {
  std::string text = StrCat(Wrapped(ProgramSummary(), kColumns - 1, 0), "\n");
  StrAppend(&text, Heading("Usage:", look), "  etalon COMMAND [FLAGS]\n",
            Heading("Commands:", look));
  size_t width = 0;
  for (const Command& command : commands) width = std::max(width, command.entry->name.size());
  for (const Command& command : commands) {
    StrAppend(&text, Entry(std::string(command.entry->name), command.entry->summary, width + 4));
  }
  StrAppend(&text, Heading("To begin:", look),
            "  etalon run --model M.gguf --tasks starter --output runs/m\n"
            "  etalon show runs/m\n"
            "\n`etalon help COMMAND` shows its flags, with examples.\n");
  return text;
}

std::string CommandHelp(const Command& command, Look look) {
  const Flags& flags = *command.flags;
  std::string text =
      StrCat(Wrapped(StrCat("etalon ", command.entry->name, ": ", command.entry->summary),
                     kColumns - 1, 2),
             "\n", Heading("Usage:", look), "  ", UsageLine(command), "\n");
  const std::string words = Entries(flags, 0, command.own_flags, true);
  if (!words.empty()) StrAppend(&text, Heading("What it takes:", look), words);
  const std::string own = Entries(flags, 0, command.own_flags, false);
  if (!own.empty()) StrAppend(&text, Heading("Flags:", look), own);
  StrAppend(&text, Heading("Flags of every command:", look),
            Entries(flags, command.own_flags, flags.all().size(), false),
            Entry("-h, --help", "this page", kBodyColumn));
  StrAppend(&text, Heading("Examples:", look), command.entry->examples);
  return text;
}

}  // namespace etalon
