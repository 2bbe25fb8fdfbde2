// Token sequences as one tree in which every shared prefix stands once. A pure data structure: it
// computes no token.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "etalon/model.h"

namespace etalon {

// Nodes are numbered in depth-first order of the sorted paths, so a node comes after its parent,
// and the nodes that consecutive entries add are consecutive.
class TokenTrie {
 public:
  struct Node {
    Token token = 0;
    int32_t depth = 0;        // position of the token, from 0
    int32_t first_entry = 0;  // the entries whose paths go through the node are
    int32_t last_entry = 0;   //   first_entry … last_entry
  };
  // What needs a branch of its own.
  struct Entry {
    int32_t path = 0;       // index of the path, as given
    int32_t length = 0;     // tokens of the path
    int32_t shared = 0;     // of them shared with the entry before
    int32_t nodes_end = 0;  // nodes that exist once this entry was added
  };
  // kLeaves: a path that is the beginning of another needs no branch. kAll: every path has one.
  enum class Entries { kLeaves, kAll };

  // Paths must not be empty; they outlive the constructor only.
  TokenTrie(std::span<const std::span<const Token>> paths, Entries kind);

  std::span<const Node> nodes() const { return nodes_; }
  std::span<const Entry> entries() const { return entries_; }
  // Path indexes in sorted order (ties by index).
  std::span<const int32_t> order() const { return order_; }
  // Node of each position of a path given by its place in order().
  std::span<const int32_t> PathNodes(int32_t place) const;

 private:
  std::vector<Node> nodes_;
  std::vector<Entry> entries_;
  std::vector<int32_t> order_;
  std::vector<int32_t> path_nodes_;        // of all paths, in sorted order
  std::vector<int64_t> path_nodes_begin_;  // size order_.size() + 1
};

}  // namespace etalon
