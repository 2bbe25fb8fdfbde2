// What an open file that people may be looking at can show. It writes nothing.
#pragma once

#include <cstddef>

namespace etalon {

// True for a terminal that moves its cursor: redrawn lines make sense there.
bool IsTerminal(int descriptor);
// True for such a terminal when NO_COLOR (no-color.org) is unset or empty.
bool MayUseColor(int descriptor);
// How many characters a line of standard output should have at most: COLUMNS, else the width of the
// terminal there, else 100.
size_t OutputColumns();

}  // namespace etalon
