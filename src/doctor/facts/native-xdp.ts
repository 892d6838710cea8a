import { setTimeout as sleep } from 'node:timers/promises';
import { type Attribute, genericRequest, parseGeneric } from '../probe/netlink.ts';
import { ProbeSocket } from '../probe/sockets.ts';

const AF_NETLINK = 16;
const NETLINK_GENERIC = 16;
/** The family that tells families' numbers (linux/genetlink.h), and what it is asked for. */
const controller = { family: 16, getFamily: 3, familyId: 1, familyName: 2 } as const;
/** The family of network devices (linux/netdev.h, Linux 6.3), and what it is asked for. */
const netdev = { getDevice: 1, interfaceIndex: 1, features: 3 } as const;
/** `NETDEV_XDP_ACT_BASIC`: the driver runs XDP programs. */
const basic = 1n;

/** Whether the driver of an interface runs XDP programs; undefined where the kernel can't tell (before Linux 6.3). Changes nothing. */
export async function readNativeXdp(index: number): Promise<boolean | undefined> {
  using socket = new ProbeSocket(AF_NETLINK, NETLINK_GENERIC, 'netlink socket');
  const name = { type: controller.familyName, value: new TextEncoder().encode('netdev\0') };
  const family = numberOf(await ask(socket, controller.family, controller.getFamily, name), controller.familyId);
  if (family === undefined) return undefined;
  const device = { type: netdev.interfaceIndex, value: new Uint8Array(Uint32Array.of(index).buffer) };
  const features = numberOf(await ask(socket, Number(family), netdev.getDevice, device), netdev.features);
  return features === undefined ? undefined : (features & basic) !== 0n;
}

/** Asks the kernel, which answers before the request has returned: one more look is for kernels that don't. */
async function ask(
  socket: ProbeSocket,
  family: number,
  command: number,
  attribute: Attribute,
): Promise<readonly Attribute[]> {
  socket.send(genericRequest(family, command, [attribute]), null);
  let answer = socket.receive();
  if (answer === undefined) {
    await sleep(50);
    answer = socket.receive();
  }
  const parsed = answer === undefined ? 0 : parseGeneric(answer.bytes);
  return typeof parsed === 'number' ? [] : parsed;
}

/** An attribute's value: a number of the machine's order of bytes, which is little-endian wherever lvx runs. */
function numberOf(attributes: readonly Attribute[], type: number): bigint | undefined {
  const value = attributes.find(attribute => attribute.type === type)?.value;
  return value?.reduceRight((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
}
