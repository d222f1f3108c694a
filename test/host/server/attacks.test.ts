import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { mulberry } from './random-requests.ts';
import { callOf, sampleServer, SECRET } from './sample-server.ts';

const CALL = '/api/experiment.list';
const JSON_TYPE = { 'content-type': 'application/json' };

describe('without a session', () => {
  it.each([
    ['GET', '/'],
    ['GET', '/assets/main-1a2b.js'],
    ['GET', '/nothing'],
    ['POST', CALL],
    ['GET', '/api/events'],
    ['DELETE', '/api/events'],
    ['POST', '/'],
  ])('%s %s answers 401 and says how to come in', async (method, path) => {
    const { ask, logged } = await sampleServer();
    for (const cookie of [
      '',
      'ridgeline-1=x',
      `ridgeline-${process.pid}=`,
      `ridgeline-${process.pid}=${'a'.repeat(43)}`,
    ]) {
      const answer = await ask({ method, path, headers: { ...JSON_TYPE, cookie }, body: '{}' });
      expect(answer.status).toBe(401);
      expect(answer.text).toContain('Open the link that the program printed');
      expect(answer.text).not.toContain('<title>Ridgeline</title>');
    }
    expect(logged).toEqual([]);
  });

  it('a body is not even read', async () => {
    const { ask } = await sampleServer();
    const body = Buffer.alloc(2 ** 16, ' ');
    expect(await ask({ method: 'POST', path: CALL, headers: JSON_TYPE, body })).toMatchObject({
      status: 401,
    });
  });
});

describe('another name for our address (DNS rebinding)', () => {
  it.each([
    'evil.example',
    'evil.example:80',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.localhost',
    'localhost@evil.example',
    'evil.example/localhost',
    '192.168.1.2',
    '[::2]',
    'localhost#evil.example',
    ' ',
  ])('Host: %s is turned away, even with a session', async (host) => {
    const { ask, enter, server } = await sampleServer();
    const cookie = await enter();
    const call = callOf(server, cookie, 'experiment.list', {});
    const visits = ['/', '/session?token=x', CALL, '/api/events'].map((path) => ({
      path,
      headers: { cookie },
    }));
    for (const raw of [...visits, call]) {
      const { status } = await ask({ ...raw, headers: { ...raw.headers, host } });
      // What is no host at all is a bad request.
      expect(status).toBe(/^[\w.:[\]]+$/.test(host) ? 403 : 400);
    }
  });

  it.each(['localhost', 'localhost:1', '127.0.0.1', 'LOCALHOST:9000', '[::1]:9000'])(
    'Host: %s is ours: a tunnel may have another port',
    async (host) => {
      const { ask, enter } = await sampleServer();
      expect(await ask({ headers: { host, cookie: await enter() } })).toMatchObject({ status: 200 });
    },
  );
});

