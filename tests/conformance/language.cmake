# cmake -DROOT=<repository> -DCAIRN=<binary> -DFOLDER=<build folder> -P language.cmake
#
# Programs with the meaning of their templates lie in ../shared, where it stands beside
# the repository; its own tool compares. Elsewhere the test is skipped.

cmake_minimum_required(VERSION 3.25)

set(shared ${ROOT}/../shared)
set(tool ${shared}/tools/score_language.py)
set(cases ${shared}/conformance/language)
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

# Cases that are wrong themselves, with the reason.
set(known_wrong bad-outside-guard)
set(why_bad-outside-guard "case.json names line 19; the use outside its guard is on line 18")

# Modules, imports and applications come with later versions.
set(only)
set(later)
file(GLOB programs ${cases}/*/main.cairn)
foreach(program IN LISTS programs)
  get_filename_component(folder ${program} DIRECTORY)
  get_filename_component(name ${folder} NAME)
  file(STRINGS ${program} uses REGEX "^[ \t]*(pub[ \t]+)?(module|import|app)[ \t]")
  if(uses)
    list(APPEND later ${name})
  else()
    list(APPEND only --only ${name})
  endif()
endforeach()

set(result ${FOLDER}/conformance_language.json)
execute_process(
  COMMAND ${PYTHON} ${tool} ${cases} ${only} --json ${result}
          --run "${CAIRN} build {file} -o {out} --format json --message-format json {set}"
  RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
message("${output}")
if(NOT status EQUAL 0)
  message(FATAL_ERROR "the tool stopped with ${status}")
endif()
if(later)
  list(JOIN later ", " text)
  message("for a later version: ${text}")
endif()

file(READ ${result} report)
string(JSON count LENGTH "${report}" results)
math(EXPR last "${count} - 1")
set(failed)
foreach(i RANGE ${last})
  string(JSON name GET "${report}" results ${i} case)
  string(JSON is_passed GET "${report}" results ${i} pass)
  if(is_passed)
    continue()
  elseif(name IN_LIST known_wrong)
    message("known to be wrong: ${name}: ${why_${name}}")
  else()
    list(APPEND failed ${name})
  endif()
endforeach()
if(failed)
  list(JOIN failed ", " text)
  message(FATAL_ERROR "these cases must pass: ${text}")
endif()
