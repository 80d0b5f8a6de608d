package enumtexts

import "slices"

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
