// Package bank is a Modbus device: coils, inputs and registers that clients read and
// write, and that the program behind it reads and writes as well.
package bank

import (
	"context"
	"slices"
	"sync"

	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/schemas/modbus"
)

// How much one request may ask for (6.1, 6.3, 6.11, 6.12, 6.17).
const (
	maxBitsRead          = 2000
	maxBitsWritten       = 1968
	maxRegistersRead     = 125
	maxRegistersWritten  = 123
	maxRegistersExchange = 121
	maxQueue             = 31
)

// A Bank implements modbus.Handler. It is safe for concurrent use. There is one of it,
// whatever unit a request names.
type Bank struct {
	mu        sync.Mutex
	coils     []bool
	inputs    []bool
	holding   []uint16
	registers []uint16
	events    uint16
}

// New returns a bank with so many of each of its four tables, all zero.
func New(size int) *Bank {
	size = min(size, 1<<16)
	return &Bank{
		coils:     make([]bool, size),
		inputs:    make([]bool, size),
		holding:   make([]uint16, size),
		registers: make([]uint16, size),
	}
}

// NewServer returns a server of a bank.
func NewServer(b *Bank, opts ...runtime.ServerOption) *modbus.Server {
	return modbus.NewServer(b, append(opts, runtime.OnFailure(refuse))...)
}

// refuse says by an exception what no handler has said.
func refuse(_ context.Context, _ *runtime.Socket, _ string, err error) error {
	if runtime.CodeOf(err) == runtime.Unimplemented {
		return exception(modbus.ExceptionCodeIllegalFunction)
	}
	return exception(modbus.ExceptionCodeDeviceFailure)
}

func exception(code modbus.ExceptionCode) *modbus.Exception { return &modbus.Exception{Code: code} }

// SetInput sets a discrete input, which clients can only read.
func (b *Bank) SetInput(address uint16, value bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.inputs[address] = value
}

// SetRegister sets an input register, which clients can only read.
func (b *Bank) SetRegister(address, value uint16) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.registers[address] = value
}

// Holding returns what a holding register is now.
func (b *Bank) Holding(address uint16) uint16 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.holding[address]
}

// Coil returns what a coil is now.
func (b *Bank) Coil(address uint16) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.coils[address]
}

// part returns n values of a table from an address on. It counts the request, which
// succeeds if there is no error.
func part[T any](b *Bank, table []T, address uint16, n, most int) ([]T, error) {
	if n < 1 || n > most {
		return nil, exception(modbus.ExceptionCodeIllegalValue)
	}
	if int(address)+n > len(table) {
		return nil, exception(modbus.ExceptionCodeIllegalAddress)
	}
	b.events++
	return table[address : int(address)+n], nil
}

// pack puts bits into bytes, the first into the lowest bit of the first byte (6.1).
func pack(bits []bool) []byte {
	packed := make([]byte, (len(bits)+7)/8)
	for i, bit := range bits {
		if bit {
			packed[i/8] |= 1 << (i % 8)
		}
	}
	return packed
}

// ReadCoils reads coils.
func (b *Bank) ReadCoils(_ context.Context, _ *modbus.Peer, r *modbus.ReadCoilsRequest) (*modbus.ReadCoilsReply, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	bits, err := part(b, b.coils, r.Address, int(r.Count), maxBitsRead)
	if err != nil {
		return nil, err
	}
	return &modbus.ReadCoilsReply{Bits: pack(bits)}, nil
}

// ReadDiscreteInputs reads inputs.
func (b *Bank) ReadDiscreteInputs(_ context.Context, _ *modbus.Peer, r *modbus.ReadDiscreteInputsRequest) (*modbus.ReadDiscreteInputsReply, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	bits, err := part(b, b.inputs, r.Address, int(r.Count), maxBitsRead)
	if err != nil {
		return nil, err
	}
	return &modbus.ReadDiscreteInputsReply{Bits: pack(bits)}, nil
}

