/** A VLAN tag of a frame (IEEE 802.1Q). */
export interface VlanTag {
  /** 0x8100, or 0x88a8 for a service provider's. */
  readonly type: number;
  /** 0 to 4094. */
  readonly id: number;
}
