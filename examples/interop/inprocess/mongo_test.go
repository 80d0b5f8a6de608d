package inprocess

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/bson"
	driver "go.mongodb.org/mongo-driver/mongo"
	"go.mongodb.org/mongo-driver/mongo/options"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/internal/talks"
	"github.com/netgen-dev/netgen/examples/interop/internal/mongo"
)

// A collection keeps documents; every search finds all of them.
type collection struct {
	mongo.UnimplementedHandler
	mu        sync.Mutex
	documents []bson.Raw
	met       []string // the names of commands
}

// document is BSON without the size in front, which is the schema's.
func document(value any) (mongo.Document, error) {
	b, err := bson.Marshal(value)
	if err != nil {
		return nil, err
	}
	return b[4:], nil
}

// raw is BSON with its size.
func raw(d mongo.Document) bson.Raw {
	n := len(d) + 4
	return append([]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)}, d...)
}

// hello is what every driver asks first.
var hello = bson.D{
	{Key: "ok", Value: 1.0}, {Key: "isWritablePrimary", Value: true}, {Key: "maxWireVersion", Value: 17},
	{Key: "maxBsonObjectSize", Value: 16 << 20}, {Key: "maxMessageSizeBytes", Value: 48 << 20}, {Key: "maxWriteBatchSize", Value: 1000},
}

func (c *collection) Query(context.Context, *mongo.Peer, *mongo.QueryRequest) (*mongo.Documents, error) {
	d, err := document(hello)
	return &mongo.Documents{Documents: []mongo.Document{d}}, err
}

func (c *collection) Msg(_ context.Context, _ *mongo.Peer, request *mongo.MsgRequest) (*mongo.Reply, error) {
	var command bson.Raw
	var more []bson.Raw
	for _, section := range request.Sections {
		switch section := section.(type) {
		case *mongo.SectionBody:
			command = raw(section.Value)
		case *mongo.SectionSequence:
			for _, d := range section.Documents {
				more = append(more, raw(d))
			}
		}
	}
	reply, err := document(c.answer(command, more))
	return &mongo.Reply{Sections: []mongo.Section{&mongo.SectionBody{Value: reply}}}, err
}

// answer does what a command says.
func (c *collection) answer(command bson.Raw, more []bson.Raw) bson.D {
	c.mu.Lock()
	defer c.mu.Unlock()
	elements, err := command.Elements()
	if err != nil || len(elements) == 0 {
		return bson.D{{Key: "ok", Value: 0.0}, {Key: "errmsg", Value: "no command"}}
	}
	name := elements[0].Key()
	c.met = append(c.met, name)
	switch name {
	case "hello", "isMaster":
		return hello
	case "insert":
		c.documents = append(c.documents, more...)
		return bson.D{{Key: "ok", Value: 1.0}, {Key: "n", Value: len(more)}}
	case "find":
		cursor := bson.D{{Key: "id", Value: int64(0)}, {Key: "ns", Value: "test.people"}, {Key: "firstBatch", Value: slices.Clone(c.documents)}}
		return bson.D{{Key: "ok", Value: 1.0}, {Key: "cursor", Value: cursor}}
	case "ping", "endSessions":
		return bson.D{{Key: "ok", Value: 1.0}}
	}
	return bson.D{{Key: "ok", Value: 0.0}, {Key: "code", Value: 59}, {Key: "codeName", Value: "CommandNotFound"}, {Key: "errmsg", Value: "there is no " + name}}
}

// TestMongoServer has the driver for Go talk to a server of ours.
func TestMongoServer(t *testing.T) {
	t.Parallel()
	us := &collection{}
	tap := tapServer(t, peers.Mongo, mongo.NewServer(us).Server)
	ctx := talks.Within(t)
	client, err := driver.Connect(ctx, options.Client().ApplyURI("mongodb://"+tap.Addr+"/?directConnection=true"))
	if err != nil {
		t.Fatal(err)
	}
	people := client.Database("test").Collection("people")
	var many []any
	for i := range 200 {
		many = append(many, bson.D{{Key: "name", Value: fmt.Sprint("person ", i)}, {Key: "age", Value: i}})
	}
	if done, err := people.InsertMany(ctx, many); err != nil || len(done.InsertedIDs) != 200 {
		t.Fatalf("InsertMany: %+v, %v", done, err)
	}
	found, err := people.Find(ctx, bson.D{{Key: "age", Value: bson.D{{Key: "$gt", Value: 3}}}})
	if err != nil {
		t.Fatal(err)
	}
	var got []struct {
		Name string
		Age  int
	}
	if err := found.All(ctx, &got); err != nil || len(got) != 200 || got[199].Name != "person 199" || got[199].Age != 199 {
		t.Errorf("Find: %d, %v", len(got), err)
	}
	if err := client.Ping(ctx, nil); err != nil {
		t.Errorf("Ping: %v", err)
	}
	failed := client.Database("test").RunCommand(ctx, bson.D{{Key: "dance", Value: 1}}).Err()
	if of, ok := failed.(driver.CommandError); !ok || of.Code != 59 || of.Message != "there is no dance" {
		t.Errorf("a command that there is not: %v", failed)
	}
	if err := client.Disconnect(ctx); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"insert", "find", "ping", "dance"} {
		if !slices.Contains(us.met, want) {
			t.Errorf("no %s was met", want)
		}
	}
	library(t, "mongo-driver", "go.mongodb.org/mongo-driver").Record(t, peers.Row{
		Protocol: "MongoDB", Ours: peers.AsServer, Verdict: tap.Judge(t),
		Exchanged: "OP_QUERY to begin, OP_MSG with sequences: 200 documents inserted and found, ping, an unknown command",
	})
}
