import { describe, expect, it } from 'vitest';
import { noiseCheckSpec } from '../../src-main/domain/noise-check.ts';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { scriptedTrainer } from './scripted-trainer.ts';
import { sampleApp } from './sample-app.ts';
import { SWEEP, trainedLab } from './trained-lab.ts';

function checkOf(spec: ExperimentSpec, variantIndex: number): ExperimentSpec {
  const check = noiseCheckSpec(spec, variantIndex);
  if (check === undefined) throw new Error('no such variant');
  return check;
}

const LOG_LOSS: ExperimentSpec = { ...SWEEP, evaluation: { primaryMetric: 'logLoss' } };
/** A check with other settings, then one that fits. */
const OTHER = checkOf({ ...LOG_LOSS, training: { ...SWEEP.training, epochs: 2 } }, 0);
const lab = trainedLab([LOG_LOSS, checkOf(LOG_LOSS, 0), OTHER]);

const pairOf = (experimentId: number, b: number) => ({
  a: { experimentId, variantIndex: 0 },
  b: { experimentId, variantIndex: b },
});

describe('an A/A check', () => {
  it('is the variant twice with all else as it was, and at least four seeds', () => {
    const check = checkOf(SWEEP, 2);
    expect(check).toEqual({
      ...SWEEP,
      notes: check.notes,
      name: 'A/A check of strong: L2 on breast cancer',
      seeds: [2, 1, 3, 0],
      variants: [SWEEP.variants[2], { ...SWEEP.variants[2], name: 'strong, again' }],
    });
    expect(noiseCheckSpec(SWEEP, 3)).toBeUndefined();
  });

  it('shows that the machine repeats every number to the bit, and what seeds alone do', async () => {
    const { get } = await lab.open();
    const { own, stored } = await get('comparison.noise', pairOf(2, 1));
    expect(stored).toBeNull();
    expect(own?.numerical).toMatchObject({ pairs: 4, unequal: 0, largest: 0 });
    expect(own?.numerical.numbers).toBeGreaterThan(4 * 30);
    expect(own?.seeds).toMatchObject({ seeds: 4, perSide: 2, divisions: 6, isExact: true });
    expect(own?.seeds?.reach).toBeGreaterThan(0);
  });

  it('is what other comparisons with the same settings are set against, the newest that fits', async () => {
    const { get } = await lab.open();
    const params = pairOf(1, 2);
    const { own, stored } = await get('comparison.noise', params);
    expect(own).toBeNull();
    expect(stored?.experimentId).toBe(2);
    const { comparison } = await get('comparison.get', params);
    const judged = comparison.metrics.find(({ scope, name }) => scope === 'test' && name === 'logLoss');
    expect(stored?.size).toBe(Math.abs(judged?.difference.mean.value ?? NaN));
    const { own: floor } = await get('comparison.noise', pairOf(2, 1));
    expect(stored?.floor).toEqual(floor);
  });

  it('of the metric that is asked for', async () => {
    const { get } = await lab.open();
    const { stored } = await get('comparison.noise', { ...pairOf(1, 1), metric: 'aucRoc' });
    expect(stored?.floor.metric).toBe('aucRoc');
  });
});

describe('experiment.checkNoise', () => {
  it('starts the check of a stored variant', async () => {
    const { storeFile } = await lab.open();
    const requests: ExperimentSpec[] = [];
    const trainer = scriptedTrainer({ onTrain: ({ request }) => void requests.push(request.spec) });
    const { get } = await sampleApp(`${storeFile}-2`, trainer);
    const { experimentId } = await get('experiment.start', { spec: SWEEP, baseFolder: '/' });
    const { runs } = await get('experiment.checkNoise', { experimentId, variantIndex: 1, backend: 'wasm' });
    expect(runs.map(({ variant }) => variant)).toEqual([
      ...Array.from({ length: 4 }, () => 'weak'),
      ...Array.from({ length: 4 }, () => 'weak, again'),
    ]);
    // The trainer is asked a turn later.
    await expect.poll(() => requests.length).toBe(2);
    expect(requests[1].variants.map(({ regularization }) => regularization)).toEqual([
      SWEEP.variants[1].regularization,
      SWEEP.variants[1].regularization,
    ]);
  });

  it('knows no variant that does not exist', async () => {
    const { app } = await lab.open();
    const reply = await app.dispatch('experiment.checkNoise', { experimentId: 1, variantIndex: 9 });
    expect(reply).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });
});
