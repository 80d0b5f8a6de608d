package interop

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/interop/internal/ldap"
	"github.com/netgen-dev/netgen/runtime"
)

const (
	ldapRoot  = "dc=example,dc=com"
	ldapAdmin = "cn=admin," + ldapRoot
)

// ldapTalk is a connection of ours to a directory.
type ldapTalk struct {
	t      *testing.T
	ctx    context.Context
	client *ldap.Client
}

// want compares how an operation ended.
func (l ldapTalk) want(what string, want ldap.ResultCode, got *ldap.Result, err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatalf("%s: %v", what, err)
	}
	if got.Code != want {
		l.t.Errorf("%s: %v %q, want %v", what, got.Code, got.Message, want)
	}
}

func (l ldapTalk) bind(version ldap.Integer, password string) (*ldap.Result, error) {
	reply, err := l.client.Bind(l.ctx, &ldap.BindRequest{
		Version: version, Name: ldapAdmin, Credentials: &ldap.CredentialsSimple{Password: password},
	})
	if err != nil {
		return nil, err
	}
	return &reply.Result, nil
}

// ldapAttribute is an attribute with values.
func ldapAttribute(name string, values ...string) ldap.Attribute {
	a := ldap.Attribute{Type: name}
	for _, value := range values {
		a.Values = append(a.Values, ldap.Text{Value: value})
	}
	return a
}

// ldapPerson is one of many who are alike.
func ldapPerson(i int) *ldap.AddRequest {
	name := fmt.Sprintf("person %d", i)
	return &ldap.AddRequest{Name: "cn=" + name + "," + ldapRoot, Attributes: []ldap.Attribute{
		ldapAttribute("objectClass", "person"),
		ldapAttribute("cn", name, fmt.Sprintf("alias %d", i)),
		ldapAttribute("sn", strings.Repeat("long ", 60)+fmt.Sprint(i)),
	}}
}

// search returns the names that are found, and how it ended.
func (l ldapTalk) search(filter ldap.Filter, limit ldap.Integer) ([]string, *ldap.Found) {
	l.t.Helper()
	stream := l.client.Search(l.ctx, &ldap.SearchRequest{
		Base: ldapRoot, Scope: ldap.ScopeSubtree, SizeLimit: limit, Filter: filter,
		Attributes: []ldap.Text{{Value: "cn"}, {Value: "sn"}},
	})
	var names []string
	for item, err := range stream.All() {
		if err != nil {
			l.t.Fatal(err)
		}
		names = append(names, item.(*ldap.Entry).Name)
	}
	found, err := stream.End(l.ctx)
	if err != nil {
		l.t.Fatal(err)
	}
	slices.Sort(names)
	return names, found
}

func TestLDAPClient(t *testing.T) {
	t.Parallel()
	daemon := peers.Slapd(t)
	tap := peers.NewTap(t, peers.LDAP, daemon.Addr)
	ctx := within(t)
	client, err := ldap.Dial(ctx, "tcp://"+tap.Addr)
	if err != nil {
		t.Fatal(err)
	}
	l := ldapTalk{t, ctx, client}
	result, err := l.bind(3, "wrong")
	l.want("Bind with a wrong password", ldap.ResultCodeInvalidCredentials, result, err)
	result, err = l.bind(7, "s3cret")
	l.want("Bind of a version that there is not", ldap.ResultCodeProtocolError, result, err)
	result, err = l.bind(3, "s3cret")
	l.want("Bind", ldap.ResultCodeSuccess, result, err)
	l.adds()
	l.searches()
	l.changes()
	if err := client.Unbind(ctx); err != nil {
		t.Error(err)
	}
	<-client.Done() // slapd closes the connection
	daemon.Record(t, peers.Row{
		Protocol: "LDAP", Ours: peers.AsClient, Verdict: tap.Judge(t),
		Exchanged: "bind, 50 entries added at once, searches with filters and a limit, modify, compare, who am I, delete; refusals",
	})
}

func (l ldapTalk) adds() {
	root := &ldap.AddRequest{Name: ldapRoot, Attributes: []ldap.Attribute{
		ldapAttribute("objectClass", "dcObject", "organization"), ldapAttribute("dc", "example"), ldapAttribute("o", "Example"),
	}}
	added, err := l.client.Add(l.ctx, root)
	l.want("Add", ldap.ResultCodeSuccess, &added.Result, err)
	added, err = l.client.Add(l.ctx, root)
	l.want("Add again", ldap.ResultCodeEntryAlreadyExists, &added.Result, err)
	var all []*runtime.Future[*ldap.Added]
	for i := range 50 {
		all = append(all, l.client.AddAsync(l.ctx, ldapPerson(i)))
	}
	for i, future := range all {
		added, err := future.Await(l.ctx)
		l.want(fmt.Sprint("Add ", i), ldap.ResultCodeSuccess, &added.Result, err)
	}
}

