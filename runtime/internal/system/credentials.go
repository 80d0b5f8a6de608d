package system

// Credentials are of the process at the other end of a unix socket.
type Credentials struct{ PID, UID, GID int }
