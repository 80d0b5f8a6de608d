package store

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"github.com/netgen-dev/netgen/schemas/redis"
)

// A sorted set keeps its members in the order of their scores, and those of one
// score in the order of their names.
type sorted struct {
	scores map[string]float64
	order  []scored
}

type scored struct {
	score  float64
	member string
}

func newSorted() *sorted { return &sorted{scores: map[string]float64{}} }

func (z *sorted) size() int { return len(z.all()) }

// all returns the scores, none of a set that is not there.
func (z *sorted) all() map[string]float64 {
	if z == nil {
		return nil
	}
	return z.scores
}

// members returns the members in order.
func (z *sorted) members() []scored {
	if z == nil {
		return nil
	}
	return z.order
}

func compareScored(a, b scored) int {
	return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(a.member, b.member))
}

func (z *sorted) set(member string, score float64) {
	z.remove(member)
	x := scored{score, member}
	i, _ := slices.BinarySearchFunc(z.order, x, compareScored)
	z.order = slices.Insert(z.order, i, x)
	z.scores[member] = score
}

func (z *sorted) remove(member string) bool {
	i := z.rank(member)
	if i < 0 {
		return false
	}
	z.order = slices.Delete(z.order, i, i+1)
	delete(z.scores, member)
	return true
}

// rank returns the place of a member, -1 if it is none.
func (z *sorted) rank(member string) int {
	score, is := z.all()[member]
	if !is {
		return -1
	}
	i, _ := slices.BinarySearchFunc(z.order, scored{score, member}, compareScored)
	return i
}

// ZAdd gives members their scores.
func (s *Store) ZAdd(_ context.Context, peer *redis.Peer, r *redis.ZAddRequest) (redis.ZAddReply, error) {
	return run(s, peer, r, (*Store).zadd)
}

func (s *Store) zadd(c *client, r *redis.ZAddRequest) (redis.ZAddReply, error) {
	scores := make([]float64, len(r.Members))
	for i, m := range r.Members {
		var is bool
		if scores[i], is = parseFloat(m.Score); !is {
			return nil, errNotFloat
		}
	}
	switch {
	case r.Nx && (r.Xx || r.Gt || r.Lt) || r.Gt && r.Lt:
		return nil, failure("ERR GT, LT, and/or NX options at the same time are not compatible")
	case r.Incr && len(scores) != 1:
		return nil, failure("ERR INCR option supports a single increment-element pair")
	}
	z, err := change(s, r.Key, newSorted)
	if err != nil {
		return nil, err
	}
	defer func() { settle(s, r.Key, z) }()
	added, changed := 0, 0
	for i, m := range r.Members {
		member := string(m.Member)
		old, is := z.scores[member]
		if r.Incr {
			scores[i] += old
		}
		if math.IsNaN(scores[i]) {
			return nil, failure("ERR resulting score is not a number (NaN)")
		}
		if r.Nx && is || r.Xx && !is || is && (r.Gt && scores[i] <= old || r.Lt && scores[i] >= old) {
			if r.Incr {
				return c.null().(redis.ZAddReply), nil
			}
			continue
		}
		if !is {
			added++
		}
		if !is || old != scores[i] {
			changed++
			z.set(member, scores[i])
		}
	}
	s.grew()
	switch {
	case r.Incr:
		return c.double(scores[0]).(redis.ZAddReply), nil
	case r.Ch:
		return number(changed), nil
	}
	return number(added), nil
}

// ZIncrBy adds to a score.
func (s *Store) ZIncrBy(_ context.Context, peer *redis.Peer, r *redis.ZIncrByRequest) (redis.ZIncrByReply, error) {
	add := &redis.ZAddRequest{
		Key:     r.Key,
		Incr:    true,
		Members: []redis.Scored{{Score: r.By, Member: r.Member}},
	}
	reply, err := run(s, peer, add, (*Store).zadd)
	if err != nil {
		return nil, err
	}
	return reply.(redis.ZIncrByReply), nil
}