func (l ldapTalk) searches() {
	is := func(attribute, value string) ldap.Assertion {
		return ldap.Assertion{Attribute: attribute, Value: value}
	}
	names, found := l.search(&ldap.FilterPresent{Attribute: "sn"}, 0)
	if len(names) != 50 || found.Result.Code != ldap.ResultCodeSuccess {
		l.t.Errorf("%d are found: %+v", len(names), found)
	}
	names, found = l.search(&ldap.FilterPresent{Attribute: "sn"}, 7)
	if len(names) != 7 || found.Result.Code != ldap.ResultCodeSizeLimitExceeded {
		l.t.Errorf("%d of 7 are found: %+v", len(names), found)
	}
	names, _ = l.search(&ldap.FilterAnd{All: []ldap.Filter{
		&ldap.FilterParts{Attribute: "cn", Parts: []ldap.Part{&ldap.PartInitial{Text: "per"}, &ldap.PartFinal{Text: "1"}}},
		&ldap.FilterNot{Filter: &ldap.FilterEqual{Is: is("cn", "alias 21")}},
		&ldap.FilterOr{Any: []ldap.Filter{&ldap.FilterEqual{Is: is("cn", "person 11")}, &ldap.FilterEqual{Is: is("cn", "person 31")}, &ldap.FilterEqual{Is: is("cn", "person 21")}}},
	}}, 0)
	if want := []string{"cn=person 11," + ldapRoot, "cn=person 31," + ldapRoot}; !slices.Equal(names, want) {
		l.t.Errorf("found %q, want %q", names, want)
	}
}

func (l ldapTalk) changes() {
	name := "cn=person 1," + ldapRoot
	modified, err := l.client.Modify(l.ctx, &ldap.ModifyRequest{Name: name, Changes: []ldap.Change{
		{Operation: ldap.OperationReplace, Attribute: ldapAttribute("sn", "One")},
		{Operation: ldap.OperationAdd, Attribute: ldapAttribute("description", "the first", "☺")},
	}})
	l.want("Modify", ldap.ResultCodeSuccess, &modified.Result, err)
	compared, err := l.client.Compare(l.ctx, &ldap.CompareRequest{Name: name, Is: ldap.Assertion{Attribute: "description", Value: "☺"}})
	l.want("Compare", ldap.ResultCodeCompareTrue, &compared.Result, err)
	who, err := l.client.Extended(l.ctx, &ldap.ExtendedRequest{Name: "1.3.6.1.4.1.4203.1.11.3"})
	l.want("Extended", ldap.ResultCodeSuccess, &who.Result, err)
	if !strings.Contains(string(who.Result.More), "dn:"+ldapAdmin) {
		l.t.Errorf("we are %q", who.Result.More)
	}
	deleted, err := l.client.Delete(l.ctx, &ldap.DeleteRequest{Name: name})
	l.want("Delete", ldap.ResultCodeSuccess, &deleted.Result, err)
	deleted, err = l.client.Delete(l.ctx, &ldap.DeleteRequest{Name: name})
	l.want("Delete again", ldap.ResultCodeNoSuchObject, &deleted.Result, err)
}

// A directory keeps entries, all of which every search finds.
type ldapDirectory struct {
	ldap.UnimplementedHandler
	mu      sync.Mutex
	entries map[string][]ldap.Attribute
}

func (d *ldapDirectory) Bind(_ context.Context, _ *ldap.Peer, request *ldap.BindRequest) (*ldap.BindResult, error) {
	simple, ok := request.Credentials.(*ldap.CredentialsSimple)
	if !ok || request.Name != ldapAdmin || simple.Password != "s3cret" {
		return &ldap.BindResult{Result: ldap.Result{Code: ldap.ResultCodeInvalidCredentials, Message: "who are you?"}}, nil
	}
	return &ldap.BindResult{}, nil
}

func (d *ldapDirectory) Unbind(_ context.Context, peer *ldap.Peer) { _ = peer.Close() }

