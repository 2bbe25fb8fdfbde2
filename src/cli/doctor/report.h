// What the doctor found, for people and for programs. It finds nothing.
#pragma once

#include <string>
#include <vector>

#include "cli/doctor/findings.h"
#include "etalon/value.h"

namespace etalon {

std::string DoctorText(const DoctorFacts& facts, const std::vector<Finding>& findings);
// docs/formats/doctor.md
Value DoctorJson(const DoctorFacts& facts, const std::vector<Finding>& findings);

}  // namespace etalon
