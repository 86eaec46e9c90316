// The rules of Cairn: no actions, no predicates, and LL(1) throughout, so that the
// generated parser never has to predict (a test looks for `adaptivePredict`).
//
// Where one token is not enough, a rule covers more than the language has and
// `compiler/parse/antlr_bridge.cpp` refuses the rest: the parameters of a lambda are
// an expression in parentheses, the name of an argument is an expression, operators
// are a flat list, and `,` may be doubled.
//
// The base class is ours: compiler/parse/antlr_parser.h says why.
parser grammar CairnParser;
options { tokenVocab = CairnLexer; superClass = PartParser; }
@parser::postinclude { #include "compiler/parse/antlr_parser.h" }

file : topLevel* EOF ;

topLevel : importDeclaration
         | decorator* PUB? ( app | stack | module | typeAlias | function | extern_ | rule_ | test
                           | let ) ;

importDeclaration : IMPORT ( importItems | STAR AS name | TEMPLATE name ) FROM string ;
importItems : LEFT_BRACE importItem (COMMA importItem?)* RIGHT_BRACE ;
importItem : name (AS name)? ;

app : APP name appBody ;
appBody : LEFT_BRACE appItem* RIGHT_BRACE ;
appItem : decorator* ( env | deploy | stackSet | tags | let ) ;
env : ENV name record ;
deploy : DEPLOY path (AS name)? TO expression record? ;
stackSet : STACKSET path record ;

stack : STACK name block ;
module : MODULE name block ;
typeAlias : TYPE name ASSIGN type ;
function : FN name formals (COLON type)? ( ASSIGN expression | functionBody ) ;
functionBody : LEFT_BRACE let* RETURN expression RIGHT_BRACE ;
formals : LEFT_PAREN (formal (COMMA formal?)*)? RIGHT_PAREN ;
formal : name COLON type (ASSIGN expression)? ;
extern_ : EXTERN path ( recordType (ARROW recordType)? | FROM string ) ;
rule_ : RULE name formals block ;
test : TEST string block ;

block : LEFT_BRACE statement* RIGHT_BRACE ;
statement : decorator* ( param | let | resource | existing | output | assert_ | tags | raw
                       | snapshot | for_ | if_ ) ;
param : PARAM name COLON type (ASSIGN expression)? record? ;
let : LET name (COLON type)? ASSIGN expression ;
resource : NESTED? RESOURCE name key? COLON UNCHECKED? path record ;
existing : EXISTING name key? COLON path record ;
key : LEFT_BRACKET expression RIGHT_BRACKET ;
output : (OUTPUT | EXPORT) name (COLON type)? ASSIGN expression (AS string)? ;
assert_ : ASSERT expression (COMMA expression)? ;
tags : TAGS record ;
raw : RAW record ;
snapshot : SNAPSHOT expression ;
for_ : FOR name (COMMA name)? IN expression block ;
if_ : IF expression block (ELSE_IF expression block)* (ELSE block)? ;
decorator : AT name arguments? ;

record : LEFT_BRACE (field COMMA?)* RIGHT_BRACE ;
field : label COLON expression
      | string COLON expression
      | ELLIPSIS expression
      | FOR name (COMMA name)? IN expression record
      | IF expression record (ELSE_IF expression record)* (ELSE record)?
      | UNCHECKED record ;

// `if` and lambda sit above the operators, so `if c then a + b` has one reading.
expression : IF expression THEN expression (ELSE_IF expression THEN expression)* ELSE expression
           | term binary* (FAT_ARROW expression)? ;
binary : ( STAR | SLASH | PERCENT | PLUS | MINUS | RANGE | LESS | LESS_EQUAL | EQUAL | NOT_EQUAL
         | MATCHES | IN | AND | OR | COALESCE | PIPE ) term
       | GREATER ASSIGN? term ;
term : (BANG | MINUS)* ( path | NUMBER | FLOAT | TRUE | FALSE | NULL_ | string | record | list
                       | parenthesised | policy ) suffix* ;
suffix : (DOT | QUESTION_DOT) name | index | arguments | BANG ;
index : LEFT_BRACKET expression RIGHT_BRACKET ;
parenthesised : LEFT_PAREN (expression (COMMA expression?)*)? RIGHT_PAREN ;
arguments : LEFT_PAREN (argument (COMMA argument?)*)? RIGHT_PAREN ;
argument : expression (COLON expression)? ;

list : LEFT_BRACKET (item (COMMA item?)*)? RIGHT_BRACKET ;
item : ELLIPSIS expression
     | FOR name (COMMA name)? IN expression (IF expression)? COLON expression
     | IF expression ( COLON expression
                     | THEN expression (ELSE_IF expression THEN expression)* ELSE expression )
     | term binary* (FAT_ARROW expression)? ;

policy : POLICY policyBody ;
policyBody : LEFT_BRACE policyItem* RIGHT_BRACE ;
policyItem : (ALLOW | DENY) EXCEPT? expression (TO EXCEPT? expression)? (ON EXCEPT? expression)?
             (WHEN expression)? (AS string)?
           | FOR name (COMMA name)? IN expression policyBody
           | IF expression policyBody (ELSE_IF expression policyBody)* (ELSE policyBody)? ;

string : (QUOTE | QUOTE_TRIPLED) (TEXT | interpolation)* QUOTE_END
       | RAW_STRING
       | RAW_TRIPLED ;
interpolation : INTERPOLATION expression RIGHT_BRACE ;

type : typeTerm (PIPE typeTerm)* ;
typeTerm : ( path typeArguments? | string | MINUS? NUMBER | TRUE | FALSE | recordType
           | LEFT_PAREN type RIGHT_PAREN ) QUESTION? ;
typeArguments : LESS type (COMMA type)* GREATER ;
recordType : LEFT_BRACE (recordTypeField COMMA?)* RIGHT_BRACE ;
recordTypeField : label COLON type (ASSIGN expression)? ;

// A word that names a value or a type. Not `unchecked`, `policy` and `except`: where
// these are names, the token is IDENT already, and so are the words below them in
// `name` when they stand before `:` or after `.`.
path : ( IDENT | APP | STACK | MODULE | TYPE | FN | EXTERN | RULE | TEST | IMPORT | FROM | AS | PUB
       | TEMPLATE | PARAM | LET | RESOURCE | EXISTING | NESTED | OUTPUT | EXPORT | ASSERT | TAGS
       | RAW | SNAPSHOT | RETURN | ENV | DEPLOY | STACKSET | ALLOW | DENY | TO | ON | WHEN )
       (DOUBLE_COLON name)* ;

// The name of a property.
label : IDENT | APP | STACK | MODULE | TYPE | FN | EXTERN | RULE | TEST | IMPORT | FROM | AS | PUB
      | TEMPLATE | PARAM | LET | RESOURCE | EXISTING | NESTED | OUTPUT | EXPORT | ASSERT | TAGS
      | RAW | SNAPSHOT | RETURN | ENV | DEPLOY | STACKSET | ALLOW | DENY | TO | ON | WHEN ;

// Any word at all, where only a name can stand.
name : IDENT | APP | STACK | MODULE | TYPE | FN | EXTERN | RULE | TEST | IMPORT | FROM | AS | PUB
     | TEMPLATE | PARAM | LET | RESOURCE | EXISTING | NESTED | OUTPUT | EXPORT | ASSERT | TAGS
     | RAW | SNAPSHOT | RETURN | ENV | DEPLOY | STACKSET | ALLOW | DENY | TO | ON | WHEN
     | UNCHECKED | POLICY | EXCEPT | FOR | IN | IF | THEN | ELSE | ELSE_IF | TRUE | FALSE | NULL_ ;