// ReadHoldingRegisters reads registers that can be written.
func (b *Bank) ReadHoldingRegisters(_ context.Context, _ *modbus.Peer, r *modbus.ReadHoldingRegistersRequest) (*modbus.ReadHoldingRegistersReply, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	values, err := part(b, b.holding, r.Address, int(r.Count), maxRegistersRead)
	if err != nil {
		return nil, err
	}
	return &modbus.ReadHoldingRegistersReply{Values: slices.Clone(values)}, nil
}

// ReadInputRegisters reads registers that can only be read.
func (b *Bank) ReadInputRegisters(_ context.Context, _ *modbus.Peer, r *modbus.ReadInputRegistersRequest) (*modbus.ReadInputRegistersReply, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	values, err := part(b, b.registers, r.Address, int(r.Count), maxRegistersRead)
	if err != nil {
		return nil, err
	}
	return &modbus.ReadInputRegistersReply{Values: slices.Clone(values)}, nil
}

// WriteCoil switches one coil.
func (b *Bank) WriteCoil(_ context.Context, _ *modbus.Peer, r *modbus.WriteCoilRequest) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if r.Value != modbus.CoilOn && r.Value != modbus.CoilOff {
		return exception(modbus.ExceptionCodeIllegalValue)
	}
	coils, err := part(b, b.coils, r.Address, 1, 1)
	if err != nil {
		return err
	}
	coils[0] = r.Value == modbus.CoilOn
	return nil
}

// WriteRegister writes one register.
func (b *Bank) WriteRegister(_ context.Context, _ *modbus.Peer, r *modbus.WriteRegisterRequest) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	values, err := part(b, b.holding, r.Address, 1, 1)
	if err != nil {
		return err
	}
	values[0] = r.Value
	return nil
}

// WriteCoils switches several coils.
func (b *Bank) WriteCoils(_ context.Context, _ *modbus.Peer, r *modbus.WriteCoilsRequest) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(r.Bits) != (int(r.Count)+7)/8 {
		return exception(modbus.ExceptionCodeIllegalValue)
	}
	coils, err := part(b, b.coils, r.Address, int(r.Count), maxBitsWritten)
	if err != nil {
		return err
	}
	for i := range coils {
		coils[i] = r.Bits[i/8]>>(i%8)&1 != 0
	}
	return nil
}

// WriteRegisters writes several registers.
func (b *Bank) WriteRegisters(_ context.Context, _ *modbus.Peer, r *modbus.WriteRegistersRequest) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	values, err := part(b, b.holding, r.Address, len(r.Values), maxRegistersWritten)
	if err != nil {
		return err
	}
	copy(values, r.Values)
	return nil
}

// MaskRegister changes some bits of a register.
func (b *Bank) MaskRegister(_ context.Context, _ *modbus.Peer, r *modbus.MaskRegisterRequest) (*modbus.MaskRegisterReply, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	values, err := part(b, b.holding, r.Address, 1, 1)
	if err != nil {
		return nil, err
	}
	values[0] = values[0]&r.And | r.Or&^r.And
	return &modbus.MaskRegisterReply{And: r.And, Or: r.Or}, nil
}

// ReadWriteRegisters writes registers, and then reads others.
func (b *Bank) ReadWriteRegisters(_ context.Context, _ *modbus.Peer, r *modbus.ReadWriteRegistersRequest) (*modbus.ReadWriteRegistersReply, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	read, err := part(b, b.holding, r.Address, int(r.Count), maxRegistersRead)
	if err != nil {
		return nil, err
	}
	written, err := part(b, b.holding, r.To, len(r.Values), maxRegistersExchange)
	if err != nil {
		return nil, err
	}
	copy(written, r.Values)
	return &modbus.ReadWriteRegistersReply{Values: slices.Clone(read)}, nil
}

