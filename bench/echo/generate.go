package echo

//go:generate go run github.com/netgen-dev/netgen/cmd/netgen generate ./echo.netgen
