/** The name of the bridge in a bridge's namespace. */
export const bridgeName = 'br0';

/** The namespace of a node. */
export function nodeNamespace(prefix: string, node: string): string {
  return `${prefix}-${node}`;
}

/** The namespace of a bridge. */
export function bridgeNamespace(prefix: string, network: string): string {
  return `${prefix}-switch-${network}`;
}
