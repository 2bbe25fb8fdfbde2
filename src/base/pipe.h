// A bounded queue between two threads: one puts in, one takes out, in order. No thread is made
// here.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace etalon {

template <typename Item>
class Pipe {
 public:
  explicit Pipe(size_t capacity) : capacity_(capacity) {}

  // Waits for room. False when the pipe is closed: the item is then dropped.
  bool Put(Item item) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_closed_ || items_.size() < capacity_; });
    if (is_closed_) return false;
    items_.push_back(std::move(item));
    lock.unlock();
    changed_.notify_all();
    return true;
  }

  // Waits for an item. Nullopt when the pipe is closed and empty.
  std::optional<Item> Take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_closed_ || !items_.empty(); });
    if (items_.empty()) return std::nullopt;
    std::optional<Item> item(std::move(items_.front()));
    items_.pop_front();
    lock.unlock();
    changed_.notify_all();
    return item;
  }

  // Nothing more goes in; what is in can still be taken. Either side may call it, also twice.
  void Close() {
    {
      const std::lock_guard lock(mutex_);
      is_closed_ = true;
    }
    changed_.notify_all();
  }

 private:
  const size_t capacity_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Item> items_;
  bool is_closed_ = false;
};

// Closes a pipe when its side ends, also by an exception: the other side would wait for ever.
template <typename Item>
class PipeCloser {
 public:
  explicit PipeCloser(Pipe<Item>* pipe) : pipe_(*pipe) {}
  ~PipeCloser() { pipe_.Close(); }
  PipeCloser(const PipeCloser&) = delete;
  PipeCloser& operator=(const PipeCloser&) = delete;

 private:
  Pipe<Item>& pipe_;
};

}  // namespace etalon
