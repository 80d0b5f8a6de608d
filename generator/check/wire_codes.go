package check

import "github.com/netgen-dev/netgen/generator/diag"

// The codes of what is wrong with wire protocols.
const (
	// CodeWireBits: bits in front of a field do not fill whole bytes.
	CodeWireBits diag.Code = "wire-bits"
	// CodeWireRole: kind, id, channel or version stands where it cannot.
	CodeWireRole diag.Code = "wire-role"
	// CodeWireNoEnd: nothing says where a value ends.
	CodeWireNoEnd diag.Code = "wire-no-end"
	// CodeWireRest: something of any size comes after what takes the rest.
	CodeWireRest diag.Code = "wire-rest"
	// CodeWireNoBytes: a type of JSON stands among bytes.
	CodeWireNoBytes diag.Code = "wire-no-bytes"
	// CodeWireJSON: what stands in JSON is no member that it can have.
	CodeWireJSON diag.Code = "wire-json"
	// CodeWireNoPresence: nothing says whether a value is there.
	CodeWireNoPresence diag.Code = "wire-no-presence"
	// CodeWireValue: a constant, or what a reply repeats, does not fit its field.
	CodeWireValue diag.Code = "wire-value"
	// CodeWireOrder: a field is read before what it depends on.
	CodeWireOrder diag.Code = "wire-order"
	// CodeWireNegative: an equation gives less than nothing.
	CodeWireNegative diag.Code = "wire-negative"
	// CodeWireLengthLimit: a length cannot say how long its value may be, or always is, or a message
	// is always longer than max.
	CodeWireLengthLimit diag.Code = "wire-length-limit"
	// CodeWireFragment: what is said of fragments cannot be so.
	CodeWireFragment diag.Code = "wire-fragment"
	// CodeWireNoMax: nothing limits what a peer can make netgen allocate.
	CodeWireNoMax diag.Code = "wire-no-max"
	// CodeWireWordOptional: two fields of a line of words may be missing.
	CodeWireWordOptional diag.Code = "wire-word-optional"
	// CodeWireWord: what stands among words is no word.
	CodeWireWord diag.Code = "wire-word"
	// CodeWireVia: what cannot go through a function is to.
	CodeWireVia diag.Code = "wire-via"
	// CodeWireChecksum: a checksum has no place while others are written.
	CodeWireChecksum diag.Code = "wire-checksum"
	// CodeWireTrim: a body is trimmed that a reader could not fill up.
	CodeWireTrim diag.Code = "wire-trim"
	// CodeWireHeader: what stands among headers is none.
	CodeWireHeader diag.Code = "wire-header"
	// CodeWireNoTag: a variant has no tag.
	CodeWireNoTag diag.Code = "wire-no-tag"
	// CodeWireTagTwice: two variants or fields have the same tag.
	CodeWireTagTwice diag.Code = "wire-tag-twice"
	// CodeWireTagLayout: the wire block does not say how tagged fields stand.
	CodeWireTagLayout diag.Code = "wire-tag-layout"
	// CodeWireBeginAlike: two variants begin alike.
	CodeWireBeginAlike diag.Code = "wire-begin-alike"
	// CodeWireNever: a field is in no version of its message.
	CodeWireNever diag.Code = "wire-never"

	// CodeWireSameKind: two messages have the same kind.
	CodeWireSameKind diag.Code = "wire-same-kind"
	// CodeWireEarly: a message may end before a reader knows which it is.
	CodeWireEarly diag.Code = "wire-early"
	// CodeWireEventOrReply: a message cannot be told from a reply.
	CodeWireEventOrReply diag.Code = "wire-event-or-reply"
	// CodeWireSameAnswer: two answers of an exchange cannot be told apart.
	CodeWireSameAnswer diag.Code = "wire-same-answer"
	// CodeWireEndless: nothing ends a stream.
	CodeWireEndless diag.Code = "wire-endless"
	// CodeWireUnpaired: nothing says which request a reply answers.
	CodeWireUnpaired diag.Code = "wire-unpaired"
	// CodeWireID: the id of a reply cannot hold that of its request.
	CodeWireID diag.Code = "wire-id"
	// CodeWireUnfilled: a condition asks for what its message leaves empty.
	CodeWireUnfilled diag.Code = "wire-unfilled"
	// CodeWireNoAnswer: nothing says what answers a request.
	CodeWireNoAnswer diag.Code = "wire-no-answer"
	// CodeWireMisfit: a message cannot stand for what others cannot read.
	CodeWireMisfit diag.Code = "wire-misfit"
	// CodeWireWordLine: a line of words cannot be told from another message.
	CodeWireWordLine diag.Code = "wire-word-line"
	// CodeWireFewIDs: few requests can be outstanding.
	CodeWireFewIDs diag.Code = "wire-few-ids"
	// CodeWirePhase: something is to follow what ends the connection.
	CodeWirePhase diag.Code = "wire-phase"
	// CodeWirePhaseUnused: no way leads to a phase.
	CodeWirePhaseUnused diag.Code = "wire-phase-unused"
)
