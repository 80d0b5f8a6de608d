package runtime

// A wireList is a list of calls, each of which is in one at most.
type wireList struct{ head, tail *wireCall }

func (l *wireList) push(c *wireCall) {
	c.list, c.prev, c.next = l, l.tail, nil
	if l.tail == nil {
		l.head = c
	} else {
		l.tail.next = c
	}
	l.tail = c
}

func (l *wireList) remove(c *wireCall) {
	if c.list != l {
		return
	}
	if c.prev == nil {
		l.head = c.next
	} else {
		c.prev.next = c.next
	}
	if c.next == nil {
		l.tail = c.prev
	} else {
		c.next.prev = c.prev
	}
	c.list, c.prev, c.next = nil, nil, nil
}
