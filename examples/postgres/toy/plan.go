package toy

import (
	"fmt"
	"slices"

	"github.com/netgen-dev/netgen/schemas/postgres"
)

// A plan is a statement that was understood.
type plan struct {
	columns    []column // of its rows, nil if it has none
	parameters []uint32 // types of its parameters
	run        func(args []value) (rows [][]value, tag string, err error)
	copyIn     string                     // the table that COPY FROM STDIN fills
	copyOut    string                     // the table that COPY TO STDOUT reads
	status     postgres.TransactionStatus // afterwards, 0 for the same
}

// plan understands a statement.
func (d *tables) plan(words []string) (*plan, error) {
	p := &parser{words: words}
	d.mu.Lock()
	defer d.mu.Unlock()
	var made *plan
	var err error
	switch verb := p.next(); verb {
	case "select":
		made, err = d.planSelect(p)
	case "insert":
		made, err = d.planInsert(p)
	case "create":
		made, err = d.planCreate(p)
	case "drop":
		made, err = d.planDrop(p)
	case "delete":
		made, err = d.planDelete(p)
	case "copy":
		made, err = d.planCopy(p)
	case "set":
		p.at = len(words)
		made = done("SET")
	case "begin":
		made = done("BEGIN")
		made.status = postgres.TransactionStatusInTransaction
	case "commit", "end":
		made = done("COMMIT")
		made.status = postgres.TransactionStatusIdle
	case "rollback": // which brings nothing back here
		made = done("ROLLBACK")
		made.status = postgres.TransactionStatusIdle
	default:
		p.at = 0
		return nil, p.wrong()
	}
	if err != nil {
		return nil, err
	}
	return made, p.end()
}

// done is the plan of a statement that only has a tag.
func done(tag string) *plan {
	return &plan{run: func([]value) ([][]value, string, error) { return nil, tag, nil }}
}

// use notes the type of a parameter and returns how to get the operand's value.
func (m *plan) use(o operand) func(args []value) value {
	if o.parameter == 0 {
		return func([]value) value { return o.value }
	}
	for len(m.parameters) < o.parameter {
		m.parameters = append(m.parameters, oidText)
	}
	m.parameters[o.parameter-1] = o.oid
	return func(args []value) value {
		if o.parameter > len(args) {
			return nil
		}
		return args[o.parameter-1]
	}
}

// planSelect plans SELECT of values, or of the columns of a table.
func (d *tables) planSelect(p *parser) (*plan, error) {
	if slices.Contains(p.words, "from") {
		return d.planRead(p)
	}
	m := &plan{}
	var fields []func([]value) value
	err := p.list(func() error {
		if p.take("version") {
			m.columns = append(m.columns, column{"version", oidText})
			fields = append(fields, func([]value) value { return textValue("netgen toy, " + serverVersion) })
			return p.want("(", ")")
		}
		o, err := p.operand()
		if err != nil {
			return err
		}
		name := "?column?"
		if p.take("as") {
			if name, err = p.name(); err != nil {
				return err
			}
		}
		m.columns = append(m.columns, column{name, o.oid})
		fields = append(fields, m.use(o))
		return nil
	})
	m.run = func(args []value) ([][]value, string, error) {
		row := make([]value, len(fields))
		for i, field := range fields {
			var err error
			if row[i], err = m.columns[i].checked(field(args)); err != nil {
				return nil, "", err
			}
		}
		return [][]value{row}, "SELECT 1", nil
	}
	return m, err
}

