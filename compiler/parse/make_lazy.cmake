# cmake -DFILE=<generated.cpp> -DCLASS=<its class> -P make_lazy.cmake
#
# An ANTLR tool before 4.10 decodes the tables of a grammar in a static constructor,
# so that every process pays for them. This makes whoever first asks for them do it: a
# parser asks only where a text is wrong. A lexer needs them from the start.
file(READ ${FILE} text)
string(REPLACE "${CLASS}::Initializer ${CLASS}::_init;" "" patched "${text}")
if(patched STREQUAL text)
  message(FATAL_ERROR "make_lazy.cmake: no static initializer of ${CLASS} in ${FILE}")
endif()

if(CLASS MATCHES "Parser$")
  string(REGEX REPLACE "\\.cpp$" ".h" HEADER ${FILE})
  file(READ ${HEADER} text)
  string(REPLACE "getATN() const override { return _atn; }"
         "getATN() const override { static Initializer initialize_once; return _atn; }"
         lazy "${text}")
  if(lazy STREQUAL text)
    message(FATAL_ERROR "make_lazy.cmake: no getATN of ${CLASS} in ${HEADER}")
  endif()
  file(WRITE ${HEADER} "${lazy}")
  file(WRITE ${FILE} "${patched}")
else()
  string(REGEX REPLACE "(${CLASS}::${CLASS}\\([A-Za-z]+ \\*input\\) : [A-Za-z]+\\(input\\) {)"
         "\\1\n  static Initializer initialize_once;" lazy "${patched}")
  if(lazy STREQUAL patched)
    message(FATAL_ERROR "make_lazy.cmake: no constructor of ${CLASS} in ${FILE}")
  endif()
  file(WRITE ${FILE} "${lazy}")
endif()
