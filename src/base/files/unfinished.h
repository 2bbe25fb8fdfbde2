// A file or folder that is made beside the place where it shall be: it is removed with whoever made
// it, also when SIGINT or SIGTERM ends the program. It makes and writes nothing itself.
#pragma once

#include <string>

#include "absl/status/status.h"

namespace etalon {

class Unfinished {
 public:
  // `path` is where it is made. From here on the signals remove it and end the program with
  // kExitInterrupted (base/status.h), unless the program has another use for them.
  explicit Unfinished(std::string path);
  // Removes it, a folder with all that is in it, unless it is finished.
  ~Unfinished();
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;

  const std::string& path() const { return path_; }
  // Gives it its name, in place of a file of that name.
  absl::Status FinishAs(const std::string& name);

 private:
  const std::string path_;
  int slot_ = -1;
  bool is_finished_ = false;
};

// Where this process makes a new folder `name`. What a kill left there is in nobody's way: another
// process makes it elsewhere.
std::string UnfinishedFolder(const std::string& name);

}  // namespace etalon
