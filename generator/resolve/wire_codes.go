package resolve

import "github.com/netgen-dev/netgen/generator/diag"

// The diagnostics of resolving a file with a wire block.
const (
	// CodeWireSetting: a setting of the wire block is wrong, or missing.
	CodeWireSetting diag.Code = "wire-setting"
	// CodeWireExtent: what stands in brackets is not how such a value can end.
	CodeWireExtent diag.Code = "wire-extent"
	// CodeWireNoBytes: a native type has no encoding in a wire protocol.
	CodeWireNoBytes diag.Code = "wire-no-bytes"
	// CodeWireBits: a number that has whole bytes for itself does not fill them.
	CodeWireBits diag.Code = "wire-bits"
	// CodeWireNoEnd: nothing says where a value ends.
	CodeWireNoEnd diag.Code = "wire-no-end"
	// CodeWireLinear: an equation cannot be solved.
	CodeWireLinear diag.Code = "wire-linear"
	// CodeWireUnknownName: an expression names what is not there.
	CodeWireUnknownName diag.Code = "wire-unknown-name"
	// CodeWireRequest: an expression asks for the request outside of a reply.
	CodeWireRequest diag.Code = "wire-request"
	// CodeWireNumber: a text, or what has parts, stands where a number has to.
	CodeWireNumber diag.Code = "wire-number"
	// CodeWireNever: the type of a value decides what it is compared with.
	CodeWireNever diag.Code = "wire-never"
	// CodeWireCall: a function is called that is none, or with wrong arguments.
	CodeWireCall diag.Code = "wire-call"
	// CodeWireWords: a struct is used among words and as bytes.
	CodeWireWords diag.Code = "wire-words"
	// CodeWireArray: array { } stands where it cannot, or has what no element can be.
	CodeWireArray diag.Code = "wire-array"
	// CodeWireExtern: via names something that is no extern.
	CodeWireExtern diag.Code = "wire-extern"
	// CodeWireRole: kind, id, channel or version stands where it cannot.
	CodeWireRole diag.Code = "wire-role"
	// CodeWireRange: a range is empty, or stands where none can.
	CodeWireRange diag.Code = "wire-range"
	// CodeWireNoVersion: since or through is used, and no frame has a version.
	CodeWireNoVersion diag.Code = "wire-no-version"

	// CodeWireBody: body stands where it cannot, or a message has no place.
	CodeWireBody diag.Code = "wire-body"
	// CodeWireSlot: a slot is filled outside of a message.
	CodeWireSlot diag.Code = "wire-slot"
	// CodeWireSlotEnd: a slot is filled with a text that has not the brackets of its frame.
	CodeWireSlotEnd diag.Code = "wire-slot-end"
	// CodeWireNoSlot: the frame has no field of the name.
	CodeWireNoSlot diag.Code = "wire-no-slot"
	// CodeWireComputed: a message fills what the frame computes.
	CodeWireComputed diag.Code = "wire-computed"
	// CodeWireWidth: a message fills a slot with another number of bits.
	CodeWireWidth diag.Code = "wire-width"
	// CodeWireAfterTagged: a field comes after tagged ones.
	CodeWireAfterTagged diag.Code = "wire-after-tagged"
	// CodeWireTooBig: all messages together have too many fields.
	CodeWireTooBig diag.Code = "wire-too-big"

	// CodeWireFrames: a block has two frames for the same messages, or none of a name.
	CodeWireFrames diag.Code = "wire-frames"
	// CodeWireFragment: it is not said, or cannot be, how messages lie in fragments.
	CodeWireFragment diag.Code = "wire-fragment"
	// CodeWireFrameUnused: no message has a frame.
	CodeWireFrameUnused diag.Code = "wire-frame-unused"
	// CodeWirePhase: a phase, or starts in, stands where it cannot.
	CodeWirePhase diag.Code = "wire-phase"
	// CodeWireNoPhase: no phase has the name.
	CodeWireNoPhase diag.Code = "wire-no-phase"
	// CodeWireSession: a session has something that is no variable, or it is not known what
	// a variable is, or a let cannot set it.
	CodeWireSession diag.Code = "wire-session"
	// CodeWireNoKind: a message has no kind, and needs one.
	CodeWireNoKind diag.Code = "wire-no-kind"
	// CodeWireKindField: a message has kinds that its frame has no fields for.
	CodeWireKindField diag.Code = "wire-kind-field"
	// CodeWireNoReplyKind: a reply has no kind, and needs one.
	CodeWireNoReplyKind diag.Code = "wire-no-reply-kind"
	// CodeWireMisfit: a message cannot stand for what others cannot read.
	CodeWireMisfit diag.Code = "wire-misfit"
	// CodeWireSkip: an error lasts until a request that is not there.
	CodeWireSkip diag.Code = "wire-skip"
)
