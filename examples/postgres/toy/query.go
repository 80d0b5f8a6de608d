package toy

import (
	"context"
	"errors"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/schemas/postgres"
)

// description tells what the columns of a result are, each in its format.
func description(columns []column, formats []postgres.Format) *postgres.RowDescription {
	described := &postgres.RowDescription{Columns: make([]postgres.Column, len(columns))}
	for i, c := range columns {
		size := int16(-1)
		switch c.oid {
		case oidInt4:
			size = 4
		case oidInt8:
			size = 8
		}
		described.Columns[i] = postgres.Column{Name: c.name, Type: c.oid, Size: size, Modifier: -1, Format: formatOf(formats, i)}
	}
	return described
}

func dataRow(columns []column, formats []postgres.Format, row []value) *postgres.DataRow {
	values := make([][]byte, len(row))
	for i, v := range row {
		values[i] = columns[i].encode(v, formatOf(formats, i))
	}
	return &postgres.DataRow{Values: values}
}

// passed makes any error one that the protocol can say.
func passed(err error) error {
	if _, ok := errors.AsType[*postgres.ErrorResponse](err); ok || err == nil {
		return err
	}
	return failure("XX000", "%v", err)
}

// Query does all statements of a query, up to the first that fails.
func (d *Database) Query(ctx context.Context, peer *postgres.Peer, request *postgres.QueryRequest, items *runtime.Sender[postgres.QueryItem]) (*postgres.Ready, error) {
	s := sessionOf(peer)
	send := func(item postgres.QueryItem) error { return items.Send(ctx, item) }
	statements, err := split(request.SQL)
	if err == nil && len(statements) == 0 {
		err = send(&postgres.EmptyQuery{})
	}
	for _, words := range statements {
		if err != nil {
			break
		}
		err = s.query(ctx, words, send)
	}
	if err != nil && s.status == postgres.TransactionStatusInTransaction {
		s.status = postgres.TransactionStatusFailed
	}
	return &postgres.Ready{Status: s.status}, passed(err)
}

// query does one statement.
func (s *session) query(ctx context.Context, words []string, send func(postgres.QueryItem) error) error {
	p, err := s.db.plan(words)
	if err != nil {
		return err
	}
	if err := s.allows(p); err != nil {
		return err
	}
	var tag string
	switch {
	case len(p.parameters) > 0:
		return failure("42P02", "there is no parameter $1")
	case p.copyIn != "":
		tag, err = s.copyIn(ctx, p.copyIn, send)
	case p.copyOut != "":
		tag, err = s.copyOut(ctx, p.copyOut, send)
	default:
		tag, err = p.answer(send)
	}
	if err != nil {
		return err
	}
	s.follow(p)
	return send(&postgres.CommandComplete{Tag: tag})
}

// answer does a statement and sends its rows.
func (p *plan) answer(send func(postgres.QueryItem) error) (string, error) {
	rows, tag, err := p.run(nil)
	if err != nil {
		return "", err
	}
	if p.columns == nil {
		return tag, nil
	}
	if err := send(description(p.columns, nil)); err != nil {
		return "", err
	}
	for _, row := range rows {
		if err := send(dataRow(p.columns, nil, row)); err != nil {
			return "", err
		}
	}
	return tag, nil
}

// allows is an error in a transaction that has failed, unless it is to end.
func (s *session) allows(p *plan) error {
	if s.status == postgres.TransactionStatusFailed && p.status != postgres.TransactionStatusIdle {
		return failure("25P02", "current transaction is aborted, commands ignored until end of transaction block")
	}
	return nil
}

func (s *session) follow(p *plan) {
	if p.status != 0 {
		s.status = p.status
	}
}

// FunctionCall knows no function.
func (d *Database) FunctionCall(_ context.Context, peer *postgres.Peer, request *postgres.FunctionCallRequest, _ *runtime.Sender[*postgres.FunctionResult]) (*postgres.Ready, error) {
	return &postgres.Ready{Status: sessionOf(peer).status}, failure("42883", "function with OID %d does not exist", request.Function)
}

// A portal is a statement with its parameters, and how far its rows were sent.
type portal struct {
	plan    *plan // nil for an empty statement
	args    []value
	formats []postgres.Format
	ran     bool
	rows    [][]value
	tag     string
}

// Parse makes a prepared statement.
func (d *Database) Parse(_ context.Context, peer *postgres.Peer, request *postgres.ParseRequest) error {
	s := sessionOf(peer)
	statements, err := split(request.SQL)
	switch {
	case err != nil:
		return s.failed(err)
	case len(statements) > 1:
		return s.failed(failure("42601", "cannot insert multiple commands into a prepared statement"))
	case len(statements) == 0:
		s.statements[request.Name] = nil
		return nil
	}
	p, err := d.tables.plan(statements[0])
	if err != nil {
		return s.failed(err)
	}
	for i, oid := range request.Types {
		if oid != 0 && i < len(p.parameters) {
			p.parameters[i] = oid
		}
	}
	s.statements[request.Name] = p
	return nil
}

