package tacacs

import (
	"bytes"
	"crypto/md5"
	"encoding/binary"
)

// secret is what a server and its clients share.
var secret = []byte("tac_plus_key")

func appendObfuscate(b, raw []byte, m any) ([]byte, error) {
	at := len(b)
	b = append(b, raw...)
	headOf(m).hide(b[at:])
	return b, nil
}

func readObfuscate(coded []byte, m any) ([]byte, error) {
	raw := bytes.Clone(coded)
	headOf(m).hide(raw)
	return raw, nil
}

// A head is what stands in front of what is hidden.
type head struct {
	minor   Minor
	number  uint8
	flags   Flags
	session uint32
}

func headOf(m any) head {
	switch m := m.(type) {
	case *AuthenticateRequest:
		return head{m.Minor, m.Number, m.Flags, m.Session}
	case *GoOnRequest:
		return head{m.Minor, m.Number, m.Flags, m.Session}
	case *Authentication:
		return head{m.Minor, m.Number, m.Flags, m.Session}
	case *AuthorizeRequest:
		return head{m.Minor, m.Number, m.Flags, m.Session}
	case *AuthorizeReply:
		return head{m.Minor, m.Number, m.Flags, m.Session}
	case *ReportRequest:
		return head{m.Minor, m.Number, m.Flags, m.Session}
	case *ReportReply:
		return head{m.Minor, m.Number, m.Flags, m.Session}
	}
	return head{}
}

// hide hides bytes, or shows them again (4.5).
func (h head) hide(b []byte) {
	if h.flags.Unencrypted {
		return
	}
	var pad []byte
	for at := 0; at < len(b); at += len(pad) {
		sum := binary.BigEndian.AppendUint32(nil, h.session)
		sum = append(sum, secret...)
		sum = append(sum, 0xc0|byte(h.minor), h.number)
		next := md5.Sum(append(sum, pad...))
		pad = next[:]
		for i := range min(len(pad), len(b)-at) {
			b[at+i] ^= pad[i]
		}
	}
}
