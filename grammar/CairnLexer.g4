// The tokens of Cairn. `compiler/parse/lexer.cpp` implements this grammar by hand,
// because ANTLR's own lexer takes two thirds of the time of a parse; a test holds the
// two to each other. Where a text is not Cairn they differ on purpose: the hand-written
// lexer ends an unterminated `"` at the end of its line and survives any bytes.
//
// Braces push and pop a mode, so that `}` ends an interpolation at the right depth.
// Keywords are soft: `compiler/parse/soft_keywords.cpp` decides where one is a name.
lexer grammar CairnLexer;

// `else if` is one token to the parser, which keeps long chains flat.
tokens { ELSE_IF }

APP: 'app'; STACK: 'stack'; MODULE: 'module'; TYPE: 'type'; FN: 'fn'; EXTERN: 'extern';
RULE: 'rule'; TEST: 'test'; IMPORT: 'import'; FROM: 'from'; AS: 'as'; PUB: 'pub';
TEMPLATE: 'template'; PARAM: 'param'; LET: 'let'; RESOURCE: 'resource';
EXISTING: 'existing'; NESTED: 'nested'; OUTPUT: 'output'; EXPORT: 'export';
ASSERT: 'assert'; TAGS: 'tags'; RAW: 'raw'; UNCHECKED: 'unchecked'; SNAPSHOT: 'snapshot';
RETURN: 'return'; ENV: 'env'; DEPLOY: 'deploy'; STACKSET: 'stackset'; POLICY: 'policy';
ALLOW: 'allow'; DENY: 'deny'; TO: 'to'; ON: 'on'; WHEN: 'when'; EXCEPT: 'except';
FOR: 'for'; IN: 'in'; IF: 'if'; THEN: 'then'; ELSE: 'else';
TRUE: 'true'; FALSE: 'false'; NULL_: 'null';
IDENT: [A-Za-z_] [A-Za-z0-9_]*;

// Covers `007`, `12px` and `1__0`, which the lexer refuses with a reason.
NUMBER: [0-9] [0-9A-Za-z_]*;
FLOAT: [0-9] [0-9A-Za-z_]* '.' [0-9] [0-9A-Za-z_]*;

DOUBLE_COLON: '::'; COLON: ':'; COMMA: ','; ELLIPSIS: '...'; RANGE: '..';
QUESTION_DOT: '?.'; DOT: '.'; COALESCE: '??'; QUESTION: '?'; ARROW: '->'; FAT_ARROW: '=>';
EQUAL: '=='; NOT_EQUAL: '!='; MATCHES: '=~'; LESS_EQUAL: '<='; LESS: '<';
// No `>=`: `Input<Int>=3` closes a type. The parser joins the two where an operator stands.
GREATER: '>'; ASSIGN: '='; AND: '&&'; OR: '||'; PIPE: '|'; BANG: '!'; PLUS: '+';
MINUS: '-'; STAR: '*'; SLASH: '/'; PERCENT: '%'; AT: '@';
LEFT_PAREN: '('; RIGHT_PAREN: ')'; LEFT_BRACKET: '['; RIGHT_BRACKET: ']';
LEFT_BRACE: '{' -> pushMode(DEFAULT_MODE);
RIGHT_BRACE: '}' -> popMode;

RAW_TRIPLED: '\'\'\'' .*? '\'\'\'' '\''*;
RAW_STRING: '\'' ~['\r\n]* '\'';
QUOTE_TRIPLED: '"""' -> pushMode(TRIPLED);
QUOTE: '"' -> pushMode(DOUBLE);

DOC_COMMENT: '///' (~[/\r\n] ~[\r\n]*)? -> channel(HIDDEN);
COMMENT: ('//' ~[\r\n]* | '/*' .*? '*/') -> channel(HIDDEN);
SPACE: [ \t\r\n\f]+ -> channel(HIDDEN);
INVALID: .;

mode DOUBLE;
INTERPOLATION: '${' -> pushMode(DEFAULT_MODE);
TEXT: ('\\' ~[\r\n] | ~["\\$\r\n])+;
LONE: [\\$] -> type(TEXT);
QUOTE_END: '"' -> popMode;

// The last three of several quotes end the string; those before are its text.
mode TRIPLED;
TRIPLED_INTERPOLATION: '${' -> type(INTERPOLATION), pushMode(DEFAULT_MODE);
TRIPLED_TEXT: ('\\' . | ~["\\$])+ -> type(TEXT);
TRIPLED_LONE: ["\\$] -> type(TEXT);
TRIPLED_END: '"""' '"'* -> type(QUOTE_END), popMode;
