package wirecode

import "github.com/netgen-dev/netgen/generator/schema"

func (p *planner) structRead(d *schema.WireStruct) {}

func (p *planner) unionRead(d *schema.WireUnion) {}

func (p *planner) messageRead(m *schema.Message) {}

// conversation plans what tells messages apart.
func (p *planner) conversation(c *schema.Conversation) {}
