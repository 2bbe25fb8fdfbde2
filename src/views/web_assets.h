// The files of web/ that are built into the program, as they are. Made into a source by
// cmake/WebAssets.cmake.
#pragma once

#include "views/html.h"

namespace etalon {

struct WebAssets {
  static WebAsset ReportStyle();   // web/report.css
  static WebAsset ReportScript();  // web/report.js
  static WebAsset Plot();          // web/vendor/plot.js
};

}  // namespace etalon
