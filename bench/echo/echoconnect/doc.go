// Package echoconnect has the calls of echo.proto, as the plugin of Connect makes
// them; the name of the package is changed by hand.
package echoconnect
