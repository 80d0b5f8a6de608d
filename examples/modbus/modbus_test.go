package modbus_test

import (
	"bytes"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/netgen-dev/netgen/examples/internal/leaks"
	"github.com/netgen-dev/netgen/examples/internal/programs"
	"github.com/netgen-dev/netgen/examples/internal/serve"
	"github.com/netgen-dev/netgen/examples/modbus/bank"
	"github.com/netgen-dev/netgen/schemas/modbus"
)

func TestMain(m *testing.M) { leaks.Main(m) }

// connect returns a client of a bank with 100 of everything.
func connect(t *testing.T) (*modbus.Client, *bank.Bank) {
	t.Helper()
	b := bank.New(100)
	client, err := modbus.Dial(t.Context(), serve.Start(t, bank.NewServer(b).Server))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client, b
}

func TestRegisters(t *testing.T) {
	client, b := connect(t)
	ctx := t.Context()
	if err := client.WriteRegisters(ctx, &modbus.WriteRegistersRequest{Unit: 1, Address: 10, Values: []uint16{1, 2, 3}}); err != nil {
		t.Fatal(err)
	}
	if err := client.WriteRegister(ctx, &modbus.WriteRegisterRequest{Unit: 1, Address: 11, Value: 0xff}); err != nil {
		t.Fatal(err)
	}
	mask, err := client.MaskRegister(ctx, &modbus.MaskRegisterRequest{Unit: 1, Address: 11, And: 0xf0, Or: 0x05})
	if err != nil || mask.And != 0xf0 || mask.Or != 0x05 || b.Holding(11) != 0xf5 {
		t.Errorf("mask: %+v, %v, the register is %x", mask, err, b.Holding(11))
	}
	read, err := client.ReadHoldingRegisters(ctx, &modbus.ReadHoldingRegistersRequest{Unit: 1, Address: 9, Count: 5})
	if err != nil || !slices.Equal(read.Values, []uint16{0, 1, 0xf5, 3, 0}) {
		t.Errorf("read: %+v, %v", read, err)
	}
	both, err := client.ReadWriteRegisters(ctx, &modbus.ReadWriteRegistersRequest{Unit: 1, Address: 20, Count: 2, To: 21, Values: []uint16{7}})
	if err != nil || !slices.Equal(both.Values, []uint16{0, 7}) {
		t.Errorf("write and read: %+v, %v", both, err)
	}
	b.SetRegister(5, 55)
	input, err := client.ReadInputRegisters(ctx, &modbus.ReadInputRegistersRequest{Unit: 1, Address: 5, Count: 1})
	if err != nil || !slices.Equal(input.Values, []uint16{55}) {
		t.Errorf("input: %+v, %v", input, err)
	}
	queue := &modbus.WriteRegistersRequest{Unit: 1, Address: 30, Values: []uint16{2, 8, 9}}
	if err := client.WriteRegisters(ctx, queue); err != nil {
		t.Fatal(err)
	}
	fifo, err := client.ReadFIFO(ctx, &modbus.ReadFIFORequest{Unit: 1, Address: 30})
	if err != nil || !slices.Equal(fifo.Values, []uint16{8, 9}) {
		t.Errorf("queue: %+v, %v", fifo, err)
	}
}

func TestBits(t *testing.T) {
	client, b := connect(t)
	ctx := t.Context()
	if err := client.WriteCoils(ctx, &modbus.WriteCoilsRequest{Unit: 1, Address: 0, Count: 10, Bits: []byte{0b10000001, 0b11}}); err != nil {
		t.Fatal(err)
	}
	if err := client.WriteCoil(ctx, &modbus.WriteCoilRequest{Unit: 1, Address: 0, Value: modbus.CoilOff}); err != nil {
		t.Fatal(err)
	}
	if b.Coil(0) || !b.Coil(7) || !b.Coil(9) || b.Coil(10) {
		t.Error("the coils are not what was written")
	}
	coils, err := client.ReadCoils(ctx, &modbus.ReadCoilsRequest{Unit: 1, Address: 7, Count: 9})
	if err != nil || !bytes.Equal(coils.Bits, []byte{0b111, 0}) {
		t.Errorf("coils: %+v, %v", coils, err)
	}
	b.SetInput(3, true)
	inputs, err := client.ReadDiscreteInputs(ctx, &modbus.ReadDiscreteInputsRequest{Unit: 1, Address: 0, Count: 4})
	if err != nil || !bytes.Equal(inputs.Bits, []byte{0b1000}) {
		t.Errorf("inputs: %+v, %v", inputs, err)
	}
	status, err := client.ReadExceptionStatus(ctx, &modbus.ReadExceptionStatusRequest{Unit: 1})
	if err != nil || status.Status != 0b10000000 {
		t.Errorf("status: %+v, %v", status, err)
	}
}

