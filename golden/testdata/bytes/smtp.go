package smtp

import (
	"testing"

	"github.com/netgen-dev/netgen/runtime/wire"
)

// The case of a command and of what a word begins with plays no part (RFC 5321, 2.4).
func TestCase(t *testing.T) {
	for _, line := range []string{"MAIL FROM:<a@b>\r\n", "mail from:<a@b> SIZE=9\r\n", "Mail From:<a@b>\r\n"} {
		var r wire.Reader
		r.Reset([]byte(line), false, 100)
		got, _ := Conversation().Message("MailRequest").Read(&r, new(wire.Exchange), new(MailRequest)).(*MailRequest)
		if err := r.Err(); err != nil || got.From != "a@b" {
			t.Errorf("%q: %v, %v", line, got, err)
		}
	}
}
