// Package rooms is the server's half of the chat example: what each request of
// the schema does. Sockets, groups and futures are the runtime's; what is left
// is a chat room.
package rooms

import (
	"context"
	"hash/crc32"
	"slices"
	"sync"
	"time"

	"github.com/netgen-dev/netgen/examples/chat"
	"github.com/netgen-dev/netgen/runtime"
)

const maxMembers = 100

// Rooms implements chat.Handler. It is safe for concurrent use.
type Rooms struct {
	server *chat.Server

	mu    sync.Mutex
	rooms map[string]*room
}

// room is what the server remembers of one room.
type room struct {
	nicks    map[*chat.Peer]string
	messages []chat.Message
	uploads  uint64
}

// NewServer returns a chat server that is ready to serve.
func NewServer(opts ...runtime.ServerOption) *chat.Server {
	r := &Rooms{rooms: map[string]*room{}}
	opts = append(opts, runtime.OnDisconnect(func(socket *runtime.Socket, _ error) {
		r.forget(chat.PeerOf(socket))
	}))
	r.server = chat.NewServer(r, opts...)
	return r.server
}

// Join lets a member in, unless the nick is taken or the room is full.
func (r *Rooms) Join(_ context.Context, peer *chat.Peer, request *chat.JoinRequest) (*chat.JoinReply, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	in := r.rooms[request.Room]
	if in == nil {
		in = &room{nicks: map[*chat.Peer]string{}}
		r.rooms[request.Room] = in
	}
	members := in.members()
	if slices.Contains(members, request.Nick) {
		return nil, &chat.JoinRefused{Reason: chat.ReasonNameTaken}
	}
	if len(members) >= maxMembers {
		return nil, &chat.JoinRefused{Reason: chat.ReasonFull}
	}
	in.nicks[peer] = request.Nick
	r.server.Group(request.Room).Add(peer)
	return &chat.JoinReply{Members: members}, nil
}

// Leave lets a member out.
func (r *Rooms) Leave(_ context.Context, peer *chat.Peer, request *chat.LeaveRequest) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	in, err := r.joined(peer, request.Room)
	if err != nil {
		return err
	}
	delete(in.nicks, peer)
	r.server.Group(request.Room).Remove(peer)
	return nil
}

// Post keeps a message and tells everybody else in the room.
func (r *Rooms) Post(_ context.Context, peer *chat.Peer, request *chat.PostRequest) (*chat.PostReply, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	in, err := r.joined(peer, request.Room)
	if err != nil {
		return nil, err
	}
	message := chat.Message{
		ID:     uint64(len(in.messages) + 1),
		Author: in.nicks[peer],
		Text:   request.Text,
		At:     time.Now(),
	}
	in.messages = append(in.messages, message)
	r.server.Group(request.Room).Except(peer).Posted(&chat.Posted{Room: request.Room, Message: message})
	return &chat.PostReply{ID: message.ID}, nil
}

// History sends what was said, from a message onward.
func (r *Rooms) History(ctx context.Context, peer *chat.Peer, request *chat.HistoryRequest, items *runtime.Sender[*chat.Message]) (*chat.HistoryEnd, error) {
	messages, err := r.since(peer, request)
	if err != nil {
		return nil, err
	}
	for i := range messages {
		if err := items.Send(ctx, &messages[i]); err != nil {
			return nil, err
		}
	}
	return &chat.HistoryEnd{Total: uint64(len(messages))}, nil
}

// Upload takes a file in chunks.
func (r *Rooms) Upload(_ context.Context, peer *chat.Peer, request *chat.UploadRequest, items *runtime.Receiver[[]byte]) (*chat.UploadEnd, error) {
	end := &chat.UploadEnd{}
	for chunk, err := range items.All() {
		if err != nil {
			return nil, err
		}
		end.Size += uint64(len(chunk))
		end.Checksum = crc32.Update(end.Checksum, crc32.IEEETable, chunk)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	in, err := r.joined(peer, request.Room)
	if err != nil {
		return nil, err
	}
	in.uploads++
	end.ID = in.uploads
	return end, nil
}

// Typing passes on that somebody is typing.
func (r *Rooms) Typing(_ context.Context, peer *chat.Peer, event *chat.Typing) {
	r.server.Group(event.Room).Except(peer).Typing(event)
}

// joined returns the room if peer is in it. The caller holds the lock.
func (r *Rooms) joined(peer *chat.Peer, name string) (*room, error) {
	in := r.rooms[name]
	if in == nil || in.nicks[peer] == "" {
		return nil, &chat.NotJoined{Room: name}
	}
	return in, nil
}

// since copies the messages from one number on.
func (r *Rooms) since(peer *chat.Peer, request *chat.HistoryRequest) ([]chat.Message, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	in, err := r.joined(peer, request.Room)
	if err != nil {
		return nil, err
	}
	first := min(max(request.Since, 1)-1, uint64(len(in.messages)))
	return slices.Clone(in.messages[first:]), nil
}

// forget removes a member that is gone. Its groups it has left by itself.
func (r *Rooms) forget(peer *chat.Peer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, in := range r.rooms {
		delete(in.nicks, peer)
	}
}

func (in *room) members() []string {
	members := make([]string, 0, len(in.nicks))
	for _, nick := range in.nicks {
		members = append(members, nick)
	}
	slices.Sort(members)
	return members
}