// ZRem removes members.
func (s *Store) ZRem(_ context.Context, peer *redis.Peer, r *redis.ZRemRequest) (*redis.Int, error) {
	return run(s, peer, r, func(s *Store, _ *client, r *redis.ZRemRequest) (*redis.Int, error) {
		z, err := look[*sorted](s, r.Key)
		if err != nil || z == nil {
			return zero, err
		}
		n := count(r.Members, func(member []byte) bool { return z.remove(string(member)) })
		settle(s, r.Key, z)
		return number(n), nil
	})
}

// ZCard counts the members.
func (s *Store) ZCard(_ context.Context, peer *redis.Peer, r *redis.ZCardRequest) (*redis.Int, error) {
	return run(s, peer, r.Key, func(s *Store, _ *client, key []byte) (*redis.Int, error) {
		z, err := look[*sorted](s, key)
		return number(z.size()), err
	})
}

// ZScore answers the score of a member.
func (s *Store) ZScore(_ context.Context, peer *redis.Peer, r *redis.ZScoreRequest) (redis.ZScoreReply, error) {
	return run(s, peer, r, func(s *Store, c *client, r *redis.ZScoreRequest) (redis.ZScoreReply, error) {
		z, err := look[*sorted](s, r.Key)
		if err != nil {
			return nil, err
		}
		return c.score(z, r.Member).(redis.ZScoreReply), nil
	})
}

// ZMScore answers the scores of several members.
func (s *Store) ZMScore(_ context.Context, peer *redis.Peer, r *redis.ZMScoreRequest) (*redis.Array, error) {
	return run(s, peer, r, func(s *Store, c *client, r *redis.ZMScoreRequest) (*redis.Array, error) {
		z, err := look[*sorted](s, r.Key)
		if err != nil {
			return nil, err
		}
		items := make([]redis.Value, len(r.Members))
		for i, member := range r.Members {
			items[i] = c.score(z, member)
		}
		return &redis.Array{Items: items}, nil
	})
}

func (c *client) score(z *sorted, member []byte) redis.Value {
	score, is := z.all()[string(member)]
	if !is {
		return value(c.null())
	}
	return c.double(score)
}

// ZRank answers the place of a member.
func (s *Store) ZRank(_ context.Context, peer *redis.Peer, r *redis.ZRankRequest) (redis.ZRankReply, error) {
	reply, err := run(s, peer, ranked{r.Key, r.Member, false, r.WithScore}, (*Store).zrank)
	if err != nil {
		return nil, err
	}
	return reply.(redis.ZRankReply), nil
}

// ZRevRank answers the place of a member, counted from the highest score.
func (s *Store) ZRevRank(_ context.Context, peer *redis.Peer, r *redis.ZRevRankRequest) (redis.ZRevRankReply, error) {
	reply, err := run(s, peer, ranked{r.Key, r.Member, true, r.WithScore}, (*Store).zrank)
	if err != nil {
		return nil, err
	}
	return reply.(redis.ZRevRankReply), nil
}

type ranked struct {
	key, member    []byte
	rev, withScore bool
}

func (s *Store) zrank(c *client, x ranked) (any, error) {
	z, err := look[*sorted](s, x.key)
	if err != nil {
		return nil, err
	}
	i := z.rank(string(x.member))
	switch {
	case i < 0 && x.withScore && !c.resp3:
		return &redis.Array{}, nil
	case i < 0:
		return c.null(), nil
	case x.rev:
		i = z.size() - 1 - i
	}
	if x.withScore {
		return &redis.Array{Items: []redis.Value{number(i), c.score(z, x.member)}}, nil
	}
	return number(i), nil
}

// A bound is where a range of scores or names begins or ends.
type bound struct {
	score float64
	name  string
	open  bool // leaves the bound itself out
	every bool // of a name: + or -
}

func scoreBound(s string) (bound, error) {
	b := bound{}
	if b.open = strings.HasPrefix(s, "("); b.open {
		s = s[1:]
	}
	var is bool
	if b.score, is = parseFloat(s); !is {
		return b, failure("ERR min or max is not a float")
	}
	return b, nil
}

