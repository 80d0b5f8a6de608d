package inprocess

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kversion"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/internal/talks"
	"github.com/netgen-dev/netgen/examples/interop/internal/kafka"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/runtime/wire"
)

// startKafka starts a broker with the topic "news" of one partition, until the test
// ends.
func startKafka(t testing.TB) *peers.Daemon {
	t.Helper()
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(1, "news"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cluster.Close)
	return &peers.Daemon{Program: library(t, "kfake", "github.com/twmb/franz-go/pkg/kfake"), Addr: cluster.ListenAddrs()[0]}
}

// gzipped is the attribute of a batch that is compressed so.
const gzipped = 1

// kafkaBatch appends a batch with a record for each value.
func kafkaBatch(t *testing.T, b []byte, attributes int16, values ...string) []byte {
	t.Helper()
	batch := &kafka.RecordBatch{
		Attributes: attributes, LastOffsetDelta: int32(len(values) - 1),
		FirstTimestamp: 1_700_000_000_000, MaxTimestamp: 1_700_000_000_000,
		ProducerID: -1, ProducerEpoch: -1, BaseSequence: -1,
	}
	for i, value := range values {
		batch.Records = append(batch.Records, kafka.Record{
			OffsetDelta: int64(i), Key: []byte("key"), Value: []byte(value),
			Headers: []kafka.RecordHeader{{Key: "colour", Value: []byte("blue")}, {Key: "none"}},
		})
	}
	b, err := batch.AppendWire(b)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// kafkaBatches reads the batches that a partition holds.
func kafkaBatches(b []byte) (batches []*kafka.RecordBatch, err error) {
	var r wire.Reader
	r.Reset(b, false, 0)
	for r.Has() && r.Err() == nil {
		batch := new(kafka.RecordBatch)
		batch.ReadWire(&r)
		batches = append(batches, batch)
	}
	return batches, r.Err()
}

// A kafkaTalk is a connection of ours to a broker, with all that was produced on it.
type kafkaTalk struct {
	t      *testing.T
	ctx    context.Context
	client *kafka.Client
	said   []string
}

func (k *kafkaTalk) must(what string, err error) {
	k.t.Helper()
	if err != nil {
		k.t.Fatalf("%s: %v", what, err)
	}
}

// inVersions calls for each version, which the request then has.
func (k *kafkaTalk) inVersions(method string, versions [2]uint64, call func(version uint64)) {
	k.t.Helper()
	for version := versions[0]; version <= versions[1]; version++ {
		k.must(method, k.client.Socket().SetVersion(method, version))
		call(version)
	}
}

func (k *kafkaTalk) versions(version uint64) {
	k.t.Helper()
	got, err := k.client.APIVersions(k.ctx, &kafka.APIVersionsRequest{ClientSoftwareName: "netgen", ClientSoftwareVersion: "1"})
	k.must("ApiVersions", err)
	isProduce := func(key kafka.APIKey) bool { return key.Key == 0 && key.Max >= 9 }
	if got.Error != kafka.ErrorCodeNone || !slices.ContainsFunc(got.APIKeys, isProduce) {
		k.t.Errorf("ApiVersions v%d: %+v", version, got)
	}
}

func (k *kafkaTalk) metadata(version uint64) {
	k.t.Helper()
	request := kafka.NewMetadataRequest()
	request.Topics = []kafka.TopicRequest{{Name: new("news")}, {Name: new("nothing")}}
	request.AllowAutoTopicCreation = false
	got, err := k.client.Metadata(k.ctx, request)
	k.must("Metadata", err)
	topics := map[string]kafka.Topic{}
	for _, topic := range got.Topics {
		topics[*topic.Name] = topic
	}
	if news := topics["news"]; len(got.Brokers) != 1 || news.Error != kafka.ErrorCodeNone || len(news.Partitions) != 1 {
		k.t.Errorf("Metadata v%d: %+v", version, got)
	}
	if topics["nothing"].Error != kafka.ErrorCodeUnknownTopicOrPartition {
		k.t.Errorf("Metadata v%d of nothing: %+v", version, topics["nothing"])
	}
}

func kafkaProduce(topic string, acks int16, records []byte) *kafka.ProduceRequest {
	return &kafka.ProduceRequest{Acks: acks, Timeout: 5000, Topics: []kafka.ProduceTopic{
		{Name: topic, Partitions: []kafka.ProducePartition{{Records: records}}},
	}}
}

func (k *kafkaTalk) produce(version uint64) {
	k.t.Helper()
	values := []string{fmt.Sprint("v", version), strings.Repeat("long ", 100)}
	records := kafkaBatch(k.t, nil, int16(version%2)*gzipped, values...)
	got, err := k.client.Produce(k.ctx, kafkaProduce("news", -1, records))
	k.must("Produce", err)
	if p := got.Topics[0].Partitions[0]; p.Error != kafka.ErrorCodeNone || p.BaseOffset != int64(len(k.said)) {
		k.t.Errorf("Produce v%d: %+v, want offset %d", version, p, len(k.said))
	}
	k.said = append(k.said, values...)
	if got, err = k.client.Produce(k.ctx, kafkaProduce("nothing", 1, records)); err != nil ||
		got.Topics[0].Partitions[0].Error != kafka.ErrorCodeUnknownTopicOrPartition {
		k.t.Errorf("Produce v%d of nothing: %+v, %v", version, got, err)
	}
}

// produceMuch has many requests under way, of which every third is not answered.
func (k *kafkaTalk) produceMuch() {
	var sent []*runtime.Future[*kafka.ProduceReply]
	for i := range 300 {
		value := fmt.Sprint("many ", i)
		request := kafkaProduce("news", int16(min(i%3, 1)), kafkaBatch(k.t, nil, 0, value))
		sent = append(sent, k.client.ProduceAsync(k.ctx, request))
		k.said = append(k.said, value)
	}
	for i, future := range sent {
		got, err := future.Await(k.ctx)
		k.must("Produce", err)
		if (got == nil) != (i%3 == 0) {
			k.t.Errorf("Produce %d is answered with %+v", i, got)
		}
	}
}

// fetch reads all that there is, from the beginning.
func (k *kafkaTalk) fetch(version uint64) {
	k.t.Helper()
	var heard []string
	for len(heard) < len(k.said) {
		request := kafka.NewFetchRequest()
		request.MaxWait, request.MinBytes, request.MaxBytes = 1000, 1, 4<<10
		partition := kafka.NewFetchPartition()
		partition.Offset, partition.MaxBytes = int64(len(heard)), 4<<10
		request.Topics = []kafka.FetchTopic{{Name: "news", Partitions: []kafka.FetchPartition{*partition}}}
		got, err := k.client.Fetch(k.ctx, request)
		k.must("Fetch", err)
		p := got.Topics[0].Partitions[0]
		batches, err := kafkaBatches(p.Records)
		if err != nil || len(batches) == 0 || p.Error != kafka.ErrorCodeNone || p.HighWatermark != int64(len(k.said)) {
			k.t.Fatalf("Fetch v%d: %+v, %v", version, p, err)
		}
		for _, batch := range batches {
			for _, record := range batch.Records {
				heard = append(heard, string(record.Value))
				if len(record.Headers) != 2 || string(record.Headers[0].Value) != "blue" || record.Headers[1].Value != nil {
					k.t.Errorf("Fetch v%d: the headers are %+v", version, record.Headers)
				}
			}
		}
	}
	if diff := cmp.Diff(k.said, heard); diff != "" {
		k.t.Errorf("Fetch v%d (-want +got):\n%s", version, diff)
	}
}

// kafkaVersions are the versions of the schema's messages that one conversation has.
type kafkaVersions struct{ apiVersions, metadata, produce, fetch [2]uint64 }

func TestKafkaClient(t *testing.T) {
	t.Parallel()
	for _, talk := range []struct {
		name      string
		dissector peers.Dissector
		versions  kafkaVersions
		exchanged string
	}{
		{
			"known to tshark", peers.Kafka, kafkaVersions{[2]uint64{0, 3}, [2]uint64{0, 9}, [2]uint64{3, 8}, [2]uint64{4, 11}},
			"ApiVersions v0-3, Metadata v0-9, Produce v3-8, Fetch v4-11; record batches, with gzip too; 300 of them at once, some without acknowledgement; errors",
		},
		{
			"later", peers.LaterKafka, kafkaVersions{[2]uint64{4, 4}, [2]uint64{10, 12}, [2]uint64{9, 9}, [2]uint64{12, 12}},
			"the same in ApiVersions v4, Metadata v10-12, Produce v9, Fetch v12",
		},
	} {
		t.Run(talk.name, func(t *testing.T) {
			t.Parallel()
			daemon := startKafka(t)
			tap := peers.NewTap(t, talk.dissector, daemon.Addr)
			talk.versions.run(t, tap)
			row := peers.Row{Protocol: "Kafka", Ours: peers.AsClient, Exchanged: talk.exchanged, Verdict: tap.Judge(t)}
			if talk.dissector == peers.LaterKafka {
				row.Verdict = "does not know these versions"
			}
			daemon.Record(t, row)
		})
	}
}

func (v kafkaVersions) run(t *testing.T, tap *peers.Tap) {
	ctx := talks.Within(t)
	client, err := kafka.Dial(ctx, "tcp://"+tap.Addr)
	if err != nil {
		t.Fatal(err)
	}
	k := &kafkaTalk{t: t, ctx: ctx, client: client}
	k.inVersions("APIVersions", v.apiVersions, k.versions)
	k.inVersions("Metadata", v.metadata, k.metadata)
	k.inVersions("Produce", v.produce, k.produce)
	k.produceMuch()
	k.inVersions("Fetch", v.fetch, k.fetch)
	_ = client.Close()
	<-client.Done()
}

// A kafkaBroker keeps the batches of the topic "news", which has one partition.
type kafkaBroker struct {
	addr  string       // where clients shall find it
	newer atomic.Int32 // how often it was asked in a version that it does not know

	mu      sync.Mutex
	batches []*kafka.RecordBatch
	end     int64
	grown   chan struct{} // closed when there is more
}

// kafkaKeys are the requests and versions of the schema.
var kafkaKeys = []kafka.APIKey{{Key: 0, Min: 3, Max: 9}, {Key: 1, Min: 4, Max: 12}, {Key: 3, Max: 12}, {Key: 18, Max: 4}}

func (b *kafkaBroker) APIVersions(context.Context, *kafka.Peer, *kafka.APIVersionsRequest) (*kafka.APIVersionsReply, error) {
	reply := kafka.NewAPIVersionsReply()
	reply.APIKeys = kafkaKeys
	return reply, nil
}

func (b *kafkaBroker) NewerVersions(context.Context, *kafka.Peer, *kafka.NewerVersionsRequest) (*kafka.NewerVersionsReply, error) {
	b.newer.Add(1)
	return &kafka.NewerVersionsReply{Error: kafka.ErrorCodeUnsupportedVersion, APIKeys: kafkaKeys}, nil
}

func (b *kafkaBroker) Metadata(_ context.Context, _ *kafka.Peer, request *kafka.MetadataRequest) (*kafka.MetadataReply, error) {
	host, text, _ := strings.Cut(b.addr, ":")
	port, err := strconv.Atoi(text)
	if err != nil {
		return nil, err
	}
	reply := kafka.NewMetadataReply()
	reply.Brokers = []kafka.Broker{{NodeID: 1, Host: host, Port: int32(port)}}
	reply.ControllerID, reply.ClusterID = 1, new("netgen")
	for _, asked := range request.Topics {
		topic := kafka.Topic{Name: asked.Name, Error: kafka.ErrorCodeUnknownTopicOrPartition}
		if asked.Name != nil && *asked.Name == "news" {
			partition := kafka.NewPartition()
			partition.Leader, partition.Replicas, partition.InSync = 1, []int32{1}, []int32{1}
			topic.Error, topic.ID, topic.Partitions = kafka.ErrorCodeNone, kafka.UUID{1}, []kafka.Partition{*partition}
		}
		reply.Topics = append(reply.Topics, topic)
	}
	return reply, nil
}

func (b *kafkaBroker) Produce(_ context.Context, _ *kafka.Peer, request *kafka.ProduceRequest) (*kafka.ProduceReply, error) {
	reply := &kafka.ProduceReply{}
	for _, topic := range request.Topics {
		produced := kafka.ProducedTopic{Name: topic.Name}
		for _, p := range topic.Partitions {
			offset, err := b.keep(p.Records)
			if err != nil {
				return nil, err
			}
			produced.Partitions = append(produced.Partitions, kafka.ProducedPartition{Index: p.Index, BaseOffset: offset, LogAppendTime: -1})
		}
		reply.Topics = append(reply.Topics, produced)
	}
	return reply, nil
}

// keep keeps batches and returns the offset of the first.
func (b *kafkaBroker) keep(records []byte) (int64, error) {
	batches, err := kafkaBatches(records)
	b.mu.Lock()
	defer b.mu.Unlock()
	first := b.end
	for _, batch := range batches {
		batch.BaseOffset = b.end
		b.end += int64(batch.LastOffsetDelta) + 1
		b.batches = append(b.batches, batch)
	}
	close(b.grown)
	b.grown = make(chan struct{})
	return first, err
}

// from returns the batches from an offset on, and what is closed when there is more.
func (b *kafkaBroker) from(offset int64) (records []byte, end int64, grown <-chan struct{}, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, batch := range b.batches {
		if batch.BaseOffset >= offset && err == nil {
			records, err = batch.AppendWire(records)
		}
	}
	return records, b.end, b.grown, err
}

// Fetch waits for a while when there is nothing yet.
func (b *kafkaBroker) Fetch(ctx context.Context, _ *kafka.Peer, request *kafka.FetchRequest) (*kafka.FetchReply, error) {
	asked := request.Topics[0].Partitions[0]
	records, end, grown, err := b.from(asked.Offset)
	if len(records) == 0 && err == nil {
		select {
		case <-grown:
		case <-time.After(time.Duration(request.MaxWait) * time.Millisecond):
		case <-ctx.Done():
		}
		records, end, _, err = b.from(asked.Offset)
	}
	partition := kafka.FetchedPartition{Index: asked.Index, HighWatermark: end, LastStable: end, PreferredReplica: -1, Records: records}
	return &kafka.FetchReply{Topics: []kafka.FetchedTopic{{Name: request.Topics[0].Name, Partitions: []kafka.FetchedPartition{partition}}}}, err
}

func TestKafkaServer(t *testing.T) {
	t.Parallel()
	for _, talk := range []struct {
		name      string
		dissector peers.Dissector
		versions  *kversion.Versions
		verdict   string
		exchanged string
	}{
		{"2.0", peers.Kafka, kversion.V2_0_0(), "", "as of Kafka 2.0: metadata, 300 records produced, with gzip and without acknowledgements too, waited for and fetched"},
		{"2.3", peers.Kafka, kversion.V2_3_0(), "", "as of Kafka 2.3: the same"},
		{"any", peers.LaterKafka, nil, "does not know these versions", "in its own version, answered with those of the schema: the same in the last of them"},
	} {
		t.Run(talk.name, func(t *testing.T) {
			t.Parallel()
			us := &kafkaBroker{grown: make(chan struct{})}
			tap := tapServer(t, talk.dissector, kafka.NewServer(us).Server)
			us.addr = tap.Addr
			kafkaClients(t, tap.Addr, talk.versions)
			if asked := us.newer.Load() > 0; asked != (talk.versions == nil) {
				t.Errorf("it was asked in a newer version: %v", asked)
			}
			row := peers.Row{Protocol: "Kafka", Ours: peers.AsServer, Exchanged: talk.exchanged, Verdict: tap.Judge(t)}
			if talk.verdict != "" {
				row.Verdict = talk.verdict
			}
			library(t, "kgo", "github.com/twmb/franz-go").Record(t, row)
		})
	}
}

// kafkaClients has one kgo client produce, in several ways, what another one reads. They
// speak the versions that are given, or nil for their own.
func kafkaClients(t *testing.T, addr string, versions *kversion.Versions) {
	ctx := talks.Within(t)
	dial := func(options ...kgo.Opt) *kgo.Client {
		t.Helper()
		options = append(options, kgo.SeedBrokers(addr), kgo.FetchMaxWait(time.Second))
		if versions != nil {
			options = append(options, kgo.MaxVersions(versions))
		}
		client, err := kgo.NewClient(options...)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(client.Close)
		return client
	}
	reader := dial(kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{"news": {0: kgo.NewOffset().At(0)}}))
	var want, heard []string
	for _, way := range []struct {
		name    string
		options []kgo.Opt
	}{
		{"plain", []kgo.Opt{kgo.ProducerBatchCompression(kgo.NoCompression()), kgo.RequiredAcks(kgo.LeaderAck())}},
		{"gzip", []kgo.Opt{kgo.ProducerBatchCompression(kgo.GzipCompression())}},
		// The last, for nobody knows when these have arrived.
		{"blind", []kgo.Opt{kgo.ProducerBatchCompression(kgo.NoCompression()), kgo.RequiredAcks(kgo.NoAck())}},
	} {
		writer := dial(append(way.options, kgo.DisableIdempotentWrite(), kgo.DefaultProduceTopic("news"))...)
		for i := range 100 {
			value := fmt.Sprintf("%s %d", way.name, i)
			want = append(want, value)
			headers := []kgo.RecordHeader{{Key: "colour", Value: []byte("blue")}}
			if err := writer.ProduceSync(ctx, &kgo.Record{Key: []byte("k"), Value: []byte(value), Headers: headers}).FirstErr(); err != nil {
				t.Fatalf("%s: %v", value, err)
			}
		}
	}
	for len(heard) < len(want) {
		fetched := reader.PollFetches(ctx)
		if err := fetched.Err(); err != nil {
			t.Fatal(err)
		}
		fetched.EachRecord(func(r *kgo.Record) {
			heard = append(heard, string(r.Value))
			if r.Offset != int64(len(heard)-1) || string(r.Headers[0].Value) != "blue" {
				t.Errorf("heard %+v", r)
			}
		})
	}
	if diff := cmp.Diff(want, heard); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
