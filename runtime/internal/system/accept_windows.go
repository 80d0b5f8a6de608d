package system

import "syscall"

// PassingErrors are errors of accepting that pass and have other numbers than usual:
// Winsock's for a connection that was reset, no more sockets and no room for buffers.
var PassingErrors = []error{syscall.Errno(10054), syscall.Errno(10024), syscall.Errno(10055)}
