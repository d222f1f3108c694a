import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src-main/store/open-store.ts';
import { listRuns } from '../../src-main/store/runs.ts';
import { fileOfFirstSchema } from './first-schema.ts';

it('no run of an earlier schema was stopped by successive halving', async () => {
  const { file } = await fileOfFirstSchema();
  const store = await openStore(file);
  onTestFinished(() => store.close());
  expect(listRuns(store.read, 1).map(({ droppedEpoch }) => droppedEpoch)).toEqual([null, null, null, null]);
});
