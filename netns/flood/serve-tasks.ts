/** Has this process, an agent (src/netns/agent.ts), do the tasks that come as messages, one after the other. */
export function serveTasks<Task>(perform: (task: Task) => Promise<unknown>): void {
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message: { readonly id: number; readonly task: Task }) => {
    perform(message.task).then(
      result => process.send?.({ id: message.id, result }),
      (error: unknown) => process.send?.({ id: message.id, error: String(error) }),
    );
  });
  process.send?.({ kind: 'ready' });
}
