package interop

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/netgen-dev/netgen/examples/internal/peers"
	"github.com/netgen-dev/netgen/examples/modbus/bank"
	"github.com/netgen-dev/netgen/runtime"
	"github.com/netgen-dev/netgen/schemas/modbus"
)

func TestModbusClient(t *testing.T) {
	t.Parallel()
	daemon := peers.Modbus(t)
	tap := peers.NewTap(t, peers.ModbusTCP, daemon.Addr)
	ctx := within(t)
	client, err := modbus.Dial(ctx, "tcp://"+tap.Addr)
	if err != nil {
		t.Fatal(err)
	}
	modbusTables(t, ctx, client)
	modbusMany(t, ctx, client)
	_ = client.Close()
	<-client.Done()
	daemon.Record(t, peers.Row{
		Protocol: "Modbus", Ours: peers.AsClient, Verdict: tap.Judge(t),
		Exchanged: "coils, inputs and registers read and written, one and many; registers masked, and exchanged; " +
			"diagnostics, identification, exceptions; 200 requests at once",
	})
}

// A modbusStep is one request and its reply, or the code of its exception.
type modbusStep struct {
	name string
	call func(ctx context.Context) (any, error)
	want any
}

func ask[Q, R any](method func(context.Context, Q) (R, error), request Q) func(ctx context.Context) (any, error) {
	return func(ctx context.Context) (any, error) { return method(ctx, request) }
}

func tell[Q any](method func(context.Context, Q) error, request Q) func(ctx context.Context) (any, error) {
	return func(ctx context.Context) (any, error) { return nil, method(ctx, request) }
}

// modbusTables reads what the server has, changes it and reads it again.
func modbusTables(t *testing.T, ctx context.Context, c *modbus.Client) {
	holding := func(address, count uint16) func(context.Context) (any, error) {
		return ask(c.ReadHoldingRegisters, &modbus.ReadHoldingRegistersRequest{Unit: 1, Address: address, Count: count})
	}
	for _, step := range []modbusStep{
		{"ReadCoils", ask(c.ReadCoils, &modbus.ReadCoilsRequest{Unit: 1, Count: 10}), &modbus.ReadCoilsReply{Bits: []byte{0b01001001, 0b10}}},
		{"ReadDiscreteInputs", ask(c.ReadDiscreteInputs, &modbus.ReadDiscreteInputsRequest{Unit: 1, Address: 1, Count: 3}), &modbus.ReadDiscreteInputsReply{Bits: []byte{0b100}}},
		{"ReadHoldingRegisters", holding(3, 2), &modbus.ReadHoldingRegistersReply{Values: []uint16{30, 40}}},
		{"ReadInputRegisters", ask(c.ReadInputRegisters, &modbus.ReadInputRegistersRequest{Unit: 1, Address: 199, Count: 1}), &modbus.ReadInputRegistersReply{Values: []uint16{1990}}},
		{"WriteCoil", tell(c.WriteCoil, &modbus.WriteCoilRequest{Unit: 1, Address: 1, Value: modbus.CoilOn}), nil},
		{"WriteCoils", tell(c.WriteCoils, &modbus.WriteCoilsRequest{Unit: 1, Address: 2, Count: 9, Bits: []byte{0xff, 1}}), nil},
		{"ReadCoils", ask(c.ReadCoils, &modbus.ReadCoilsRequest{Unit: 1, Count: 12}), &modbus.ReadCoilsReply{Bits: []byte{0xff, 0b0111}}},
		{"WriteRegister", tell(c.WriteRegister, &modbus.WriteRegisterRequest{Unit: 1, Address: 0, Value: 0xabcd}), nil},
		{"WriteRegisters", tell(c.WriteRegisters, &modbus.WriteRegistersRequest{Unit: 1, Address: 1, Values: []uint16{1, 2}}), nil},
		{"ReadHoldingRegisters", holding(0, 3), &modbus.ReadHoldingRegistersReply{Values: []uint16{0xabcd, 1, 2}}},
		{"MaskRegister", ask(c.MaskRegister, &modbus.MaskRegisterRequest{Unit: 1, Address: 0, And: 0xff00, Or: 0x0012}), &modbus.MaskRegisterReply{And: 0xff00, Or: 0x0012}},
		{"ReadWriteRegisters", ask(c.ReadWriteRegisters, &modbus.ReadWriteRegistersRequest{Unit: 1, Address: 0, Count: 2, To: 1, Values: []uint16{7}}), &modbus.ReadWriteRegistersReply{Values: []uint16{0xab12, 7}}},
		{"Diagnostics", ask(c.Diagnostics, &modbus.DiagnosticsRequest{Unit: 1, Data: []byte{1, 2}}), &modbus.DiagnosticsReply{Data: []byte{1, 2}}},
		{"ReadDeviceIdentification", ask(c.ReadDeviceIdentification, &modbus.ReadDeviceIdentificationRequest{Unit: 1, Level: modbus.IdentificationLevelBasic}), &modbus.ReadDeviceIdentificationReply{
			Level: modbus.IdentificationLevelBasic, Conformity: 0x83,
			Objects: []modbus.Object{{Value: []byte("netgen")}, {ID: 1, Value: []byte("N1")}, {ID: 2, Value: []byte("1.2")}},
		}},
		{"an address that there is not", holding(150, 100), modbus.ExceptionCodeIllegalAddress},
		{"too many coils", ask(c.ReadCoils, &modbus.ReadCoilsRequest{Unit: 1, Count: 2001}), modbus.ExceptionCodeIllegalValue},
		{"a function that there is not", ask(c.Other, &modbus.OtherRequest{Unit: 1, Function: 100, Data: []byte{1}}), modbus.ExceptionCodeIllegalFunction},
	} {
		got, err := step.call(ctx)
		if refused, ok := errors.AsType[*modbus.Exception](err); ok {
			got, err = refused.Code, nil
		}
		if diff := cmp.Diff(step.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got)\n%s", step.name, err, diff)
		}
	}
}

