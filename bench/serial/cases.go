package serial

import (
	"github.com/netgen-dev/netgen/bench/serial/gogopb"
	"github.com/netgen-dev/netgen/bench/serial/mus"
	"github.com/netgen-dev/netgen/bench/serial/musunsafe"
	"github.com/netgen-dev/netgen/bench/serial/plain"
	"github.com/netgen-dev/netgen/bench/serial/records"
)

func smallCase() (Case, error) {
	m, g := newMaker(), &group{}
	values := several(smalls, func(int) *records.Small { return m.small() })
	join(g, values, netgenCodecs[records.Small]()...)
	join(g, values, handCodecs(handSmallSize, putSmall, getSmall)...)
	join(g, each(values, plainSmall),
		msgpCodec[plain.Small](), jsonCodec[plain.Small](),
		musCodec[plain.Small]("mus", mus.SmallMUS), musCodec[plain.Small]("mus, unsafe", musunsafe.SmallMUS))
	join(g, each(values, plainSmall), bencCodecs(bencSmall)...)
	join(g, each(values, plainSmall), flatCodecs(flatSmall)...)
	joinProtobuf(g, each(values, pbSmall))
	join(g, each(values, gogoSmall), gogoCodec[gogopb.Small]())
	return Case{"small", g.contenders}, g.err
}

func messageCase() (Case, error) {
	m, g := newMaker(), &group{}
	values := several(messages, m.message)
	join(g, values, netgenCodecs[records.Message]()...)
	join(g, values, handCodecs(handMessageSize, putMessage, getMessage)...)
	join(g, each(values, plainMessage),
		msgpCodec[plain.Message](), jsonCodec[plain.Message](),
		musCodec[plain.Message]("mus", mus.MessageMUS), musCodec[plain.Message]("mus, unsafe", musunsafe.MessageMUS))
	join(g, each(values, plainMessage), bencCodecs(bencMessage)...)
	join(g, each(values, plainMessage), flatCodecs(flatMessage)...)
	joinProtobuf(g, each(values, pbMessage))
	join(g, each(values, gogoMessageOf), gogoCodec[gogopb.Message]())
	return Case{"message", g.contenders}, g.err
}

func bulkCase() (Case, error) {
	m, g := newMaker(), &group{}
	values := several(bulks, func(int) *records.Bulk { return m.bulk() })
	join(g, values, netgenCodecs[records.Bulk]()...)
	join(g, values, handCodecs(handBulkSize, putBulk, getBulk)...)
	join(g, each(values, plainBulk),
		msgpCodec[plain.Bulk](), jsonCodec[plain.Bulk](),
		musCodec[plain.Bulk]("mus", mus.BulkMUS), musCodec[plain.Bulk]("mus, unsafe", musunsafe.BulkMUS))
	join(g, each(values, plainBulk), bencCodecs(bencBulk)...)
	join(g, each(values, plainBulk), flatCodecs(flatBulk)...)
	joinProtobuf(g, each(values, pbBulk))
	join(g, each(values, gogoBulk), gogoCodec[gogopb.Bulk]())
	return Case{"bulk", g.contenders}, g.err
}

func joinProtobuf[T any, P vtMessage[T]](g *group, values []*T) {
	join(g, values, protobufCodecs[T, P]()...)
	join(g, hyperpbValues[T, P](values), hyperpbCodec[T, P]())
}
