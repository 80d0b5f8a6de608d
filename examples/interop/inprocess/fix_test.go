package inprocess

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/quickfixgo/quickfix"
	"github.com/quickfixgo/quickfix/config"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/internal/talks"
	ours "github.com/netgen-dev/netgen/examples/interop/internal/fix"
)

const (
	fixTime = "20060102-15:04:05.000"
	// The library's side of each session, and how many orders are sent in one.
	quickfixName = "QUICKFIX"
	someOrders   = 50
)

// fixSession makes the headers of what one side says.
type fixSession struct {
	from, to string
	mu       sync.Mutex
	number   int64
}

func (s *fixSession) head() ours.Header {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.number++
	return ours.Header{Sender: s.from, Target: s.to, Number: s.number, Time: time.Now().UTC().Format(fixTime)}
}

// order is one of many.
func (s *fixSession) order(n int) *ours.Order {
	price, role, kind := fmt.Sprint(n, ".25"), int64(n), int64(n+1)
	return &ours.Order{
		Head: s.head(), ID: fmt.Sprint("o", n), Symbol: "XY", Side: "1", Amount: fmt.Sprint(n), Type: "2", Price: &price,
		At: time.Now().UTC().Format(fixTime),
		Parties: []ours.Party{
			{ID: "p", Role: &role, Subs: []ours.Sub{{ID: "s"}, {ID: fmt.Sprint("s", n), Type: &kind}}},
			{ID: "q", Role: &role},
		},
		Others: []ours.Other{{Tag: 5001, Value: fmt.Sprint("a=", n)}},
	}
}

// parties is the group as the library knows it.
func parties() *quickfix.RepeatingGroup {
	subs := quickfix.NewRepeatingGroup(802, quickfix.GroupTemplate{quickfix.GroupElement(523), quickfix.GroupElement(803)})
	return quickfix.NewRepeatingGroup(453, quickfix.GroupTemplate{
		quickfix.GroupElement(448), quickfix.GroupElement(447), quickfix.GroupElement(452), subs,
	})
}

// quickfixApp is a program of the library's. It reports each order, and says what it hears.
type quickfixApp struct {
	t       *testing.T
	on, off chan quickfix.SessionID
	reports chan string
}

func newQuickfixApp(t *testing.T) *quickfixApp {
	return &quickfixApp{
		t, make(chan quickfix.SessionID, 1), make(chan quickfix.SessionID, 1),
		make(chan string, 2*someOrders),
	}
}

func (*quickfixApp) OnCreate(quickfix.SessionID) {}

func (a *quickfixApp) OnLogon(id quickfix.SessionID)  { a.on <- id }
func (a *quickfixApp) OnLogout(id quickfix.SessionID) { a.off <- id }

func (*quickfixApp) ToAdmin(*quickfix.Message, quickfix.SessionID)     {}
func (*quickfixApp) ToApp(*quickfix.Message, quickfix.SessionID) error { return nil }

func (*quickfixApp) FromAdmin(*quickfix.Message, quickfix.SessionID) quickfix.MessageRejectError {
	return nil
}

func (a *quickfixApp) FromApp(m *quickfix.Message, id quickfix.SessionID) quickfix.MessageRejectError {
	if kind, err := m.Header.GetString(35); err != nil || kind != "D" {
		report, _ := m.Body.GetString(58)
		a.reports <- report
		return err
	}
	group := parties()
	if err := m.Body.GetGroup(group); err != nil {
		return err
	}
	said := fmt.Sprint(group.Len(), " parties")
	for i := range group.Len() {
		name, _ := group.Get(i).GetString(448)
		subs := quickfix.NewRepeatingGroup(802, quickfix.GroupTemplate{quickfix.GroupElement(523), quickfix.GroupElement(803)})
		if group.Get(i).Has(802) {
			if err := group.Get(i).GetGroup(subs); err != nil {
				return err
			}
		}
		said += fmt.Sprint(" ", name, subs.Len())
	}
	own, err := m.Body.GetString(5001)
	if err != nil {
		return err
	}
	report := quickfix.NewMessage()
	report.Header.SetString(35, "8")
	order, _ := m.Body.GetString(11)
	for tag, value := range map[quickfix.Tag]string{
		37: "X", 11: order, 17: "E", 150: "0", 39: "0", 55: "XY", 54: "1", 151: "1", 14: "0", 6: "0", 58: said + " " + own,
	} {
		report.Body.SetString(tag, value)
	}
	if err := quickfix.SendToTarget(report, id); err != nil {
		a.t.Error(err)
	}
	return nil
}

