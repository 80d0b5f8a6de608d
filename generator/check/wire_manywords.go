package check

import "github.com/netgen-dev/netgen/generator/schema"

// maxWords is how many words a struct may come to, with those of the structs in it: code that
// reads and writes a line has each of them.
const maxWords = 1000

// manyWords reports structs that come to more words than code can be written for. A struct with
// two of another one, which has two of another one, and so on, has more of them than any
// machine can write.
func (c *wireChecker) manyWords() {
	words := map[*schema.WireStruct]int{}
	var count func(*schema.WireStruct) int
	count = func(s *schema.WireStruct) int {
		if n, known := words[s]; known {
			return n
		}
		words[s] = 1 // of one that contains itself, which was reported
		n, within := 0, true
		for _, f := range schema.FieldsIn(s.Record.Leaves) {
			n++
			if held := structIn(f.Type, true); held != nil {
				n += count(held)
				within = within && words[held] <= maxWords
			}
		}
		words[s] = min(n, maxWords+1)
		if n > maxWords {
			c.looped[s] = true
		}
		if n > maxWords && within {
			c.report.Errorf(CodeWireWord, s.Span, "struct %s comes to more than %d words, with those of the structs in it", s.Name, maxWords).
				Helpf("take them as list []string, and read in Go what they mean")
		}
		return words[s]
	}
	for _, d := range c.wire.Types {
		if s, ok := d.(*schema.WireStruct); ok && s.Words {
			count(s)
		}
	}
}
