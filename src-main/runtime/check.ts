import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runScript } from './command.ts';
import { findPlaces, type RuntimePlaces } from './places.ts';

/** Whether a runtime computes. `missing` tells one that is not there from one that does not work. */
export type CheckResult =
  | { readonly ok: true; readonly tensorflowVersion: string }
  | { readonly ok: false; readonly missing: boolean; readonly reason: string };

export interface CheckOptions {
  readonly timeoutMs?: number;
  readonly env?: NodeJS.ProcessEnv;
}

/** What every check multiplies: [1 2 3; 4 5 6] · [7 8; 9 10; 11 12], row-major. */
export const CHECK_PRODUCT = [
  1 * 7 + 2 * 9 + 3 * 11,
  1 * 8 + 2 * 10 + 3 * 12,
  4 * 7 + 5 * 9 + 6 * 11,
  4 * 8 + 5 * 10 + 6 * 12,
];

// A cold disk reads the 630 MB of libraries at first.
const DEFAULT_TIMEOUT_MS = 60_000;

function broken(reason: string): CheckResult {
  return { ok: false, missing: false, reason };
}

function judge(output: string): CheckResult {
  const line = output.trim().split('\n').at(-1) ?? '';
  let answer: unknown;
  try {
    answer = JSON.parse(line);
  } catch {
    return broken(`it answered ${JSON.stringify(line.slice(0, 80))} where a matrix product was expected`);
  }
  const { tensorflowVersion, product } = answer as { tensorflowVersion?: unknown; product?: unknown };
  if (JSON.stringify(product) !== JSON.stringify(CHECK_PRODUCT))
    return broken(
      `it multiplies wrongly: expected ${CHECK_PRODUCT.join(', ')}, received ${JSON.stringify(product)}`,
    );
  if (typeof tensorflowVersion !== 'string') return broken('it does not say which TensorFlow it is');
  return { ok: true, tensorflowVersion };
}

/** Node prints a thrown error's `message` in a line of its own; its last line is only Node's version. */
export function thrownMessage(stderr: string): string | undefined {
  return /^(?:\w*Error|AppError)(?: \[\w+\])?: (.+)$/m.exec(stderr)?.[1];
}

/**
 * Whether the runtime in place works: a child process loads it and multiplies two matrices. A missing file, a library that
 * does not load, a crash, a hang and a wrong product are results with a reason.
 */
export async function checkRuntime(places: RuntimePlaces, options: CheckOptions = {}): Promise<CheckResult> {
  if (!existsSync(places.addon))
    return { ok: false, missing: true, reason: 'no TensorFlow runtime is in place' };
  const child = fileURLToPath(import.meta.resolve('./check-child.ts'));
  const args = [places.packageFolder, places.packageVersion];
  const run = await runScript(child, args, {
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    env: options.env,
  });
  if (run.ok) return judge(run.stdout);
  return broken(thrownMessage(run.stderr) ?? run.problem);
}

/** Whether the app can train on the native backend: the check of the runtime inside the installed tfjs-node package. */
export async function checkInstalledRuntime(options: CheckOptions = {}): Promise<CheckResult> {
  const places = findPlaces();
  if (places === null) return { ok: false, missing: true, reason: '@tensorflow/tfjs-node is not installed' };
  return checkRuntime(places, options);
}
