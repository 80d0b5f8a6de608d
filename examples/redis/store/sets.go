package store

import (
	"context"

	"github.com/netgen-dev/netgen/schemas/redis"
)

type set struct{ members map[string]struct{} }

func newSet() *set { return &set{map[string]struct{}{}} }

func (m *set) size() int { return len(m.all()) }

// all returns the members, none of a set that is not there.
func (m *set) all() map[string]struct{} {
	if m == nil {
		return nil
	}
	return m.members
}

func (m *set) has(member string) bool {
	_, is := m.all()[member]
	return is
}

// members is how several members are answered: as a set in RESP3.
func (c *client) members(m map[string]struct{}) any {
	list := names(m)
	if c.resp3 {
		return &redis.BulkSet{Values: list.Values}
	}
	return list
}

// SAdd puts members into a set.
func (s *Store) SAdd(_ context.Context, peer *redis.Peer, r *redis.SAddRequest) (*redis.Int, error) {
	return run(s, peer, r, func(s *Store, _ *client, r *redis.SAddRequest) (*redis.Int, error) {
		m, err := change(s, r.Key, newSet)
		if err != nil {
			return nil, err
		}
		before := len(m.members)
		for _, member := range r.Members {
			m.members[string(member)] = struct{}{}
		}
		settle(s, r.Key, m)
		return number(len(m.members) - before), nil
	})
}

// SRem removes members.
func (s *Store) SRem(_ context.Context, peer *redis.Peer, r *redis.SRemRequest) (*redis.Int, error) {
	return run(s, peer, r, func(s *Store, _ *client, r *redis.SRemRequest) (*redis.Int, error) {
		m, err := look[*set](s, r.Key)
		if err != nil || m == nil {
			return zero, err
		}
		before := len(m.members)
		for _, member := range r.Members {
			delete(m.members, string(member))
		}
		n := before - len(m.members)
		settle(s, r.Key, m)
		return number(n), nil
	})
}

// SCard counts the members.
func (s *Store) SCard(_ context.Context, peer *redis.Peer, r *redis.SCardRequest) (*redis.Int, error) {
	return run(s, peer, r.Key, func(s *Store, _ *client, key []byte) (*redis.Int, error) {
		m, err := look[*set](s, key)
		return number(m.size()), err
	})
}

// SIsMember answers whether something is a member.
func (s *Store) SIsMember(_ context.Context, peer *redis.Peer, r *redis.SIsMemberRequest) (*redis.Int, error) {
	return run(s, peer, r, func(s *Store, _ *client, r *redis.SIsMemberRequest) (*redis.Int, error) {
		m, err := look[*set](s, r.Key)
		return yes(m.has(string(r.Member))), err
	})
}

// SMIsMember is SIsMember of several.
func (s *Store) SMIsMember(_ context.Context, peer *redis.Peer, r *redis.SMIsMemberRequest) (*redis.Ints, error) {
	return run(s, peer, r, func(s *Store, _ *client, r *redis.SMIsMemberRequest) (*redis.Ints, error) {
		m, err := look[*set](s, r.Key)
		list := &redis.Ints{Values: make([]redis.Int, len(r.Members))}
		for i, member := range r.Members {
			list.Values[i] = *yes(m.has(string(member)))
		}
		return list, err
	})
}

// SMembers lists the members.
func (s *Store) SMembers(_ context.Context, peer *redis.Peer, r *redis.SMembersRequest) (redis.SMembersReply, error) {
	return run(s, peer, r.Key, func(s *Store, c *client, key []byte) (redis.SMembersReply, error) {
		m, err := look[*set](s, key)
		if err != nil {
			return nil, err
		}
		return c.members(m.all()).(redis.SMembersReply), nil
	})
}

// SMove moves a member to another set.
func (s *Store) SMove(_ context.Context, peer *redis.Peer, r *redis.SMoveRequest) (*redis.Int, error) {
	return run(s, peer, r, func(s *Store, _ *client, r *redis.SMoveRequest) (*redis.Int, error) {
		from, err := look[*set](s, r.From)
		if err != nil {
			return nil, err
		}
		if _, err := look[*set](s, r.To); err != nil || !from.has(string(r.Member)) {
			return zero, err
		}
		delete(from.members, string(r.Member))
		settle(s, r.From, from)
		to, err := change(s, r.To, newSet)
		if err != nil {
			return nil, err
		}
		to.members[string(r.Member)] = struct{}{}
		settle(s, r.To, to)
		return one, nil
	})
}

// some returns up to n members, as they come.
func (m *set) some(n uint64) map[string]struct{} {
	chosen := map[string]struct{}{}
	for member := range m.all() {
		if uint64(len(chosen)) == n {
			break
		}
		chosen[member] = struct{}{}
	}
	return chosen
}

// SPop removes some members and answers them.
func (s *Store) SPop(_ context.Context, peer *redis.Peer, r *redis.SPopRequest) (redis.SPopReply, error) {
	return run(s, peer, r, func(s *Store, c *client, r *redis.SPopRequest) (redis.SPopReply, error) {
		m, err := look[*set](s, r.Key)
		if err != nil {
			return nil, err
		}
		n := uint64(1)
		if r.Count != nil {
			n = *r.Count
		}
		chosen := m.some(n)
		for member := range chosen {
			delete(m.members, member)
		}
		settle(s, r.Key, m)
		if r.Count != nil {
			return c.members(chosen).(redis.SPopReply), nil
		}
		return c.only(chosen).(redis.SPopReply), nil
	})
}

