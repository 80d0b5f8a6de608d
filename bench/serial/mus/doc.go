// Package mus has the serializers of mus for package plain.
package mus

//go:generate go run ../musgen mus.gen.go
