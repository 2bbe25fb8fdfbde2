# What `make install` puts below a prefix. Programs look for lib/etalon and share/etalon beside
# their bin folder, so these names are fixed.
install(TARGETS etalon RUNTIME DESTINATION bin)
install(TARGETS ${ETALON_PLUGINS} LIBRARY DESTINATION lib/etalon)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/standards" DESTINATION share/etalon)
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" "${PROJECT_SOURCE_DIR}/THIRD_PARTY.md"
  DESTINATION share/etalon/licenses)
install(FILES "${PROJECT_SOURCE_DIR}/web/vendor/LICENSES.txt" DESTINATION share/etalon/licenses/web)
install(FILES "${PROJECT_SOURCE_DIR}/src/scorers/ifeval/data/LICENSE-langdetect"
  "${PROJECT_SOURCE_DIR}/src/scorers/ifeval/data/NOTICE-langdetect"
  "${PROJECT_SOURCE_DIR}/src/scorers/ifeval/data/NOTICE-punkt" DESTINATION share/etalon/licenses/ifeval)
install(FILES "${PROJECT_SOURCE_DIR}/src/base/texts/LICENSE-unicode" DESTINATION share/etalon/licenses/unicode)

# What shells and man read, as the program itself prints it.
if(NOT CMAKE_CROSSCOMPILING)
  set(shared "${PROJECT_BINARY_DIR}/share")
  file(MAKE_DIRECTORY "${shared}")
  add_custom_command(TARGET etalon POST_BUILD
    COMMAND etalon completion bash > "${shared}/etalon.bash"
    COMMAND etalon completion zsh > "${shared}/_etalon"
    COMMAND etalon completion fish > "${shared}/etalon.fish"
    COMMAND etalon help --man > "${shared}/etalon.1")
  install(FILES "${shared}/etalon.bash" DESTINATION share/bash-completion/completions RENAME etalon)
  install(FILES "${shared}/_etalon" DESTINATION share/zsh/site-functions)
  install(FILES "${shared}/etalon.fish" DESTINATION share/fish/vendor_completions.d)
  install(FILES "${shared}/etalon.1" DESTINATION share/man/man1)
endif()
install(FILES "${PROJECT_BINARY_DIR}/sbom.spdx.json" DESTINATION share/etalon OPTIONAL)

# The libraries that setup unpacked go along, each with its licence.
install(FILES "$<TARGET_FILE:arrow::arrow>" "$<TARGET_FILE:arrow::parquet>" DESTINATION lib/etalon)
if(EXISTS "${ARROW_DIR}/licenses")
  install(DIRECTORY "${ARROW_DIR}/licenses/" DESTINATION share/etalon/licenses/arrow)
endif()
install(FILES "${OPENBLAS_DIR}/libscipy_openblas.so" DESTINATION lib/etalon)
install(FILES "${OPENBLAS_DIR}/LICENSE.txt" DESTINATION share/etalon/licenses/openblas)
if(NOT llama_FOUND)
  file(GLOB llama_libraries CONFIGURE_DEPENDS "${LLAMA_DIR}/lib/*.so")
  install(FILES ${llama_libraries} DESTINATION lib/etalon)
  install(FILES "${LLAMA_DIR}/src/LICENSE" DESTINATION share/etalon/licenses/llama)
  install(DIRECTORY "${LLAMA_DIR}/src/licenses/" DESTINATION share/etalon/licenses/llama)
  # They are built to be found in the current directory too, which is nobody's wish.
  list(TRANSFORM llama_libraries REPLACE ".*/" "")
  install(CODE "foreach(name ${llama_libraries})
    file(RPATH_CHANGE FILE \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/lib/etalon/\${name}\"
      OLD_RPATH \"\\\$ORIGIN:\" NEW_RPATH \"\\\$ORIGIN\")
  endforeach()")
endif()
