# cmake -DROOT=<repository> -DCAIRN=<binary> -P changeset.cmake
#
# Pairs of templates with the change sets that AWS makes of them lie in ../shared, where it
# stands beside the repository; its own tool compares. Elsewhere the test is skipped.

cmake_minimum_required(VERSION 3.25)

set(shared ${ROOT}/../shared)
set(tool ${shared}/tools/score_diff.py)
set(cases ${shared}/conformance/changeset)
if(NOT EXISTS ${tool} OR NOT EXISTS ${cases})
  message(STATUS "SKIPPED: there is no ../shared beside the repository")
  return()
endif()
find_program(PYTHON python3)
if(PYTHON)
  execute_process(COMMAND ${PYTHON} -c "import yaml" RESULT_VARIABLE status ERROR_QUIET)
endif()
if(NOT PYTHON OR NOT status EQUAL 0)
  message(STATUS "SKIPPED: the tool needs python3 and its yaml")
  return()
endif()

execute_process(
  COMMAND ${PYTHON} ${tool} --scenarios ${cases} -v
          --cmd "${CAIRN} diff --format json {old} {new} {opts}"
  RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
message("${output}")
if(NOT status EQUAL 0)
  message(FATAL_ERROR "all scenarios must be exact")
endif()
