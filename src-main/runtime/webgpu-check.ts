import { fileURLToPath } from 'node:url';
import type { GpuAdapter } from '../domain/gpu-adapter.ts';
import { CHECK_PRODUCT, thrownMessage, type CheckOptions } from './check.ts';
import { runScript } from './command.ts';

/** Whether WebGPU computes, and on what. `missing` tells no adapter from one that does not work. */
export type WebGpuCheck =
  | { readonly ok: true; readonly adapter: GpuAdapter }
  | { readonly ok: false; readonly missing: boolean; readonly reason: string };

/** Why there is none, in words. */
export const NO_ADAPTER = 'there is no GPU that WebGPU can use, or no driver for it';

// Drivers compile their shaders at first.
const DEFAULT_TIMEOUT_MS = 30_000;

function broken(reason: string): WebGpuCheck {
  return { ok: false, missing: false, reason };
}

function isAdapter(value: unknown): value is GpuAdapter {
  return typeof value === 'object' && value !== null && 'name' in value && 'isSoftware' in value;
}

function judge(output: string): WebGpuCheck {
  const line = output.trim().split('\n').at(-1) ?? '';
  let answer: unknown;
  try {
    answer = JSON.parse(line);
  } catch {
    return broken(`it answered ${JSON.stringify(line.slice(0, 80))} where an adapter was expected`);
  }
  const { adapter, product } = answer as { adapter?: unknown; product?: unknown };
  if (adapter === null) return { ok: false, missing: true, reason: NO_ADAPTER };
  if (!isAdapter(adapter)) return broken('it does not say which adapter it is');
  if (JSON.stringify(product) !== JSON.stringify(CHECK_PRODUCT))
    return broken(
      `${adapter.name} multiplies wrongly: expected ${CHECK_PRODUCT.join(', ')}, received ${JSON.stringify(product)}`,
    );
  return { ok: true, adapter };
}

/**
 * Whether WebGPU works here: a child process asks for an adapter and multiplies two matrices on it. No adapter, a missing
 * addon, a crash, a hang and a wrong product are results with a reason.
 */
export async function checkWebGpu(options: CheckOptions = {}): Promise<WebGpuCheck> {
  const child = fileURLToPath(import.meta.resolve('./webgpu-check-child.ts'));
  const run = await runScript(child, [], {
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    env: options.env,
  });
  if (run.ok) return judge(run.stdout);
  return broken(thrownMessage(run.stderr) ?? run.problem);
}
