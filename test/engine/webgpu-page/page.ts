import { openWebGpuBackend, type WebGpuBackend } from '../../../src-main/engine/backend.ts';
import type { Trajectory } from '../../oracle/trajectory.ts';
import { followGroup } from '../follow-trajectories.ts';

/** What the page says of a group that it followed. */
export interface Followed {
  /** Largest relative difference from the reference, by case. */
  readonly worst: readonly (readonly [string, number])[];
  /** Tensors left behind. */
  readonly tensorsLeft: number;
  readonly adapter: string;
}

let opened: Promise<WebGpuBackend> | null = null;

/** The engine as a window of the desktop runs it: in a page, on the browser's own WebGPU. */
async function follow(group: readonly Trajectory[]): Promise<Followed> {
  const backend = await (opened ??= openWebGpuBackend(navigator.gpu));
  const before = backend.ops.countTensors();
  const worst = await followGroup(backend.ops, group);
  return {
    worst: [...worst],
    tensorsLeft: backend.ops.countTensors() - before,
    adapter: `${backend.adapter.vendor} ${backend.adapter.architecture}`,
  };
}

Object.assign(globalThis, { follow });
