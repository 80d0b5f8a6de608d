package wire

// Message returns the message of a name, such as "GetRequest", for tests and tools
// that look at bytes; nil if there is none.
func (p *Protocol) Message(name string) *Message {
	for _, m := range p.Methods {
		for side := range m.Open {
			if open := m.Open[side]; open != nil && open.Name == name {
				return open
			}
			for _, answers := range [][]Answer{m.Answers[side], m.Inputs[side]} {
				for i := range answers {
					if answers[i].Message.Name == name {
						return answers[i].Message
					}
				}
			}
		}
	}
	return nil
}
