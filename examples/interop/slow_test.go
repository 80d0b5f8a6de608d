package interop

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/examples/memcached/cache"
	"github.com/netgen-dev/netgen/examples/modbus/bank"
	"github.com/netgen-dev/netgen/examples/mqtt/broker"
	"github.com/netgen-dev/netgen/examples/nats/hub"
	"github.com/netgen-dev/netgen/examples/postgres/toy"
	"github.com/netgen-dev/netgen/examples/redis/store"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/schemas/memcached"
	"github.com/netgen-dev/netgen/schemas/modbus"
	"github.com/netgen-dev/netgen/schemas/mqtt"
	"github.com/netgen-dev/netgen/schemas/nats"
	"github.com/netgen-dev/netgen/schemas/postgres"
	"github.com/netgen-dev/netgen/schemas/redis"
)

// TestByteByByte has generated clients talk to generated servers over sockets that
// give one byte to whoever reads, on both sides. The same must be said as otherwise.
func TestByteByByte(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]struct {
		server func() *runtime.Server
		talk   func(ctx context.Context, conn net.Conn) (string, error)
	}{
		"redis":     {func() *runtime.Server { return store.NewServer().Server }, talkRedis},
		"memcached": {func() *runtime.Server { return cache.NewServer().Server }, talkMemcached},
		"modbus":    {func() *runtime.Server { return bank.NewServer(bank.New(100)).Server }, talkModbus},
		"mqtt":      {func() *runtime.Server { return broker.NewServer().Server }, talkMQTT},
		"postgres":  {func() *runtime.Server { return toy.NewServer(toy.Trust, "").Server }, talkPostgres},
		"nats":      {func() *runtime.Server { return hub.NewServer().Server }, talkNATS},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var said [2]string
			for i, wrap := range []func(net.Conn) net.Conn{
				func(conn net.Conn) net.Conn { return conn },
				func(conn net.Conn) net.Conn { return slowConn{conn} },
			} {
				conn := dialWrapped(t, p.server(), wrap)
				var err error
				if said[i], err = p.talk(within(t), conn); err != nil {
					t.Fatal(err)
				}
			}
			if said[0] != said[1] || said[0] == "" {
				t.Errorf("at once:\n%s\nbyte by byte:\n%s", said[0], said[1])
			}
		})
	}
}

// slowConn gives one byte for each Read.
type slowConn struct{ net.Conn }

func (c slowConn) Read(b []byte) (int, error) { return c.Conn.Read(b[:min(1, len(b))]) }

// wrappedListener wraps what it accepts.
type wrappedListener struct {
	net.Listener
	wrap func(net.Conn) net.Conn
}

func (l wrappedListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return l.wrap(conn), nil
}

// dialWrapped serves until the test ends, and connects.
func dialWrapped(t *testing.T, server *runtime.Server, wrap func(net.Conn) net.Conn) net.Conn {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), wrappedListener{l, wrap}) }()
	t.Cleanup(func() {
		_ = server.Close()
		<-served
	})
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return wrap(conn)
}

// A transcript is what came back.
type transcript struct{ strings.Builder }

func (s *transcript) add(v any, err error) {
	if err != nil {
		fmt.Fprintf(s, "%v\n", err)
		return
	}
	fmt.Fprintf(s, "%+v\n", v)
}

func talkRedis(ctx context.Context, conn net.Conn) (string, error) {
	client, err := redis.NewClient(ctx, conn, nil)
	if err != nil {
		return "", err
	}
	defer client.Close()
	var s transcript
	set := client.SetAsync(ctx, &redis.SetRequest{Key: []byte("k"), Value: []byte(strings.Repeat("v", 300))})
	get := client.GetAsync(ctx, &redis.GetRequest{Key: []byte("k")})
	s.add(set.Await(ctx))
	s.add(get.Await(ctx))
	s.add(client.RPush(ctx, &redis.RPushRequest{Key: []byte("l"), Values: [][]byte{[]byte("a"), nil, []byte("c")}}))
	s.add(client.LRange(ctx, &redis.LRangeRequest{Key: []byte("l"), Start: 0, Stop: -1}))
	s.add(client.Incr(ctx, &redis.IncrRequest{Key: []byte("k")}))
	return s.String(), nil
}

func talkMemcached(ctx context.Context, conn net.Conn) (string, error) {
	client, err := memcached.NewClient(ctx, conn)
	if err != nil {
		return "", err
	}
	defer client.Close()
	var s transcript
	_, err = client.Set(ctx, &memcached.SetRequest{Key: []byte("k"), Value: []byte(strings.Repeat("v", 300))})
	s.add("set", err)
	reply, err := client.Get(ctx, &memcached.GetRequest{Key: []byte("k")})
	if err != nil {
		return "", err
	}
	s.add(string(reply.Value), nil)
	missed := client.GetQAsync(ctx, &memcached.GetQRequest{Key: []byte("nobody")})
	s.add("noop", client.Noop(ctx))
	s.add(missed.Await(ctx))
	s.add(client.Get(ctx, &memcached.GetRequest{Key: []byte("nobody")}))
	return s.String(), nil
}

