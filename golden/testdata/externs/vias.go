package vias

import (
	"encoding/hex"
	"slices"
)

func appendRev(b, raw []byte, _ any) ([]byte, error) {
	c := slices.Clone(raw)
	slices.Reverse(c)
	return append(b, c...), nil
}
func readRev(coded []byte, _ any) ([]byte, error) {
	c := slices.Clone(coded)
	slices.Reverse(c)
	return c, nil
}

func appendPairs(b, raw []byte, _ any) ([]byte, error) { return hex.AppendEncode(b, raw), nil }
func readPairs(coded []byte, _ any) ([]byte, error)    { return hex.DecodeString(string(coded)) }