// quickfixSettings are those of the library's side.
func quickfixSettings(t *testing.T, us string, more map[string]string) *quickfix.Settings {
	t.Helper()
	session := quickfix.NewSessionSettings()
	for name, value := range map[string]string{
		config.BeginString: "FIX.4.4", config.SenderCompID: quickfixName, config.TargetCompID: us, config.HeartBtInt: "30", config.ResetOnLogon: "Y",
	} {
		session.Set(name, value)
	}
	for name, value := range more {
		session.Set(name, value)
	}
	settings := quickfix.NewSettings()
	if _, err := settings.AddSession(session); err != nil {
		t.Fatal(err)
	}
	return settings
}

// heardOf waits for what comes next.
func heardOf[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(20 * time.Second):
		t.Fatal("heard nothing")
		panic("unreachable")
	}
}

// fixClient hears what an acceptor says.
type fixClient struct {
	ours.UnimplementedClientHandler
	logon      chan *ours.Logon
	heartbeats chan *ours.Heartbeat
	logout     chan *ours.Logout
	reports    chan *ours.Report
}

func (c fixClient) Logon(_ context.Context, _ *ours.Client, e *ours.Logon)         { c.logon <- e }
func (c fixClient) Heartbeat(_ context.Context, _ *ours.Client, e *ours.Heartbeat) { c.heartbeats <- e }
func (c fixClient) Logout(_ context.Context, _ *ours.Client, e *ours.Logout)       { c.logout <- e }
func (c fixClient) Report(_ context.Context, _ *ours.Client, e *ours.Report)       { c.reports <- e }

