# Fetches the package of source.lock.json, verifies it and unpacks its database.
#
#   cmake -DLOCK=source.lock.json -DFOLDER=build/... [-DARCHIVE=package.tgz] -P fetch_spec.cmake
#
# Leaves FOLDER/db.json. An archive that FOLDER already holds is used again, so only
# the first build needs a network; with ARCHIVE none does.

cmake_minimum_required(VERSION 3.25)

# "3q2+" to "deadbe"
function(base64_to_hex text result)
  set(digits "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  string(REGEX MATCHALL "[A-Za-z0-9+/]" letters "${text}")
  set(hex "")
  set(bits 0)
  set(pending 0)
  foreach(letter IN LISTS letters)
    string(FIND "${digits}" "${letter}" digit)
    math(EXPR bits "((${bits} << 6) | ${digit}) & 0xFFFF")
    math(EXPR pending "${pending} + 6")
    while(pending GREATER_EQUAL 4)
      math(EXPR pending "${pending} - 4")
      math(EXPR nibble "(${bits} >> ${pending}) & 15")
      string(SUBSTRING "0123456789abcdef" ${nibble} 1 nibble)
      string(APPEND hex "${nibble}")
    endwhile()
  endforeach()
  set(${result} "${hex}" PARENT_SCOPE)
endfunction()

file(READ "${LOCK}" lock)
string(JSON name GET "${lock}" name)
string(JSON version GET "${lock}" version)
string(JSON integrity GET "${lock}" integrity)
if(NOT integrity MATCHES "^sha512-([A-Za-z0-9+/]+)=*$")
  message(FATAL_ERROR "${LOCK} states no sha512 integrity")
endif()
base64_to_hex("${CMAKE_MATCH_1}" expected)
string(SUBSTRING "${expected}" 0 128 expected)

function(check_archive archive result)
  file(SHA512 "${archive}" actual)
  if(actual STREQUAL expected)
    set(${result} TRUE PARENT_SCOPE)
  else()
    set(${result} FALSE PARENT_SCOPE)
  endif()
endfunction()

# The name that `npm pack` gives: scope and package joined by a dash.
string(REGEX REPLACE "^@" "" file_name "${name}-${version}.tgz")
string(REPLACE "/" "-" file_name "${file_name}")
file(MAKE_DIRECTORY "${FOLDER}")

if(ARCHIVE)
  if(NOT EXISTS "${ARCHIVE}")
    message(FATAL_ERROR "CAIRN_SPEC_ARCHIVE names `${ARCHIVE}`, which does not exist")
  endif()
  set(archive "${ARCHIVE}")
else()
  set(archive "${FOLDER}/${file_name}")
  set(is_ready FALSE)
  if(EXISTS "${archive}")
    check_archive("${archive}" is_ready)
  endif()
  if(NOT is_ready)
    file(REMOVE "${archive}")
    find_program(NPM npm)
    if(NOT NPM)
      message(FATAL_ERROR
        "npm is needed to fetch ${name} ${version}: install it (Debian: `apt install npm`), "
        "or give the package with -DCAIRN_SPEC_ARCHIVE=${file_name}")
    endif()
    message(STATUS "Fetching ${name} ${version}")
    execute_process(
      COMMAND "${NPM}" pack --silent "${name}@${version}"
      WORKING_DIRECTORY "${FOLDER}"
      RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output TIMEOUT 600)
    if(NOT status EQUAL 0 OR NOT EXISTS "${archive}")
      message(FATAL_ERROR
        "npm could not fetch ${name} ${version} (${status}). Without a network, give the package "
        "with -DCAIRN_SPEC_ARCHIVE=${file_name}. npm said:\n${output}")
    endif()
  endif()
endif()

check_archive("${archive}" is_genuine)
if(NOT is_genuine)
  message(FATAL_ERROR "`${archive}` is not ${name} ${version}: its sha512 differs from ${LOCK}")
endif()

file(REMOVE_RECURSE "${FOLDER}/package")
file(ARCHIVE_EXTRACT INPUT "${archive}" DESTINATION "${FOLDER}" PATTERNS "package/db.json.gz")
find_program(GZIP gzip REQUIRED)
execute_process(
  COMMAND "${GZIP}" -dc "${FOLDER}/package/db.json.gz"
  OUTPUT_FILE "${FOLDER}/db.json.part" RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "gzip could not unpack the database of ${name}")
endif()
file(RENAME "${FOLDER}/db.json.part" "${FOLDER}/db.json")
