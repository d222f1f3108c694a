import { describe, expect, it } from 'vitest';
import { getBuiltinData } from '../../src-main/data/builtin-data.ts';
import { getBuiltinFacts } from '../../src-main/data/builtin-facts.ts';
import { readDataset } from '../../src-main/data/dataset-reader.ts';
import { BUILTIN_DATA_NAMES } from '../../src-main/domain/experiment.ts';

describe('what is known of a built-in set', () => {
  it.each(BUILTIN_DATA_NAMES)('is what reading %s gives', async (name) => {
    const { task } = getBuiltinData(name);
    const { rows, featureNames, target, hash } = await readDataset({ source: 'builtin', name }, '/', task);
    expect(getBuiltinFacts(name)).toEqual({
      rows,
      features: featureNames.length,
      classes: target.kind === 'classes' ? target.classNames.length : null,
      hash,
    });
  });
});
