/** A VLAN device as `ip -details -json link show` of iproute2 6.1 has it. */
export function vlanLink(index: number, name: string, parent: string, tag: string, flags = '"UP"'): string {
  return `{"ifindex":${index},"link":"${parent}","ifname":"${name}","flags":[${flags}],"mtu":1496,"link_type":"ether","address":"02:00:00:00:00:${index}","linkinfo":{"info_kind":"vlan","info_data":{${tag},"flags":["REORDER_HDR"]}}}`;
}

/** An Ethernet interface. */
export function etherLink(index: number, name: string, flags = '"UP"'): string {
  return `{"ifindex":${index},"ifname":"${name}","flags":[${flags}],"mtu":1500,"link_type":"ether","address":"02:00:00:00:00:${index}"}`;
}

/** The tag that most networks use, and a service provider's. */
export const tagged = (id: number): string => `"protocol":"802.1Q","id":${id}`;
export const providerTagged = (id: number): string => `"protocol":"802.1ad","id":${id}`;