func talkModbus(ctx context.Context, conn net.Conn) (string, error) {
	client, err := modbus.NewClient(ctx, conn)
	if err != nil {
		return "", err
	}
	defer client.Close()
	var s transcript
	s.add("written", client.WriteRegisters(ctx, &modbus.WriteRegistersRequest{Unit: 1, Address: 3, Values: []uint16{7, 8, 9}}))
	s.add(client.ReadHoldingRegisters(ctx, &modbus.ReadHoldingRegistersRequest{Unit: 1, Address: 2, Count: 5}))
	s.add(client.ReadHoldingRegisters(ctx, &modbus.ReadHoldingRegistersRequest{Unit: 1, Address: 9000, Count: 5}))
	return s.String(), nil
}

// mqttEar hands on what is published to a client.
type mqttEar struct {
	mqtt.UnimplementedClientHandler
	heard chan string
}

func (e mqttEar) Publish(_ context.Context, _ *mqtt.Client, r *mqtt.PublishRequest) (mqtt.PublishReply, error) {
	e.heard <- fmt.Sprint(r.Topic, " ", string(r.Payload), " ", r.Flags.QoS)
	return &mqtt.Puback{}, nil
}

func talkMQTT(ctx context.Context, conn net.Conn) (string, error) {
	ear := mqttEar{heard: make(chan string, 1)}
	client, err := mqtt.NewClient(ctx, conn, ear)
	if err != nil {
		return "", err
	}
	defer client.Close()
	var s transcript
	s.add(client.Connect(ctx, &mqtt.ConnectRequest{Clean: true, ClientID: "slow"}))
	s.add(client.Subscribe(ctx, &mqtt.SubscribeRequest{Filters: []mqtt.Filter{{Topic: "a/#", QoS: mqtt.QoSAtLeastOnce}}}))
	reply, err := client.Publish(ctx, &mqtt.PublishRequest{
		Flags: mqtt.PublishFlags{QoS: mqtt.QoSAtLeastOnce}, Packet: 1, Topic: "a/b", Payload: []byte(strings.Repeat("p", 300)),
	})
	s.add(fmt.Sprintf("%T", reply), err)
	select {
	case heard := <-ear.heard:
		s.add(heard, nil)
	case <-ctx.Done():
		return "", ctx.Err()
	}
	s.add("pong", client.Ping(ctx))
	return s.String(), nil
}

func talkPostgres(ctx context.Context, conn net.Conn) (string, error) {
	client, err := postgres.NewClient(ctx, conn, nil)
	if err != nil {
		return "", err
	}
	defer client.Close()
	var s transcript
	startup := client.Startup(ctx, &postgres.StartupRequest{Params: []postgres.Param{{Name: "user", Value: "me"}}})
	if _, err := startup.End(ctx); err != nil {
		return "", err
	}
	for _, sql := range []string{"select 1", "create table t (id int, name text)", "insert into t values (1, 'one')", "select * from t", "selec"} {
		query := client.Query(ctx, &postgres.QueryRequest{SQL: sql})
		for item, err := range query.All() {
			s.add(item, err)
		}
		s.add(query.End(ctx))
	}
	parsed := client.ParseAsync(ctx, &postgres.ParseRequest{SQL: "select * from t"})
	bound := client.BindAsync(ctx, &postgres.BindRequest{})
	rows := client.Execute(ctx, &postgres.ExecuteRequest{})
	synced := client.SyncAsync(ctx)
	s.add(parsed.Await(ctx))
	s.add(bound.Await(ctx))
	for item, err := range rows.All() {
		s.add(item, err)
	}
	s.add(synced.Await(ctx))
	return s.String(), nil
}

// natsEar hands on what a client is sent.
type natsEar struct {
	nats.UnimplementedClientHandler
	heard chan string
}

func (e natsEar) Msg(_ context.Context, _ *nats.Client, m *nats.Msg) {
	e.heard <- fmt.Sprint(m.Subject, " ", m.Sid, " ", string(m.Payload))
}

func talkNATS(ctx context.Context, conn net.Conn) (string, error) {
	ear := natsEar{heard: make(chan string, 1)}
	client, err := nats.NewClient(ctx, conn, ear)
	if err != nil {
		return "", err
	}
	defer client.Close()
	var s transcript
	for _, err := range []error{
		client.Connect(ctx, &nats.Connect{Options: `{"verbose":false}`}),
		client.Sub(ctx, &nats.Sub{Subject: "a.*", Sid: "1"}),
		client.Pub(ctx, &nats.Pub{Subject: "a.b", Payload: []byte(strings.Repeat("p", 300))}),
	} {
		s.add("sent", err)
	}
	select {
	case heard := <-ear.heard:
		s.add(heard, nil)
	case <-ctx.Done():
		return "", ctx.Err()
	}
	s.add("pong", client.Ping(ctx))
	return s.String(), nil
}