// planRead plans SELECT * | NAME, ... FROM TABLE [WHERE NAME = VALUE].
func (d *tables) planRead(p *parser) (*plan, error) {
	var names []string
	if !p.take("*") {
		err := p.list(func() error {
			name, err := p.name()
			names = append(names, name)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	if err := p.want("from"); err != nil {
		return nil, err
	}
	name, err := p.name()
	if err != nil {
		return nil, err
	}
	t, err := d.find(name)
	if err != nil {
		return nil, err
	}
	indexes, err := t.indexes(names)
	if err != nil {
		return nil, err
	}
	m := &plan{}
	for _, i := range indexes {
		m.columns = append(m.columns, t.columns[i])
	}
	where, err := m.where(p, t)
	m.run = func(args []value) ([][]value, string, error) {
		d.mu.Lock()
		defer d.mu.Unlock()
		var rows [][]value
		for _, row := range t.rows {
			if !where(row, args) {
				continue
			}
			picked := make([]value, len(indexes))
			for i, index := range indexes {
				picked[i] = row[index]
			}
			rows = append(rows, picked)
		}
		return rows, fmt.Sprint("SELECT ", len(rows)), nil
	}
	return m, err
}

// indexes returns the places of columns, of all if none is named.
func (t *table) indexes(names []string) ([]int, error) {
	var indexes []int
	if names == nil {
		for i := range t.columns {
			indexes = append(indexes, i)
		}
	}
	for _, name := range names {
		i, err := t.index(name)
		if err != nil {
			return nil, err
		}
		indexes = append(indexes, i)
	}
	return indexes, nil
}

// where understands a condition, if there is one.
func (m *plan) where(p *parser, t *table) (func(row, args []value) bool, error) {
	if !p.take("where") {
		return func(_, _ []value) bool { return true }, nil
	}
	name, err := p.name()
	if err != nil {
		return nil, err
	}
	i, err := t.index(name)
	if err != nil {
		return nil, err
	}
	if err := p.want("="); err != nil {
		return nil, err
	}
	o, err := p.operand()
	if err != nil {
		return nil, err
	}
	o.oid = t.columns[i].oid
	wanted := m.use(o)
	return func(row, args []value) bool {
		v := wanted(args)
		return v != nil && row[i] != nil && *row[i] == *v
	}, nil
}

// planInsert plans INSERT INTO TABLE [(NAME, ...)] VALUES (VALUE, ...), ...
func (d *tables) planInsert(p *parser) (*plan, error) {
	if err := p.want("into"); err != nil {
		return nil, err
	}
	name, err := p.name()
	if err != nil {
		return nil, err
	}
	t, err := d.find(name)
	if err != nil {
		return nil, err
	}
	var names []string
	if p.take("(") {
		err := p.list(func() error {
			name, err := p.name()
			names = append(names, name)
			return err
		})
		if err == nil {
			err = p.want(")")
		}
		if err != nil {
			return nil, err
		}
	}
	indexes, err := t.indexes(names)
	if err != nil {
		return nil, err
	}
	if err := p.want("values"); err != nil {
		return nil, err
	}
	m := &plan{}
	var rows [][]func([]value) value
	err = p.list(func() error {
		row, err := m.row(p, t, indexes)
		rows = append(rows, row)
		return err
	})
	m.run = func(args []value) ([][]value, string, error) {
		d.mu.Lock()
		defer d.mu.Unlock()
		var made [][]value
		for _, fields := range rows {
			row := make([]value, len(t.columns))
			for i, field := range fields {
				v, err := t.columns[indexes[i]].checked(field(args))
				if err != nil {
					return nil, "", err
				}
				row[indexes[i]] = v
			}
			made = append(made, row)
		}
		t.rows = append(t.rows, made...)
		return nil, fmt.Sprint("INSERT 0 ", len(made)), nil
	}
	return m, err
}

// row understands one row of VALUES.
func (m *plan) row(p *parser, t *table, indexes []int) ([]func([]value) value, error) {
	if err := p.want("("); err != nil {
		return nil, err
	}
	var fields []func([]value) value
	err := p.list(func() error {
		o, err := p.operand()
		if err != nil {
			return err
		}
		if len(fields) == len(indexes) {
			return failure("42601", "INSERT has more expressions than target columns")
		}
		o.oid = t.columns[indexes[len(fields)]].oid
		fields = append(fields, m.use(o))
		return nil
	})
	if err == nil {
		err = p.want(")")
	}
	return fields, err
}

// planCreate plans CREATE TABLE NAME (NAME TYPE, ...).
func (d *tables) planCreate(p *parser) (*plan, error) {
	if err := p.want("table"); err != nil {
		return nil, err
	}
	name, err := p.name()
	if err != nil {
		return nil, err
	}
	t := &table{}
	if err := p.want("("); err != nil {
		return nil, err
	}
	err = p.list(func() error {
		name, err := p.name()
		if err != nil {
			return err
		}
		oid, ok := typeNames[p.next()]
		if !ok {
			return failure("42704", "the type of column %q does not exist", name)
		}
		t.columns = append(t.columns, column{name, oid})
		return nil
	})
	if err == nil {
		err = p.want(")")
	}
	return &plan{run: func([]value) ([][]value, string, error) {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.byName[name] != nil {
			return nil, "", failure("42P07", "relation %q already exists", name)
		}
		d.byName[name] = &table{columns: t.columns}
		return nil, "CREATE TABLE", nil
	}}, err
}

// planDrop plans DROP TABLE NAME.
func (d *tables) planDrop(p *parser) (*plan, error) {
	if err := p.want("table"); err != nil {
		return nil, err
	}
	name, err := p.name()
	return &plan{run: func([]value) ([][]value, string, error) {
		d.mu.Lock()
		defer d.mu.Unlock()
		if _, err := d.find(name); err != nil {
			return nil, "", err
		}
		delete(d.byName, name)
		return nil, "DROP TABLE", nil
	}}, err
}

// planDelete plans DELETE FROM TABLE [WHERE NAME = VALUE].
func (d *tables) planDelete(p *parser) (*plan, error) {
	if err := p.want("from"); err != nil {
		return nil, err
	}
	name, err := p.name()
	if err != nil {
		return nil, err
	}
	t, err := d.find(name)
	if err != nil {
		return nil, err
	}
	m := &plan{}
	where, err := m.where(p, t)
	m.run = func(args []value) ([][]value, string, error) {
		d.mu.Lock()
		defer d.mu.Unlock()
		before := len(t.rows)
		t.rows = slices.DeleteFunc(t.rows, func(row []value) bool { return where(row, args) })
		return nil, fmt.Sprint("DELETE ", before-len(t.rows)), nil
	}
	return m, err
}

// planCopy plans COPY TABLE FROM STDIN and COPY TABLE TO STDOUT, as text.
func (d *tables) planCopy(p *parser) (*plan, error) {
	name, err := p.name()
	if err != nil {
		return nil, err
	}
	if _, err := d.find(name); err != nil {
		return nil, err
	}
	switch {
	case p.take("from"):
		return &plan{copyIn: name}, p.want("stdin")
	case p.take("to"):
		return &plan{copyOut: name}, p.want("stdout")
	}
	return nil, p.wrong()
}
