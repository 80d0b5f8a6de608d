# A Modbus server of pymodbus on the port that is its argument.
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.device import ModbusDeviceIdentification
from pymodbus.server import StartTcpServer


def block(value):
    return ModbusSequentialDataBlock(0, [value(i) for i in range(200)])


def on(i):
    return i % 3 == 0


def tens(i):
    return 10 * i


unit = ModbusSlaveContext(di=block(on), co=block(on), hr=block(tens), ir=block(tens), zero_mode=True)
StartTcpServer(
    context=ModbusServerContext(slaves=unit, single=True),
    identity=ModbusDeviceIdentification(info_name={"VendorName": "netgen", "ProductCode": "N1", "MajorMinorRevision": "1.2"}),
    address=("127.0.0.1", int(sys.argv[1])),
    allow_reuse_address=True,
)
