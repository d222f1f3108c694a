import { createInterface } from 'node:readline';
import type { BackendChoice } from '../../src-main/domain/experiment.ts';
import { shapeModel } from '../../src-main/domain/model.ts';
import type { ModelShape } from '../../src-main/domain/model-shape.ts';
import { RandomStream } from '../../src-main/domain/random.ts';
import { coefficientsOf } from '../../src-main/domain/regularization.ts';
import { Ensemble } from '../../src-main/engine/ensemble.ts';
import { memberBytes } from '../../src-main/domain/member-memory.ts';
import { initialWeights } from '../../src-main/engine/initial-weights.ts';
import type { OpSet } from '../../src-main/engine/ops/op-set.ts';
import { openBackend } from '../../src-main/trainer/backend-choice.ts';
import { modelOf, type Task } from './workload.ts';

/**
 * One of Ridgeline's backends as a contender, see `contender.ts`; it speaks as `peer/serve.py` describes.
 * Arguments: the backend, the task, and for a group size of one's own a number.
 */

const ROWS = 4096;
const LEARNING_RATE = 0.01;

const [name, taskText] = process.argv.slice(2);
const groupSizeText = process.argv.at(4);
const task = JSON.parse(taskText) as Task;
const { batch, strengths } = task;
const model = shapeModel(modelOf(task), task.input[0]);
const { ops, info, stepBytes } = await openBackend(name as BackendChoice);

function randomData() {
  const stream = new RandomStream(0, 'split');
  const features = Float32Array.from({ length: ROWS * model.inputs }, () => stream.nextUniform() * 2 - 1);
  const labels = Int32Array.from({ length: ROWS }, () => stream.nextBelow(model.outputs));
  return { features: ops.float([ROWS, model.inputs], features), labels: ops.int([ROWS], labels) };
}

function makeEnsemble(shape: ModelShape, own: readonly number[]): Ensemble {
  const members = own.map((strength, seed) => ({
    learningRate: LEARNING_RATE,
    coefficients: coefficientsOf(strength === 0 ? [] : [{ type: 'l2', strength }], shape),
    initialWeights: initialWeights(shape, seed),
  }));
  return new Ensemble(ops, { model: shape, loss: 'softmaxCrossEntropy', optimizer, members });
}

const data = randomData();
const stream = new RandomStream(1, 'batch-order');
const optimizer = { type: 'sgd', learningRate: LEARNING_RATE } as const;

/** How many train together: as in training, unless a number is given. */
function groupCount(): number {
  if (groupSizeText !== undefined) return Math.ceil(strengths.length / Number(groupSizeText));
  const largest = stepBytes / memberBytes({ model, optimizer, batchSize: batch });
  return Math.ceil(strengths.length / Math.max(1, Math.floor(largest)));
}

const size = Math.ceil(strengths.length / groupCount());
const groups = Array.from({ length: groupCount() }, (_, group) =>
  makeEnsemble(model, strengths.slice(group * size, (group + 1) * size)),
);

/** Batches are gathered from resident rows, as in training. */
function step(set: OpSet, ensemble: Ensemble): void {
  set.scope(() => {
    const rows = Int32Array.from({ length: ensemble.size * batch }, () => stream.nextUint32() % ROWS);
    const index = set.int([ensemble.size, batch], rows);
    ensemble.step({
      features: set.gatherRows(data.features, index),
      labels: set.gatherRows(data.labels, index),
      values: null,
    });
  });
}

/** One group after another, as an experiment trains them. */
async function train(steps: number): Promise<void> {
  for (const ensemble of groups) {
    for (let done = 0; done < steps; done++) {
      step(ops, ensemble);
      const behind = ops.catchUp();
      if (behind !== null) await behind;
    }
    // Only what can be read has been computed.
    await ensemble.readWeights();
  }
}

function say(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

say({ ready: true, version: `${info.version}, ${info.device}` });
for await (const line of createInterface({ input: process.stdin })) {
  const { steps } = JSON.parse(line) as { steps: number };
  await train(Math.max(1, Math.floor(steps / 10)));
  const started = performance.now();
  await train(steps);
  const msPerStep = (performance.now() - started) / steps / strengths.length;
  say({ msPerStep, peakBytes: process.resourceUsage().maxRSS * 1024 });
}