func (d *ldapDirectory) Add(_ context.Context, _ *ldap.Peer, request *ldap.AddRequest) (*ldap.Added, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.entries[request.Name] != nil {
		return &ldap.Added{Result: ldap.Result{Code: ldap.ResultCodeEntryAlreadyExists}}, nil
	}
	d.entries[request.Name] = request.Attributes
	return &ldap.Added{}, nil
}

func (d *ldapDirectory) Search(ctx context.Context, _ *ldap.Peer, request *ldap.SearchRequest, items *runtime.Sender[ldap.SearchItem]) (*ldap.Found, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for name, attributes := range d.entries {
		if err := items.Send(ctx, &ldap.Entry{Name: name, Attributes: attributes}); err != nil {
			return nil, err
		}
	}
	return &ldap.Found{}, nil
}

func (d *ldapDirectory) Modify(_ context.Context, _ *ldap.Peer, request *ldap.ModifyRequest) (*ldap.Modified, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, change := range request.Changes {
		d.entries[request.Name] = append(d.entries[request.Name], change.Attribute)
	}
	return &ldap.Modified{}, nil
}

func (d *ldapDirectory) Delete(_ context.Context, _ *ldap.Peer, request *ldap.DeleteRequest) (*ldap.Deleted, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.entries[request.Name] == nil {
		return &ldap.Deleted{Result: ldap.Result{Code: ldap.ResultCodeNoSuchObject}}, nil
	}
	delete(d.entries, request.Name)
	return &ldap.Deleted{}, nil
}

func (d *ldapDirectory) Compare(_ context.Context, _ *ldap.Peer, request *ldap.CompareRequest) (*ldap.Compared, error) {
	return &ldap.Compared{Result: ldap.Result{Code: ldap.ResultCodeCompareFalse}}, nil
}

func (d *ldapDirectory) Extended(_ context.Context, _ *ldap.Peer, request *ldap.ExtendedRequest) (*ldap.ExtendedResult, error) {
	dn := "dn:" + ldapAdmin
	return &ldap.ExtendedResult{Result: ldap.Result{More: append([]byte{0x8b, byte(len(dn))}, dn...)}}, nil
}

// TestLDAPServer has the programs of OpenLDAP ask ours.
func TestLDAPServer(t *testing.T) {
	t.Parallel()
	program := peers.Find(t, "ldapsearch")
	tap := tapServer(t, peers.LDAP, ldap.NewServer(&ldapDirectory{entries: map[string][]ldap.Attribute{}}).Server)
	as := func(password string, args ...string) []string {
		return append([]string{"-x", "-H", "ldap://" + tap.Addr, "-D", ldapAdmin, "-w", password}, args...)
	}
	say := func(name, stdin, want string, args ...string) {
		t.Helper()
		if said, _ := peers.Find(t, name).Try(t, stdin, as("s3cret", args...)...); !strings.Contains(said, want) {
			t.Errorf("%s said %q, want %q", name, said, want)
		}
	}
	if said, err := program.Try(t, "", as("wrong", "-b", ldapRoot)...); err == nil || !strings.Contains(said, "who are you?") {
		t.Errorf("ldapsearch with a wrong password: %v, %q", err, said)
	}
	ann := "dn: cn=ann," + ldapRoot + "\n"
	say("ldapadd", ann+"objectClass: person\ncn: ann\nsn: "+strings.Repeat("x", 300)+"\n", "adding new entry")
	say("ldapadd", ann+"objectClass: person\ncn: ann\n", "Already exists (68)")
	say("ldapmodify", ann+"changetype: modify\nreplace: description\ndescription: first\n", "modifying entry")
	say("ldapsearch", "", "# numEntries: 1", "-b", ldapRoot, "(&(cn=a*)(!(sn>=b))(|(sn=*)(cn~=x)))", "cn", "sn")
	say("ldapsearch", "", "description: first", "-b", ldapRoot, "-E", "pr=10/noprompt")
	say("ldapcompare", "", "FALSE", "cn=ann,"+ldapRoot, "sn:y")
	say("ldapwhoami", "", "dn:"+ldapAdmin)
	say("ldapdelete", "", "", "cn=ann,"+ldapRoot)
	say("ldapdelete", "", "No such object (32)", "cn=ann,"+ldapRoot)
	program.Record(t, peers.Row{
		Protocol: "LDAP", Ours: peers.AsServer, Verdict: tap.Judge(t),
		Exchanged: "with ldapadd, ldapmodify, ldapcompare, ldapwhoami and ldapdelete: what they are for, filters, a control; refusals",
	})
}
