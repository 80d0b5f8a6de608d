package toy

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/netgen-dev/netgen/schemas/postgres"
)

// A piece is what a client sends while it copies: data, or how it ends.
type piece struct {
	data   []byte
	ends   bool
	failed string // why the client gave up
}

var (
	escapes   = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)
	unescapes = strings.NewReplacer(`\\`, `\`, `\t`, "\t", `\n`, "\n", `\r`, "\r")
)

// copyOut sends the rows of a table, one a line, with tabs between values.
func (s *session) copyOut(_ context.Context, name string, send func(postgres.QueryItem) error) (string, error) {
	t, rows, err := s.copied(name)
	if err != nil {
		return "", err
	}
	if err := send(&postgres.CopyOut{Formats: make([]postgres.Format, len(t))}); err != nil {
		return "", err
	}
	for _, row := range rows {
		var line []string
		for _, v := range row {
			if v == nil {
				line = append(line, `\N`)
			} else {
				line = append(line, escapes.Replace(*v))
			}
		}
		if err := send(&postgres.CopyRow{Data: []byte(strings.Join(line, "\t") + "\n")}); err != nil {
			return "", err
		}
	}
	return fmt.Sprint("COPY ", len(rows)), send(&postgres.CopyEnd{})
}

func (s *session) copied(name string) ([]column, [][]value, error) {
	s.db.mu.Lock()
	defer s.db.mu.Unlock()
	t, err := s.db.find(name)
	if err != nil {
		return nil, nil, err
	}
	return t.columns, append([][]value(nil), t.rows...), nil
}

// copyIn takes rows until the client has sent all.
func (s *session) copyIn(ctx context.Context, name string, send func(postgres.QueryItem) error) (string, error) {
	columns, _, err := s.copied(name)
	if err != nil {
		return "", err
	}
	c := &copying{pieces: make(chan piece), over: make(chan struct{})}
	s.copying.Store(c)
	defer close(c.over)
	defer s.copying.Store(nil)
	if err := send(&postgres.CopyIn{Formats: make([]postgres.Format, len(columns))}); err != nil {
		return "", err
	}
	var data []byte
	for {
		select {
		case p := <-c.pieces:
			switch {
			case p.failed != "":
				return "", failure("57014", "COPY from stdin failed: %s", p.failed)
			case p.ends:
				return s.store(name, columns, data)
			}
			data = append(data, p.data...)
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// store puts copied lines into a table: all of them or none.
func (s *session) store(name string, columns []column, data []byte) (string, error) {
	var rows [][]value
	for line := range bytes.Lines(data) {
		text := strings.TrimRight(string(line), "\r\n")
		if text == `\.` {
			break
		}
		fields := strings.Split(text, "\t")
		if len(fields) != len(columns) {
			return "", failure("22P04", "a line has %d values, not %d", len(fields), len(columns))
		}
		row := make([]value, len(columns))
		for i, field := range fields {
			if field == `\N` {
				continue
			}
			var err error
			if row[i], err = columns[i].checked(textValue(unescapes.Replace(field))); err != nil {
				return "", err
			}
		}
		rows = append(rows, row)
	}
	s.db.mu.Lock()
	defer s.db.mu.Unlock()
	t, err := s.db.find(name)
	if err != nil {
		return "", err
	}
	t.rows = append(t.rows, rows...)
	return fmt.Sprint("COPY ", len(rows)), nil
}

// CopyData is a piece of what is copied to the server.
func (d *Database) CopyData(ctx context.Context, peer *postgres.Peer, event *postgres.CopyData) {
	sessionOf(peer).take(ctx, piece{data: event.Data})
}

// CopyDone says that all was sent.
func (d *Database) CopyDone(ctx context.Context, peer *postgres.Peer) {
	sessionOf(peer).take(ctx, piece{ends: true})
}

// CopyFail says that the client gives up.
func (d *Database) CopyFail(ctx context.Context, peer *postgres.Peer, event *postgres.CopyFail) {
	sessionOf(peer).take(ctx, piece{failed: event.Reason})
}

// A copying is a COPY FROM STDIN that waits for its pieces.
type copying struct {
	pieces chan piece
	over   chan struct{} // closed when it takes no more
}

// take passes a piece on to the COPY that waits for it, if there still is one.
func (s *session) take(ctx context.Context, p piece) {
	c := s.copying.Load()
	if c == nil {
		return
	}
	select {
	case c.pieces <- p:
	case <-c.over:
	case <-ctx.Done():
	}
}
