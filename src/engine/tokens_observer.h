// Told how many tokens were computed, batch by batch, so that a window that takes a minute can be
// watched. It changes nothing that is computed.
#pragma once

#include <cstdint>
#include <functional>

namespace etalon {

// May be empty. Called after each batch, by the thread that computes.
using TokensObserver = std::function<void(int64_t tokens)>;

}  // namespace etalon
