//go:build !windows

package runtime

var systemPassing []error
