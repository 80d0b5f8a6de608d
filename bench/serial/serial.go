// Package serial has three messages in the hands of netgen, of several other
// serializers and of code that is written by hand.
//
// Each contender has its own Go types, filled with the same values beforehand: what is
// measured is encoding and decoding, and nothing else.
package serial

import (
	"bytes"
	"fmt"
	"reflect"
)

// Netgen is the name of the contender to whom the others are compared.
const Netgen = "netgen"

// A Case is one message.
type Case struct {
	Name       string
	Contenders []Contender
}

// A Contender is somebody's codec for the values of a case, which it takes in turn.
// Each operation returns how many bytes it wrote or read.
type Contender struct {
	Name      string
	Size      float64    // bytes that a value takes
	Append    func() int // writes into a buffer that is there
	Marshal   func() int // writes into a new one
	Unmarshal func() int // reads into a new value
}

// Cases returns all cases. The error says who does not read what it has written.
func Cases() ([]Case, error) {
	small, err := smallCase()
	if err != nil {
		return nil, fmt.Errorf("small: %w", err)
	}
	message, err := messageCase()
	if err != nil {
		return nil, fmt.Errorf("message: %w", err)
	}
	bulk, err := bulkCase()
	if err != nil {
		return nil, fmt.Errorf("bulk: %w", err)
	}
	return []Case{small, message, bulk}, nil
}

// A codec is how somebody writes and reads a T.
type codec[T any] struct {
	name      string
	append    func(b []byte, v *T) ([]byte, error) // to b, which has room
	marshal   func(v *T) ([]byte, error)
	unmarshal func(b []byte) (*T, error)
	equal     func(a, b *T) bool // nil for reflect.DeepEqual
}

// keep keeps what was made last, so that it is really made.
var keep struct {
	bytes []byte
	value any
}

// over lets a codec work on values, once it has shown that it reads what it writes.
func over[T any](c codec[T], values []*T) (Contender, error) {
	encoded, size, err := c.encode(values)
	if err != nil {
		return Contender{}, fmt.Errorf("%s: %w", c.name, err)
	}
	buffer := make([]byte, 0, 2*len(encoded[0])+1024)
	var written, made, read int
	return Contender{
		Name: c.name,
		Size: float64(size) / float64(len(values)),
		Append: func() int {
			b, err := c.append(buffer[:0], values[turn(&written, len(values))])
			must(err)
			return len(b)
		},
		Marshal: func() int {
			b, err := c.marshal(values[turn(&made, len(values))])
			must(err)
			keep.bytes = b
			return len(b)
		},
		Unmarshal: func() int {
			b := encoded[turn(&read, len(values))]
			v, err := c.unmarshal(b)
			must(err)
			keep.value = v
			return len(b)
		},
	}, nil
}

// turn counts i on, and from n to 0.
func turn(i *int, n int) int {
	at := *i
	if *i++; *i == n {
		*i = 0
	}
	return at
}

// encode writes all values, and checks that they are read as they were.
func (c codec[T]) encode(values []*T) (encoded [][]byte, size int, err error) {
	for _, v := range values {
		b, err := c.marshal(v)
		if err != nil {
			return nil, 0, err
		}
		appended, err := c.append(make([]byte, 0, 2*len(b)+1024), v)
		if err != nil {
			return nil, 0, err
		}
		for _, written := range [][]byte{b, appended} {
			got, err := c.unmarshal(written)
			if err != nil {
				return nil, 0, err
			}
			if !c.same(got, v) {
				return nil, 0, fmt.Errorf("%+v became %+v", v, got)
			}
		}
		encoded = append(encoded, bytes.Clone(b))
		size += len(b)
	}
	return encoded, size, nil
}

func (c codec[T]) same(a, b *T) bool {
	if c.equal != nil {
		return c.equal(a, b)
	}
	return reflect.DeepEqual(a, b)
}

// must ends the program when a codec cannot do what it did before.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// A group collects the contenders of a case.
type group struct {
	contenders []Contender
	err        error
}

// join lets codecs with the same type of values take part.
func join[T any](g *group, values []*T, codecs ...codec[T]) {
	for _, c := range codecs {
		if g.err != nil {
			return
		}
		var contender Contender
		contender, g.err = over(c, values)
		g.contenders = append(g.contenders, contender)
	}
}

// each makes another type of values.
func each[A, B any](values []*A, of func(*A) *B) []*B {
	out := make([]*B, len(values))
	for i, v := range values {
		out[i] = of(v)
	}
	return out
}
