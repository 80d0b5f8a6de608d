package echo

//go:generate sh -c "cd ../.. && go run ./cmd/netgen generate bench/echo/echo.netgen"