describe('another page in the same browser (CSRF)', () => {
  it.each([
    'http://evil.example',
    'null',
    'http://localhost:1',
    'https://127.0.0.1',
    'http://127.0.0.1',
    'file://',
    '',
  ])('Origin: %s answers 403, even with the session’s cookie', async (origin) => {
    const { ask, enter, server } = await sampleServer();
    const call = callOf(server, await enter(), 'experiment.list', {});
    expect(await ask({ ...call, headers: { ...call.headers, origin } })).toMatchObject({ status: 403 });
  });

  it.each(['cross-site', 'same-site'])(
    'Sec-Fetch-Site: %s answers 403 to calls, events and files',
    async (site) => {
      const { ask, enter } = await sampleServer();
      const cookie = await enter();
      for (const path of ['/', '/assets/main-1a2b.js', '/api/events', CALL])
        expect(
          await ask({ path, headers: { cookie, 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' } }),
        ).toMatchObject({ status: 403 });
      // A link that a person clicked.
      expect(
        await ask({ headers: { cookie, 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' } }),
      ).toMatchObject({ status: 200 });
    },
  );

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=a'])(
    'what a form can send is refused: %s',
    async (type) => {
      const { ask, enter, server } = await sampleServer();
      const call = callOf(server, await enter(), 'experiment.list', {});
      expect(await ask({ ...call, headers: { ...call.headers, 'content-type': type } })).toMatchObject({
        status: 415,
      });
    },
  );

  it('no answer lets another origin read it', async () => {
    const { ask, enter, server } = await sampleServer();
    const cookie = await enter();
    for (const raw of [
      { path: '/' },
      { path: '/api/events', method: 'OPTIONS' },
      callOf(server, cookie, 'experiment.list', {}),
    ]) {
      const { headers } = await ask({
        ...raw,
        headers: { cookie, ...('headers' in raw ? raw.headers : {}) },
      });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    }
  });
});

describe('paths', () => {
  it.each([
    '/../secret.json',
    '/assets/../../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/..%5csecret.json',
    '/assets/..\\..\\secret.json',
    '//secret.json',
    '/%00/../secret.json',
    '/assets/%2e%2e/%2e%2e/secret.json',
    '/....//secret.json',
    '/index.html/../../secret.json',
    '/%ff',
  ])('%s reaches no file outside the page’s folder', async (path) => {
    const { ask, enter } = await sampleServer();
    const answer = await ask({ path, headers: { cookie: await enter() } });
    expect([400, 404]).toContain(answer.status);
    expect(answer.text).not.toContain(SECRET);
  });

  it('an absolute path of the disk is none of ours', async () => {
    const { ask, enter, folder } = await sampleServer();
    const answer = await ask({ path: `${folder}/secret.json`, headers: { cookie: await enter() } });
    expect(answer).toMatchObject({ status: 404 });
  });
});

describe('bodies', () => {
  it.each([
    ['', 'nothing'],
    ['{', 'half of it'],
    ['{"a":1}x', 'something behind it'],
    ['[1', 'half a list'],
    ['\u0000', 'a null character'],
  ])('what is not JSON answers 400: %j', async (body) => {
    const { server, ask, enter } = await sampleServer();
    const call = callOf(server, await enter(), 'experiment.list', {});
    const answer = await ask({ ...call, body });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ ok: false, error: { code: 'invalid' } });
  });

  it.each([
    ['a text', '"x"'],
    ['null', 'null'],
    ['a list', '[]'],
    ['__proto__', '{"__proto__":{"limit":1}}'],
    ['constructor', '{"constructor":{"prototype":{"limit":1}}}'],
    ['100,000 levels', `${'['.repeat(1e5)}${']'.repeat(1e5)}`],
    ['a number without end', `{"limit":1${'0'.repeat(1000)}}`],
    [
      '50,000 fields',
      JSON.stringify(Object.fromEntries(Array.from({ length: 5e4 }, (_, at) => [`f${at}`, at]))),
    ],
  ])('what is no parameters is refused: %s', async (_, body) => {
    const { server, ask, enter } = await sampleServer();
    const cookie = await enter();
    const call = callOf(server, cookie, 'experiment.list', {});
    const answer = await ask({ ...call, body });
    expect(JSON.parse(answer.text)).toMatchObject({ ok: false });
    expect(({} as { limit?: number }).limit).toBeUndefined();
    expect(await ask({ headers: { cookie } })).toMatchObject({ status: 200 });
  });

  it.each(['with a length', 'in chunks'])('above 1 MiB answer 413, %s', async (how) => {
    const { server, ask, enter } = await sampleServer();
    const cookie = await enter();
    const call = callOf(server, cookie, 'experiment.list', {});
    const body = JSON.stringify({ limit: 'x'.repeat(2 ** 20) });
    const headers = how === 'in chunks' ? { ...call.headers, 'transfer-encoding': 'chunked' } : call.headers;
    const answer = await ask({ ...call, body, headers: headers ?? {} });
    expect(answer.status).toBe(413);
    expect(await ask({ headers: { cookie } })).toMatchObject({ status: 200 });
  });
});

it.each([
  '__proto__',
  'constructor',
  'toString',
  'experiment.erase_all',
  '%00',
  '..%2f..%2fx',
  'a'.repeat(5000),
])('a method that is none is refused: %s', async (method) => {
  const { server, ask, enter } = await sampleServer();
  const answer = await ask(callOf(server, await enter(), method, {}));
  expect(JSON.parse(answer.text)).toMatchObject({ ok: false, error: { code: 'invalid' } });
});

it('an answer never repeats a name as HTML', async () => {
  const { ask, enter, server } = await sampleServer();
  const cookie = await enter();
  for (const path of ['/<script>alert(1)</script>', '/session?token=<script>alert(1)</script>'])
    expect((await ask({ path, headers: { cookie } })).text).not.toContain('<script>');
  const answer = await ask(callOf(server, cookie, '<script>', {}));
  expect(answer.headers['content-type']).toBe('application/json');
});

it('2,000 requests at random crash nothing, open nothing and leave memory where it was', async () => {
  const { ask, enter, server } = await sampleServer();
  const cookie = await enter();
  const draw = mulberry(7);
  const pick = <Entry>(entries: readonly Entry[]): Entry => entries[Math.floor(draw() * entries.length)];
  const noise = (length: number): string =>
    Array.from({ length }, () => String.fromCharCode(33 + Math.floor(draw() * 94))).join('');
  const statuses = new Set<number>();
  const heapBefore = process.memoryUsage().heapUsed;
  for (let count = 0; count < 2000; count += 1) {
    const name = pick(['experiment.list', 'run.get', '__proto__', 'events', noise(8).replace(/[^\w.]/g, '')]);
    const raw = {
      method: pick(['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH']),
      path: pick([
        `/api/${name}`,
        `/${noise(12).replaceAll('#', '')}`,
        '/',
        '/session?token=' + noise(20).replaceAll('#', ''),
      ]),
      headers: {
        ...pick([{}, { cookie }, { cookie: noise(40).replace(/[;,]/g, '') }]),
        ...pick([{}, { origin: server.origin }, { origin: noise(9) }]),
        ...pick([{}, JSON_TYPE, { 'content-type': noise(5) }]),
        ...pick([{}, { host: 'evil.example' }]),
      },
      body: pick(['', '{}', noise(50), '{"runId":1}']),
    };
    if (raw.path === '/api/events' && raw.method === 'GET') continue;
    const { status, text } = await ask(raw);
    statuses.add(status);
    expect(status).toBeLessThan(500);
    expect(text).not.toContain(SECRET);
  }
  expect([...statuses].sort()).toEqual(
    expect.arrayContaining([200, 303, 401, 403, 404, 415].filter((s) => s !== 303)),
  );
  expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(64 * 2 ** 20);
  expect(await ask({ headers: { cookie } })).toMatchObject({ status: 200 });
});

it('listens on loopback alone', async () => {
  const { server } = await sampleServer();
  const { port } = new URL(server.origin);
  const outside = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4');
  expect(server.origin).toMatch(/^http:\/\/127\.0\.0\.1:/);
  // On a machine without a network nobody is outside.
  if (outside !== undefined)
    await expect(fetch(`http://${outside.address}:${port}/`)).rejects.toThrow('fetch failed');
});

it('on every address, where that was asked for, numeric hosts are ours and names are not', async () => {
  const { ask, enter } = await sampleServer({ host: '0.0.0.0' });
  const cookie = await enter();
  expect(await ask({ headers: { cookie, host: '192.168.1.2:80' } })).toMatchObject({ status: 200 });
  expect(await ask({ headers: { cookie, host: 'evil.example' } })).toMatchObject({ status: 403 });
});
