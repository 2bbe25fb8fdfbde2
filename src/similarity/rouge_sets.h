// ROUGE-L as the package rouge (pltrdy) computes it, which is another one than rouge_score's: of
// sentences that full stops end, of words as they stand, each word counted once. It stems nothing.
#pragma once

#include <string_view>

namespace etalon {

// The F measure, 0 to 1; 0 where either text has no sentence. That package gives up above about a
// thousand words in two sentences (Python's limit of calls); here there is no limit.
double RougeLOfSets(std::string_view target, std::string_view prediction);

}  // namespace etalon
