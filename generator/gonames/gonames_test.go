package gonames_test

import (
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/generator/gonames"
)

func TestNames(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, words, exported, spoken string }{
		{"room", "room", "Room", "room"},
		{"user_id", "user id", "UserID", "user ID"},
		{"userId", "user Id", "UserID", "user ID"},
		{"UserID", "User ID", "UserID", "user ID"},
		{"ids", "ids", "IDs", "IDs"},
		{"IDs", "IDs", "IDs", "IDs"},
		{"cas", "cas", "Cas", "cas"},
		{"userIDsSeen", "user IDs Seen", "UserIDsSeen", "user IDs seen"},
		{"HTTPServer", "HTTP Server", "HTTPServer", "HTTP server"},
		{"http_server", "http server", "HTTPServer", "HTTP server"},
		{"avatarUrl", "avatar Url", "AvatarURL", "avatar URL"},
		{"JoinRefused", "Join Refused", "JoinRefused", "join refused"},
		{"NameTaken", "Name Taken", "NameTaken", "name taken"},
		{"qos", "qos", "QoS", "QoS"},
		{"ipv6", "ipv6", "IPv6", "IPv6"},
		{"sha256", "sha256", "SHA256", "SHA256"},
		{"x2y", "x2y", "X2y", "x2y"},
		{"v2Name", "v2 Name", "V2Name", "v2 name"},
		{"_hidden_", "hidden", "Hidden", "hidden"},
		{"__", "", "X", ""},
		{"_9p", "9p", "X9p", "9p"},
		{"S", "S", "S", "s"},
		{"THIS", "THIS", "THIS", "this"},
		{"type", "type", "Type", "type"},
		{"größe", "größe", "Größe", "größe"},
	} {
		if got := strings.Join(gonames.Words(tt.in), " "); got != tt.words {
			t.Errorf("Words(%q) = %q, want %q", tt.in, got, tt.words)
		}
		if got := gonames.Exported(tt.in); got != tt.exported {
			t.Errorf("Exported(%q) = %q, want %q", tt.in, got, tt.exported)
		}
		if got := gonames.Spoken(tt.in); got != tt.spoken {
			t.Errorf("Spoken(%q) = %q, want %q", tt.in, got, tt.spoken)
		}
	}
}

func TestIsPackage(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"chat": true, "chat_v2": true, "string": true, "main": true,
		"type": false, "go": false, "_": false, "": false, "a-b": false, "9p": false,
	} {
		if got := gonames.IsPackage(name); got != want {
			t.Errorf("IsPackage(%q) = %v, want %v", name, got, want)
		}
	}
}

func TestNamespace(t *testing.T) {
	t.Parallel()
	var n gonames.Namespace
	n.Reserve("the client", "Client", "Dial")
	if _, ok := n.Claim("Message", gonames.Holder{What: "struct Message"}); !ok {
		t.Error("a free name was refused")
	}
	for name, want := range map[string]string{"Message": "struct Message", "Client": "the client", "Dial": "the client"} {
		first, ok := n.Claim(name, gonames.Holder{What: "somebody else"})
		if ok || first.What != want {
			t.Errorf("Claim(%q) = %q, %v, want %q, false", name, first.What, ok, want)
		}
	}
	if n.Has("Peer") || !n.Has("Dial") {
		t.Error("Has does not tell what was claimed")
	}
}
