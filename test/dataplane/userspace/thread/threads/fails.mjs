// Can't begin.
import { parentPort } from 'node:worker_threads';

parentPort?.postMessage({ kind: 'failed', error: { code: 'ERR_ATTACH', message: 'no such interface' } });
