// Package cache is a memcached that speaks the binary protocol. It keeps everything
// that it is given: nothing is ever evicted.
package cache

import (
	"context"
	"os"
	"strconv"
	"time"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/schemas/memcached"
)

// version is what Version answers.
const version = "1.6.0-netgen"

// Cache implements memcached.Handler. It is safe for concurrent use.
type Cache struct {
	items   items
	started time.Time
}

// NewServer returns a server of an empty cache.
func NewServer(opts ...runtime.ServerOption) *memcached.Server {
	c := &Cache{items: items{byKey: map[string]*item{}}, started: time.Now()}
	return memcached.NewServer(c, append(opts, runtime.OnFailure(refuse))...)
}

// refuse says what is said of a handler that has failed.
func refuse(context.Context, *runtime.Socket, string, error) error {
	return failure(memcached.StatusInternalError)
}

func (c *Cache) item(key []byte, expiry *uint32) (*memcached.Item, error) {
	it, err := c.items.get(key, expiry)
	if err != nil {
		return nil, err
	}
	return &memcached.Item{Cas: it.cas, Extras: memcached.ItemFlags{Flags: it.flags}, Value: it.value}, nil
}

// keyed is item with the key, which a miss has too.
func (c *Cache) keyed(key []byte, expiry *uint32) (*memcached.KeyedItem, error) {
	it, err := c.items.get(key, expiry)
	if err != nil {
		missed := failure(memcached.StatusKeyNotFound)
		missed.Key, missed.Value = key, ""
		return nil, missed
	}
	return &memcached.KeyedItem{Cas: it.cas, Extras: memcached.ItemFlags{Flags: it.flags}, Key: key, Value: it.value}, nil
}

// Get reads an item.
func (c *Cache) Get(_ context.Context, _ *memcached.Peer, r *memcached.GetRequest) (*memcached.Item, error) {
	return c.item(r.Key, nil)
}

// GetQ is Get that is silent on a miss.
func (c *Cache) GetQ(_ context.Context, _ *memcached.Peer, r *memcached.GetQRequest) (*memcached.Item, error) {
	return quiet(c.item(r.Key, nil))
}

// GetK is Get that answers with the key.
func (c *Cache) GetK(_ context.Context, _ *memcached.Peer, r *memcached.GetKRequest) (*memcached.KeyedItem, error) {
	return c.keyed(r.Key, nil)
}

// GetKQ is GetK that is silent on a miss.
func (c *Cache) GetKQ(_ context.Context, _ *memcached.Peer, r *memcached.GetKQRequest) (*memcached.KeyedItem, error) {
	return quiet(c.keyed(r.Key, nil))
}

// Gat is Get that gives the item another expiry.
func (c *Cache) Gat(_ context.Context, _ *memcached.Peer, r *memcached.GatRequest) (*memcached.Item, error) {
	return c.item(r.Key, &r.Extras.Expiry)
}

// GatQ is Gat that is silent on a miss.
func (c *Cache) GatQ(_ context.Context, _ *memcached.Peer, r *memcached.GatQRequest) (*memcached.Item, error) {
	return quiet(c.item(r.Key, &r.Extras.Expiry))
}

// GatK is Gat that answers with the key.
func (c *Cache) GatK(_ context.Context, _ *memcached.Peer, r *memcached.GatKRequest) (*memcached.KeyedItem, error) {
	return c.keyed(r.Key, &r.Extras.Expiry)
}

// GatKQ is GatK that is silent on a miss.
func (c *Cache) GatKQ(_ context.Context, _ *memcached.Peer, r *memcached.GatKQRequest) (*memcached.KeyedItem, error) {
	return quiet(c.keyed(r.Key, &r.Extras.Expiry))
}

// quiet makes a miss nothing at all, which is not answered.
func quiet[T any](found *T, err error) (*T, error) {
	if err != nil {
		return nil, nil
	}
	return found, nil
}

// Touch gives an item another expiry.
func (c *Cache) Touch(_ context.Context, _ *memcached.Peer, r *memcached.TouchRequest) (*memcached.TouchReply, error) {
	it, err := c.items.get(r.Key, &r.Extras.Expiry)
	if err != nil {
		return nil, err
	}
	return &memcached.TouchReply{Cas: it.cas, Extras: memcached.TouchReplyExtras{Flags: &it.flags}}, nil
}

