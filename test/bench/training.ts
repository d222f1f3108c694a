import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { trainerEnvironment } from '../../src-main/runtime/trainer-environment.ts';
import { Contender } from './contender.ts';

/**
 * Milliseconds per model and training step, on each backend that is present, at several sizes of the ensemble, beside
 * PyTorch's eager loop where the variable RIDGELINE_PYTHON names a Python that has torch. The contenders take turns
 * within every round, so that a machine whose speed drifts slows them all; medians over the rounds are printed.
 *
 *     npm run bench [-- --rounds 5 --models 1,2,10,16,64 --slice 300 --backends native,wasm,webgpu]
 */

const SHAPES = [
  { shape: [30, 64, 2], batch: 32 },
  { shape: [64, 128, 10], batch: 64 },
  { shape: [784, 256, 10], batch: 128 },
];

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    models: { type: 'string', default: '1,2,10,16,64' },
    slice: { type: 'string', default: '300' },
    backends: { type: 'string', default: 'native,wasm,webgpu' },
  },
});
const rounds = Number(options.rounds);
const sliceMs = Number(options.slice);
const memberCounts = options.models.split(',').map(Number);

interface Entry {
  readonly contender: Contender;
  readonly models: number;
  readonly msPerStep: number[];
}

function here(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

async function startContenders(): Promise<{ backends: Contender[]; peer: Contender | null }> {
  const backends: Contender[] = [];
  for (const name of options.backends.split(','))
    try {
      const worker = here('training-worker.ts');
      backends.push(await Contender.start(name, process.execPath, [worker, name], trainerEnvironment()));
    } catch {
      console.log(`${name}: not on this machine, left out (npx ridgeline doctor says why)`);
    }
  const python = process.env.RIDGELINE_PYTHON;
  if (python === undefined) {
    console.log('PyTorch: left out; name a Python that has torch in RIDGELINE_PYTHON to compare');
    return { backends, peer: null };
  }
  return { backends, peer: await Contender.start('PyTorch eager', python, [here('pytorch_peer.py')]) };
}

/** Steps that take about a slice of time, from one short measurement. */
async function stepsFor(entry: Entry, shape: readonly number[], batch: number): Promise<number> {
  const { contender, models } = entry;
  const once = await contender.measure({ shape, batch, steps: 2, models });
  return Math.max(2, Math.min(2000, Math.round(sliceMs / (once * models))));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

async function compare(
  shape: readonly number[],
  batch: number,
  backends: readonly Contender[],
  peer: Contender | null,
): Promise<void> {
  const entries: Entry[] = backends.flatMap((contender) =>
    memberCounts.map((models) => ({ contender, models, msPerStep: [] })),
  );
  const reference: Entry | null = peer && { contender: peer, models: 1, msPerStep: [] };
  const all = reference === null ? entries : [reference, ...entries];
  const steps = new Map<Entry, number>();
  for (const entry of all) steps.set(entry, await stepsFor(entry, shape, batch));
  for (let round = 0; round < rounds; round++)
    for (const entry of all) {
      const task = { shape, batch, steps: steps.get(entry) ?? 2, models: entry.models };
      entry.msPerStep.push(await entry.contender.measure(task));
    }

  console.log(`\n${shape.join('→')}, batch ${batch}: ms per model and step, median (least to most)`);
  for (const entry of all) {
    const { contender, models, msPerStep } = entry;
    const ratio =
      reference === null || entry === reference
        ? ''
        : `   PyTorch / this: ${(median(reference.msPerStep) / median(msPerStep)).toFixed(2)}`;
    const range = `(${Math.min(...msPerStep).toFixed(4)} to ${Math.max(...msPerStep).toFixed(4)})`;
    const label = `${contender.name.padEnd(14)} K = ${String(models).padStart(2)}`;
    console.log(`  ${label}  ${median(msPerStep).toFixed(4).padStart(9)} ${range.padEnd(22)}${ratio}`);
  }
}

const { backends, peer } = await startContenders();
for (const { name, version } of [...backends, ...(peer === null ? [] : [peer])])
  console.log(`${name}: ${version}`);
for (const { shape, batch } of SHAPES) await compare(shape, batch, backends, peer);
[...backends, ...(peer === null ? [] : [peer])].forEach((contender) => contender.stop());
