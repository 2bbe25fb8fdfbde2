// The texts of our own Python that go into a cell, built into the program. It runs nothing.
#pragma once

#include <string_view>

#include "etalon/value.h"

namespace etalon {

// What answers the calls (docs/formats/python-worker.md).
std::string_view PythonWorkerText();

// In place of libraries that modules of tasks import: {name of a module: text}.
Value PythonStandIns();

}  // namespace etalon
