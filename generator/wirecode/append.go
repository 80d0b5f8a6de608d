package wirecode

import "github.com/netgen-dev/netgen/generator/schema"

func (p *planner) structAppend(d *schema.WireStruct) {}

func (p *planner) unionAppend(d *schema.WireUnion) {}

func (p *planner) messageAppend(m *schema.Message) {}
