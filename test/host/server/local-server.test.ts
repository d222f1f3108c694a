import { describe, expect, it } from 'vitest';
import { startLocalServer } from '../../../src-main/host/server/local-server.ts';
import { SAMPLE_SPEC } from '../../store/sample-experiment.ts';
import { STARTED } from '../../service/sample-app.ts';
import { callOf, sampleServer } from './sample-server.ts';

describe('the link', () => {
  it('opens one session, by a cookie that no script and no other site gets, and leads to the page', async () => {
    const { server, ask } = await sampleServer();
    const { pathname, search } = new URL(server.newLink());
    const first = await ask({ path: pathname + search });
    expect(first).toMatchObject({ status: 303, headers: { location: '/' } });
    expect(first.headers['set-cookie']).toEqual([
      expect.stringMatching(/^ridgeline-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/),
    ]);
    const again = await ask({ path: pathname + search });
    expect(again.status).toBe(401);
    expect(again.headers['set-cookie']).toBeUndefined();
    expect(again.text).toContain('It was used already');
  });

  it('may be opened again by the browser that holds the session', async () => {
    const { server, ask, enter } = await sampleServer();
    const cookie = await enter();
    const { pathname, search } = new URL(server.newLink());
    for (let time = 0; time < 2; time += 1)
      expect(await ask({ path: pathname + search, headers: { cookie } })).toMatchObject({
        status: 303,
        headers: { location: '/' },
      });
  });

  it('stays good until it is used or another one is asked for; a session outlasts both', async () => {
    const { server, ask, enter } = await sampleServer();
    const early = new URL(server.newLink());
    const cookie = await enter();
    expect(await ask({ path: early.pathname + early.search })).toMatchObject({ status: 401 });
    const second = await enter();
    expect(second).not.toBe(cookie);
    for (const own of [cookie, second])
      expect(await ask({ headers: { cookie: own } })).toMatchObject({ status: 200 });
  });

  it.each(['', '?token=', '?token=undefined', '?token=null', '?token[]=a'])(
    'does not open without its token: /session%s',
    async (search) => {
      const { ask } = await sampleServer();
      expect(await ask({ path: `/session${search}` })).toMatchObject({ status: 401 });
    },
  );
});

describe('a session', () => {
  it('gets the page and its files, with headers that keep everything else out', async () => {
    const { ask, enter } = await sampleServer();
    const cookie = await enter();
    const page = await ask({ headers: { cookie } });
    expect(page).toMatchObject({
      status: 200,
      text: '<!doctype html><title>Ridgeline</title>',
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-cache',
      },
    });
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; /);
    expect(page.headers['content-security-policy']).not.toMatch(/unsafe|\*|http/);
    const script = await ask({ path: '/assets/main-1a2b.js', headers: { cookie } });
    expect(script).toMatchObject({
      status: 200,
      text: 'export {};',
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
    });
    expect(script.headers['cache-control']).toContain('immutable');
  });

  it('calls the core; errors of the core are answers too', async () => {
    const { server, ask, enter } = await sampleServer();
    const cookie = await enter();
    const good = await ask(callOf(server, cookie, 'experiment.list', {}));
    expect(good).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(good.text)).toEqual({ ok: true, value: { experiments: [] } });
    const bad = await ask(callOf(server, cookie, 'run.get', { runId: 7 }));
    expect(bad.status).toBe(200);
    expect(JSON.parse(bad.text)).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });

  it('hears of a training by server-sent events', async () => {
    const { server, ask, open, enter } = await sampleServer({
      script: { onTrain: ({ tell }) => tell(STARTED) },
    });
    const cookie = await enter();
    const stream = await open({ path: '/api/events', headers: { cookie } });
    expect(stream).toMatchObject({ statusCode: 200, headers: { 'content-type': 'text/event-stream' } });
    await ask(callOf(server, cookie, 'experiment.start', { spec: SAMPLE_SPEC, baseFolder: '/' }));
    let text = '';
    for await (const chunk of stream) {
      text += String(chunk);
      if (text.includes('experiment.started')) break;
    }
    expect(text).toMatch(/^retry: 1000\n\n/);
    const [, event] = /^data: (.*)\n\n/m.exec(text) ?? [];
    expect(JSON.parse(event)).toMatchObject({ name: 'experiment.started', value: { experimentId: 1 } });
  });
});

describe('starting and stopping', () => {
  it('ends open streams, and then listens no more', async () => {
    const { server, ask, open, enter } = await sampleServer();
    const cookie = await enter();
    const stream = await open({ path: '/api/events', headers: { cookie } });
    stream.on('error', () => undefined);
    const ended = new Promise((resolve) => stream.once('close', resolve));
    stream.resume();
    await server.close();
    await ended;
    await expect(ask({ headers: { cookie } })).rejects.toThrow('ECONNREFUSED');
  });

  it('says which address it could not have', async () => {
    const { app, server, files } = await sampleServer();
    const port = Number(new URL(server.origin).port);
    await expect(startLocalServer({ app, files, host: '127.0.0.1', port })).rejects.toThrow(
      `cannot listen on http://127.0.0.1:${port}`,
    );
  });
});
