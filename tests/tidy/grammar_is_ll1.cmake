# cmake -DPARSER=<generated parser> -P grammar_is_ll1.cmake
#
# ANTLR writes `adaptivePredict` where one token does not decide. Each such place
# costs time on every parse and makes messages vague, so the grammar has none.
file(STRINGS ${PARSER} rules REGEX "enterRule\\(_localctx")
file(STRINGS ${PARSER} predictions REGEX "adaptivePredict")
list(LENGTH rules rule_count)
list(LENGTH predictions prediction_count)
if(rule_count LESS 40)
  message(FATAL_ERROR "${PARSER} is no generated parser of Cairn: ${rule_count} rules")
endif()
if(prediction_count GREATER 0)
  message(FATAL_ERROR "the grammar needs more than one token in ${prediction_count} places")
endif()
