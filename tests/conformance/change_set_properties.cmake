# cmake -DROOT=<repository> -DPROPERTIES=<binary> -P change_set_properties.cmake

cmake_minimum_required(VERSION 3.25)

set(templates ${ROOT}/../shared/conformance)
if(NOT EXISTS ${templates})
  message(STATUS "SKIPPED: there is no ../shared beside the repository")
  return()
endif()
execute_process(COMMAND ${PROPERTIES} ${templates}
                RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
message("${output}")
if(NOT status EQUAL 0)
  message(FATAL_ERROR "promises are broken")
endif()
