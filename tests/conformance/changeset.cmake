# cmake -DROOT=<repository> -DCAIRN=<binary> -P changeset.cmake
#
# Pairs of templates with the change sets that AWS makes of them lie in ../shared, where it
# stands beside the repository; its own tool compares. Elsewhere the test is skipped.

cmake_minimum_required(VERSION 3.25)

include(${CMAKE_CURRENT_LIST_DIR}/shared.cmake)
find_shared(score_diff.py changeset)

execute_process(
  COMMAND ${PYTHON} ${tool} --scenarios ${cases} -v
          --cmd "${CAIRN} diff --format json {old} {new} {opts}"
  RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
message("${output}")
if(NOT status EQUAL 0)
  message(FATAL_ERROR "all scenarios must be exact")
endif()
