package sums

func appendFlip(b, raw []byte, _ any) ([]byte, error) {
	for _, c := range raw {
		b = append(b, ^c)
	}
	return b, nil
}

func readFlip(coded []byte, _ any) ([]byte, error) { return appendFlip(nil, coded, nil) }
