#include "scorers/ifeval/data.h"

// The assembler puts the files in as they are: no string literal may be that long.
#define ETALON_DATA(name, file)                                                       \
  __asm__(                                                                            \
      ".pushsection .rodata\n"                                                        \
      "etalon_ifeval_" #name ":\n.incbin \"" ETALON_IFEVAL_DATA "/" file              \
      "\"\netalon_ifeval_" #name "_end:\n.byte 0\n.popsection\n");                    \
  extern "C" __attribute__((visibility("hidden"))) const char etalon_ifeval_##name[]; \
  extern "C" __attribute__((visibility("hidden"))) const char etalon_ifeval_##name##_end[];

ETALON_DATA(punkt, "punkt_english.txt")
ETALON_DATA(languages, "languages.txt")
ETALON_DATA(kanji, "kanji.txt")

namespace etalon::ifeval {

std::string_view PunktEnglishData() { return {etalon_ifeval_punkt, etalon_ifeval_punkt_end}; }
std::string_view LanguagesData() { return {etalon_ifeval_languages, etalon_ifeval_languages_end}; }
std::string_view KanjiData() { return {etalon_ifeval_kanji, etalon_ifeval_kanji_end}; }

}  // namespace etalon::ifeval
