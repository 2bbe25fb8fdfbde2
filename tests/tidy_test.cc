// The sources as they are meant to be: walls between rooms (tools/layers.txt), sizes, words. What
// a formatter or clang-tidy checks is not checked here.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <map>
#include <set>

#include "base/text.h"
#include "program.h"
#include "tidy/functions.h"
#include "tidy/source.h"
#include "tidy/walls.h"

namespace etalon {
namespace {

constexpr int kFunctionLinesMax = 70, kFileLinesMax = 600, kParametersMax = 6;
constexpr size_t kColumnsMax = 100, kPublicHeadersMax = 15, kFolderUnitsMax = 20;

// ---- walls ------------------------------------------------------------------------------------

TEST(Walls, EveryIncludeIsAllowed) {
  ASSERT_GE(Rooms().size(), 10u);
  for (const Source& source : Sources()) {
    const bool is_public = source.path.starts_with("include/");
    if (!is_public && !source.path.starts_with("src/")) continue;
    const std::string room = is_public ? "include/etalon" : RoomOf(source.path.substr(4));
    if (room.empty()) {
      ADD_FAILURE_AT(source.path.c_str(), 1) << "in no room: give tools/layers.txt a line for it";
      continue;
    }
    for (size_t i = 0; i < source.lines.size(); ++i) {
      const std::string include = IncludedFile(source.lines[i]);
      const std::string objection =
          include.empty() ? "" : Objection(room, include, source.IsTest());
      if (objection.empty()) continue;
      ADD_FAILURE_AT(source.path.c_str(), static_cast<int>(i) + 1) << include << ": " << objection;
    }
  }
}

TEST(Walls, ForbiddenIncludesAreFound) {
  EXPECT_EQ(Objection("engine", "base/file.h", false), "");
  EXPECT_EQ(Objection("engine", "engine/window.h", false), "");
  EXPECT_EQ(Objection("engine", "testing/fake_model.h", true), "");
  EXPECT_EQ(Objection("models/llama", "llama.h", false), "");
  EXPECT_NE(Objection("engine", "testing/fake_model.h", false), "");
  EXPECT_NE(Objection("engine", "tasks/task.h", false), "");
  EXPECT_NE(Objection("engine", "../base/file.h", false), "");
  EXPECT_NE(Objection("models", "models/llama/backend.h", false), "");
  EXPECT_NE(Objection("models", "llama.h", false), "");
  EXPECT_NE(Objection("tasks", "yaml-cpp/yaml.h", false), "");
  EXPECT_NE(Objection("base", "curl/curl.h", false), "");
  EXPECT_NE(Objection("include/etalon", "base/file.h", false), "");
}

// Rooms that reach each other cannot be understood or linked one by one.
TEST(Walls, RoomsHaveAnOrder) {
  std::set<std::string> placed;
  for (size_t round = 0; round < Rooms().size(); ++round) {
    for (const auto& [name, room] : Rooms()) {
      if (std::includes(placed.begin(), placed.end(), room.rooms.begin(), room.rooms.end())) {
        placed.insert(name);
      }
    }
  }
  for (const auto& [name, room] : Rooms()) {
    if (placed.contains(name)) continue;
    ADD_FAILURE_AT("tools/layers.txt", room.line)
        << name << " reaches itself, or a room that is not there: take one of its rooms out";
  }
}

TEST(Walls, HeavyLibrariesAreMappedByPluginsOnly) {
  const std::string program = ProgramUnderTest();
  const std::map<std::string, std::vector<std::string>> forbidden = {
      {program, {"libarrow", "libparquet", "libllama", "libggml", "libcurl"}},
      {JoinPath(ParentFolder(program), "lib/etalon/libetalon_curl.so"),
       {"libarrow", "libparquet", "libllama", "libggml"}},
      {JoinPath(ParentFolder(program), "lib/etalon/libetalon_arrow.so"), {"libllama", "libggml"}},
      {JoinPath(ParentFolder(program), "lib/etalon/libetalon_llama.so"),
       {"libarrow", "libparquet"}}};
  for (const auto& [path, prefixes] : forbidden) {
    const std::vector<std::string> names = NeededLibraries(path);
    EXPECT_FALSE(names.empty()) << path << " is not built";
    for (const std::string& name : names) {
      for (const std::string& prefix : prefixes) {
        EXPECT_FALSE(name.starts_with(prefix))
            << path << " is linked with " << name << ": only its plugin may be (tools/layers.txt)";
      }
    }
  }
}

// ---- sizes ------------------------------------------------------------------------------------

TEST(Sizes, FunctionsAreMeasured) {
  const std::string code = CodeOnly(R"(#include "x.h"
namespace etalon {
// A comment { with a brace.
template <typename T>
int First(std::map<int, T> a, int b = 1'000, std::vector<int> c = {1, 2}) {
  const char* text = "}";
  return [&](int d) { return d; }(b);
}
class Second : public Base {
 public:
  Second(int a)
      : a_{a}, b_(a) {
    Call();
  }
  void operator()(int a, int b) const;
  virtual void Third() = 0;
  std::vector<int> values_{1, 2};
};
const int kTable[] = {1, 2};
}  // namespace etalon
)");
  const std::vector<Function> found = FindFunctions(code);
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(found[0].first_line, 4);
  EXPECT_EQ(found[0].last_line, 8);
  EXPECT_EQ(found[0].parameters, 3);
  EXPECT_EQ(found[1].first_line, 11);
  EXPECT_EQ(found[1].last_line, 14);
  EXPECT_EQ(found[1].parameters, 1);
  EXPECT_EQ(found[2].parameters, 2);
  EXPECT_EQ(found[3].parameters, 0);
}

TEST(Sizes, FunctionsAreShortAndTakeFewParameters) {
  int functions = 0;
  for (const Source& source : Sources()) {
    for (const Function& function : FindFunctions(source.code)) {
      ++functions;
      const int lines = function.last_line - function.first_line + 1;
      if (lines > kFunctionLinesMax) {
        ADD_FAILURE_AT(source.path.c_str(), function.first_line)
            << "a function of " << lines << " lines: at most " << kFunctionLinesMax
            << ", name its steps";
      }
      if (function.parameters > kParametersMax) {
        ADD_FAILURE_AT(source.path.c_str(), function.first_line)
            << function.parameters << " parameters: at most " << kParametersMax
            << ", make a struct of what belongs together";
      }
    }
  }
  EXPECT_GT(functions, 500);
}

TEST(Sizes, FilesAndLinesAreShort) {
  for (const Source& source : Sources()) {
    if (source.lines.size() > kFileLinesMax) {
      ADD_FAILURE_AT(source.path.c_str(), kFileLinesMax)
          << source.lines.size() << " lines: at most " << kFileLinesMax << ", split by purpose";
    }
    for (size_t i = 0; i < source.lines.size(); ++i) {
      if (CodePointCount(source.lines[i]) <= kColumnsMax) continue;
      ADD_FAILURE_AT(source.path.c_str(), static_cast<int>(i) + 1)
          << "more than " << kColumnsMax << " columns: clang-format-19 -i, or break the text";
    }
  }
}

// x.h, x.cc and x_test.cc are one unit. A folder of parts grows by design.
TEST(Sizes, FoldersAreSmall) {
  const std::map<std::string, size_t> exceptions = {
      {"tests", 30},     // suites of the whole program, one a subject; each a program of its own
      {"src/base", 30},  // small files that know nothing of each other; every room stands on them
  };
  std::map<std::string, std::set<std::string>> folders;
  for (const Source& source : Sources()) {
    std::string unit = source.path.substr(0, source.path.rfind('.'));
    if (source.IsTest()) unit.resize(unit.size() - strlen("_test"));
    folders[ParentFolder(source.path)].insert(unit);
  }
  for (const auto& [folder, units] : folders) {
    if (folder.ends_with("/parts")) continue;
    const auto exception = exceptions.find(folder);
    const size_t max = exception == exceptions.end() ? kFolderUnitsMax : exception->second;
    EXPECT_LE(units.size(), max) << folder << ": make a subfolder, or list it here with a reason";
  }
  EXPECT_LE(folders["include/etalon"].size(), kPublicHeadersMax)
      << "include/etalon: what is public is promised; keep the header in its room";
}

// ---- words ------------------------------------------------------------------------------------

TEST(Words, HeadersBeginWithACommentAndAreIncludedOnce) {
  for (const Source& source : Sources()) {
    if (!source.IsHeader()) continue;
    const char* path = source.path.c_str();
    if (source.lines.empty() || !source.lines[0].starts_with("// ")) {
      ADD_FAILURE_AT(path, 1) << "begin with a comment: what this is, and what it refuses to do";
    }
    if (!std::count(source.lines.begin(), source.lines.end(), "#pragma once")) {
      ADD_FAILURE_AT(path, 1) << "no #pragma once";
    }
  }
}

// So that each header is compiled alone: cmake/Rooms.cmake does it for those that have no x.cc.
TEST(Words, ASourceIncludesItsHeaderFirst) {
  std::set<std::string> headers;
  for (const Source& source : Sources()) {
    if (source.IsHeader()) headers.insert(source.path);
  }
  for (const Source& source : Sources()) {
    const std::string header = source.path.substr(0, source.path.rfind('.')) + ".h";
    if (source.IsHeader() || !headers.contains(header)) continue;
    const auto first = std::find_if(source.lines.begin(), source.lines.end(),
                                    [](const auto& line) { return !IncludedFile(line).empty(); });
    const bool is_first =
        first != source.lines.end() && header.ends_with("/" + IncludedFile(*first));
    if (is_first) continue;
    ADD_FAILURE_AT(source.path.c_str(), 1) << "include " << header << " before everything else";
  }
}

struct Banned {
  std::string_view word, remedy;
};

TEST(Words, BannedCodeIsAbsent) {
  static const Banned kBanned[] = {
      {"using namespace", "name what is used"},
      {"throw", "return an absl::Status"},
      {"goto", "make a function of it"},
      {"assert", "use ETALON_CHECK, which stays on in a release"},
      {"const_cast", "change the type where it is wrong"},
      {"std::views", "write the loop"},
      {"std::ranges::views", "write the loop"},
      {"std::regex", "use base/regex.h: this one overflows the stack"},
      {"std::endl", "write '\\n'"},
      {"atoi", "use ParseInt: this one cannot fail"},
      {"atof", "use ParseDouble: this one cannot fail"},
      {"strtok", "use SplitText"},
      {"sprintf", "use absl::StrFormat"},
      {"strcpy", "use std::string"},
      {"std::system", "start a program without a shell"},
      {"system(", "start a program without a shell"},
  };
  for (const Source& source : Sources()) {
    for (const Banned& banned : kBanned) {
      const size_t found = FindWord(source.code, banned.word);
      if (found == std::string::npos) continue;
      ADD_FAILURE_AT(source.path.c_str(), LineOf(source.code, found))
          << banned.word << ": " << banned.remedy;
    }
  }
}

// Text from anywhere must not reach a terminal that would obey it.
TEST(Words, NothingIsPrintedButThroughTheDoors) {
  const std::set<std::string> doors = {
      "src/cli/print.cc",
      "src/base/check.cc",  // a bug, with nothing from outside
  };
  for (const Source& source : Sources()) {
    if (!source.path.starts_with("src/") || source.IsTest() || doors.contains(source.path))
      continue;
    for (const std::string_view word :
         {"printf", "fprintf", "fputs", "puts", "fputc", "putchar", "fwrite", "cout", "cerr"}) {
      const size_t found = FindWord(source.code, word);
      if (found == std::string::npos) continue;
      ADD_FAILURE_AT(source.path.c_str(), LineOf(source.code, found))
          << word << ": use cli/print.h, which leaves nothing that a terminal obeys";
    }
  }
}

// A foreign library's exceptions end in the room that wraps it.
TEST(Words, ExceptionsAreCaughtWhereALibraryIsWrapped) {
  for (const Source& source : Sources()) {
    const size_t found = FindWord(source.code, "catch");
    if (!source.path.starts_with("src/") || found == std::string::npos) continue;
    const auto room = Rooms().find(RoomOf(source.path.substr(4)));
    if (room != Rooms().end() && !room->second.libraries.empty()) continue;
    ADD_FAILURE_AT(source.path.c_str(), LineOf(source.code, found))
        << "this room wraps no library: catch where the library is called and return a Status";
  }
}

TEST(Words, NothingIsPutOff) {
  // In two pieces, so that this file does not find itself.
  const std::string words[] = {StrCat("TO", "DO"), StrCat("FIX", "ME"), StrCat("XX", "X")};
  for (const Source& source : Sources()) {
    for (size_t i = 0; i < source.lines.size(); ++i) {
      for (const std::string& word : words) {
        if (!HasWord(source.lines[i], word)) continue;
        ADD_FAILURE_AT(source.path.c_str(), static_cast<int>(i) + 1)
            << word << ": do it now, or describe the limit as one";
      }
    }
  }
}

TEST(Words, CodeOnlyKeepsNoCommentNoLiteralAndNoDirective) {
  EXPECT_EQ(CodeOnly("a // b\nc"), "a     \nc");
  EXPECT_EQ(CodeOnly("a /* b\n */ c"), "a     \n    c");
  EXPECT_EQ(CodeOnly("f(\"th\\\"row\", 'x', 1'000)"), "f(\"       \", ' ', 1'000)");
  EXPECT_EQ(CodeOnly("#define A \\\n  throw\nb"), "           \n       \nb");
  EXPECT_EQ(CodeOnly(StrCat("R\"(a\"b", ")\" + c")), "R\"     \" + c");
  EXPECT_TRUE(HasWord("x throw;", "throw"));
  EXPECT_FALSE(HasWord("rethrow throws", "throw"));
}

TEST(Names, FilesAreSnakeCase) {
  for (const Source& source : Sources()) {
    const std::string name = BaseName(source.path);
    const bool is_right =
        std::all_of(name.begin(), name.end() - (source.IsHeader() ? 2 : 3),
                    [](char c) { return IsWordCharacter(c) && !std::isupper(c); });
    EXPECT_TRUE(is_right) << source.path << ": lower case, digits and _ only";
  }
}

TEST(Names, EveryPartDefinesWhatItsTableRefersTo) {
  const std::map<std::string, std::string> words = {{"filters", "filter"}, {"scorers", "scorer"},
                                                    {"metrics", "metric"}, {"models", "model"},
                                                    {"ports", "port"},     {"cli", "command"}};
  int parts = 0;
  for (const Source& source : Sources()) {
    const std::string folder = ParentFolder(source.path);
    if (!folder.ends_with("/parts") || source.IsTest() || source.IsHeader()) continue;
    ++parts;
    const std::string file = BaseName(source.path), stem = file.substr(0, file.size() - 3);
    const auto word = words.find(BaseName(ParentFolder(folder)));
    ASSERT_NE(word, words.end()) << folder << ": cmake/Rooms.cmake makes no table of it";
    const std::string name = StrCat(word->second, "_", stem);
    if (!HasWord(source.code, name)) {
      ADD_FAILURE_AT(source.path.c_str(), 1) << "defines no " << name << ": the table refers to it";
    }
  }
  EXPECT_GT(parts, 20);
}

TEST(Names, EveryFuzzTargetHasACorpusAndEveryCorpusATarget) {
  std::set<std::string> targets, corpora;
  for (const Source& source : Sources()) {
    if (ParentFolder(source.path) != "tests/fuzz" || !source.path.ends_with("_fuzz.cc")) continue;
    const std::string name = BaseName(source.path);
    targets.insert(name.substr(0, name.size() - strlen("_fuzz.cc")));
  }
  const std::string folder = SourceFile("tests/fuzz/corpus");
  for (const std::string& path : ListFiles(folder).value_or(std::vector<std::string>())) {
    corpora.insert(BaseName(ParentFolder(path)));
  }
  for (const std::string& name : targets) {
    EXPECT_TRUE(corpora.contains(name))
        << "tests/fuzz/" << name << "_fuzz.cc: put inputs into tests/fuzz/corpus/" << name;
  }
  for (const std::string& name : corpora) {
    EXPECT_TRUE(targets.contains(name))
        << "tests/fuzz/corpus/" << name << ": there is no " << name << "_fuzz.cc";
  }
}

}  // namespace
}  // namespace etalon