func stored(cas uint64, err error) (*memcached.Stored, error) {
	if err != nil {
		return nil, err
	}
	return &memcached.Stored{Cas: cas}, nil
}

// only is the error of something whose success nobody hears of.
func only[T any](_ T, err error) error { return err }

// Set stores an item.
func (c *Cache) Set(_ context.Context, _ *memcached.Peer, r *memcached.SetRequest) (*memcached.Stored, error) {
	return stored(c.items.store(change{r.Key, r.Cas, always, r.Extras.Flags, r.Extras.Expiry, r.Value}))
}

// Add stores an item that is not there.
func (c *Cache) Add(_ context.Context, _ *memcached.Peer, r *memcached.AddRequest) (*memcached.Stored, error) {
	return stored(c.items.store(change{r.Key, r.Cas, ifMissing, r.Extras.Flags, r.Extras.Expiry, r.Value}))
}

// Replace stores an item that is there.
func (c *Cache) Replace(_ context.Context, _ *memcached.Peer, r *memcached.ReplaceRequest) (*memcached.Stored, error) {
	return stored(c.items.store(change{r.Key, r.Cas, ifThere, r.Extras.Flags, r.Extras.Expiry, r.Value}))
}

// SetQ is Set that is silent when all went well.
func (c *Cache) SetQ(_ context.Context, _ *memcached.Peer, r *memcached.SetQRequest) error {
	return only(c.items.store(change{r.Key, r.Cas, always, r.Extras.Flags, r.Extras.Expiry, r.Value}))
}

// AddQ is Add that is silent when all went well.
func (c *Cache) AddQ(_ context.Context, _ *memcached.Peer, r *memcached.AddQRequest) error {
	return only(c.items.store(change{r.Key, r.Cas, ifMissing, r.Extras.Flags, r.Extras.Expiry, r.Value}))
}

// ReplaceQ is Replace that is silent when all went well.
func (c *Cache) ReplaceQ(_ context.Context, _ *memcached.Peer, r *memcached.ReplaceQRequest) error {
	return only(c.items.store(change{r.Key, r.Cas, ifThere, r.Extras.Flags, r.Extras.Expiry, r.Value}))
}

// Delete removes an item.
func (c *Cache) Delete(_ context.Context, _ *memcached.Peer, r *memcached.DeleteRequest) (*memcached.DeleteReply, error) {
	return &memcached.DeleteReply{}, c.items.remove(r.Key, r.Cas)
}

// DeleteQ is Delete that is silent when all went well.
func (c *Cache) DeleteQ(_ context.Context, _ *memcached.Peer, r *memcached.DeleteQRequest) error {
	return c.items.remove(r.Key, r.Cas)
}

// Incr adds to a counter.
func (c *Cache) Incr(_ context.Context, _ *memcached.Peer, r *memcached.IncrRequest) (*memcached.Counter, error) {
	return c.items.count(r.Key, r.Cas, r.Extras, false)
}

// Decr takes from a counter.
func (c *Cache) Decr(_ context.Context, _ *memcached.Peer, r *memcached.DecrRequest) (*memcached.Counter, error) {
	return c.items.count(r.Key, r.Cas, r.Extras, true)
}

// IncrQ is Incr that is silent when all went well.
func (c *Cache) IncrQ(_ context.Context, _ *memcached.Peer, r *memcached.IncrQRequest) error {
	return only(c.items.count(r.Key, r.Cas, r.Extras, false))
}

// DecrQ is Decr that is silent when all went well.
func (c *Cache) DecrQ(_ context.Context, _ *memcached.Peer, r *memcached.DecrQRequest) error {
	return only(c.items.count(r.Key, r.Cas, r.Extras, true))
}

// Append puts bytes behind a value.
func (c *Cache) Append(_ context.Context, _ *memcached.Peer, r *memcached.AppendRequest) (*memcached.Stored, error) {
	return stored(c.items.concat(r.Key, r.Cas, r.Value, false))
}

