import { setTimeout as sleep } from 'node:timers/promises';
import { BpfObject, type Program, TestRunFlag, xdpContext } from '../../src/bpf/index.ts';
import { internetChecksum } from '../../src/net/checksum.ts';
import { etherTypeIpv4 } from '../../src/net/ethernet.ts';
import { parseIpv4 } from '../../src/net/ipv4.ts';
import { macBytes, parseMac } from '../../src/net/mac.ts';
import type { FloodTask } from './messages.ts';
import { serveTasks } from './serve-tasks.ts';

// The flooder: a process in its namespace that sends as many frames a second as it is told, by a program of the kernel's.

const object = BpfObject.open(process.argv[2] ?? '').load();
const program = object.program('flood');

/** How often it sends, milliseconds; what it is late with, it makes good. */
const interval = 1;
const batch = 64;

serveTasks<FloodTask>(flood);

async function flood({ perSecond, seconds, ...frame }: FloodTask): Promise<{ sent: number; seconds: number }> {
  const data = fragment(frame);
  const began = performance.now();
  let sent = 0;
  for (;;) {
    const elapsed = (performance.now() - began) / 1000;
    if (elapsed >= seconds) return { sent, seconds: elapsed };
    const due = Math.floor(elapsed * perSecond) - sent;
    if (due > 0) send(program, data, frame.ifindex, due);
    sent += Math.max(0, due);
    await sleep(interval);
  }
}

function send(program: Program, data: Uint8Array, ifindex: number, repeat: number): void {
  const context = xdpContext({ dataLength: data.length, ingressIfindex: ifindex });
  program.testRun({ data, context, repeat, flags: TestRunFlag.XDP_LIVE_FRAMES, batchSize: batch });
}

/** A frame with a later fragment of a UDP datagram, of a client that nobody knows. */
function fragment({ destinationMac, destination }: Pick<FloodTask, 'destinationMac' | 'destination'>): Uint8Array {
  const bytes = new Uint8Array(14 + 20 + 32);
  const view = new DataView(bytes.buffer);
  bytes.set(macBytes(parseMac(destinationMac)));
  bytes.set([2, 0, 0, 0, 0, 0xfd], 6);
  view.setUint16(12, etherTypeIpv4);
  const ip = 14;
  view.setUint8(ip, 0x45);
  view.setUint16(ip + 2, bytes.length - ip);
  // More fragments, and what lies in front of this one, in units of 8 bytes.
  view.setUint16(ip + 6, 0x2000 | 185);
  view.setUint8(ip + 8, 64);
  view.setUint8(ip + 9, 17);
  view.setUint32(ip + 12, parseIpv4('192.168.7.66'));
  view.setUint32(ip + 16, parseIpv4(destination));
  view.setUint16(ip + 10, internetChecksum(bytes.subarray(ip, ip + 20)));
  return bytes;
}
