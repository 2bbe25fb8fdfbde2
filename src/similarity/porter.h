// The stem of an English word: Porter's algorithm ("An algorithm for suffix stripping", 1980) with
// the departures that NLTK's stemmer has by default, which is what rouge_score stems with. It knows
// no other language.
#pragma once

#include <string>
#include <string_view>

namespace etalon {

// `word`: bytes a-z and 0-9, in lower case; digits count as consonants.
std::string PorterStem(std::string_view word);

}  // namespace etalon
