package wirecode

import (
	"github.com/netgen-dev/netgen/generator/gocode"
	"github.com/netgen-dev/netgen/generator/schema"
)

// Codecs are the functions of a wire file.
type Codecs struct {
	Funcs []*gocode.Func // in the order in which they are printed
	// Readings are those of each phase: that of the client is the first.
	Readings map[*schema.Phase][2]Reading
	// Choices are the functions that tell the answers, and the items of the opener,
	// of an exchange apart, by the side that opens it; empty where there are none.
	Choices map[*schema.Exchange]*Choices
	// Silent are the functions that tell whether nothing answers a request.
	Silent map[*schema.Exchange]string
	// Conditional are the messages that not all values make what they are.
	Conditional map[*schema.Message]bool
	// Before are beginnings of others that are taken in place of a message.
	Before map[*schema.Message][]schema.Beginning
	// Fragments are the functions of those in which messages travel.
	Fragments map[*schema.Fragments]*Fragments
}

// Reading names the functions of a wire.Reading, empty for nil.
type Reading struct {
	Split, Dispatch, ID, Channel string
	Lines                        *Lines // nil where words have one form
	Misfit                       int    // the ID of the exchange that takes misfits, 0 for none
}

// Choices names the functions of an exchange.
type Choices struct{ Answers, Inputs [2]string }

// ChoicesOf returns the functions of an exchange.
func (c *Codecs) ChoicesOf(x *schema.Exchange) Choices {
	if choices := c.Choices[x]; choices != nil {
		return *choices
	}
	return Choices{}
}

// planner plans the functions of one file.
type planner struct {
	wire  *schema.Wire
	names Names
	needs *needs
	sizes *schema.WireSizes
	out   *Codecs

	placed   schema.Placed
	bytewise map[schema.WireType]bool // what inBytes returns, once it was asked
	hasWords bool                     // the functions that read words are planned
	hasPeek  bool                     // the function that looks at the next one is planned
	hasCount bool                     // the function that counts them is planned
	taken    map[string]bool          // names of functions that tell messages apart
	looks    map[looked]string        // functions that look at a field
	fits     map[fitKey]string        // functions that look whether an answer fits
	choosers []*chooser
	least    *schema.WireLeasts
	limitsOf map[any]string          // functions that check limits, by message and name of struct
	appends  map[*schema.Extern]bool // those that append a number as a type of the program's
}

// Plan plans the codecs of a file.
func Plan(w *schema.Wire, names Names) *Codecs {
	p := &planner{
		wire: w, names: names, needs: needsOf(w.Protocol), sizes: &schema.WireSizes{}, least: schema.LeastsOf(w.Types), placed: schema.PlacedOf(w.Types),
		out: &Codecs{
			Readings:  map[*schema.Phase][2]Reading{},
			Choices:   map[*schema.Exchange]*Choices{},
			Silent:    map[*schema.Exchange]string{},
			Fragments: map[*schema.Fragments]*Fragments{},
		},
	}
	seen := map[string]bool{}
	for _, d := range w.Types {
		switch d := d.(type) {
		case *schema.WireStruct:
			// One that is written inline in a message stands there once for each frame
			// that the message has.
			if name := p.names.Decl(d); !d.JSON && !seen[name] {
				seen[name] = true
				p.structAppend(d)
				p.structRead(d)
			}
		case *schema.WireUnion:
			if !d.JSON {
				p.unionAppend(d)
				p.unionRead(d)
			}
		}
	}
	if w.Protocol == nil {
		return p.out
	}
	for _, m := range w.Protocol.Messages {
		p.messageAppend(m)
		p.messageRead(m)
	}
	p.conversation(w.Protocol)
	p.conditional(w.Protocol)
	return p.out
}

func (p *planner) add(f *gocode.Func) { p.out.Funcs = append(p.out.Funcs, f) }
