package inprocess

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"testing"

	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/interop/internal/kafka"
	"github.com/netgen-dev/netgen/runtime/wire/wiretest"
)

// A kafkaBody is what requests and responses of kmsg have both.
type kafkaBody interface {
	SetVersion(int16)
	IsFlexible() bool
	ReadFrom([]byte) error
	AppendTo([]byte) []byte
}

// kafkaTheirs are the messages of the schema as kmsg knows them.
var kafkaTheirs = map[string]func() kafkaBody{
	"APIVersionsRequest": func() kafkaBody { return new(kmsg.ApiVersionsRequest) },
	"APIVersionsReply":   func() kafkaBody { return new(kmsg.ApiVersionsResponse) },
	"MetadataRequest":    func() kafkaBody { return new(kmsg.MetadataRequest) },
	"MetadataReply":      func() kafkaBody { return new(kmsg.MetadataResponse) },
	"ProduceRequest":     func() kafkaBody { return new(kmsg.ProduceRequest) },
	"ProduceReply":       func() kafkaBody { return new(kmsg.ProduceResponse) },
	"FetchRequest":       func() kafkaBody { return new(kmsg.FetchRequest) },
	"FetchReply":         func() kafkaBody { return new(kmsg.FetchResponse) },
}

// kafkaUnlike says of values that the schema allows in versions in which Kafka does
// not: what may be null there from some version on, may be null here in all.
func kafkaUnlike(value any, version uint64) bool {
	switch value := value.(type) {
	case *kafka.MetadataRequest:
		noName := func(topic kafka.TopicRequest) bool { return topic.Name == nil }
		return version < 1 && value.Topics == nil || version < 10 && slices.ContainsFunc(value.Topics, noName)
	case *kafka.MetadataReply:
		noName := func(topic kafka.Topic) bool { return topic.Name == nil }
		return version < 12 && slices.ContainsFunc(value.Topics, noName)
	}
	return false
}

// kafkaHead returns how many bytes are in front of the body: the length, and the
// header of a request or a response.
func kafkaHead(b []byte, isRequest, isFlexible bool) int {
	at := 4 + 4
	if isRequest {
		at = 4 + 2 + 2 + 4
		if n := int16(binary.BigEndian.Uint16(b[at:])); n > 0 {
			at += int(n)
		}
		at += 2
	}
	if !isFlexible {
		return at
	}
	count, n := binary.Uvarint(b[at:])
	at += n
	for range count {
		_, n := binary.Uvarint(b[at:]) // the tag
		at += n
		size, n := binary.Uvarint(b[at:])
		at += n + int(size)
	}
	return at
}

// TestKafkaOracle has kmsg read random messages of ours in every version that the
// schema has, and write them again as the same bytes.
func TestKafkaOracle(t *testing.T) {
	t.Parallel()
	met := map[string]int{}
	for seed := range uint64(100) {
		for _, s := range wiretest.Samples(kafka.Conversation(), seed) {
			version := s.Exchange.Version
			if s.Method.Name == "NewerVersions" {
				continue // kmsg knows what these versions are
			}
			find := kafkaTheirs[s.Message.Name]
			if find == nil {
				t.Fatalf("nobody compares %s", s.Message.Name)
			}
			if kafkaUnlike(s.Value, version) {
				continue
			}
			their, isRequest := find(), s.Message == s.Method.Open[0]
			their.SetVersion(int16(version))
			hasTags := their.IsFlexible() && (isRequest || s.Message.Name != "APIVersionsReply")
			head := kafkaHead(s.Bytes, isRequest, hasTags)
			name := fmt.Sprintf("%s v%d", s.Message.Name, version)
			if err := their.ReadFrom(s.Bytes[head:]); err != nil {
				t.Fatalf("kmsg does not read %s: %v\n%s", name, err, hex.Dump(s.Bytes[head:]))
			}
			if again := their.AppendTo(nil); !bytes.Equal(again, s.Bytes[head:]) {
				t.Fatalf("%s\nours\n%skmsg's\n%s", name, hex.Dump(s.Bytes[head:]), hex.Dump(again))
			}
			met[name]++
		}
	}
	for _, method := range kafka.Conversation().Methods {
		if method.Name == "NewerVersions" {
			continue
		}
		for version := method.LowVersion; version <= method.HighVersion; version++ {
			for _, half := range []string{"Request", "Reply"} {
				if name := fmt.Sprintf("%s%s v%d", method.Name, half, version); met[name] == 0 {
					t.Errorf("no %s was compared", name)
				}
			}
		}
	}
	library(t, "kmsg", "github.com/twmb/franz-go/pkg/kmsg").Record(t, peers.Row{
		Protocol: "Kafka", Ours: "codec", Verdict: "not asked",
		Exchanged: "random values of ApiVersions v0-4, Metadata v0-12, Produce v3-9 and Fetch v4-12: the same bytes, written and read",
	})
}
