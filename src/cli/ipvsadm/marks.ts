/** What adding a service for a firewall mark says on standard error when it is done. */
export const nothingMarked =
  'warning: lvx sees packets before netfilter marks them: the service is listed, and no packet is scheduled by it';
