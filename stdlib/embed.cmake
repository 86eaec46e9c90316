# Writes the FILES of FOLDER into OUTPUT, a line of C++ each: {"std/x", R"(...)"},
set(lines "")
foreach(file IN LISTS FILES)
  file(READ ${FOLDER}/${file} text)
  string(REGEX REPLACE "\\.cairn$" "" name ${file})
  string(APPEND lines "{\"${name}\", R\"cairn(${text})cairn\"},\n")
endforeach()
file(WRITE ${OUTPUT} "${lines}")
