/** Where lvxd listens unless told otherwise. */
export const defaultSocket = '/run/lvx/lvxd.sock';

/** The socket to use: the one given, else that of the environment's `LVX_SOCKET`, else the default. */
export function socketPath(given: string | undefined, environment: NodeJS.ProcessEnv): string {
  return given ?? (environment.LVX_SOCKET || defaultSocket);
}
