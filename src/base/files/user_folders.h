// Where a person's files of Etalon lie, by the XDG base directories. It makes no folder.
#pragma once

#include <map>
#include <string>

namespace etalon {

// The variables of a process, handed in so that tests have their own.
using Environment = std::map<std::string, std::string>;
Environment ProcessEnvironment();

struct UserFolders {
  std::string cache;   // $ETALON_CACHE, $XDG_CACHE_HOME/etalon, ~/.cache/etalon: can be lost
  std::string config;  // $XDG_CONFIG_HOME/etalon, ~/.config/etalon
  std::string data;    // $XDG_DATA_HOME/etalon, ~/.local/share/etalon: should not be lost
};

// A relative path in an XDG variable is ignored, as their specification wants. Each is "" when
// there is no home to put it in; cache also when ETALON_CACHE is set to nothing or to a relative
// path, which would be another folder each time: nothing is kept.
UserFolders FindUserFolders(const Environment& environment);

}  // namespace etalon
