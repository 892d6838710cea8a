import { type Settings, settingsCodec } from '../../../bpf/generated/lvx.ts';
import { u64 } from '../../../bpf/index.ts';
import type { ServerAddress } from '../../../model/server.ts';
import { parsePort } from '../../../net/port.ts';
import { explain } from '../../explain/explain.ts';
import type { Links } from '../../explain/links.ts';
import type { ExplainRules, View } from '../../explain/view.ts';
import type { Explanation, PacketQuestion } from '../../explanation.ts';
import type { PlacedService } from '../placement.ts';
import type { Seeds } from './conn-key.ts';
import { Entries } from './entries.ts';
import { type ExplainParts, ProgramService } from './program-service.ts';

/** Tells what the program would do with a packet, by its own tables. Only reads. */
export class Explainer implements Disposable {
  readonly #parts: ExplainParts;
  readonly #entries: Entries;
  readonly #seeds: Seeds;

  constructor(parts: ExplainParts) {
    this.#parts = parts;
    this.#entries = new Entries(parts.object, parts.clock);
    const seed = (name: string) => parts.object.variable(name, u64).get();
    this.#seeds = [seed('conn_seed_a'), seed('conn_seed_b')];
  }

  explain(question: PacketQuestion, links: Links): Explanation {
    const settings = this.#parts.object.variable('settings', settingsCodec).get();
    const view: View = {
      rules: rulesOf(settings),
      match: question => {
        const service = this.#match(question);
        const parts = { ...this.#parts, entries: this.#entries, seeds: this.#seeds, settings };
        return service && new ProgramService(service, question, parts);
      },
    };
    return explain(view, question, links);
  }

  /** The service that the program's index has for the packet's port, or for every port. */
  #match({ protocol, vip, port }: PacketQuestion): PlacedService | undefined {
    const { tables, placement } = this.#parts;
    const find = (at: ServerAddress['port']) => {
      const id = tables.index.find({ protocol, vip, port: at })?.id;
      return id === undefined ? undefined : placement.services().find(service => service.id === id);
    };
    return find(port) ?? (placement.anyPortServices() > 0 ? find(parsePort(0)) : undefined);
  }

  [Symbol.dispose](): void {
    this.#entries[Symbol.dispose]();
  }
}

function rulesOf(settings: Settings): ExplainRules {
  const { connReuseMode, expireNodestConn, sloppyTcp, forwardUnrecorded, newConnections } = settings;
  return {
    ...{ connReuseMode, expireNodestConn, sloppyTcp },
    forwardsUnrecorded: forwardUnrecorded !== 0,
    limitsRate: newConnections > 0,
  };
}
