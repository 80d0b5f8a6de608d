package format_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/netgen-dev/netgen/generator/syntax"
)

// TestMutations formats drafts with words exchanged, and blanks, lines and
// comments where nobody would put them. Most of it does not parse, and the rest is
// what a formatter stumbles over.
func TestMutations(t *testing.T) {
	t.Parallel()
	var words, gaps [][]string
	for _, text := range drafts(t) {
		f, _ := parse(text)
		w, g := split(f)
		words, gaps = append(words, w), append(gaps, g)
	}
	parsed := 0
	for seed := range uint64(rounds) {
		r := rand.New(rand.NewPCG(seed, 1))
		n := r.IntN(len(words))
		f, ok := parse(mutate(r, words[n], gaps[n]))
		if !ok {
			continue
		}
		parsed++
		if check(t, f); t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	if parsed < rounds/20 {
		t.Errorf("only %d of %d parse", parsed, rounds)
	}
}

const rounds = 400

// split returns the words of a file and what stands before each.
func split(f *syntax.File) (words, gaps []string) {
	at := 0
	for _, t := range f.Tokens {
		words = append(words, t.Text)
		gaps = append(gaps, string(f.Source.Text[at:t.Span.Start]))
		at = t.Span.End
	}
	return words, gaps
}

// mutate puts words together with a few gaps and words changed.
func mutate(r *rand.Rand, words, gaps []string) string {
	odd := []string{"\n", "\n\n\n", " // c\n", "\n// c\n", "\n\n// c\n\n// d\n", " // c\n// d\n\n", ", ", ",\n", ", // c\n", " ", ""}
	changes := map[int]string{}
	others := map[int]string{}
	for range 1 + r.IntN(6) {
		changes[r.IntN(len(words))] = odd[r.IntN(len(odd))]
	}
	if r.IntN(3) == 0 {
		others[r.IntN(len(words))] = words[r.IntN(len(words))]
	}
	var b strings.Builder
	for i, word := range words {
		if gap, ok := changes[i]; ok {
			b.WriteString(gap)
		} else {
			b.WriteString(gaps[i])
		}
		if other, ok := others[i]; ok {
			word = other
		}
		b.WriteString(word)
	}
	return b.String()
}
