# cmake -DFILE=<generated.cpp> -DCLASS=<its class> -P make_lazy.cmake
#
# An ANTLR tool before 4.10 decodes the tables of a grammar in a static constructor,
# so that every process pays for them. This makes the first parser do it.
file(READ ${FILE} text)
string(REPLACE "${CLASS}::Initializer ${CLASS}::_init;" "" patched "${text}")
if(patched STREQUAL text)
  message(FATAL_ERROR "make_lazy.cmake: no static initializer of ${CLASS} in ${FILE}")
endif()
string(REGEX REPLACE "(${CLASS}::${CLASS}\\([A-Za-z]+ \\*input\\) : [A-Za-z]+\\(input\\) {)"
       "\\1\n  static Initializer initialize_once;" lazy "${patched}")
if(lazy STREQUAL patched)
  message(FATAL_ERROR "make_lazy.cmake: no constructor of ${CLASS} in ${FILE}")
endif()
file(WRITE ${FILE} "${lazy}")
