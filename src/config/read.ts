import { z } from 'zod';
import { markPlanToWire, planToWire } from '../api/to-wire.ts';
import type { WireMarkPlan, WireServicePlan, WireSettings } from '../api/wire.ts';
import type { MarkService } from '../model/mark.ts';
import { serverName } from '../model/server.ts';
import type { Service } from '../model/service.ts';
import { type VirtualAddress, type VirtualService, virtualName } from '../model/virtual-service.ts';
import { schedulerNames } from '../sched/registry.ts';
import { readYaml, type YamlText } from '../yaml/yaml-text.ts';
import { TableFileError } from './errors.ts';
import { fileSchema, markFields, serverFields, serviceFields } from './file-schema.ts';
import { type Issue, messageOf, schemaIssues, valueIssue } from './issue.ts';
import { type Built, buildMark, buildServer, buildService, usualPort } from './service.ts';

/** What a file asks for. */
export interface WantedTable {
  /** All that there are to be; undefined: they stay as they are. */
  readonly services: readonly WireServicePlan[] | undefined;
  /** The same of services for marks. */
  readonly marks?: readonly WireMarkPlan[] | undefined;
  /** Those that are to change; others stay. */
  readonly settings: Partial<WireSettings>;
}

/**
 * Reads a file of services and settings, YAML or JSON.
 * @param name of the file, for messages
 * @param schedulers names of those that there are; the built-in ones by default
 * @throws TableFileError with the place of everything that is wrong in it
 */
export function readTableFile(text: string, name: string, schedulers: readonly string[] = schedulerNames): WantedTable {
  const yaml = readYaml(text);
  if (yaml.errors.length > 0) {
    throw new TableFileError(
      name,
      yaml.errors.map(({ message, ...at }) => ({ ...at, message: `expected YAML, got: ${message}` })),
    );
  }
  const file = fileSchema.safeParse(yaml.content, { reportInput: true });
  const services = buildServices(yaml, serviceKind, schedulers);
  const marks = buildServices(yaml, markKind, schedulerNames);
  const issues = isEmpty(yaml.content)
    ? [valueIssue([], 'expected services, settings or both, got nothing')]
    : [...schemaIssues(file.error?.issues ?? []), ...services.issues, ...marks.issues];
  if (issues.length > 0 || !file.success) throw placed(name, yaml, issues);
  const { settings = {}, ...given } = file.data;
  return {
    services: given.services && services.value.map(planToWire),
    marks: given.marks && marks.value.map(markPlanToWire),
    settings,
  };
}

function isEmpty(content: unknown): boolean {
  return content === null || content === undefined || JSON.stringify(content) === '{}';
}

function placed(name: string, yaml: YamlText, issues: readonly Issue[]): TableFileError {
  const all = issues.map(issue => {
    const at = issue.ofKey ? yaml.keyAt(issue.path) : yaml.valueAt(issue.path);
    return { ...at, message: messageOf(issue) };
  });
  return new TableFileError(
    name,
    all.toSorted((a, b) => a.line - b.line || a.column - b.column),
  );
}

/** Each part is read by itself, so that one with an error does not hide what goes not together in another one. */
const list = z.array(z.unknown()).default([]);
const outline = z.object({ services: list, marks: list });
const serviceOutline = z.object({ servers: list });
const serviceParts = serviceFields.strip();
const markParts = markFields.strip();
const serverParts = serverFields.strip();
const serverNameParts = serverParts.pick({ address: true, port: true });

/** A kind of virtual services in a file. */
interface Kind<S extends VirtualService, F> {
  readonly key: 'services' | 'marks';
  readonly noun: string;
  /** The field that names it, for who is there twice. */
  readonly nameField: string;
  readonly name: z.ZodType<VirtualAddress>;
  readonly fields: z.ZodType<F>;
  build(fields: F, schedulers: readonly string[]): Built<S>;
}

const serviceKind: Kind<Service, z.infer<typeof serviceParts>> = {
  ...{ key: 'services', noun: 'service', nameField: 'vip' },
  name: serviceParts.pick({ protocol: true, vip: true, port: true }),
  fields: serviceParts,
  build: buildService,
};

const markKind: Kind<MarkService, z.infer<typeof markParts>> = {
  ...{ key: 'marks', noun: 'mark', nameField: 'mark' },
  name: markParts.pick({ mark: true, family: true }),
  fields: markParts,
  build: buildMark,
};

function buildServices<S extends VirtualService, F>(
  yaml: YamlText,
  { key, noun, nameField, ...kind }: Kind<S, F>,
  schedulers: readonly string[],
): Built<readonly S[]> {
  const given = outline.safeParse(yaml.content).data?.[key] ?? [];
  const seen = new Names(noun, yaml);
  const built = given.map((each, at) => {
    const path = [key, at];
    const address = kind.name.safeParse(each).data;
    if (address === undefined) return gathered<S>([]);
    const double = seen.add(virtualName(address), [...path, nameField]);
    const servers = buildServers(each, address, path, yaml);
    const fields = kind.fields.safeParse(each).data;
    if (fields === undefined) return { value: [], issues: [...double, ...servers.issues] };
    const { value, issues } = kind.build(fields, schedulers);
    const all = [...within(path, issues), ...double, ...servers.issues];
    return { value: [{ ...value, servers: servers.value }], issues: all };
  });
  return gathered(built);
}

function buildServers(given: unknown, service: VirtualAddress, above: readonly PropertyKey[], yaml: YamlText) {
  const { servers = [] } = serviceOutline.safeParse(given).data ?? {};
  const seen = new Names('server', yaml);
  const built = servers.map((each, at) => {
    const path = [...above, 'servers', at];
    const name = serverNameParts.safeParse(each).data;
    const double = name
      ? seen.add(serverName({ address: name.address, port: name.port ?? usualPort(service) }), [...path, 'address'])
      : [];
    const fields = serverParts.safeParse(each).data;
    if (fields === undefined) return { value: [], issues: double };
    const { value, issues } = buildServer(fields, service);
    return { value: [value], issues: [...within(path, issues), ...double] };
  });
  return gathered(built);
}

function gathered<T>(built: readonly Built<readonly T[]>[]): Built<readonly T[]> {
  return { value: built.flatMap(({ value }) => value), issues: built.flatMap(({ issues }) => issues) };
}

function within(path: readonly PropertyKey[], issues: readonly Issue[]): Issue[] {
  return issues.map(issue => ({ ...issue, path: [...path, ...issue.path] }));
}

/** Names that may be there once. */
class Names {
  readonly #what: string;
  readonly #yaml: YamlText;
  readonly #lines = new Map<string, number>();

  constructor(what: string, yaml: YamlText) {
    this.#what = what;
    this.#yaml = yaml;
  }

  /** Takes a name; gives an issue if it is there already. */
  add(name: string, path: readonly PropertyKey[]): Issue[] {
    const first = this.#lines.get(name);
    if (first !== undefined) {
      return [valueIssue(path, `expected each ${this.#what} once, got ${name}, which is in line ${first} already`)];
    }
    this.#lines.set(name, this.#yaml.valueAt(path).line);
    return [];
  }
}
