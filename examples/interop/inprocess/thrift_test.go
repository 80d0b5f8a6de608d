package inprocess

import (
	"context"
	"errors"
	"net"
	"testing"

	"github.com/apache/thrift/lib/go/thrift"
	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/internal/talks"
	ours "github.com/netgen-dev/netgen/examples/interop/internal/thrift"
	"github.com/netgen-dev/netgen/runtime"
)

// An echo is a service of Apache's library that answers with the struct that it got.
type echo struct{ thrift.TProcessor }

func (echo) Process(ctx context.Context, in, out thrift.TProtocol) (bool, thrift.TException) {
	name, kind, sequence, err := in.ReadMessageBegin(ctx)
	if err != nil {
		return false, thrift.WrapTException(err)
	}
	if name != "echo" {
		failed := thrift.NewTApplicationException(thrift.UNKNOWN_METHOD, "there is no "+name)
		err = errors.Join(in.Skip(ctx, thrift.STRUCT), in.ReadMessageEnd(ctx), out.WriteMessageBegin(ctx, name, thrift.EXCEPTION, sequence),
			failed.Write(ctx, out), out.WriteMessageEnd(ctx), out.Flush(ctx))
		return true, thrift.WrapTException(err)
	}
	var got person
	err = errors.Join(got.Read(ctx, in), in.ReadMessageEnd(ctx))
	if err == nil && kind == thrift.CALL {
		err = errors.Join(out.WriteMessageBegin(ctx, name, thrift.REPLY, sequence), got.Write(ctx, out), out.WriteMessageEnd(ctx), out.Flush(ctx))
	}
	return true, thrift.WrapTException(err)
}

// A person is a struct as Thrift's compiler would make it, with fields of most types.
type person struct {
	Name   string
	Age    int32
	Happy  bool
	Height float64
	Big    int64
	Ids    []int32
	Inner  string
}

func (p *person) Write(ctx context.Context, out thrift.TProtocol) error {
	field := func(kind thrift.TType, id int16, write func() error) error {
		return errors.Join(out.WriteFieldBegin(ctx, "", kind, id), write(), out.WriteFieldEnd(ctx))
	}
	return errors.Join(out.WriteStructBegin(ctx, "person"),
		field(thrift.STRING, 1, func() error { return out.WriteString(ctx, p.Name) }),
		field(thrift.I32, 2, func() error { return out.WriteI32(ctx, p.Age) }),
		field(thrift.BOOL, 3, func() error { return out.WriteBool(ctx, p.Happy) }),
		field(thrift.DOUBLE, 4, func() error { return out.WriteDouble(ctx, p.Height) }),
		field(thrift.I64, 5, func() error { return out.WriteI64(ctx, p.Big) }),
		field(thrift.LIST, 6, func() error {
			err := out.WriteListBegin(ctx, thrift.I32, len(p.Ids))
			for _, id := range p.Ids {
				err = errors.Join(err, out.WriteI32(ctx, id))
			}
			return err
		}),
		field(thrift.STRUCT, 7, func() error {
			return errors.Join(out.WriteStructBegin(ctx, "inner"),
				field(thrift.STRING, 1, func() error { return out.WriteString(ctx, p.Inner) }), out.WriteFieldStop(ctx))
		}),
		out.WriteFieldStop(ctx))
}

func (p *person) Read(ctx context.Context, in thrift.TProtocol) error {
	for {
		_, kind, id, err := in.ReadFieldBegin(ctx)
		if err != nil || kind == thrift.STOP {
			return err
		}
		switch id {
		case 1:
			p.Name, err = in.ReadString(ctx)
		case 2:
			p.Age, err = in.ReadI32(ctx)
		case 3:
			p.Happy, err = in.ReadBool(ctx)
		case 4:
			p.Height, err = in.ReadDouble(ctx)
		case 5:
			p.Big, err = in.ReadI64(ctx)
		case 6:
			var n int
			_, n, err = in.ReadListBegin(ctx)
			for range n {
				id, failed := in.ReadI32(ctx)
				p.Ids, err = append(p.Ids, id), errors.Join(err, failed)
			}
		case 7:
			_, _, _, err = in.ReadFieldBegin(ctx)
			inner, failed := in.ReadString(ctx)
			_, _, _, stop := in.ReadFieldBegin(ctx)
			p.Inner, err = inner, errors.Join(err, failed, stop)
		}
		if err != nil {
			return err
		}
	}
}

// ann is a person, in Apache's library and in ours.
var (
	ann     = person{"ann", 42, true, 1.75, -1 << 40, []int32{1, -2, 3}, "deep"}
	annOurs = ours.Fields{Fields: []ours.Field{
		{ID: 1, Value: &ours.ContentBinary{Value: []byte("ann")}},
		{ID: 2, Value: &ours.ContentI32{Value: 42}},
		{ID: 3, Value: &ours.ContentBool{Value: true}},
		{ID: 4, Value: &ours.ContentDouble{Value: 1.75}},
		{ID: 5, Value: &ours.ContentI64{Value: -1 << 40}},
		{ID: 6, Value: &ours.ContentList{Value: &ours.ItemsI32s{Value: []int32{1, -2, 3}}}},
		{ID: 7, Value: &ours.ContentStruct{Value: ours.Fields{Fields: []ours.Field{
			{ID: 1, Value: &ours.ContentBinary{Value: []byte("deep")}},
		}}}},
	}}
)

