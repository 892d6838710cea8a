import { isDeepStrictEqual } from 'node:util';
import { Document, isCollection, isScalar, isSeq, visit } from 'yaml';
import type { WireMarkPlan, WireServicePlan, WireSettings, WireTable } from '../api/wire.ts';
import { type Fields, serverToFields, serviceToFields, usualServer, usualService } from './fields.ts';

/** A table as a file says it: the object that `readTableFile` reads. */
export interface TableFile {
  readonly services: readonly object[];
  /** Left out where there are none. */
  readonly marks?: readonly object[];
  readonly settings: WireSettings;
}

/** A table as a file; what is as usual is left out. */
export function tableToFile({ services, marks, settings }: Omit<WireTable, 'revision'>): TableFile {
  return { services: services.map(serviceToFile), ...(marks.length > 0 && { marks: marks.map(markToFile) }), settings };
}

/** A file as YAML text: a line for each server. */
export function fileToYaml(file: TableFile): string {
  const document = new Document(file);
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || !isCollection(value)) return;
      if (key.value === 'persistence' || key.value === 'scheduler_flags') value.flow = true;
      if (key.value !== 'servers' || !isSeq(value)) return;
      for (const server of value.items) if (isCollection(server)) server.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 });
}

function serviceToFile(service: WireServicePlan): object {
  const { vip, port, protocol } = service;
  return { vip, port, protocol, ...rulesToFile(service, port) };
}

function markToFile(service: WireMarkPlan): object {
  const { mark, family } = service;
  return { mark, ...(family === 6 && { family }), ...rulesToFile(service, 0) };
}

/** @param port of servers of which none is told */
function rulesToFile(service: WireServicePlan | WireMarkPlan, port: number): object {
  return {
    ...unusual(serviceToFields(service), usualService),
    servers: service.servers.map(server => ({
      address: server.address,
      ...(server.port !== port && { port: server.port }),
      ...unusual(serverToFields(server), usualServer),
    })),
  };
}

function unusual(fields: Fields, usual: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => !isDeepStrictEqual(value, usual[name])));
}