// failed passes an error on, after which a transaction has failed.
func (s *session) failed(err error) error {
	if err != nil && s.status == postgres.TransactionStatusInTransaction {
		s.status = postgres.TransactionStatusFailed
	}
	return passed(err)
}

// Bind makes a portal.
func (d *Database) Bind(_ context.Context, peer *postgres.Peer, request *postgres.BindRequest) error {
	s := sessionOf(peer)
	p, ok := s.statements[request.Statement]
	if !ok {
		return s.failed(failure("26000", "prepared statement %q does not exist", request.Statement))
	}
	made := &portal{plan: p, formats: request.ResultFormats}
	if p != nil && len(request.Values) != len(p.parameters) {
		return s.failed(failure("08P01", "bind message supplies %d parameters, but the statement requires %d", len(request.Values), len(p.parameters)))
	}
	for i, b := range request.Values {
		v, err := decode(p.parameters[i], b, formatOf(request.Formats, i))
		if err != nil {
			return s.failed(err)
		}
		made.args = append(made.args, v)
	}
	s.portals[request.Portal] = made
	return nil
}

// Describe tells the parameters of a statement, and the columns of its rows.
func (d *Database) Describe(ctx context.Context, peer *postgres.Peer, request *postgres.DescribeRequest, items *runtime.Sender[*postgres.ParameterTypes]) (postgres.DescribeEnd, error) {
	s := sessionOf(peer)
	var p *plan
	var formats []postgres.Format
	if request.Target == postgres.TargetStatement {
		var ok bool
		if p, ok = s.statements[request.Name]; !ok {
			return nil, s.failed(failure("26000", "prepared statement %q does not exist", request.Name))
		}
		types := &postgres.ParameterTypes{}
		if p != nil {
			types.Types = p.parameters
		}
		if err := items.Send(ctx, types); err != nil {
			return nil, err
		}
	} else {
		bound := s.portals[request.Name]
		if bound == nil {
			return nil, s.failed(failure("34000", "portal %q does not exist", request.Name))
		}
		p, formats = bound.plan, bound.formats
	}
	if p == nil || p.columns == nil {
		return &postgres.NoData{}, nil
	}
	return description(p.columns, formats), nil
}

// Execute runs a portal, or goes on with one that was suspended.
func (d *Database) Execute(ctx context.Context, peer *postgres.Peer, request *postgres.ExecuteRequest, items *runtime.Sender[postgres.ExecuteItem]) (postgres.ExecuteEnd, error) {
	s := sessionOf(peer)
	bound := s.portals[request.Portal]
	if bound == nil {
		return nil, s.failed(failure("34000", "portal %q does not exist", request.Portal))
	}
	if bound.plan == nil {
		return &postgres.EmptyQuery{}, nil
	}
	if err := s.execute(ctx, bound, items); err != nil {
		return nil, s.failed(err)
	}
	sent := 0
	for len(bound.rows) > 0 {
		if request.Limit > 0 && sent == int(request.Limit) {
			return &postgres.Suspended{}, nil
		}
		if err := items.Send(ctx, dataRow(bound.plan.columns, bound.formats, bound.rows[0])); err != nil {
			return nil, err
		}
		bound.rows = bound.rows[1:]
		sent++
	}
	return &postgres.CommandComplete{Tag: bound.tag}, nil
}

// execute runs a portal for the first time.
func (s *session) execute(ctx context.Context, bound *portal, items *runtime.Sender[postgres.ExecuteItem]) error {
	if bound.ran {
		return nil
	}
	bound.ran = true
	p := bound.plan
	if err := s.allows(p); err != nil {
		return err
	}
	send := func(item postgres.QueryItem) error {
		also, ok := item.(postgres.ExecuteItem)
		if !ok {
			return nil
		}
		return items.Send(ctx, also)
	}
	var err error
	switch {
	case p.copyIn != "":
		bound.tag, err = s.copyIn(ctx, p.copyIn, send)
	case p.copyOut != "":
		bound.tag, err = s.copyOut(ctx, p.copyOut, send)
	default:
		bound.rows, bound.tag, err = p.run(bound.args)
	}
	if err == nil {
		s.follow(p)
	}
	return err
}

// Close forgets a statement or a portal.
func (d *Database) Close(_ context.Context, peer *postgres.Peer, request *postgres.CloseRequest) error {
	s := sessionOf(peer)
	if request.Target == postgres.TargetStatement {
		delete(s.statements, request.Name)
	} else {
		delete(s.portals, request.Name)
	}
	return nil
}

// Sync ends an extended query.
func (d *Database) Sync(_ context.Context, peer *postgres.Peer) (*postgres.Ready, error) {
	return &postgres.Ready{Status: sessionOf(peer).status}, nil
}

// Flush has nothing to do: answers are sent as they are made.
func (d *Database) Flush(context.Context, *postgres.Peer) {}