func nameBound(s string) (bound, error) {
	switch {
	case s == "-" || s == "+":
		return bound{every: true}, nil
	case strings.HasPrefix(s, "["), strings.HasPrefix(s, "("):
		return bound{name: s[1:], open: s[0] == '('}, nil
	}
	return bound{}, failure("ERR min or max not valid string range item")
}

// byScore returns the members with scores from low to high, in order.
func (z *sorted) byScore(low, high bound) []scored {
	members := z.members()
	from, _ := slices.BinarySearchFunc(members, low, func(x scored, b bound) int {
		if x.score < b.score || b.open && x.score == b.score {
			return -1
		}
		return 1
	})
	to, _ := slices.BinarySearchFunc(members, high, func(x scored, b bound) int {
		if x.score < b.score || !b.open && x.score == b.score {
			return -1
		}
		return 1
	})
	return members[from:max(from, to)]
}

// byName returns the members with names from low to high, in order.
func (z *sorted) byName(low, high bound) []scored {
	var found []scored
	for _, x := range z.members() {
		above := low.every || x.member > low.name || !low.open && x.member == low.name
		below := high.every || x.member < high.name || !high.open && x.member == high.name
		if above && below {
			found = append(found, x)
		}
	}
	return found
}

// A span says which members are wanted.
type span struct {
	key         []byte
	start, stop string
	byScore     bool
	byName      bool
	rev         bool
	limit       *redis.Limit
	withScores  bool
}

// of returns the members that are wanted, in the order that is wanted.
func (x span) of(z *sorted) ([]scored, error) {
	found, err := x.between(z)
	if err != nil {
		return nil, err
	}
	found = slices.Clone(found)
	if x.rev {
		slices.Reverse(found)
	}
	if x.limit != nil {
		from := min(max(x.limit.Offset, 0), int64(len(found)))
		found = found[from:]
		if x.limit.Count >= 0 {
			found = found[:min(x.limit.Count, int64(len(found)))]
		}
	}
	return found, nil
}

// between returns the members that are wanted, from the lowest up.
func (x span) between(z *sorted) ([]scored, error) {
	low, high := x.start, x.stop
	if x.rev && (x.byScore || x.byName) {
		low, high = high, low
	}
	boundOf, choose := scoreBound, z.byScore
	switch {
	case x.byName:
		boundOf, choose = nameBound, z.byName
	case !x.byScore:
		return x.byRank(z)
	}
	from, err := boundOf(low)
	if err != nil {
		return nil, err
	}
	to, err := boundOf(high)
	if err != nil {
		return nil, err
	}
	return choose(from, to), nil
}

func (x span) byRank(z *sorted) ([]scored, error) {
	start, is := parseInt([]byte(x.start))
	stop, too := parseInt([]byte(x.stop))
	if !is || !too {
		return nil, errNotInt
	}
	from, to := within(start, stop, z.size())
	if x.rev {
		from, to = z.size()-to, z.size()-from
	}
	return z.members()[from:to], nil
}

func (s *Store) zrange(c *client, x span) (*redis.Array, error) {
	z, err := look[*sorted](s, x.key)
	if err != nil {
		return nil, err
	}
	found, err := x.of(z)
	return c.array(found, x.withScores), err
}

// array lists members. With scores they are pairs in RESP3, and in RESP2 member and
// score in turn.
func (c *client) array(found []scored, withScores bool) *redis.Array {
	items := make([]redis.Value, 0, len(found))
	for _, x := range found {
		switch {
		case !withScores:
			items = append(items, text(x.member))
		case c.resp3:
			items = append(items, &redis.Array{Items: []redis.Value{text(x.member), c.double(x.score)}})
		default:
			items = append(items, text(x.member), c.double(x.score))
		}
	}
	return &redis.Array{Items: items}
}

