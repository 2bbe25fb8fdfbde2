// What an open file that people may be looking at can show. It writes nothing.
#pragma once

namespace etalon {

// True for a terminal that moves its cursor: redrawn lines make sense there.
bool IsTerminal(int descriptor);
// True for such a terminal when NO_COLOR (no-color.org) is unset or empty.
bool MayUseColor(int descriptor);

}  // namespace etalon
