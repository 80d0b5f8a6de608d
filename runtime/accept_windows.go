package runtime

import "syscall"

// systemPassing are Winsock's numbers for a connection that was reset, no more
// sockets and no room for buffers.
var systemPassing = []error{syscall.Errno(10054), syscall.Errno(10024), syscall.Errno(10055)}