// modbusMany sends many requests without waiting for answers in between.
func modbusMany(t *testing.T, ctx context.Context, c *modbus.Client) {
	var asked []*runtime.Future[*modbus.ReadInputRegistersReply]
	for i := range uint16(200) {
		asked = append(asked, c.ReadInputRegistersAsync(ctx, &modbus.ReadInputRegistersRequest{Unit: 1, Address: i, Count: 1}))
	}
	replies, err := runtime.All(asked...).Await(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i, reply := range replies {
		if len(reply.Values) != 1 || reply.Values[0] != uint16(10*i) {
			t.Errorf("register %d: %v", i, reply.Values)
		}
	}
}

func TestModbusServer(t *testing.T) {
	t.Parallel()
	program := peers.Find(t, "mbpoll")
	device := bank.New(100)
	device.SetInput(1, true)
	device.SetRegister(2, 4711)
	tap := tapServer(t, peers.ModbusTCP, bank.NewServer(device).Server)
	mbpoll := func(args ...string) string {
		said, _ := program.Try(t, "", append([]string{"-0", "-1", "-p", tap.Port()}, args...)...)
		return said
	}
	for _, test := range []struct {
		args []string
		want []string
	}{
		{[]string{"-t", "0", "-r", "5", "127.0.0.1", "1"}, []string{"Written 1 references"}},
		{[]string{"-t", "0", "-r", "6", "127.0.0.1", "0", "1", "1"}, []string{"Written 3 references"}},
		{[]string{"-t", "0", "-r", "5", "-c", "4", "127.0.0.1"}, []string{"[5]: \t1", "[6]: \t0", "[7]: \t1", "[8]: \t1"}},
		{[]string{"-t", "1", "-r", "0", "-c", "2", "127.0.0.1"}, []string{"[0]: \t0", "[1]: \t1"}},
		{[]string{"-t", "4", "-r", "3", "127.0.0.1", "40000"}, []string{"Written 1 references"}},
		{[]string{"-t", "4", "-r", "4", "127.0.0.1", "1", "2"}, []string{"Written 2 references"}},
		{[]string{"-t", "4", "-r", "3", "-c", "3", "127.0.0.1"}, []string{"[3]: \t40000", "[4]: \t1", "[5]: \t2"}},
		{[]string{"-t", "3", "-r", "2", "-c", "1", "127.0.0.1"}, []string{"[2]: \t4711"}},
		{[]string{"-t", "4", "-r", "99", "-c", "2", "127.0.0.1"}, []string{"Illegal data address"}},
	} {
		said := mbpoll(test.args...)
		for _, want := range test.want {
			if !strings.Contains(said, want) {
				t.Errorf("mbpoll %s said:\n%swant %q in it", strings.Join(test.args, " "), said, want)
			}
		}
	}
	program.Record(t, peers.Row{
		Protocol: "Modbus", Ours: peers.AsServer, Verdict: tap.Judge(t),
		Exchanged: "coils and registers read and written, one and several; inputs read; an exception",
	})
}
