import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { sampleApp, type SampleApp } from './sample-app.ts';
import { scriptedTrainer } from './scripted-trainer.ts';

/** A real app, and a folder with files beside its database. */
async function open(): Promise<SampleApp & { readonly folder: string }> {
  const folder = temporaryFolder();
  const rows = Array.from({ length: 40 }, (_, x) => `${x},${x % 2},7,${x < 30 ? 'low' : 'high'}`);
  writeFileSync(join(folder, 'numbers.csv'), ['x,flag,same,kind', ...rows].join('\n'));
  const sample = await sampleApp(join(folder, 'lab.db'), scriptedTrainer({ onTrain: () => undefined }));
  return { ...sample, folder };
}

/** 15 MB: reading them takes longer than it takes to say stop. */
function writeLarge(folder: string): void {
  const head = `${Array.from({ length: 30 }, (_, at) => `c${at}`).join(',')}\n`;
  const line = `${Array.from({ length: 30 }, (_, at) => at * 1.5).join(',')}\n`;
  writeFileSync(join(folder, 'large.csv'), head + line.repeat(120_000));
}

describe('data.inspect', () => {
  it('says what is in a file before anything is said of it', async () => {
    const { get, folder } = await open();
    const { inspection } = await get('data.inspect', { path: 'numbers.csv', baseFolder: folder });
    expect(inspection).toMatchObject({
      format: 'csv',
      delimiter: ',',
      rows: 40,
      columns: [
        { name: 'x', type: 'number', missing: 0, distinct: 40, range: [0, 39] },
        { name: 'flag', type: 'number', distinct: 2 },
        { name: 'same', type: 'number', distinct: 1 },
        {
          name: 'kind',
          type: 'category',
          levels: [
            { text: 'low', count: 30 },
            { text: 'high', count: 10 },
          ],
        },
      ],
    });
  });

  it('gives the first rows of the first 200 columns alone: all of 100,000 would be a message without end', async () => {
    const { get, folder } = await open();
    const names = Array.from({ length: 300 }, (_, index) => `c${index}`);
    writeFileSync(join(folder, 'wide.csv'), `${names.join(',')}\n${names.map((_, at) => at).join(',')}\n`);
    const { inspection } = await get('data.inspect', { path: 'wide.csv', baseFolder: folder });
    if (!('sample' in inspection)) throw new Error('expected a table');
    expect(inspection.columns).toHaveLength(300);
    expect(inspection.sample).toEqual([names.slice(0, 200).map((_, at) => at)]);
  });

  it('tells how far it is, and can be ended', async () => {
    const { app, folder } = await open();
    writeLarge(folder);
    const heard: number[] = [];
    const end = app.subscribe((event) => {
      if (event.name !== 'data.progress') return;
      const { token, doneBytes, totalBytes } = event.value;
      expect(token).toBe('mine');
      heard.push(doneBytes / totalBytes);
      void app.call('data.cancel', { token: 'mine' });
    });
    const params = { path: 'large.csv', baseFolder: folder, token: 'mine' };
    const reading = app.call('data.inspect', params);
    expect(await app.call('data.inspect', params)).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(await reading).toMatchObject({ ok: false, error: { code: 'conflict' } });
    end();
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.every((share) => share > 0 && share < 1)).toBe(true);
    expect(await app.call('data.cancel', { token: 'mine' })).toEqual({
      ok: true,
      value: { cancelled: false },
    });
  });

  it('leaves the core free for others meanwhile', async () => {
    const { get, folder } = await open();
    writeLarge(folder);
    const reading = get('data.inspect', { path: 'large.csv', baseFolder: folder });
    let answers = 0;
    const state = { isReading: true };
    void reading.finally(() => (state.isReading = false));
    while (state.isReading) {
      // As a request from a door comes in: by a turn of the event loop.
      await nextTurn();
      const startMs = performance.now();
      await get('experiment.list', {});
      // A call takes a few milliseconds; a core that reads stands still for seconds.
      expect(performance.now() - startMs).toBeLessThan(500);
      answers += 1;
    }
    expect(answers).toBeGreaterThan(10);
  });

  it('names what cannot be read', async () => {
    const { app, folder } = await open();
    expect(await app.call('data.inspect', { path: 'gone.csv', baseFolder: folder })).toMatchObject({
      ok: false,
      error: { code: 'invalid', problems: [{ received: expect.stringContaining('gone.csv') as string }] },
    });
  });
});

it('data.room says how much may be uploaded', async () => {
  const { get } = await open();
  expect((await get('data.room', {})).bytes).toBeGreaterThan(0);
});
