#!/usr/bin/env node
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from '../api/client.ts';
import { socketPath } from '../api/socket-path.ts';
import { runIpvsadm } from './ipvsadm/run.ts';
import { systemNames } from './ipvsadm/system-names.ts';
import { endWithReader, write } from './output.ts';

endWithReader();
const program = basename(process.argv[1] ?? 'lvxadm').replace(/\.[jt]s$/, '');
const client = new ApiClient(socketPath(undefined, process.env));
const pause = () => sleep(1000);
const result = await runIpvsadm(process.argv.slice(2), { program, client, names: systemNames(), write, pause });
process.stderr.write(result.err);
process.exitCode = result.status;