// ReadFIFO reads a queue: the register at its address says how many values come
// behind it (6.18).
func (b *Bank) ReadFIFO(_ context.Context, _ *modbus.Peer, r *modbus.ReadFIFORequest) (*modbus.ReadFIFOReply, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	head, err := part(b, b.holding, r.Address, 1, 1)
	if err != nil {
		return nil, err
	}
	n := int(head[0])
	if n > maxQueue {
		return nil, exception(modbus.ExceptionCodeIllegalValue)
	}
	queue, err := part(b, b.holding, r.Address, n+1, maxQueue+1)
	if err != nil {
		return nil, err
	}
	return &modbus.ReadFIFOReply{Values: slices.Clone(queue[1:])}, nil
}

// ReadExceptionStatus answers the first eight coils, as many devices do.
func (b *Bank) ReadExceptionStatus(context.Context, *modbus.Peer, *modbus.ReadExceptionStatusRequest) (*modbus.ReadExceptionStatusReply, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	coils, err := part(b, b.coils, 0, 8, 8)
	if err != nil {
		return nil, err
	}
	return &modbus.ReadExceptionStatusReply{Status: pack(coils)[0]}, nil
}

// Diagnostics only gives back what it is asked to give back.
func (b *Bank) Diagnostics(_ context.Context, _ *modbus.Peer, r *modbus.DiagnosticsRequest) (*modbus.DiagnosticsReply, error) {
	if r.What != modbus.DiagnosticReturnQuery {
		return nil, exception(modbus.ExceptionCodeIllegalFunction)
	}
	return &modbus.DiagnosticsReply{What: r.What, Data: r.Data}, nil
}

// EventCounter answers how many requests were completed.
func (b *Bank) EventCounter(context.Context, *modbus.Peer, *modbus.EventCounterRequest) (*modbus.EventCounterReply, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return &modbus.EventCounterReply{Events: b.events}, nil
}

// EventLog has no events to tell of.
func (b *Bank) EventLog(context.Context, *modbus.Peer, *modbus.EventLogRequest) (*modbus.EventLogReply, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return &modbus.EventLogReply{Events: b.events}, nil
}

// ReportServerID says what the device is, and that it runs (0xff).
func (b *Bank) ReportServerID(context.Context, *modbus.Peer, *modbus.ReportServerIDRequest) (*modbus.ReportServerIDReply, error) {
	return &modbus.ReportServerIDReply{Data: []byte("netgen bank\xff")}, nil
}

// names are the objects of the basic identification (6.21).
var names = []modbus.Object{
	{ID: 0, Value: []byte("netgen")},
	{ID: 1, Value: []byte("bank")},
	{ID: 2, Value: []byte("1.0")},
}

// ReadDeviceIdentification says who made the device.
func (b *Bank) ReadDeviceIdentification(_ context.Context, _ *modbus.Peer, r *modbus.ReadDeviceIdentificationRequest) (*modbus.ReadDeviceIdentificationReply, error) {
	reply := &modbus.ReadDeviceIdentificationReply{Level: r.Level, Conformity: 0x81}
	switch {
	case r.Level == modbus.IdentificationLevelOne && int(r.Object) < len(names):
		reply.Objects = names[r.Object : r.Object+1]
	case r.Level == modbus.IdentificationLevelOne:
		return nil, exception(modbus.ExceptionCodeIllegalAddress)
	case int(r.Object) < len(names):
		reply.Objects = names[r.Object:]
	default:
		reply.Objects = names
	}
	return reply, nil
}

// ReadFile has no files.
func (b *Bank) ReadFile(context.Context, *modbus.Peer, *modbus.ReadFileRequest) (*modbus.ReadFileReply, error) {
	return nil, exception(modbus.ExceptionCodeIllegalFunction)
}

// WriteFile has no files.
func (b *Bank) WriteFile(context.Context, *modbus.Peer, *modbus.WriteFileRequest) (*modbus.WriteFileReply, error) {
	return nil, exception(modbus.ExceptionCodeIllegalFunction)
}

// Other is every function that Modbus does not have, or not here.
func (b *Bank) Other(context.Context, *modbus.Peer, *modbus.OtherRequest) (*modbus.OtherReply, error) {
	return nil, exception(modbus.ExceptionCodeIllegalFunction)
}
