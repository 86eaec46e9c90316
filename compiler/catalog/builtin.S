// The bytes of catalog.bin, read-only and on a page of their own.

    .section .rodata.cairn_catalog, "a"
    .balign 4096
    .globl cairn_catalog_begin
    .type cairn_catalog_begin, %object
cairn_catalog_begin:
    .incbin CAIRN_CATALOG_FILE
    .size cairn_catalog_begin, . - cairn_catalog_begin

    .section .note.GNU-stack, "", %progbits
