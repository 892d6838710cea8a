#!/usr/bin/env node
import { calledName, runProcess } from './ipvsadm/process.ts';

await runProcess(process.argv.slice(2), calledName());
