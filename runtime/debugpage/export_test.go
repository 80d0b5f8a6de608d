package debugpage

// Age makes the counters that the page has too old to be shown again.
func (p *Page) Age() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last != nil {
		old := *p.last
		old.at = old.at.Add(-2 * sampleAge)
		p.last = &old
	}
}
