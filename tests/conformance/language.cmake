# cmake -DROOT=<repository> -DCAIRN=<binary> -DFOLDER=<build folder> -P language.cmake
#
# Programs with the meaning of their templates lie in ../shared, where it stands beside
# the repository; its own tool compares. Elsewhere the test is skipped.

cmake_minimum_required(VERSION 3.25)

include(${CMAKE_CURRENT_LIST_DIR}/shared.cmake)
find_shared(score_language.py language)

# Cases that are wrong themselves, with the reason.
set(known_wrong bad-outside-guard)
set(why_bad-outside-guard "case.json names line 19; the use outside its guard is on line 18")

# The standard library and templates as modules come with later versions.
set(only)
set(later)
file(GLOB programs ${cases}/*/main.cairn)
foreach(program IN LISTS programs)
  get_filename_component(folder ${program} DIRECTORY)
  get_filename_component(name ${folder} NAME)
  file(STRINGS ${program} uses REGEX "^[ \t]*import[ \t].*(\"std/|template)")
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
