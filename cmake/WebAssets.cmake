# Files of web/ as string literals in one source. A literal may not be longer than compilers promise
# to take, so that long files are several pieces side by side.
function(etalon_web_assets source_out)
  set(file "${PROJECT_BINARY_DIR}/generated/web_assets.cc")
  set(body "")
  foreach(asset "ReportStyle web/report.css" "ReportScript web/report.js" "Plot web/vendor/plot.js")
    string(REPLACE " " ";" asset "${asset}")
    list(GET asset 0 name)
    list(GET asset 1 path)
    set_property(DIRECTORY "${PROJECT_SOURCE_DIR}" APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
      "${PROJECT_SOURCE_DIR}/${path}")
    file(READ "${PROJECT_SOURCE_DIR}/${path}" hex HEX)
    string(LENGTH "${hex}" length)
    set(pieces "")
    set(at 0)
    while(at LESS length)
      string(SUBSTRING "${hex}" ${at} 16000 piece)
      string(REGEX REPLACE "(..)" "\\\\x\\1" piece "${piece}")
      string(APPEND pieces "    \"${piece}\"\n")
      math(EXPR at "${at} + 16000")
    endwhile()
    math(EXPR bytes "${length} / 2")
    string(APPEND body "WebAsset WebAssets::${name}() {\n  static constexpr char kText[] =\n${pieces};\n"
      "  return WebAsset(std::string_view(kText, ${bytes}));\n}\n\n")
  endforeach()
  file(CONFIGURE OUTPUT "${file}" CONTENT
"// Generated from web/ by cmake/WebAssets.cmake.
#include \"views/web_assets.h\"

namespace etalon {

${body}}  // namespace etalon
" @ONLY)
  set(${source_out} "${file}" PARENT_SCOPE)
endfunction()
