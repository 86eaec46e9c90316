# Finds the cases and the tools of ../shared, which need not stand beside the repository.
#
#   find_shared(<tool> <folder of cases>)
#
# sets `shared`, `tool`, `cases` and `PYTHON`, or says that the test is skipped and returns
# from the file that called. It is a macro for that return.

macro(find_shared tool_name folder)
  set(shared ${ROOT}/../shared)
  set(tool ${shared}/tools/${tool_name})
  set(cases ${shared}/conformance/${folder})
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
endmacro()
