import { setTimeout as sleep } from 'node:timers/promises';
import { build } from './build.ts';
import type { Case, Picks, Settings, Step } from './case.ts';
import { Labels } from './labels.ts';
import { type Names, namesOf, vipPattern } from './names.ts';
import { type Packet, tcp } from './packet.ts';
import { opening, pickWord } from './picking.ts';
import type { Subject } from './subject.ts';
import { missingMs } from './wire-end.ts';
import { frameWords } from './words/frame.ts';

/** What the settings are that a case may change, when it does not. */
const usualSettings: Settings = {
  conn_reuse_mode: 1,
  expire_nodest_conn: 0,
  expire_quiescent_template: 0,
  pmtu_disc: 1,
  schedule_icmp: 0,
  secure_tcp: 0,
  sloppy_sctp: 0,
  sloppy_tcp: 0,
};

/** Plays one case on one director, step by step. */
export class CasePlay {
  readonly names: Names;
  readonly #case: Case;
  readonly #subject: Subject;
  readonly #lingers: boolean;
  readonly #labels = new Labels();
  readonly #changed = new Set<string>();
  /** Its rules were not taken: then there is no use in waiting for what should happen. */
  #isRefused = false;

  /** @param lingers whether to wait after each packet for more than is expected */
  constructor(of: Case, vip: string, subject: Subject, lingers = false) {
    this.#lingers = lingers;
    this.#case = of;
    this.names = namesOf(vip);
    this.#subject = subject;
  }

  /** Makes the case's rules and settings; what was said against them. */
  async begin(): Promise<string[]> {
    const { names } = this;
    const said = await this.#subject.begin(this.#case.rules.map(names.expand));
    this.#isRefused = said.length > 0;
    return [...(await this.#set(this.#case.settings ?? {})), ...said.map(names.shorten)];
  }

  /** Does a step and tells what came of it; `expected` is what another director made of it, to know what to wait for. */
  async step(step: Step, expected?: readonly string[]): Promise<string[]> {
    switch (step.kind) {
      case 'send':
        return this.#send(step.packets, expected);
      case 'picks':
        return [await this.#pick(step)];
      case 'adm':
        return this.#adm(step.lines.map(this.names.expand));
      case 'set':
        return this.#set(step.settings);
      case 'exec':
        await this.#subject.exec(this.names.expand(step.command));
        return [];
      case 'wait':
        return [];
      case 'connections':
        return this.connections(expected);
      case 'servers':
        return this.servers();
      default:
        return step satisfies never;
    }
  }

  /**
   * The connections of the case as they are now. If there are fewer than `expected`, waits a little for more: a process
   * may not have come to the last packet yet, and nothing but the list tells that it has.
   */
  async connections(expected: readonly string[] = []): Promise<string[]> {
    const deadline = performance.now() + missingMs;
    for (;;) {
      const lines = await this.#subject.connections(this.names);
      if (lines.length >= expected.length || performance.now() > deadline) return [...lines];
      await sleep(5);
    }
  }

  /** The services of the case as they are now, with the connections of each server. */
  async servers(): Promise<string[]> {
    const services = this.#case.rules
      .filter(line => line.startsWith('-A '))
      .map(line => line.split(' ').slice(1, 3).join(' '));
    return [...(await this.#subject.servers(this.names, services.map(this.names.expand)))];
  }

  /** Puts the settings back. */
  async end(): Promise<void> {
    if (this.#changed.size === 0) return;
    await this.#subject.set(Object.fromEntries([...this.#changed].map(name => [name, usualSettings[name] ?? 0])));
  }

  async #adm(lines: readonly string[]): Promise<string[]> {
    return (await this.#subject.adm(lines)).map(this.names.shorten);
  }

  async #set(settings: Settings): Promise<string[]> {
    const names = Object.keys(settings);
    for (const name of names) {
      if (!(name in usualSettings)) throw new Error(`setting ${name}: expected its usual value to be known, got none`);
      this.#changed.add(name);
    }
    return names.length === 0 ? [] : [...(await this.#subject.set(settings))];
  }

  async #send(packets: readonly Packet[], expected: readonly string[] | undefined): Promise<string[]> {
    const lines: string[] = [];
    for (const [index, packet] of packets.entries()) {
      const number = `${index + 1}: `;
      const known = expected?.filter(line => line.startsWith(number) && !line.endsWith(nothing)).length;
      const wanted = this.#lingers ? Number.POSITIVE_INFINITY : known;
      const bytes = build(packet, this.names);
      const frames = await this.#subject.end.exchange([bytes], this.#isRefused ? 0 : wanted, packet.ip.hardware);
      const words = this.#wordsOf(frames);
      lines.push(...(words.length === 0 ? [nothing] : words).map(text => `${number}${text}`));
    }
    return lines;
  }

  /** Frames in words, without late ones that are about another case. */
  #wordsOf(frames: readonly Uint8Array[]): string[] {
    const mine = frames.filter(frame => !vipPattern.test(frameWords(frame, this.names, new Labels())));
    return mine.map(frame => frameWords(frame, this.names, this.#labels));
  }

  async #pick(wanted: Picks): Promise<string> {
    const picked: string[] = [];
    const send = async (packets: readonly Packet[]) => {
      const bytes = packets.map(packet => build(packet, this.names));
      const frames = await this.#subject.end.exchange(bytes, this.#isRefused ? 0 : packets.length);
      return this.#wordsOf(frames);
    };
    const openings = Array.from({ length: wanted.count }, (_, index) => opening(wanted, index, this.names.family));
    const batch = wanted.closing || wanted.count;
    for (let from = 0; from < openings.length; from += batch) {
      const now = openings.slice(from, from + batch);
      const sent = await send(now);
      picked.push(...now.map(packet => pickWord(packet, sent, this.names)));
      const oldest = { sport: wanted.sport + from / batch, dport: wanted.dport };
      if (wanted.closing) await send([tcp('A', oldest), tcp('RA', oldest)]);
    }
    return (wanted.anyOrder ? [...new Set(picked)].toSorted() : picked).join(' ');
  }
}

const nothing = 'nothing';
