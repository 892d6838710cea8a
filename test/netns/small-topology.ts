/** A topology without a tunnel, so that any kernel can bring it up. */
export const small = `
title: a client, a router, a server
networks:
  outside: { kind: link }
  inside: { kind: bridge }
nodes:
  client:
    role: client
    interfaces:
      eth0: { network: outside, addresses: [192.0.2.10/24] }
    routes: [default via 192.0.2.1]
  router:
    role: router
    interfaces:
      outside: { network: outside, addresses: [192.0.2.1/24] }
      inside: { network: inside, addresses: [198.51.100.1/24] }
    sysctls:
      net.ipv4.ip_forward: 1
  real1:
    role: real
    interfaces:
      eth0: { network: inside, addresses: [198.51.100.11/24] }
    routes: [default via 198.51.100.1]
services:
  - { protocol: tcp, address: 198.51.100.11:80, scheduler: rr, servers: { real1: 1 } }
`;
