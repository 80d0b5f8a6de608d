// Package wire is what the codecs stand on that netgen generates for protocols that
// exist already: a Reader that knows what is missing, functions that append, and the
// tables by which package runtime leads a conversation. Generated code imports it;
// it imports the standard library only.
package wire
