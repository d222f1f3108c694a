#!/usr/bin/env node
// Plain JavaScript, so that a Node that is too old says so in a sentence; all the rest is TypeScript, which Node 24 reads.
import process from 'node:process';
import { nodeVersionProblem } from './node-version.js';

const problem = nodeVersionProblem();
if (problem === null) {
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2));
} else {
  process.stderr.write(`ridgeline: ${problem}\n`);
  process.exitCode = 1;
}
