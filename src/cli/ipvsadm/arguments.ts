import type { WireServiceAddress } from '../../api/wire.ts';
import { readAddress } from './address.ts';
import type { ServerArgument } from './command.ts';
import { AdmFailure } from './failure.ts';
import type { Names, Protocol } from './names.ts';
import { readInteger } from './numbers.ts';
import type { OptionClass } from './rules.ts';

/** The largest weight: IPVS keeps it in a signed 32-bit integer. */
const maxWeight = 0x7fffffff;

/** What the options of one command line say, taken in one by one in their order. */
export class Arguments {
  readonly given = new Set<OptionClass>();
  service: WireServiceAddress | undefined;
  server: ServerArgument | undefined;
  scheduler: string | undefined;
  weight = 1;
  readonly #names: Names;

  constructor(names: Names) {
    this.#names = names;
  }

  /**
   * Takes in an option that is no command.
   * @returns false if there is no such option
   * @throws AdmFailure for a value that is no good, or an option that came before
   */
  async take(name: string, value: string): Promise<boolean> {
    switch (name) {
      case 'tcp-service':
        await this.#takeService('tcp', value);
        return true;
      case 'udp-service':
        await this.#takeService('udp', value);
        return true;
      case 'real-server':
        await this.#takeServer(value);
        return true;
      case 'scheduler':
        this.#once('scheduler');
        this.scheduler = value;
        return true;
      case 'weight':
        this.#once('weight');
        this.weight = readInteger(value, 0, maxWeight) ?? fail('illegal weight specified');
        return true;
      case 'ipip':
        this.#once('forwarding-method');
        return true;
      case 'numeric':
      case 'stats':
      case 'exact':
      case 'nosort':
        this.#once(name);
        return true;
      case 'sort':
        return true;
      default:
        return false;
    }
  }

  async #takeService(protocol: Protocol, value: string): Promise<void> {
    this.#once('service-address');
    const read = await readAddress(value, protocol, this.#names);
    if (read === undefined) fail('illegal virtual server address[:port] specified');
    this.service = { protocol, vip: read.address, port: read.port ?? 0 };
  }

  async #takeServer(value: string): Promise<void> {
    this.#once('real-server');
    const read = await readAddress(value, this.service?.protocol ?? 'tcp', this.#names);
    if (read === undefined) fail('illegal real server address[:port] specified');
    this.server = { address: read.address, port: read.port ?? this.service?.port ?? 0 };
  }

  #once(option: OptionClass): void {
    if (this.given.has(option)) fail(`multiple '${option}' options specified`);
    this.given.add(option);
  }
}

function fail(message: string): never {
  throw new AdmFailure(2, message);
}
