# cmake -DROOT=<repository> -P lint_examples.cmake
#
# A second opinion on the templates of examples/.

cmake_minimum_required(VERSION 3.25)

find_program(CFN_LINT cfn-lint)
if(CFN_LINT)
  # A launcher may be there without the program behind it.
  execute_process(COMMAND ${CFN_LINT} --version RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
endif()
if(NOT CFN_LINT OR NOT status EQUAL 0)
  message(STATUS "SKIPPED: cfn-lint is not installed")
  return()
endif()
file(GLOB templates ${ROOT}/examples/*/expected/*.yaml)
if(NOT templates)
  message(STATUS "SKIPPED: there are no examples")
  return()
endif()
# Errors count; what cfn-lint would rather see is its own business.
execute_process(COMMAND ${CFN_LINT} --non-zero-exit-code error --ignore-checks W I -- ${templates}
                RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "cfn-lint finds:\n${output}")
endif()
