# cmake -DROOT=<repository> -P format.cmake
#
# Holds the sources to .clang-format. Versions of clang-format differ in details, so
# only the one of Debian 12 decides; elsewhere the test is skipped.

cmake_minimum_required(VERSION 3.25)

find_program(CLANG_FORMAT NAMES clang-format-14 clang-format)
if(NOT CLANG_FORMAT)
  message(STATUS "SKIPPED: clang-format is not installed")
  return()
endif()
execute_process(COMMAND ${CLANG_FORMAT} --version OUTPUT_VARIABLE version)
if(NOT version MATCHES "version 14\\.")
  message(STATUS "SKIPPED: formatted with clang-format 14, and this is another: ${version}")
  return()
endif()
file(GLOB_RECURSE files ${ROOT}/compiler/*.cpp ${ROOT}/compiler/*.h ${ROOT}/targets/*.cpp
     ${ROOT}/targets/*.h ${ROOT}/tests/*.cpp ${ROOT}/tests/*.h)
execute_process(COMMAND ${CLANG_FORMAT} --dry-run -Werror ${files}
                RESULT_VARIABLE status ERROR_VARIABLE findings)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "run clang-format -i on these files:\n${findings}")
endif()
