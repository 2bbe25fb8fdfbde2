// What can be typed next on a command line, from the declarations of the commands. It knows no
// shell and reads no file.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/commands.h"

namespace etalon {

// A whole word, what it means in few words.
struct Candidate {
  std::string word, meaning;
};

struct Completion {
  std::vector<Candidate> candidates;
  // Paths that can stand there too; the shell knows them best. ValueKind::kFile also means folders.
  ValueKind paths = ValueKind::kPlain;  // kPlain: none, kFile or kFolder
  std::string path_prefix;              // what stands before the path: "replay:", "--output="
};

// Names of tasks, groups and tags in the folders that ship with the program and in these.
using TaskNames = std::function<std::vector<std::string>(const std::vector<std::string>& folders)>;

// `words` without the name of the program; the last one is being typed, perhaps "".
Completion Complete(const std::vector<std::string>& words, const std::vector<Command>& commands,
                    const TaskNames& task_names);

// "paths<TAB>none|files|folders<TAB>PREFIX", then "word<TAB>meaning" a line: what the scripts of
// the shells read.
std::string CompletionText(const Completion& completion);

}  // namespace etalon