// only is the one member there is, or null.
func (c *client) only(m map[string]struct{}) redis.Text {
	for member := range m {
		return text(member)
	}
	return c.null()
}

// SRandMember answers some members. A negative count may repeat them.
func (s *Store) SRandMember(_ context.Context, peer *redis.Peer, r *redis.SRandMemberRequest) (redis.SRandMemberReply, error) {
	return run(s, peer, r, func(s *Store, c *client, r *redis.SRandMemberRequest) (redis.SRandMemberReply, error) {
		m, err := look[*set](s, r.Key)
		switch {
		case err != nil:
			return nil, err
		case r.Count == nil:
			return c.only(m.some(1)).(redis.SRandMemberReply), nil
		case *r.Count >= 0:
			return names(m.some(uint64(*r.Count))), nil
		case *r.Count < -maxRepeats:
			return nil, failure("ERR value is out of range")
		}
		var list [][]byte
		for range -*r.Count {
			for member := range m.some(1) {
				list = append(list, []byte(member))
			}
		}
		return bulks(list), nil
	})
}

// maxRepeats bounds how many members a negative count may ask for.
const maxRepeats = 1 << 16

// SInter answers what is in all sets.
func (s *Store) SInter(_ context.Context, peer *redis.Peer, r *redis.SInterRequest) (redis.SInterReply, error) {
	reply, err := run(s, peer, sets{keys: r.Keys, combine: inter}, (*Store).combine)
	if err != nil {
		return nil, err
	}
	return reply.(redis.SInterReply), nil
}

// SUnion answers what is in one of the sets.
func (s *Store) SUnion(_ context.Context, peer *redis.Peer, r *redis.SUnionRequest) (redis.SUnionReply, error) {
	reply, err := run(s, peer, sets{keys: r.Keys, combine: union}, (*Store).combine)
	if err != nil {
		return nil, err
	}
	return reply.(redis.SUnionReply), nil
}

// SDiff answers what is in the first set alone.
func (s *Store) SDiff(_ context.Context, peer *redis.Peer, r *redis.SDiffRequest) (redis.SDiffReply, error) {
	reply, err := run(s, peer, sets{keys: r.Keys, combine: diff}, (*Store).combine)
	if err != nil {
		return nil, err
	}
	return reply.(redis.SDiffReply), nil
}

// SInterStore is SInter that keeps the result.
func (s *Store) SInterStore(_ context.Context, peer *redis.Peer, r *redis.SInterStoreRequest) (*redis.Int, error) {
	return run(s, peer, sets{r.Destination, r.Keys, inter}, (*Store).combineStore)
}

// SUnionStore is SUnion that keeps the result.
func (s *Store) SUnionStore(_ context.Context, peer *redis.Peer, r *redis.SUnionStoreRequest) (*redis.Int, error) {
	return run(s, peer, sets{r.Destination, r.Keys, union}, (*Store).combineStore)
}

// SDiffStore is SDiff that keeps the result.
func (s *Store) SDiffStore(_ context.Context, peer *redis.Peer, r *redis.SDiffStoreRequest) (*redis.Int, error) {
	return run(s, peer, sets{r.Destination, r.Keys, diff}, (*Store).combineStore)
}

// SInterCard counts what is in all sets.
func (s *Store) SInterCard(_ context.Context, peer *redis.Peer, r *redis.SInterCardRequest) (*redis.Int, error) {
	return run(s, peer, r, func(s *Store, _ *client, r *redis.SInterCardRequest) (*redis.Int, error) {
		m, err := s.combined(sets{keys: r.Keys, combine: inter})
		n := uint64(len(m))
		if r.Limit != nil && r.Limit.Limit > 0 {
			n = min(n, r.Limit.Limit)
		}
		return number(int64(n)), err
	})
}

// sets are combined one after the other, and the result is perhaps kept.
type sets struct {
	destination []byte
	keys        [][]byte
	combine     func(a map[string]struct{}, b *set) map[string]struct{}
}

func inter(a map[string]struct{}, b *set) map[string]struct{} {
	for member := range a {
		if !b.has(member) {
			delete(a, member)
		}
	}
	return a
}

func union(a map[string]struct{}, b *set) map[string]struct{} {
	for member := range b.all() {
		a[member] = struct{}{}
	}
	return a
}

func diff(a map[string]struct{}, b *set) map[string]struct{} {
	for member := range b.all() {
		delete(a, member)
	}
	return a
}

func (s *Store) combined(x sets) (map[string]struct{}, error) {
	all := map[string]struct{}{}
	for i, key := range x.keys {
		m, err := look[*set](s, key)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			all = union(all, m)
		} else {
			all = x.combine(all, m)
		}
	}
	return all, nil
}

func (s *Store) combine(c *client, x sets) (any, error) {
	m, err := s.combined(x)
	return c.members(m), err
}

func (s *Store) combineStore(_ *client, x sets) (*redis.Int, error) {
	m, err := s.combined(x)
	if err != nil {
		return nil, err
	}
	s.remove(x.destination)
	if len(m) > 0 {
		s.put(x.destination, &entry{object: &set{m}})
	}
	return number(len(m)), nil
}
