package wordends

func appendSwap(b, raw []byte, _ *Code) ([]byte, error) {
	if len(raw) == 0 {
		return b, nil
	}
	last := len(raw) - 1
	return append(append(b, raw[last]), raw[:last]...), nil
}

func readSwap(coded []byte, _ *Code) ([]byte, error) {
	if len(coded) == 0 {
		return nil, nil
	}
	return append(append([]byte{}, coded[1:]...), coded[0]), nil
}