// ZRange answers members in order.
func (s *Store) ZRange(_ context.Context, peer *redis.Peer, r *redis.ZRangeRequest) (*redis.Array, error) {
	return run(s, peer, span{
		key: r.Key, start: string(r.Start), stop: string(r.Stop), byScore: r.ByScore, byName: r.ByLex,
		rev: r.Rev, limit: r.Limit, withScores: r.WithScores,
	}, (*Store).zrange)
}

// ZRevRange answers members from the highest score down.
func (s *Store) ZRevRange(_ context.Context, peer *redis.Peer, r *redis.ZRevRangeRequest) (*redis.Array, error) {
	return run(s, peer, span{
		key: r.Key, start: formatInt(r.Start), stop: formatInt(r.Stop), rev: true, withScores: r.WithScores,
	}, (*Store).zrange)
}

// ZRangeByScore answers the members between two scores.
func (s *Store) ZRangeByScore(_ context.Context, peer *redis.Peer, r *redis.ZRangeByScoreRequest) (*redis.Array, error) {
	return run(s, peer, span{
		key: r.Key, start: r.Min, stop: r.Max, byScore: true, limit: r.Limit, withScores: r.WithScores,
	}, (*Store).zrange)
}

// ZRevRangeByScore answers the members between two scores, the highest first.
func (s *Store) ZRevRangeByScore(_ context.Context, peer *redis.Peer, r *redis.ZRevRangeByScoreRequest) (*redis.Array, error) {
	return run(s, peer, span{
		key: r.Key, start: r.Max, stop: r.Min, byScore: true, rev: true, limit: r.Limit, withScores: r.WithScores,
	}, (*Store).zrange)
}

// ZRangeByLex answers the members between two names.
func (s *Store) ZRangeByLex(_ context.Context, peer *redis.Peer, r *redis.ZRangeByLexRequest) (*redis.Bulks, error) {
	return run(s, peer, span{
		key: r.Key, start: string(r.Min), stop: string(r.Max), byName: true, limit: r.Limit,
	}, func(s *Store, _ *client, x span) (*redis.Bulks, error) {
		z, err := look[*sorted](s, x.key)
		if err != nil {
			return nil, err
		}
		found, err := x.of(z)
		list := make([][]byte, len(found))
		for i, m := range found {
			list[i] = []byte(m.member)
		}
		return bulks(list), err
	})
}

// ZCount counts the members between two scores.
func (s *Store) ZCount(_ context.Context, peer *redis.Peer, r *redis.ZCountRequest) (*redis.Int, error) {
	return run(s, peer, span{key: r.Key, start: r.Min, stop: r.Max, byScore: true}, (*Store).zcount)
}

// ZLexCount counts the members between two names.
func (s *Store) ZLexCount(_ context.Context, peer *redis.Peer, r *redis.ZLexCountRequest) (*redis.Int, error) {
	return run(s, peer, span{key: r.Key, start: string(r.Min), stop: string(r.Max), byName: true}, (*Store).zcount)
}

func (s *Store) zcount(_ *client, x span) (*redis.Int, error) {
	z, err := look[*sorted](s, x.key)
	if err != nil {
		return nil, err
	}
	found, err := x.between(z)
	return number(len(found)), err
}

// ZRemRangeByRank removes members by their places.
func (s *Store) ZRemRangeByRank(_ context.Context, peer *redis.Peer, r *redis.ZRemRangeByRankRequest) (*redis.Int, error) {
	return run(s, peer, span{key: r.Key, start: formatInt(r.Start), stop: formatInt(r.Stop)}, (*Store).zremRange)
}

// ZRemRangeByScore removes members by their scores.
func (s *Store) ZRemRangeByScore(_ context.Context, peer *redis.Peer, r *redis.ZRemRangeByScoreRequest) (*redis.Int, error) {
	return run(s, peer, span{key: r.Key, start: r.Min, stop: r.Max, byScore: true}, (*Store).zremRange)
}

