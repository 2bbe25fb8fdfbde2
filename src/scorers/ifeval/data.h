// The tables that the checks of IFEval need, built into the program. It parses nothing.
#pragma once

#include <string_view>

namespace etalon::ifeval {

std::string_view PunktEnglishData();  // data/punkt_english.txt
std::string_view LanguagesData();     // data/languages.txt
std::string_view KanjiData();         // data/kanji.txt

}  // namespace etalon::ifeval
