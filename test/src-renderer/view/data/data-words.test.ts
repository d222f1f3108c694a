import { describe, expect, it } from 'vitest';
import type { DataSummary } from '../../../../src-main/domain/data-preview.ts';
import {
  addressName,
  findDataSet,
  sizeWords,
  sourceFacts,
} from '../../../../src-renderer/view/data/data-words.ts';

function csv(name: string, hash: string, more: Partial<DataSummary> = {}): DataSummary {
  return {
    name,
    data: { source: 'csv', path: `data/${name}`, target: 'y' },
    baseFolder: '/home/somebody',
    task: 'classification',
    rows: 1200,
    features: 1,
    classes: 2,
    hash,
    experiments: 1,
    ...more,
  };
}

describe('the address of a data set', () => {
  const all = [csv('a.csv', '11'), csv('b.csv', '22'), csv('b.csv', '33')];

  it('is its name, or its hash where two have the same name', () => {
    expect(all.map((each) => addressName(each, all))).toEqual(['a.csv', '22', '33']);
  });

  it('leads back to it, and so does its hash always', () => {
    for (const each of all) expect(findDataSet(addressName(each, all), all)).toBe(each);
    expect(findDataSet('11', all)).toBe(all[0]);
    expect(findDataSet('gone.csv', all)).toBeUndefined();
  });
});

it('its size leaves out what is not known, and classes where there are none', () => {
  expect(sizeWords(csv('a', '1'))).toBe('1,200 rows · 1 feature · 2 classes');
  expect(sizeWords(csv('a', '1', { rows: null, classes: null, features: 30 }))).toBe('30 features');
});

it('where it comes from is what its spec says', () => {
  const { data, baseFolder } = csv('a.csv', '1');
  expect(sourceFacts(data, baseFolder).map(({ what, value }) => `${what}: ${value}`)).toEqual([
    'Source: CSV file',
    'File: data/a.csv',
    'Folder: /home/somebody',
    'Target: y',
  ]);
});
