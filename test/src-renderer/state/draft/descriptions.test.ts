import { describe, expect, it } from 'vitest';
import mnist from '../../../../examples/mnist-convolution-dropout.json' with { type: 'json' };
import { parseExperimentSpec } from '../../../../src-main/contract/experiment-schema.ts';
import { DEFAULT_SPEC } from '../../../../src-renderer/state/draft/default-spec.ts';
import {
  toJson,
  withInserted,
  withValue,
  type Json,
} from '../../../../src-renderer/state/draft/json-path.ts';
import { describeLayer, LAYER_TYPES } from '../../../../src-renderer/state/draft/layer-description.ts';
import { readLayer } from '../../../../src-renderer/state/draft/readable-layer.ts';
import {
  describeRegularizer,
  REGULARIZER_TYPES,
} from '../../../../src-renderer/state/draft/regularizer-description.ts';
import { OPTIMIZERS, SCHEDULES } from '../../../../src-renderer/state/draft/training-description.ts';

/** A spec in which every regularizer works: images, classes, and a batch norm that only some variants have. */
const EVERYTHING = withInserted(mnist, 'model.layers', 1, { type: 'batchNorm', optional: true });

describe('a regularizer', () => {
  it.each(REGULARIZER_TYPES)('%s begins as a valid one', (type) => {
    const start = toJson(describeRegularizer(type).start);
    const spec = withValue(EVERYTHING, 'variants[0].regularization', [start]);
    expect(parseExperimentSpec(spec).variants[0].regularization).toEqual([start]);
  });

  it.each(REGULARIZER_TYPES)('%s says what it does, with its numbers', (type) => {
    const { formula, settings, start } = describeRegularizer(type);
    const values = new Map(Object.entries(start));
    const shown: string[] = [];
    const text = formula((key) => {
      shown.push(key);
      return String(values.get(key) ?? 'default');
    });
    expect(text).not.toBe('');
    // What has a slider is what the formula is about.
    for (const { key, kind } of settings)
      if (kind === 'strength' || kind === 'share') expect(shown).toContain(key);
  });

  it.each(REGULARIZER_TYPES)('%s has sliders that reach its first values, and whole steps', (type) => {
    const { settings, start } = describeRegularizer(type);
    for (const setting of settings) {
      if (setting.kind !== 'share' && setting.kind !== 'strength') continue;
      const value = Number(new Map(Object.entries(start)).get(setting.key));
      expect(value).toBeGreaterThanOrEqual(setting.smallest);
      expect(value).toBeLessThanOrEqual(setting.largest);
      if (setting.kind === 'share') {
        const steps = (value - setting.smallest) / setting.step;
        expect(steps).toBeCloseTo(Math.round(steps), 9);
      }
    }
  });
});

describe('a layer', () => {
  it.each(LAYER_TYPES)('%s begins as what the domain reads from it', (type) => {
    const { start } = describeLayer(type);
    expect(readLayer(toJson(start))).toEqual(start);
  });

  it.each(LAYER_TYPES)('%s keeps every setting that its form has', (type) => {
    const { settings, start, main } = describeLayer(type);
    const values = settings.map(({ key, kind }): [string, Json] => [
      key,
      kind === 'switch' ? true : kind === 'choice' ? 'same' : kind === 'text' ? 'x' : 2,
    ]);
    const layer = toJson({ ...start, ...Object.fromEntries(values) });
    expect(readLayer(layer)).toEqual(layer);
    for (const key of main) expect(settings.map((each) => each.key)).toContain(key);
  });
});

describe('training', () => {
  it.each(Object.entries(OPTIMIZERS))('begins validly with %s', (_, { start }) => {
    const spec = withValue(DEFAULT_SPEC, 'training.optimizer', toJson(start));
    expect(parseExperimentSpec(spec).training.optimizer).toEqual(start);
  });

  it.each(Object.entries(SCHEDULES))('begins validly with the schedule %s', (_, { start }) => {
    const spec = withValue(DEFAULT_SPEC, 'training.schedule', toJson(start));
    expect(parseExperimentSpec(spec).training.schedule).toEqual(start);
  });
});
