#include "engine/token_trie.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"

namespace etalon {
namespace {

int32_t CommonPrefix(std::span<const Token> a, std::span<const Token> b) {
  const size_t size = std::min(a.size(), b.size());
  return static_cast<int32_t>(
      std::mismatch(a.begin(), a.begin() + static_cast<ptrdiff_t>(size), b.begin()).first -
      a.begin());
}

}  // namespace

TokenTrie::TokenTrie(std::span<const std::span<const Token>> paths, Entries kind) {
  order_.resize(paths.size());
  std::iota(order_.begin(), order_.end(), 0);
  const auto path = [&](size_t place) { return paths[static_cast<size_t>(order_[place])]; };
  std::sort(order_.begin(), order_.end(), [&](int32_t a, int32_t b) {
    const auto x = paths[static_cast<size_t>(a)], y = paths[static_cast<size_t>(b)];
    if (std::lexicographical_compare(x.begin(), x.end(), y.begin(), y.end())) return true;
    if (std::lexicographical_compare(y.begin(), y.end(), x.begin(), x.end())) return false;
    return a < b;
  });

  std::vector<int32_t> stack;  // nodes of the path before
  const auto pop_to = [&](size_t depth) {
    for (; stack.size() > depth; stack.pop_back()) {
      nodes_[static_cast<size_t>(stack.back())].last_entry =
          static_cast<int32_t>(entries_.size()) - 1;
    }
  };
  path_nodes_begin_.push_back(0);
  int32_t shared_since_entry = 0;  // least common prefix since the last entry
  for (size_t place = 0; place < order_.size(); ++place) {
    const std::span<const Token> tokens = path(place);
    ETALON_CHECK(!tokens.empty());
    const int32_t shared = place == 0 ? 0 : CommonPrefix(path(place - 1), tokens);
    pop_to(static_cast<size_t>(shared));
    for (auto depth = static_cast<size_t>(shared); depth < tokens.size(); ++depth) {
      stack.push_back(static_cast<int32_t>(nodes_.size()));
      nodes_.push_back({.token = tokens[depth],
                        .depth = static_cast<int32_t>(depth),
                        .first_entry = static_cast<int32_t>(entries_.size())});
    }
    path_nodes_.insert(path_nodes_.end(), stack.begin(), stack.end());
    path_nodes_begin_.push_back(static_cast<int64_t>(path_nodes_.size()));
    shared_since_entry = std::min(shared_since_entry, shared);
    const bool is_beginning_of_next =
        place + 1 < order_.size() &&
        CommonPrefix(tokens, path(place + 1)) == static_cast<int32_t>(tokens.size());
    if (kind == Entries::kLeaves && is_beginning_of_next) continue;
    entries_.push_back({.path = order_[place],
                        .length = static_cast<int32_t>(tokens.size()),
                        .shared = shared_since_entry,
                        .nodes_end = static_cast<int32_t>(nodes_.size())});
    shared_since_entry = static_cast<int32_t>(tokens.size());
  }
  pop_to(0);
}

std::span<const int32_t> TokenTrie::PathNodes(int32_t place) const {
  const auto begin = static_cast<size_t>(path_nodes_begin_[static_cast<size_t>(place)]);
  const auto end = static_cast<size_t>(path_nodes_begin_[static_cast<size_t>(place) + 1]);
  return std::span<const int32_t>(path_nodes_).subspan(begin, end - begin);
}

}  // namespace etalon
