import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dispatch } from '../../src-main/service/dispatch.ts';
import type { Handlers } from '../../src-main/service/handlers.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { sampleApp } from './sample-app.ts';
import { scriptedTrainer } from './scripted-trainer.ts';

async function emptyApp() {
  return sampleApp(join(temporaryFolder(), 'lab.db'), scriptedTrainer({ onTrain: () => undefined }));
}

describe('dispatch', () => {
  it('answers a method that does not exist with those that do', async () => {
    const { app } = await emptyApp();
    const reply = await app.dispatch('experiment.delete', {});
    expect(reply).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(JSON.stringify(reply)).toMatch(/one of experiment\.start, .*experiment\.list, .*system\.info/);
  });

  it.each(['toString', '__proto__', 'constructor'])('takes %s for no method', async (name) => {
    const { app } = await emptyApp();
    expect(await app.dispatch(name, {})).toMatchObject({ ok: false, error: { code: 'invalid' } });
  });

  it('answers wrong parameters with the field, what was expected and what came', async () => {
    const { app } = await emptyApp();
    const reply = await app.dispatch('run.get', { runId: 'one' });
    expect(reply).toMatchObject({
      ok: false,
      error: { code: 'invalid', problems: [{ field: 'runId', received: '"one"' }] },
    });
  });

  it('answers what is not there with not_found', async () => {
    const { app } = await emptyApp();
    for (const method of ['experiment.get', 'experiment.compare'])
      expect(await app.dispatch(method, { experimentId: 1 })).toMatchObject({
        ok: false,
        error: { code: 'not_found', message: 'there is no experiment 1' },
      });
    for (const method of ['run.get', 'run.series'])
      expect(await app.dispatch(method, { runId: 1 })).toMatchObject({
        ok: false,
        error: { code: 'not_found', message: 'there is no run 1' },
      });
  });

  it('answers a defect as internal, with its message, and logs it', async () => {
    const fail = () => {
      throw new TypeError('x is not a function');
    };
    const handlers = new Proxy({} as Handlers, { get: () => fail });
    const logged: unknown[] = [];
    const log = {
      debug: () => undefined,
      warn: () => undefined,
      error: (...parts: unknown[]) => void logged.push(parts),
    };
    expect(await dispatch(handlers, log, 'experiment.list', {})).toEqual({
      ok: false,
      error: { code: 'internal', message: 'x is not a function', problems: [] },
    });
    expect(logged).toEqual([['experiment.list failed', new TypeError('x is not a function')]]);
  });
});
