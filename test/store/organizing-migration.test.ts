import { expect, it, onTestFinished } from 'vitest';
import { listExperimentRows } from '../../src-main/store/experiment-table.ts';
import { openStore } from '../../src-main/store/open-store.ts';
import { fileOfFirstSchema } from './first-schema.ts';

it('an experiment of the first schema is neither starred nor in the trash, and its model knows its inputs', async () => {
  const { file } = await fileOfFirstSchema();
  const store = await openStore(file);
  onTestFinished(() => store.close());
  const [old] = listExperimentRows(store.read, { trashed: false }, []);
  expect(old).toMatchObject({
    name: 'none against L2',
    notes: 'a sample',
    starred: false,
    tags: [],
    trashedAtMs: null,
    model: '4 → 3',
    runs: { queued: 4 },
  });
});
