import type { WireServiceAddress } from '../../api/wire.ts';

/** A real server of a command. */
export interface ServerArgument {
  readonly address: string;
  readonly port: number;
}

/** How a list is to look. */
export interface ListStyle {
  /** Addresses and ports as numbers. */
  readonly numeric: boolean;
  /** Counters instead of weights and connections. */
  readonly stats: boolean;
  /** Large counters in full. */
  readonly exact: boolean;
  /** By address, else servers from the newest. */
  readonly sort: boolean;
}

/** A command line that was understood. */
export type AdmCommand =
  | { readonly kind: 'help' | 'version' | 'clear' }
  | {
      readonly kind: 'add-service' | 'edit-service';
      readonly service: WireServiceAddress;
      readonly scheduler: string;
    }
  | { readonly kind: 'delete-service'; readonly service: WireServiceAddress }
  | {
      readonly kind: 'add-server' | 'edit-server';
      readonly service: WireServiceAddress;
      readonly server: ServerArgument;
      readonly weight: number;
    }
  | { readonly kind: 'delete-server'; readonly service: WireServiceAddress; readonly server: ServerArgument }
  | { readonly kind: 'zero'; readonly service: WireServiceAddress | undefined }
  | { readonly kind: 'list'; readonly service: WireServiceAddress | undefined; readonly style: ListStyle };
