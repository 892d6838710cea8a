import { BpfObject, Link, TestRunFlag, xdpContext } from '../../bpf/index.ts';
import { interfaceState } from '../../dataplane/userspace/io/interface-state.ts';
import { parseIpv4 } from '../../net/ipv4.ts';
import { BenchLimits } from '../generated/wrap.ts';
import { frameLength, template } from '../kernel/frames.ts';
import { objectFile } from '../kernel/object-file.ts';
import { Wrapper } from '../kernel/wrapper.ts';
import type { SendOrder, Sent } from './order.ts';
import { port, vip } from './topology.ts';

// A process in the sender's namespace: the kernel makes frames and sends them out of eth0, as many as it is told.

/** How many calls a second send what is due: each has work of its own, and what it sends comes as a burst. */
const callsEachSecond = 250;
/** Frames of a call that sends as many as it can: more than any queue has room for. */
const asManyAsCan = 65_536;

const wrapper = new Wrapper();
const object = BpfObject.open(objectFile('live')).load();
wrapper.use(object.program('bench_tx'));
const ingressIfindex = interfaceState('eth0')?.index ?? 0;
const data = new Uint8Array(frameLength);
// A program that is attached nowhere is entered into the kernel's XDP dispatcher by each call, and taken out again: each
// time some twenty milliseconds pass until all processors know. Nothing arrives on lo.
Link.attachXdp(wrapper.sender, interfaceState('lo')?.index ?? 0, { mode: 'generic' });

process.on('message', (order: SendOrder) => process.send?.(run(order)));
process.on('disconnect', () => process.exit());
process.send?.('ready');

function run({ rate, seconds, flows }: SendOrder): Sent {
  plan(flows);
  const began = performance.now();
  const end = began + seconds * 1000;
  let sent = 0;
  for (let now = began; now < end; now = performance.now()) {
    const due = rate === undefined ? asManyAsCan : Math.floor(((now - began) * rate) / 1000) - sent;
    const least = rate === undefined ? asManyAsCan : rate / callsEachSecond;
    if (due < least) continue;
    // After a pause of its own, it does not make up for everything at once.
    const count = Math.ceil(Math.min(due, 2 * least));
    send(count);
    sent += count;
  }
  return { sent, seconds: (performance.now() - began) / 1000 };
}

function plan(flows: number): void {
  wrapper.plan({
    kinds: [
      {
        name: 'datagram',
        protocol: 'udp',
        template: template({ protocol: 'udp', port }),
        flow: 'cycle',
        destination: parseIpv4(vip),
        destinations: 1,
        // Not looked at: live frames are counted where they arrive.
        outcome: { action: 0, growth: 0 },
      },
    ],
    pattern: [0],
    flows,
    order: 'scattered',
  });
}

function send(count: number): void {
  wrapper.sender.testRun({
    data,
    context: xdpContext({ dataLength: frameLength, ingressIfindex }),
    repeat: count,
    flags: TestRunFlag.XDP_LIVE_FRAMES,
    batchSize: BenchLimits.BATCH,
  });
}
