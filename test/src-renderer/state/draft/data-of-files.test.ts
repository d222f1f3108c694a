import { expect, it } from 'vitest';
import { dataOfFiles } from '../../../../src-renderer/state/draft/data-of-files.ts';

it('takes a table of text, its target still to be named', () => {
  expect(dataOfFiles(['/data/a.csv'])).toEqual({ source: 'csv', path: '/data/a.csv', target: '' });
  expect(dataOfFiles(['/data/a.tsv'])).toEqual({
    source: 'csv',
    path: '/data/a.tsv',
    target: '',
    delimiter: '\t',
  });
});

it('tells images and labels apart by the usual names, in whichever order they come', () => {
  const [images, labels] = ['/d/train-images-idx3-ubyte.gz', '/d/train-labels-idx1-ubyte.gz'];
  expect(dataOfFiles([labels, images])).toEqual({ source: 'idx', images, labels });
  expect(dataOfFiles([images])).toEqual({ source: 'idx', images, labels: '' });
});
