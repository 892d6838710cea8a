// Begins as it should, and dies of its first order.
import { parentPort } from 'node:worker_threads';

parentPort?.once('message', () => {
  throw new Error('out of order');
});
parentPort?.postMessage({ kind: 'ready', memory: {} });
