package resolve

import (
	"github.com/netgen-dev/netgen/generator/source"
	"github.com/netgen-dev/netgen/generator/syntax"
)

// frameNames are the names that a frame measures and not every message has.
type frameNames struct {
	has  map[source.Span]bool // whether some message has it
	lack []lackedName
}

// lackedName is a name that a message does not have, and those that it has.
type lackedName struct {
	name    syntax.Name
	visible []string
}

// note keeps whether one message has a name.
func (n *frameNames) note(name syntax.Name, has bool, in *wireScope) {
	if has {
		n.has[name.Span] = true
		return
	}
	if _, known := n.has[name.Span]; !known {
		n.has[name.Span] = false
		n.lack = append(n.lack, lackedName{name, in.visible()})
	}
}

// reportFrameNames reports what a frame measures and no message has.
func (w *wirer) reportFrameNames() {
	for _, l := range w.frameNames.lack {
		if w.frameNames.has[l.name.Span] {
			continue
		}
		d := w.unknownName(l.name.Span, l.name.Text)
		if guess := closest(l.name.Text, l.visible); guess != "" {
			d.Help = ""
			suggest(d, l.name, guess)
			continue
		}
		d.Help = "a frame measures its own fields, and those that some message has behind it"
	}
}
