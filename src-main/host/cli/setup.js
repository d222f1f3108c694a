// Plain JavaScript: `npm ci --omit=dev` runs this on the system's Node, which may be too old to read TypeScript.
import process from 'node:process';
import { nodeVersionProblem } from './node-version.js';

const isPostinstall = process.argv.includes('--postinstall');

/** @returns {Promise<boolean>} whether all that was asked for is there */
async function setUp() {
  const tooOld = nodeVersionProblem();
  if (tooOld !== null) {
    process.stdout.write(`ridgeline: ${tooOld}\n`);
    return false;
  }
  // npx links this package into its own cache the first time, which runs postinstall again: no time to download in.
  if (isPostinstall && process.env.npm_command === 'exec') return true;
  const { acquireRuntime } = await import('../../runtime/acquire.ts');
  const { describeAcquisition } = await import('../../runtime/summary.ts');

  // The first Ctrl-C ends the attempt and cleans up, the second ends the process.
  const controller = new globalThis.AbortController();
  process.once('SIGINT', () => controller.abort());
  process.once('SIGTERM', () => controller.abort());
  const isWatched = process.stderr.isTTY || !isPostinstall;
  const result = await acquireRuntime({
    signal: controller.signal,
    say: (line) => {
      if (isWatched) process.stderr.write(`ridgeline: ${line}\n`);
    },
  });
  process.stdout.write(`${describeAcquisition(result)}\n`);
  return result.runtime !== null || result.choice === 'none';
}

let isDone = false;
try {
  isDone = await setUp();
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stdout.write(`ridgeline: setup did not finish (${reason}). Run 'npm run setup' to try again.\n`);
}
// Without a runtime the app trains on WASM: no reason to fail an install.
process.exitCode = isDone || isPostinstall ? 0 : 1;
