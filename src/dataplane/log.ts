/** Where the dataplane tells what a person should know. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
}