// apache is what Apache's library calls a configuration, of a framed transport.
func apache() (thrift.TTransportFactory, thrift.TProtocolFactory) {
	config := &thrift.TConfiguration{}
	return thrift.NewTFramedTransportFactoryConf(thrift.NewTTransportFactory(), config), thrift.NewTBinaryProtocolFactoryConf(config)
}

func TestThriftClient(t *testing.T) {
	t.Parallel()
	socket, err := thrift.NewTServerSocket("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	transports, protocols := apache()
	server := thrift.NewTSimpleServer4(echo{}, socket, transports, protocols)
	if err := server.Listen(); err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.AcceptLoop() }()
	t.Cleanup(func() { _ = server.Stop() })
	tap := peers.NewTap(t, peers.Thrift, socket.Addr().String())
	ctx := talks.Within(t)
	client, err := ours.Dial(ctx, "tcp://"+tap.Addr)
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Oneway(ctx, &ours.Oneway{Name: "echo", Args: annOurs}); err != nil {
		t.Fatal(err)
	}
	var all []*runtime.Future[*ours.Result]
	for range 50 {
		all = append(all, client.CallAsync(ctx, &ours.CallRequest{Name: "echo", Args: annOurs}))
	}
	for _, future := range all {
		got, err := future.Await(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(&ours.Result{Name: "echo", Result: annOurs}, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	}
	_, err = client.Call(ctx, &ours.CallRequest{Name: "nothing"})
	want := []ours.Field{{ID: 1, Value: &ours.ContentBinary{Value: []byte("there is no nothing")}}, {ID: 2, Value: &ours.ContentI32{Value: 1}}}
	if failed, ok := errors.AsType[*ours.Exception](err); !ok || !cmp.Equal(failed.Fields.Fields, want) {
		t.Errorf("a method that there is not: %v", err)
	}
	_ = client.Close()
	<-client.Done()
	library(t, "thrift", "github.com/apache/thrift").Record(t, peers.Row{
		Protocol: "Thrift", Ours: peers.AsClient, Verdict: tap.Judge(t),
		Exchanged: "binary protocol, framed: 50 calls at once with fields of seven types, a oneway, an exception",
	})
}

// thriftEcho is echo, of ours.
type thriftEcho struct{ told chan string }

func (e thriftEcho) Call(_ context.Context, _ *ours.Peer, request *ours.CallRequest) (*ours.Result, error) {
	if request.Name != "echo" {
		return nil, &ours.Exception{Name: request.Name, Fields: ours.Fields{Fields: []ours.Field{
			{ID: 1, Value: &ours.ContentBinary{Value: []byte("there is no " + request.Name)}},
			{ID: 2, Value: &ours.ContentI32{Value: thrift.UNKNOWN_METHOD}},
		}}}
	}
	return &ours.Result{Name: request.Name, Result: request.Args}, nil
}

func (e thriftEcho) Oneway(_ context.Context, _ *ours.Peer, event *ours.Oneway) { e.told <- event.Name }

func TestThriftServer(t *testing.T) {
	t.Parallel()
	us := thriftEcho{make(chan string, 1)}
	tap := tapServer(t, peers.Thrift, ours.NewServer(us).Server)
	ctx := talks.Within(t)
	conn, err := net.Dial("tcp", tap.Addr)
	if err != nil {
		t.Fatal(err)
	}
	transports, protocols := apache()
	transport, err := transports.GetTransport(thrift.NewTSocketFromConnConf(conn, nil))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = transport.Close() }()
	out := protocols.GetProtocol(transport)
	client := thrift.NewTStandardClient(protocols.GetProtocol(transport), out)
	err = errors.Join(out.WriteMessageBegin(ctx, "tell", thrift.ONEWAY, 7), ann.Write(ctx, out), out.WriteMessageEnd(ctx), out.Flush(ctx))
	if err != nil {
		t.Fatal(err)
	}
	if told := <-us.told; told != "tell" {
		t.Errorf("told %q", told)
	}
	for range 3 {
		var got person
		if _, err := client.Call(ctx, "echo", &ann, &got); err != nil || !cmp.Equal(got, ann) {
			t.Errorf("got %+v, %v", got, err)
		}
	}
	var got person
	_, err = client.Call(ctx, "nothing", &ann, &got)
	if failed, ok := errors.AsType[thrift.TApplicationException](err); !ok || failed.TypeId() != thrift.UNKNOWN_METHOD {
		t.Errorf("a method that there is not: %v", err)
	}
	library(t, "thrift", "github.com/apache/thrift").Record(t, peers.Row{
		Protocol: "Thrift", Ours: peers.AsServer, Verdict: tap.Judge(t),
		Exchanged: "binary protocol, framed: calls with fields of seven types, a oneway, an exception",
	})
}
