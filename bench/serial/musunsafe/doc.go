// Package musunsafe has the serializers of mus for package plain, which alias.
package musunsafe

//go:generate go run ../musgen -unsafe mus.gen.go
