// Package wiretest proves the codecs of a wire protocol that netgen generated: it
// makes random values of all messages, and sees that they survive being appended and
// read, that a reader knows what is missing of a message that is not all there, that
// messages are told apart, and that no bytes make a reader panic or allocate without
// measure. It is for those who describe a protocol of their own:
//
//	func TestCodecs(t *testing.T) { wiretest.Check(t, mine.Conversation()) }
//	func FuzzCodecs(f *testing.F) { wiretest.Fuzz(f, mine.Conversation()) }
//
// A type that is written by hand may say how its random values are made, by the
// method of [testing/quick.Generator]; else its exported fields are filled.
//
// It proves that both ends of the generated code agree, not that the schema is what
// others speak. That only they can tell.
package wiretest