// Prepend puts bytes in front of a value.
func (c *Cache) Prepend(_ context.Context, _ *memcached.Peer, r *memcached.PrependRequest) (*memcached.Stored, error) {
	return stored(c.items.concat(r.Key, r.Cas, r.Value, true))
}

// AppendQ is Append that is silent when all went well.
func (c *Cache) AppendQ(_ context.Context, _ *memcached.Peer, r *memcached.AppendQRequest) error {
	return only(c.items.concat(r.Key, r.Cas, r.Value, false))
}

// PrependQ is Prepend that is silent when all went well.
func (c *Cache) PrependQ(_ context.Context, _ *memcached.Peer, r *memcached.PrependQRequest) error {
	return only(c.items.concat(r.Key, r.Cas, r.Value, true))
}

// Flush removes everything, now or later.
func (c *Cache) Flush(_ context.Context, _ *memcached.Peer, r *memcached.FlushRequest) error {
	c.items.flush(r.Extras.Expiry)
	return nil
}

// FlushQ is Flush without an answer.
func (c *Cache) FlushQ(_ context.Context, _ *memcached.Peer, r *memcached.FlushQRequest) error {
	c.items.flush(r.Extras.Expiry)
	return nil
}

// Noop is answered when everything before it is done.
func (c *Cache) Noop(context.Context, *memcached.Peer) error { return nil }

// Version says what this is.
func (c *Cache) Version(context.Context, *memcached.Peer) (*memcached.VersionReply, error) {
	return &memcached.VersionReply{Value: version}, nil
}

// Verbosity changes nothing: there is no log.
func (c *Cache) Verbosity(context.Context, *memcached.Peer, *memcached.VerbosityRequest) error {
	return nil
}

// Quit is answered, and then the connection closes.
func (c *Cache) Quit(_ context.Context, peer *memcached.Peer) error {
	go peer.Shutdown(context.Background())
	return nil
}

// QuitQ closes the connection.
func (c *Cache) QuitQ(_ context.Context, peer *memcached.Peer) { go peer.Close() }

// Stat answers the general statistics, and nothing for any group of them.
func (c *Cache) Stat(ctx context.Context, _ *memcached.Peer, r *memcached.StatRequest, pairs *runtime.Sender[*memcached.StatItem]) error {
	if r.Key != "" {
		return nil
	}
	c.items.mu.Lock()
	counted, n := c.items.stats, len(c.items.byKey)
	c.items.mu.Unlock()
	for _, pair := range []memcached.StatItem{
		{Key: "pid", Value: strconv.Itoa(os.Getpid())},
		{Key: "uptime", Value: strconv.Itoa(int(time.Since(c.started).Seconds()))},
		{Key: "version", Value: version},
		{Key: "curr_items", Value: strconv.Itoa(n)},
		{Key: "cmd_get", Value: strconv.FormatUint(counted.gets, 10)},
		{Key: "cmd_set", Value: strconv.FormatUint(counted.sets, 10)},
		{Key: "cmd_flush", Value: strconv.FormatUint(counted.flushes, 10)},
		{Key: "get_hits", Value: strconv.FormatUint(counted.hits, 10)},
		{Key: "get_misses", Value: strconv.FormatUint(counted.gets-counted.hits, 10)},
	} {
		if err := pairs.Send(ctx, &pair); err != nil {
			return err
		}
	}
	return nil
}

// SASLList knows no mechanism.
func (c *Cache) SASLList(context.Context, *memcached.Peer) (*memcached.SASLListReply, error) {
	return nil, failure(memcached.StatusUnknownCommand)
}

// SASLAuth knows no mechanism.
func (c *Cache) SASLAuth(context.Context, *memcached.Peer, *memcached.SASLAuthRequest) (memcached.SASLAuthReply, error) {
	return nil, failure(memcached.StatusUnknownCommand)
}

// SASLStep knows no mechanism.
func (c *Cache) SASLStep(context.Context, *memcached.Peer, *memcached.SASLStepRequest) (memcached.SASLStepReply, error) {
	return nil, failure(memcached.StatusUnknownCommand)
}

// Other is every command that memcached does not have.
func (c *Cache) Other(context.Context, *memcached.Peer, *memcached.OtherRequest) (*memcached.OtherReply, error) {
	return nil, failure(memcached.StatusUnknownCommand)
}
