// What each room may reach (tools/layers.txt), against what sources include and programs link. It
// reads; the test judges.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace etalon {

struct Room {
  int line = 0;  // of tools/layers.txt
  std::set<std::string> rooms, libraries;
};

// By name, as the folder below src.
const std::map<std::string, Room>& Rooms();

// The room of a path below src, "" when it is in none.
std::string RoomOf(std::string_view path);

// What an include directive names; "" when the line is none.
std::string IncludedFile(std::string_view line);

// Why `room` may not include it; "" when it may. `room` is "include/etalon" for the public headers.
std::string Objection(const std::string& room, std::string_view include, bool is_test);

// Libraries that an ELF file asks the loader for.
std::vector<std::string> NeededLibraries(const std::string& path);

}  // namespace etalon
