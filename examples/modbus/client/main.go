// Command client reads and writes a Modbus device:
//
//	go run ./examples/modbus/client tcp://127.0.0.1:5020 write 10 1 2 3
//	go run ./examples/modbus/client tcp://127.0.0.1:5020 read 10 3
//	go run ./examples/modbus/client tcp://127.0.0.1:5020 inputs 0 3
//	go run ./examples/modbus/client tcp://127.0.0.1:5020 switch 7 on
//	go run ./examples/modbus/client tcp://127.0.0.1:5020 coils 0 8
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"strconv"
	"time"

	"github.com/netgen-dev/netgen/schemas/modbus"
)

// unit is the device behind the address.
const unit = 1

func main() {
	if len(os.Args) < 5 {
		log.Fatal("usage: client ADDRESS read|inputs|coils FIRST COUNT, or write FIRST VALUE..., or switch COIL on|off")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	err := run(ctx, os.Args[1], os.Args[2], os.Args[3], os.Args[4:])
	if refused, ok := errors.AsType[*modbus.Exception](err); ok {
		log.Fatalf("the device refuses: %v", refused.Code)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, addr, verb, first string, args []string) error {
	client, err := modbus.Dial(ctx, addr)
	if err != nil {
		return err
	}
	defer client.Close()
	address, err := number(first)
	if err != nil {
		return err
	}
	if verb == "switch" {
		return turn(ctx, client, address, args[0])
	}
	numbers := make([]uint16, len(args))
	for i, arg := range args {
		if numbers[i], err = number(arg); err != nil {
			return err
		}
	}
	switch verb {
	case "read":
		return read(ctx, client, address, numbers[0])
	case "inputs":
		return inputs(ctx, client, address, numbers[0])
	case "coils":
		return coils(ctx, client, address, numbers[0])
	case "write":
		return client.WriteRegisters(ctx, &modbus.WriteRegistersRequest{Unit: unit, Address: address, Values: numbers})
	}
	return fmt.Errorf("%s is nothing to do", verb)
}

func number(s string) (uint16, error) {
	n, err := strconv.ParseUint(s, 0, 16)
	return uint16(n), err
}

func read(ctx context.Context, client *modbus.Client, address, count uint16) error {
	reply, err := client.ReadHoldingRegisters(ctx, &modbus.ReadHoldingRegistersRequest{Unit: unit, Address: address, Count: count})
	if err != nil {
		return err
	}
	show(address, reply.Values)
	return nil
}

func inputs(ctx context.Context, client *modbus.Client, address, count uint16) error {
	reply, err := client.ReadInputRegisters(ctx, &modbus.ReadInputRegistersRequest{Unit: unit, Address: address, Count: count})
	if err != nil {
		return err
	}
	show(address, reply.Values)
	return nil
}

func show(address uint16, values []uint16) {
	for i, value := range values {
		fmt.Printf("%d: %d\n", int(address)+i, value)
	}
}

// coils shows coils, which come eight to a byte, the first in the lowest bit.
func coils(ctx context.Context, client *modbus.Client, address, count uint16) error {
	reply, err := client.ReadCoils(ctx, &modbus.ReadCoilsRequest{Unit: unit, Address: address, Count: count})
	if err != nil {
		return err
	}
	for i := range min(int(count), 8*len(reply.Bits)) {
		fmt.Printf("%d: %d\n", int(address)+i, reply.Bits[i/8]>>(i%8)&1)
	}
	return nil
}

func turn(ctx context.Context, client *modbus.Client, coil uint16, to string) error {
	value := modbus.CoilOff
	if to == "on" {
		value = modbus.CoilOn
	}
	return client.WriteCoil(ctx, &modbus.WriteCoilRequest{Unit: unit, Address: coil, Value: value})
}
