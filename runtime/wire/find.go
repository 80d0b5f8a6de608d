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

// Exchange returns what the codecs of an exchange know before it begins: the kinds of a
// request of a method, its highest version, and session variables that are zero. Reading or
// appending the request adds what its replies ask for. It is nil for a method that the protocol
// does not have.
func (p *Protocol) Exchange(method string) *Exchange {
	for _, m := range p.Methods {
		if m.Name == method {
			return &Exchange{Kinds: m.Kinds, Version: m.HighVersion, Session: NewSession(p.Variables)}
		}
	}
	return nil
}