func TestFIXClient(t *testing.T) {
	t.Parallel()
	app := newQuickfixApp(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	acceptor, err := quickfix.NewAcceptor(app, quickfix.NewMemoryStoreFactory(), quickfixSettings(t, "TRADER", map[string]string{config.SocketAcceptPort: port}), quickfix.NewNullLogFactory())
	if err != nil {
		t.Fatal(err)
	}
	acceptor.SetNewListenerCallback(func(string, *tls.Config) (net.Listener, error) { return l, nil })
	if err := acceptor.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(acceptor.Stop)
	tap := peers.NewTap(t, peers.FIX, l.Addr().String())
	ctx := talks.Within(t)
	heard := fixClient{
		logon: make(chan *ours.Logon, 1), heartbeats: make(chan *ours.Heartbeat, 10),
		logout: make(chan *ours.Logout, 1), reports: make(chan *ours.Report, someOrders),
	}
	client, err := ours.Dial(ctx, "tcp://"+tap.Addr, heard)
	if err != nil {
		t.Fatal(err)
	}
	session := &fixSession{from: "TRADER", to: quickfixName}
	none, yes := int64(0), "Y"
	if err := client.Logon(ctx, &ours.Logon{Head: session.head(), Method: &none, Interval: 30, Reset: &yes}); err != nil {
		t.Fatal(err)
	}
	if got := heardOf(t, heard.logon); got.Interval != 30 || got.Head.Sender != quickfixName {
		t.Errorf("the logon is %+v", got)
	}
	for n := range someOrders {
		if err := client.Order(ctx, session.order(n)); err != nil {
			t.Fatal(err)
		}
	}
	for n := range someOrders {
		got := heardOf(t, heard.reports)
		want := []ours.Other{{Tag: 58, Value: fmt.Sprintf("2 parties p2 q0 a=%d", n)}}
		if diff := cmp.Diff(want, got.Others); got.ID != fmt.Sprint("o", n) || diff != "" {
			t.Fatalf("%+v (-want +got):\n%s", got, diff)
		}
	}
	if err := client.Test(ctx, &ours.Test{Head: session.head(), Test: "there?"}); err != nil {
		t.Fatal(err)
	}
	if got := heardOf(t, heard.heartbeats); got.Test == nil || *got.Test != "there?" {
		t.Errorf("the heartbeat is %+v", got)
	}
	if err := client.Logout(ctx, &ours.Logout{Head: session.head()}); err != nil {
		t.Fatal(err)
	}
	heardOf(t, heard.logout)
	heardOf(t, app.off)
	_ = client.Close()
	<-client.Done()
	library(t, "quickfix", "github.com/quickfixgo/quickfix").Record(t, peers.Row{
		Protocol: "FIX 4.4", Ours: peers.AsClient, Verdict: tap.Judge(t),
		Exchanged: "a session, 50 orders with groups in groups and a field of their own, their reports, a test",
	})
}

// fixServer is an acceptor of ours.
type fixServer struct {
	ours.UnimplementedHandler
	session *fixSession
	again   chan *ours.Order
	filled  chan *ours.Message
}

func (s *fixServer) Logon(ctx context.Context, p *ours.Peer, e *ours.Logon) {
	_ = p.Logon(ctx, &ours.Logon{Head: s.session.head(), Method: e.Method, Interval: e.Interval, Reset: e.Reset})
}

func (s *fixServer) Logout(ctx context.Context, p *ours.Peer, _ *ours.Logout) {
	_ = p.Logout(ctx, &ours.Logout{Head: s.session.head()})
}

func (s *fixServer) Message(_ context.Context, _ *ours.Peer, e *ours.Message) { s.filled <- e }

func (s *fixServer) Order(ctx context.Context, p *ours.Peer, e *ours.Order) {
	if e.Head.Copy != nil {
		s.again <- e
		return
	}
	said := fmt.Sprint(len(e.Parties), " parties")
	for _, party := range e.Parties {
		said += fmt.Sprint(" ", party.ID, len(party.Subs))
	}
	_ = p.Report(ctx, &ours.Report{
		Head: s.session.head(), Order: "X", ID: e.ID, Report: "E", Kind: "0", Status: "0", Symbol: e.Symbol, Side: e.Side, Left: e.Amount, Done: "0", Average: "0",
		Others: []ours.Other{{Tag: 58, Value: said}},
	})
}

func TestFIXServer(t *testing.T) {
	t.Parallel()
	server := &fixServer{session: &fixSession{from: "BROKER", to: quickfixName}, again: make(chan *ours.Order, someOrders), filled: make(chan *ours.Message, 10)}
	serving := ours.NewServer(server)
	tap := tapServer(t, peers.FIX, serving.Server)
	host, port, err := net.SplitHostPort(tap.Addr)
	if err != nil {
		t.Fatal(err)
	}
	app := newQuickfixApp(t)
	settings := quickfixSettings(t, "BROKER", map[string]string{config.SocketConnectHost: host, config.SocketConnectPort: port})
	initiator, err := quickfix.NewInitiator(app, quickfix.NewMemoryStoreFactory(), settings, quickfix.NewNullLogFactory())
	if err != nil {
		t.Fatal(err)
	}
	if err := initiator.Start(); err != nil {
		t.Fatal(err)
	}
	id := heardOf(t, app.on)
	for n := range someOrders {
		order := quickfix.NewMessage()
		order.Header.SetString(35, "D")
		group := parties()
		group.Add().SetString(448, "p").SetInt(452, n)
		order.Body.SetString(11, fmt.Sprint("o", n)).SetString(55, "XY").SetString(54, "1").SetInt(38, n).SetString(40, "1").
			SetString(60, time.Now().UTC().Format(fixTime)).SetString(6666, "own")
		order.Body.SetGroup(group)
		if err := quickfix.SendToTarget(order, id); err != nil {
			t.Fatal(err)
		}
	}
	for range someOrders {
		if got := heardOf(t, app.reports); got != "1 parties p0" {
			t.Fatalf("the report is %q", got)
		}
	}
	ctx := talks.Within(t)
	for peer := range serving.Peers() {
		if err := peer.Resend(ctx, &ours.Resend{Head: server.session.head(), From: 1, To: new(int64)}); err != nil {
			t.Error(err)
		}
	}
	for n := range someOrders {
		got := heardOf(t, server.again)
		if got.ID != fmt.Sprint("o", n) || *got.Head.Copy != "Y" || got.Head.SentAt == nil || len(got.Parties) != 1 || *got.Parties[0].Role != int64(n) {
			t.Fatalf("order %d comes again as %+v", n, got)
		}
	}
	if got := heardOf(t, server.filled); got.Type != "4" {
		t.Errorf("the logon comes again as %+v", got)
	}
	initiator.Stop()
	heardOf(t, app.off)
	library(t, "quickfix", "github.com/quickfixgo/quickfix").Record(t, peers.Row{
		Protocol: "FIX 4.4", Ours: peers.AsServer, Verdict: tap.Judge(t),
		Exchanged: "a session, 50 orders with groups, their reports, all of it sent again",
	})
}
