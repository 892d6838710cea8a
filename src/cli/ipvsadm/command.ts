import type { NewSyncDaemon, ServerName, ServiceOptions } from '../../api/client.ts';
import type { WireServerOptions, WireSettings, WireVirtualAddress } from '../../api/wire.ts';

/** What a list of services tells of each server: weights, or … (in this order if several are asked for). */
export const listContents = ['stats', 'rate', 'thresholds', 'persistent-conn', 'tun-info'] as const;

/** How a list of services is to look. */
export interface ListStyle {
  /** Addresses and ports as numbers. */
  readonly numeric: boolean;
  readonly contents: 'weights' | (typeof listContents)[number];
  /** Large counters in full. */
  readonly exact: boolean;
  /** By address, else servers from the newest. */
  readonly sort: boolean;
}

/** How a list of connections is to look. */
export interface ConnectionStyle {
  readonly numeric: boolean;
  /** Columns for the data of persistence engines, of which there are none. */
  readonly engines: boolean;
}

/** A command line that was understood. */
export type AdmCommand =
  | PrintCommand
  | EditCommand
  | { readonly kind: 'restore' }
  | { readonly kind: 'zero'; readonly service: WireVirtualAddress | undefined }
  | { readonly kind: 'set'; readonly settings: Partial<WireSettings> }
  | { readonly kind: 'start-daemon'; readonly daemon: NewSyncDaemon }
  | { readonly kind: 'stop-daemon'; readonly role: NewSyncDaemon['role'] };

/** A command line that changes nothing and prints something. */
export type PrintCommand =
  | { readonly kind: 'help' | 'version' | 'list-timeouts' | 'list-daemons' }
  | { readonly kind: 'save'; readonly numeric: boolean }
  | { readonly kind: 'list'; readonly service: WireVirtualAddress | undefined; readonly style: ListStyle }
  | { readonly kind: 'list-connections'; readonly style: ConnectionStyle };

/** A command line that changes services or servers. */
export type EditCommand =
  | { readonly kind: 'clear' }
  | {
      readonly kind: 'add-service' | 'edit-service';
      readonly service: WireVirtualAddress;
      readonly options: ServiceOptions;
    }
  | { readonly kind: 'delete-service'; readonly service: WireVirtualAddress }
  | {
      readonly kind: 'add-server';
      readonly service: WireVirtualAddress;
      readonly server: ServerName;
      readonly options: WireServerOptions;
    }
  | {
      readonly kind: 'edit-server';
      readonly service: WireVirtualAddress;
      readonly server: ServerName;
      readonly options: WireServerOptions;
    }
  | { readonly kind: 'delete-server'; readonly service: WireVirtualAddress; readonly server: ServerName };
