import { createInterface } from 'node:readline';
import type { BackendChoice } from '../../src-main/domain/experiment.ts';
import { shapeModel } from '../../src-main/domain/model.ts';
import { RandomStream } from '../../src-main/domain/random.ts';
import { coefficientsOf, type Regularization } from '../../src-main/domain/regularization.ts';
import { Ensemble } from '../../src-main/engine/ensemble.ts';
import { initialWeights } from '../../src-main/engine/initial-weights.ts';
import type { OpSet } from '../../src-main/engine/ops/op-set.ts';
import type { OptimizerSpec } from '../../src-main/domain/training.ts';
import { openBackend } from '../../src-main/trainer/backend-choice.ts';

/**
 * One backend as a contender: a child that speaks the lines of JSON that `pytorch_peer.py` describes. `models` members
 * train in lock step.
 */

interface Request {
  readonly shape: readonly number[];
  readonly batch: number;
  readonly steps: number;
  readonly models: number;
  readonly optimizer?: OptimizerSpec;
  readonly regularization?: readonly Regularization[];
}

const ROWS = 4096;
const backend = await openBackend(process.argv[2] as BackendChoice);

function randomData(ops: OpSet, inputs: number, classes: number) {
  const stream = new RandomStream(0, 'split');
  const features = Float32Array.from({ length: ROWS * inputs }, () => stream.nextUniform() * 2 - 1);
  const labels = Int32Array.from({ length: ROWS }, () => stream.nextBelow(classes));
  return { features: ops.float([ROWS, inputs], features), labels: ops.int([ROWS], labels) };
}

function makeEnsemble(ops: OpSet, { shape, models, optimizer, regularization }: Request): Ensemble {
  const layers = shape.slice(1).flatMap((units, index) => {
    const dense = { type: 'dense', units } as const;
    return index === shape.length - 2 ? [dense] : [dense, { type: 'relu' } as const];
  });
  const model = shapeModel({ layers }, shape[0]);
  const coefficients = coefficientsOf(regularization ?? [], model);
  const members = Array.from({ length: models }, (_, seed) => ({
    learningRate: 0.01,
    coefficients,
    initialWeights: initialWeights(model, seed),
  }));
  const settings = optimizer ?? { type: 'sgd', learningRate: 0.01 };
  return new Ensemble(ops, { model, loss: 'softmaxCrossEntropy', optimizer: settings, members });
}

/** Milliseconds per model and step, batches gathered from resident rows as in training. */
async function measure(request: Request): Promise<number> {
  const { ops } = backend;
  const { shape, batch, steps, models } = request;
  const data = randomData(ops, shape[0], shape[shape.length - 1]);
  const ensemble = makeEnsemble(ops, request);
  const stream = new RandomStream(1, 'batch-order');
  const step = (): void =>
    ops.scope(() => {
      const rows = Int32Array.from({ length: models * batch }, () => stream.nextUint32() % ROWS);
      const index = ops.int([models, batch], rows);
      ensemble.step({
        features: ops.gatherRows(data.features, index),
        labels: ops.gatherRows(data.labels, index),
        values: null,
      });
    });
  const train = async (count: number): Promise<void> => {
    for (let done = 0; done < count; done++) {
      step();
      const behind = ops.catchUp();
      if (behind !== null) await behind;
    }
    // Only what can be read has been computed.
    await ensemble.readWeights();
  };
  await train(Math.max(3, steps / 10));
  const started = performance.now();
  await train(steps);
  const elapsed = performance.now() - started;
  ensemble.release();
  ops.free(data.features);
  ops.free(data.labels);
  return elapsed / steps / models;
}

process.stdout.write(
  `${JSON.stringify({ ready: true, version: backend.info.version, device: backend.info.device })}\n`,
);
for await (const line of createInterface({ input: process.stdin })) {
  const msPerStep = await measure(JSON.parse(line) as Request);
  process.stdout.write(`${JSON.stringify({ msPerStep })}\n`);
}
