package kafka

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
)

// The compressions of a record batch that the standard library has.
const (
	none      = 0
	gzipped   = 1
	codecOf   = 0x07 // of the attributes
	mostOfAll = 100 << 20
)

// appendCompression appends records, compressed as the attributes say.
func appendCompression(b, raw []byte, m *RecordBatch) ([]byte, error) {
	switch codec := m.Attributes & codecOf; codec {
	case none:
		return append(b, raw...), nil
	case gzipped:
		out := bytes.NewBuffer(b)
		w := gzip.NewWriter(out)
		if _, err := w.Write(raw); err != nil {
			return nil, err
		}
		err := w.Close()
		return out.Bytes(), err
	default:
		return nil, fmt.Errorf("compression %d is not known here", codec)
	}
}

// readCompression undoes what appendCompression does.
func readCompression(raw []byte, m *RecordBatch) ([]byte, error) {
	switch codec := m.Attributes & codecOf; codec {
	case none:
		return raw, nil
	case gzipped:
		r, err := gzip.NewReader(bytes.NewReader(raw))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(io.LimitReader(r, mostOfAll))
	default:
		return nil, fmt.Errorf("compression %d is not known here", codec)
	}
}
