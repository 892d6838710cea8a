import { encode } from './codec/codec.ts';
import { struct, u32, u64 } from './codec/index.ts';
import { check } from './errors.ts';
import { Fd, fdOf, type HasFd } from './fd.ts';
import { libbpf } from './ffi/libbpf.ts';
import { readInfo } from './kernel-info.ts';
import { openPin, pin } from './pin.ts';

/** `native`: in the interface's driver; `generic`: in the network stack, slower, on any interface. */
export type XdpMode = 'native' | 'generic';

/** What the kernel says of a link. */
export interface LinkInfo {
  readonly id: number;
  readonly programId: number;
  /** 0 when the interface is gone or the link was detached. */
  readonly ifindex: number;
}

/** XDP_FLAGS_DRV_MODE and XDP_FLAGS_SKB_MODE of linux/if_link.h. */
const MODE_FLAGS: Readonly<Record<XdpMode, number>> = { native: 1 << 2, generic: 1 << 1 };
/** `enum bpf_attach_type` of linux/bpf.h. */
const BPF_XDP = 37;

/** The start of `struct bpf_link_create_opts`. */
const createOptions = struct<{ size: bigint; flags: number }>(16, { size: [0, u64], flags: [8, u32] });
/** `struct bpf_link_info` of linux/bpf.h, as it is for XDP. */
const infoCodec = struct<LinkInfo>(32, { id: [4, u32], programId: [8, u32], ifindex: [16, u32] });

/** A program's attachment to an interface. It ends with its last handle and pin: what is pinned outlives the process. Minimum kernel: 5.9. */
export class Link implements Disposable {
  readonly #fd: Fd;

  private constructor(fd: Fd) {
    this.#fd = fd;
  }

  /** Attaches an XDP program. Errors: `EOPNOTSUPP` (the driver has no native XDP), `EBUSY` (another program is attached), `EINVAL` (no such interface), `EPERM`. */
  static attachXdp(program: HasFd, ifindex: number, options: { readonly mode: XdpMode }): Link {
    const object = `XDP program to interface ${ifindex}, ${options.mode}`;
    const more = encode(createOptions, { size: BigInt(createOptions.size), flags: MODE_FLAGS[options.mode] });
    const number = check(libbpf().bpf_link_create(fdOf(program), ifindex, BPF_XDP, more), 'attach', object);
    return new Link(new Fd(number, `link of ${object}`, true));
  }

  /** Opens a pinned link. Errors: `ENOENT`, `EPERM`. */
  static openPinned(path: string): Link {
    return new Link(openPin(path, 'link'));
  }

  /** The kernel's description, asked anew. */
  get info(): LinkInfo {
    return readInfo(this.#fd, infoCodec);
  }

  /** Puts another program in place of the attached one, atomically: every packet meets the old one or the new one. Errors: `ENOLINK` when detached. */
  update(program: HasFd): void {
    check(libbpf().bpf_link_update(this.#fd.number, fdOf(program), null), 'update', this.#fd.object);
  }

  /** Makes the attachment outlive the process as a file on a bpf file system. */
  pin(path: string): void {
    pin(this.#fd, path);
  }

  /** Ends the attachment, whoever else holds or pinned it. */
  detach(): void {
    check(libbpf().bpf_link_detach(this.#fd.number), 'detach', this.#fd.object);
  }

  /** Gives the handle up; idempotent. Without pin and other handles that ends the attachment. */
  close(): void {
    this.#fd.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
