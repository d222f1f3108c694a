import { EventEmitter } from 'node:events';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DataReply } from '../../src-main/contract/trainer-messages.ts';
import { loadExperimentData } from '../../src-main/data/experiment-data.ts';
import type { DataRequest } from '../../src-main/trainer/training-data.ts';
import { SAMPLE_SPEC } from '../store/sample-experiment.ts';

const parentPort = new EventEmitter();

/** Asks the real module, as Electron's utility process would have it asked. */
function ask(request: DataRequest): Promise<DataReply> {
  return new Promise((postMessage) => {
    parentPort.emit('message', { data: request, ports: [{ postMessage }] });
  });
}

describe('the process that reads data for a page', () => {
  beforeAll(async () => {
    Object.assign(process, { parentPort });
    await import('../../src-main/trainer/data-child.ts');
  });

  it('sends the data set by the port that came with the request', async () => {
    const { dataset } = await loadExperimentData(SAMPLE_SPEC, '/');
    const reply = await ask({ spec: SAMPLE_SPEC, baseFolder: '/', dataHash: dataset.hash });
    expect(structuredClone(reply)).toEqual({ ok: true, value: dataset });
  });

  it('says why there are none: other data than were planned for, or none that can be read', async () => {
    expect(await ask({ spec: SAMPLE_SPEC, baseFolder: '/', dataHash: 'other' })).toEqual({
      ok: false,
      error: {
        code: 'conflict',
        message: 'iris: the data changed between planning and training',
        problems: [],
      },
    });
    const gone = { ...SAMPLE_SPEC, data: { source: 'csv', path: 'gone.csv', target: 'y' } } as const;
    expect(await ask({ spec: gone, baseFolder: '/', dataHash: '' })).toMatchObject({
      ok: false,
      error: { code: 'invalid', problems: [{ field: 'data.path' }] },
    });
  });
});
