import type { WireExplanation } from '../../../api/explain-wire.ts';
import type { WirePacketQuestion, WireVerdict } from '../../../api/packet-wire.ts';
import { endpointText } from '../endpoint.ts';
import { countText } from '../numbers.ts';
import { table } from '../table.ts';
import { wrap } from '../wrap.ts';

const indent = 9;
const columns = 80;

/** Servers of a service are listed up to this many. */
const mostServers = 32;

type Stage<Name extends keyof WireExplanation> = NonNullable<WireExplanation[Name]>;

/** An explanation, a paragraph for each stage. */
export function explanationText(
  question: WirePacketQuestion,
  explanation: WireExplanation,
  verdicts: readonly WireVerdict[],
): string {
  const { match, track, pick, encap, verdict, notes } = explanation;
  const lines = [
    ...stage('parse', packetText(question)),
    ...(match ? stage('match', matchText(match)) : []),
    ...(track ? trackLines(track) : []),
    ...(pick ? pickLines(pick) : []),
    ...(encap ? encapLines(encap) : []),
    ...stage('verdict', verdictText(verdict, verdicts)),
    ...notes.flatMap(note => stage('note', note)),
  ];
  return lines.map(line => `${line}\n`).join('');
}

function stage(name: string, text: string): readonly string[] {
  return wrap(text, columns - indent).map((line, at) => (at === 0 ? name : '').padEnd(indent) + line);
}

function packetText(question: WirePacketQuestion): string {
  const { protocol, client, clientPort, vip, port, flags = 'S', length, ttl = 64, tos = 0, df = true } = question;
  const words = [
    ...(protocol === 'tcp' ? [`flags ${flags === '' ? 'none' : flags}`] : []),
    ...(protocol === 'sctp' ? ['INIT'] : []),
    length === undefined ? 'as short as can be' : `${length} bytes`,
    `TTL ${ttl}`,
    ...(tos === 0 ? [] : [`TOS 0x${tos.toString(16)}`]),
    ...(df && !vip.includes(':') ? ['DF'] : []),
  ];
  return `${protocol} ${endpointText(client, clientPort)} → ${endpointText(vip, port)}, ${words.join(', ')}`;
}

function matchText({ service, scheduler }: Stage<'match'>): string {
  if (service === undefined) return 'no service';
  const every = service.port === 0 ? ', which has every port of its VIP' : '';
  return `service ${service.protocol} ${endpointText(service.vip, service.port)}, ${scheduler}${every}`;
}

function trackLines({ entry, why }: Stage<'track'>): readonly string[] {
  const known = entry && `entry: ${entryText(entry)}`;
  return [...(known === undefined ? [] : stage('track', known)), ...stage(known === undefined ? 'track' : '', why)];
}

function entryText({ server, state, idle, expiresIn }: NonNullable<Stage<'track'>['entry']>): string {
  const to = server === undefined ? 'a server that is gone' : endpointText(server.address, server.port);
  const left = expiresIn < 0 ? 'timed out' : `${seconds(expiresIn)} left`;
  return `${to}, ${state}, last packet ${seconds(idle)} ago, ${left}`;
}

function seconds(count: number): string {
  return `${count < 10 ? Math.abs(count).toFixed(1) : Math.round(count)} s`;
}

function pickLines(pick: Stage<'pick'>): readonly string[] {
  const rows = pick.servers
    .slice(0, mostServers)
    .map(server => [
      endpointText(server.address, server.port),
      String(server.weight),
      String(server.active),
      String(server.inactive),
      server.upperThreshold === 0 ? '' : String(server.upperThreshold),
      standing(server),
    ]);
  const head = ['SERVER', '>WEIGHT', '>ACTIVE', '>INACTIVE', '>AT MOST', 'NEW CONNECTIONS'];
  const list = rows.length === 0 ? [] : table(head, rows).trimEnd().split('\n');
  const more = pick.servers.length - rows.length;
  return [
    ...stage('pick', pickText(pick)),
    ...[...list, ...(more > 0 ? [`and ${countText(more)} more servers: --json`] : [])].map(
      line => ' '.repeat(indent) + line,
    ),
  ];
}

function pickText({ by, scheduler, server, among, servers }: Stage<'pick'>): string {
  const who = { scheduler, template: 'the template of the client', hash: 'the hash of the packet' }[by];
  if (server) return `${who}: ${endpointText(server.address, server.port)}`;
  if (among) return `${who} draws one of ${among.length}`;
  const usable = servers.filter(each => each.usable).length;
  return usable > 0 ? `${who} would choose among ${usable}` : `${who}: none, since no server takes new connections`;
}

function standing({ usable, overloaded }: Stage<'pick'>['servers'][number]): string {
  if (usable) return 'yes';
  return overloaded ? 'no: overloaded' : 'no: weight 0';
}

function encapLines({ server, tunnel, outer, sizes, nextHop }: Stage<'encap'>): readonly string[] {
  const to = endpointText(server.address, server.port);
  if (tunnel === undefined || sizes === undefined || nextHop === undefined) return stage('encap', `no way to ${to}`);
  const { overhead, length, mtu } = sizes;
  const fits = length > mtu ? 'too big' : 'fits';
  const vlans = nextHop.vlans.length === 0 ? '' : `, VLAN ${nextHop.vlans.join(', then ')}`;
  return [
    ...stage('encap', `${tunnel} to ${to}`),
    ...(outer ? stage('', outerText(outer)) : []),
    ...stage('', `${length} bytes with ${overhead} of headers, MTU ${mtu}: ${fits}`),
    ...stage('', `next hop ${nextHop.mac} on ${nextHop.interface}${vlans}`),
  ];
}

function outerText({ source, destination, ttl, tos, df }: NonNullable<Stage<'encap'>['outer']>): string {
  const flag = destination.includes(':') ? '' : `, ${df ? 'DF' : 'no DF'}`;
  return `outer header ${source} → ${destination}, TTL ${ttl}, TOS 0x${tos.toString(16)}${flag}`;
}

function verdictText(verdict: string | undefined, verdicts: readonly WireVerdict[]): string {
  if (verdict === undefined) return 'nobody can tell';
  const meaning = verdicts.find(({ name }) => name === verdict)?.meaning;
  return meaning === undefined ? verdict : `${verdict}: ${meaning}`;
}
