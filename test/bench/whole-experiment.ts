import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './measurement.ts';

const PROGRAM = fileURLToPath(new URL('../../src-main/host/cli/ridgeline.js', import.meta.url));
const TIMES = 3;
/** Native, A/B × 5 seeds × 100 epochs of breast cancer. */
const TARGET_SECONDS = 5;

const SPEC = {
  name: 'Breast cancer, none and L2',
  data: { source: 'builtin', name: 'breast_cancer' },
  task: 'classification',
  scaling: { features: 'standardize' },
  split: { train: 0.6, validation: 0.2, test: 0.2, seed: 0 },
  model: { layers: [{ type: 'dense', units: 64 }, { type: 'relu' }, { type: 'dense', units: 2 }] },
  training: {
    loss: 'softmaxCrossEntropy',
    optimizer: { type: 'sgd', learningRate: 0.05, momentum: 0.9 },
    epochs: 100,
    batchSize: 32,
  },
  seeds: [0, 1, 2, 3, 4],
  variants: [
    { name: 'none', regularization: [] },
    { name: 'L2', regularization: [{ type: 'l2', strength: 0.01 }] },
  ],
};

export interface WholeExperiment {
  readonly backend: string;
  readonly seconds: { readonly median: number; readonly least: number; readonly most: number };
}

/** Seconds from the start of the command line to its end, the comparison printed and the last row stored before. */
async function runOnce(backend: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'ridgeline-bench-'));
  try {
    const file = join(folder, 'experiment.json');
    writeFileSync(file, JSON.stringify(SPEC));
    const started = performance.now();
    const child = spawn(process.execPath, [PROGRAM, 'run', file, '--backend', backend], {
      stdio: 'ignore',
      env: { ...process.env, RIDGELINE_DB: join(folder, 'bench.db') },
    });
    await once(child, 'exit');
    if (child.exitCode !== 0)
      throw new Error(`${backend}: the experiment ended with ${child.exitCode ?? '?'}`);
    return (performance.now() - started) / 1000;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A whole experiment from process start to the last row stored, on a backend that is there. */
export async function timeExperiment(backend: string): Promise<WholeExperiment> {
  const seconds: number[] = [];
  for (let time = 0; time < TIMES; time++) seconds.push(await runOnce(backend));
  const half = median(seconds);
  const verdict =
    backend === 'native' ? ` (under ${TARGET_SECONDS}: ${half < TARGET_SECONDS ? 'met' : 'MISSED'})` : '';
  console.log(`breast cancer, 2 variants × 5 seeds × 100 epochs, ${backend}: ${half.toFixed(2)} s${verdict}`);
  return {
    backend,
    seconds: { median: half, least: Math.min(...seconds), most: Math.max(...seconds) },
  };
}
