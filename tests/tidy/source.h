// The project's own sources as text, with and without what is no code. It judges nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace etalon {

struct Source {
  std::string path;  // from the root of the tree
  std::vector<std::string> lines;
  std::string code;  // as long as the text; comments, literals and directives are spaces
  bool IsHeader() const { return path.ends_with(".h"); }
  bool IsTest() const { return path.ends_with("_test.cc"); }
};

bool IsWordCharacter(char c);

// The same text with spaces for comments, the inside of literals, and directives.
std::string CodeOnly(std::string text);

// All sources below src, include and tests.
const std::vector<Source>& Sources();

int LineOf(const std::string& text, size_t offset);

// Offset of the first `word` in the code that is no part of a longer one.
size_t FindWord(std::string_view code, std::string_view word, size_t from = 0);
bool HasWord(std::string_view code, std::string_view word);

}  // namespace etalon