// ZRemRangeByLex removes members by their names.
func (s *Store) ZRemRangeByLex(_ context.Context, peer *redis.Peer, r *redis.ZRemRangeByLexRequest) (*redis.Int, error) {
	return run(s, peer, span{key: r.Key, start: string(r.Min), stop: string(r.Max), byName: true}, (*Store).zremRange)
}

func (s *Store) zremRange(_ *client, x span) (*redis.Int, error) {
	z, err := look[*sorted](s, x.key)
	if err != nil || z == nil {
		return zero, err
	}
	found, err := x.of(z)
	if err != nil {
		return nil, err
	}
	for _, m := range found {
		z.remove(m.member)
	}
	settle(s, x.key, z)
	return number(len(found)), nil
}

// ZPopMin removes the members with the lowest scores and answers them.
func (s *Store) ZPopMin(_ context.Context, peer *redis.Peer, r *redis.ZPopMinRequest) (*redis.Array, error) {
	return run(s, peer, zpop{r.Key, r.Count, false}, (*Store).zpop)
}

// ZPopMax removes the members with the highest scores and answers them.
func (s *Store) ZPopMax(_ context.Context, peer *redis.Peer, r *redis.ZPopMaxRequest) (*redis.Array, error) {
	return run(s, peer, zpop{r.Key, r.Count, true}, (*Store).zpop)
}

type zpop struct {
	key   []byte
	count *uint64 // nil for one
	max   bool
}

func (s *Store) zpop(c *client, p zpop) (*redis.Array, error) {
	z, err := look[*sorted](s, p.key)
	if err != nil {
		return nil, err
	}
	n := uint64(1)
	if p.count != nil {
		n = *p.count
	}
	found := z.take(n, p.max)
	settle(s, p.key, z)
	if c.resp3 && p.count == nil {
		return &redis.Array{Items: c.flatScores(found)}, nil // a pair, not a list of pairs
	}
	return c.array(found, true), nil
}

// take removes up to n members from one end.
func (z *sorted) take(n uint64, fromMax bool) []scored {
	var found []scored
	for z.size() > 0 && uint64(len(found)) < n {
		x := z.order[0]
		if fromMax {
			x = z.order[len(z.order)-1]
		}
		z.remove(x.member)
		found = append(found, x)
	}
	return found
}

func (c *client) flatScores(found []scored) []redis.Value {
	items := []redis.Value{}
	for _, x := range found {
		items = append(items, text(x.member), c.double(x.score))
	}
	return items
}

// BZPopMin waits for a member in one of several sets.
func (s *Store) BZPopMin(ctx context.Context, peer *redis.Peer, r *redis.BZPopMinRequest) (redis.BZPopMinReply, error) {
	popped, err := s.awaitZPop(ctx, peer, r.Keys, r.Timeout, false)
	if err != nil {
		return nil, err
	}
	return popped.(redis.BZPopMinReply), nil
}

// BZPopMax is BZPopMin with the highest score.
func (s *Store) BZPopMax(ctx context.Context, peer *redis.Peer, r *redis.BZPopMaxRequest) (redis.BZPopMaxReply, error) {
	popped, err := s.awaitZPop(ctx, peer, r.Keys, r.Timeout, true)
	if err != nil {
		return nil, err
	}
	return popped.(redis.BZPopMaxReply), nil
}

func (s *Store) awaitZPop(ctx context.Context, peer *redis.Peer, keys [][]byte, timeout string, fromMax bool) (any, error) {
	return wait(ctx, s, peer, timeout, func(c *client) (any, error) {
		for _, key := range keys {
			z, err := look[*sorted](s, key)
			if err != nil {
				return nil, err
			}
			if z == nil {
				continue
			}
			items := append([]redis.Value{&redis.Bulk{Data: notNil(key)}}, c.flatScores(z.take(1, fromMax))...)
			settle(s, key, z)
			return &redis.Array{Items: items}, nil
		}
		return nil, nil
	}, func(c *client) any {
		if c.resp3 {
			return &redis.Null{}
		}
		return &redis.Array{}
	})
}
