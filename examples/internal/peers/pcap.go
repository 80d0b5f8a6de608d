package peers

import (
	"encoding/binary"
	"net/netip"
	"os"
	"sync"
)

// A capture is the packets of conversations as a network would have carried them:
// a pcap file of IPv4 packets with TCP in them. The bytes are those that were
// sent, the rest is made up: addresses, one microsecond from packet to packet.
// It may be used by several goroutines.
type capture struct {
	server uint16 // its port

	mu      sync.Mutex
	packets []byte
	count   uint32
	conns   uint16
}

// Directions index a conversation's ends by who sends.
const (
	fromClient = 0
	fromServer = 1
)

// A conversation is one connection of a capture.
type conversation struct {
	capture *capture
	ends    [2]netip.AddrPort // the sender's by direction
	next    [2]uint32         // sequence number of the next byte by direction
}

// largest is the most bytes that a packet carries.
const largest = 16 << 10

// The flags of a TCP segment.
const (
	fin = 1 << 0
	syn = 1 << 1
	psh = 1 << 3
	ack = 1 << 4
)

// open begins a conversation with TCP's three packets.
func (c *capture) open() *conversation {
	c.mu.Lock()
	defer c.mu.Unlock()
	client := netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, 1}), 40000+c.conns)
	server := netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 0, 0, 2}), c.server)
	c.conns++
	talk := &conversation{capture: c, ends: [2]netip.AddrPort{client, server}}
	talk.segment(fromClient, syn, nil)
	talk.segment(fromServer, syn|ack, nil)
	talk.segment(fromClient, ack, nil)
	return talk
}

// send adds bytes that one end sent.
func (t *conversation) send(direction int, b []byte) {
	t.capture.mu.Lock()
	defer t.capture.mu.Unlock()
	for len(b) > 0 {
		n := min(len(b), largest)
		t.segment(direction, psh|ack, b[:n])
		b = b[n:]
	}
}

// end adds that one end sends no more.
func (t *conversation) end(direction int) {
	t.capture.mu.Lock()
	defer t.capture.mu.Unlock()
	t.segment(direction, fin|ack, nil)
}

func (t *conversation) segment(direction int, flags byte, payload []byte) {
	other := 1 - direction
	var header [20]byte
	binary.BigEndian.PutUint16(header[0:], t.ends[direction].Port())
	binary.BigEndian.PutUint16(header[2:], t.ends[other].Port())
	binary.BigEndian.PutUint32(header[4:], t.next[direction])
	if flags&ack != 0 {
		binary.BigEndian.PutUint32(header[8:], t.next[other])
	}
	header[12] = 5 << 4 // words of the header
	header[13] = flags
	binary.BigEndian.PutUint16(header[14:], 65535) // window
	t.next[direction] += uint32(len(payload))
	if flags&(syn|fin) != 0 {
		t.next[direction]++
	}
	t.capture.packet(t.ends[direction].Addr(), t.ends[other].Addr(), header[:], payload)
}

// packet adds an IPv4 packet. Checksums stay zero: nobody verifies them.
func (c *capture) packet(from, to netip.Addr, header, payload []byte) {
	size := 20 + len(header) + len(payload)
	c.count++
	little := binary.LittleEndian
	c.packets = little.AppendUint32(c.packets, c.count/1_000_000)
	c.packets = little.AppendUint32(c.packets, c.count%1_000_000)
	c.packets = little.AppendUint32(c.packets, uint32(size))
	c.packets = little.AppendUint32(c.packets, uint32(size))

	c.packets = append(c.packets, 4<<4|5, 0)
	c.packets = binary.BigEndian.AppendUint16(c.packets, uint16(size))
	c.packets = append(c.packets, 0, 0, 0, 0, 64, 6, 0, 0) // a time to live of 64; TCP
	c.packets = append(c.packets, from.AsSlice()...)
	c.packets = append(c.packets, to.AsSlice()...)
	c.packets = append(c.packets, header...)
	c.packets = append(c.packets, payload...)
}

// write writes the file.
func (c *capture) write(path string) error {
	const rawIP = 101
	little := binary.LittleEndian
	file := little.AppendUint32(nil, 0xa1b2c3d4)
	file = little.AppendUint16(file, 2)
	file = little.AppendUint16(file, 4)
	file = append(file, make([]byte, 8)...)
	file = little.AppendUint32(file, 1<<18)
	file = little.AppendUint32(file, rawIP)
	c.mu.Lock()
	file = append(file, c.packets...)
	c.mu.Unlock()
	return os.WriteFile(path, file, 0o644)
}
