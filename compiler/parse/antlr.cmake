# The ANTLR tool and runtime, and what makes a grammar a library of them.
#
# Serialised tables changed with ANTLR 4.10, so tool and runtime must be of the same
# side of it. Debian 12 has tool 4.7.2 and runtime 4.9, which fit. Where no tool fits
# the runtime, name one with -DCAIRN_ANTLR_JAR=antlr-4.x-complete.jar.
set(CAIRN_ANTLR_JAR "" CACHE FILEPATH "A complete ANTLR tool, where the installed one does not fit")

find_path(CAIRN_ANTLR_INCLUDE antlr4-runtime.h PATH_SUFFIXES antlr4-runtime)
find_library(CAIRN_ANTLR_LIBRARY NAMES libantlr4-runtime.a antlr4-runtime antlr4-runtime-static)
if(NOT CAIRN_ANTLR_INCLUDE OR NOT CAIRN_ANTLR_LIBRARY)
  message(FATAL_ERROR "The ANTLR runtime for C++ is missing (Debian: libantlr4-runtime-dev).")
endif()

if(CAIRN_ANTLR_JAR)
  find_program(CAIRN_JAVA java REQUIRED)
  set(CAIRN_ANTLR_TOOL ${CAIRN_JAVA} -Xshare:auto -XX:TieredStopAtLevel=1 -jar ${CAIRN_ANTLR_JAR})
else()
  find_program(CAIRN_ANTLR_COMMAND antlr4)
  if(NOT CAIRN_ANTLR_COMMAND)
    message(FATAL_ERROR "The ANTLR tool is missing (Debian: antlr4); or set CAIRN_ANTLR_JAR.")
  endif()
  set(CAIRN_ANTLR_TOOL ${CAIRN_ANTLR_COMMAND})
endif()

# Starting Java takes half a second: once is enough.
if(NOT "${CAIRN_ANTLR_VERSION_OF}" STREQUAL "${CAIRN_ANTLR_TOOL}")
  execute_process(COMMAND ${CAIRN_ANTLR_TOOL} OUTPUT_VARIABLE banner ERROR_VARIABLE banner)
  string(REGEX MATCH "Version ([0-9]+\\.[0-9]+(\\.[0-9]+)?)" found "${banner}")
  if(NOT found)
    message(FATAL_ERROR "${CAIRN_ANTLR_TOOL} does not say its version: ${banner}")
  endif()
  set(CAIRN_ANTLR_VERSION ${CMAKE_MATCH_1} CACHE INTERNAL "")
  set(CAIRN_ANTLR_VERSION_OF "${CAIRN_ANTLR_TOOL}" CACHE INTERNAL "")
  message(STATUS "ANTLR tool ${CAIRN_ANTLR_VERSION}")
endif()

set(CAIRN_ANTLR_IS_NEW FALSE)
if(EXISTS ${CAIRN_ANTLR_INCLUDE}/atn/SerializedATNView.h)
  set(CAIRN_ANTLR_IS_NEW TRUE)
endif()
if(CAIRN_ANTLR_IS_NEW AND CAIRN_ANTLR_VERSION VERSION_LESS 4.10)
  message(FATAL_ERROR "The ANTLR runtime in ${CAIRN_ANTLR_INCLUDE} is 4.10 or newer and reads no "
    "tables of tool ${CAIRN_ANTLR_VERSION}. Set CAIRN_ANTLR_JAR to a tool of 4.10 or newer.")
elseif(NOT CAIRN_ANTLR_IS_NEW AND CAIRN_ANTLR_VERSION VERSION_GREATER_EQUAL 4.10)
  message(FATAL_ERROR "The ANTLR runtime in ${CAIRN_ANTLR_INCLUDE} is older than 4.10 and reads no "
    "tables of tool ${CAIRN_ANTLR_VERSION}. Install tool 4.7 to 4.9, or a newer runtime.")
endif()

# Clang refuses a header of runtime 4.9: a constant of a class without a constructor.
set(CAIRN_ANTLR_HEADERS ${CAIRN_ANTLR_INCLUDE})
if(CMAKE_CXX_COMPILER_ID MATCHES Clang AND NOT CAIRN_ANTLR_IS_NEW)
  set(CAIRN_ANTLR_HEADERS ${CMAKE_CURRENT_BINARY_DIR}/antlr4-runtime)
  file(COPY ${CAIRN_ANTLR_INCLUDE}/ DESTINATION ${CAIRN_ANTLR_HEADERS})
  file(READ ${CAIRN_ANTLR_HEADERS}/Vocabulary.h header)
  string(REPLACE "Vocabulary() = default;" "Vocabulary() {}" patched "${header}")
  if(NOT patched STREQUAL header)
    file(WRITE ${CAIRN_ANTLR_HEADERS}/Vocabulary.h "${patched}")
  elseif(NOT header MATCHES "Vocabulary\\(\\) {}")
    message(FATAL_ERROR "Vocabulary.h is not as expected: see compiler/parse/antlr.cmake")
  endif()
endif()

# cairn_antlr_library(<target> <grammar.g4> <namespace> [tokens of another grammar])
function(cairn_antlr_library target grammar namespace)
  get_filename_component(class ${grammar} NAME_WE)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/generated)
  set(lazy COMMAND ${CMAKE_COMMAND} -DFILE=${folder}/${class}.cpp -DCLASS=${class}
           -P ${CMAKE_CURRENT_SOURCE_DIR}/make_lazy.cmake)
  if(CAIRN_ANTLR_IS_NEW)
    set(lazy)
  endif()
  add_custom_command(
    OUTPUT ${folder}/${class}.cpp ${folder}/${class}.h ${folder}/${class}.tokens
    COMMAND ${CAIRN_ANTLR_TOOL} -Dlanguage=Cpp -no-listener -no-visitor -Werror
            -package ${namespace} -Xexact-output-dir -lib ${folder} -o ${folder} ${grammar}
    ${lazy}
    DEPENDS ${grammar} ${CMAKE_CURRENT_SOURCE_DIR}/make_lazy.cmake ${ARGN}
    VERBATIM COMMENT "ANTLR ${class}")
  add_library(${target} STATIC ${folder}/${class}.cpp ${folder}/${class}.h)
  target_include_directories(${target} SYSTEM PUBLIC ${folder} ${CAIRN_ANTLR_HEADERS})
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
  # The code is not ours to mend; its `u8""` literals are those of C++17.
  target_compile_options(${target} PRIVATE -w -O2 -fno-char8_t)
  find_package(Threads REQUIRED)
  target_link_libraries(${target} PUBLIC ${CAIRN_ANTLR_LIBRARY} Threads::Threads)
endfunction()