func TestRefusals(t *testing.T) {
	client, _ := connect(t)
	ctx := t.Context()
	_, address := client.ReadCoils(ctx, &modbus.ReadCoilsRequest{Unit: 1, Address: 99, Count: 2})
	_, count := client.ReadHoldingRegisters(ctx, &modbus.ReadHoldingRegistersRequest{Unit: 1, Count: 126})
	_, function := client.Other(ctx, &modbus.OtherRequest{Unit: 1, Function: 0x55, Data: []byte{1, 2}})
	_, file := client.ReadFile(ctx, &modbus.ReadFileRequest{Unit: 1, Ranges: []modbus.FileRange{{File: 1, Count: 1}}})
	coil := client.WriteCoil(ctx, &modbus.WriteCoilRequest{Unit: 1, Value: 1})
	for _, x := range []struct {
		err  error
		want modbus.ExceptionCode
	}{
		{address, modbus.ExceptionCodeIllegalAddress},
		{count, modbus.ExceptionCodeIllegalValue},
		{function, modbus.ExceptionCodeIllegalFunction},
		{file, modbus.ExceptionCodeIllegalFunction},
		{coil, modbus.ExceptionCodeIllegalValue},
	} {
		if refused, ok := errors.AsType[*modbus.Exception](x.err); !ok || refused.Code != x.want {
			t.Errorf("got %v, want %v", x.err, x.want)
		}
	}
}

func TestIdentification(t *testing.T) {
	client, _ := connect(t)
	ctx := t.Context()
	who, err := client.ReadDeviceIdentification(ctx, &modbus.ReadDeviceIdentificationRequest{Unit: 1, Level: modbus.IdentificationLevelBasic})
	if err != nil || len(who.Objects) != 3 || string(who.Objects[0].Value) != "netgen" {
		t.Errorf("identification: %+v, %v", who, err)
	}
	id, err := client.ReportServerID(ctx, &modbus.ReportServerIDRequest{Unit: 1})
	if err != nil || string(id.Data) != "netgen bank\xff" {
		t.Errorf("id: %+v, %v", id, err)
	}
	echo, err := client.Diagnostics(ctx, &modbus.DiagnosticsRequest{Unit: 1, Data: []byte("ab")})
	if err != nil || string(echo.Data) != "ab" {
		t.Errorf("echo: %+v, %v", echo, err)
	}
	events, err := client.EventCounter(ctx, &modbus.EventCounterRequest{Unit: 1})
	if err != nil || events.Status != 0 {
		t.Errorf("events: %+v, %v", events, err)
	}
}

// TestMany lets many goroutines ask on one socket at once.
func TestMany(t *testing.T) {
	client, _ := connect(t)
	var wait sync.WaitGroup
	for i := range uint16(100) {
		wait.Go(func() {
			if err := client.WriteRegister(t.Context(), &modbus.WriteRegisterRequest{Unit: 1, Address: i, Value: i}); err != nil {
				t.Error(err)
				return
			}
			read, err := client.ReadHoldingRegisters(t.Context(), &modbus.ReadHoldingRegistersRequest{Unit: 1, Address: i, Count: 1})
			if err != nil || read.Values[0] != i {
				t.Errorf("register %d: %v, %v", i, read, err)
			}
		})
	}
	wait.Wait()
}

// TestPrograms runs the server and the client as a person would.
func TestPrograms(t *testing.T) {
	client := programs.Build(t, "./client")
	addr := programs.Serve(t, programs.Build(t, "./server"), "-listen=tcp://127.0.0.1:0")
	programs.Run(t, "", client, addr, "write", "10", "1", "2", "3")
	programs.WantLines(t, programs.Run(t, "", client, addr, "read", "10", "3"), "10: 1", "11: 2", "12: 3")
	programs.Run(t, "", client, addr, "switch", "7", "on")
	programs.WantLines(t, programs.Run(t, "", client, addr, "coils", "6", "2"), "6: 0", "7: 1")
}
