/* For reading foreign files. */
#ifndef alignas
#define alignas _Alignas
#define alignof _Alignof
#endif
