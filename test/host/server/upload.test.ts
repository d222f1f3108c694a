import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../src-main/contract/reply.ts';
import { UPLOAD_TYPE, uploadHeadLine, type KeptFiles } from '../../../src-main/contract/upload-head.ts';
import { sampleServer, type RawRequest } from './sample-server.ts';

const CSV = 'a,b,y\n1,2,no\n3,4,yes\n';

function uploadOf(cookie: string, origin: string, content = CSV, name = 'my own.csv'): RawRequest {
  const head = uploadHeadLine({ files: [{ path: [name], sizeBytes: Buffer.byteLength(content) }] });
  return {
    method: 'POST',
    path: '/api/upload',
    headers: { cookie, origin, 'content-type': UPLOAD_TYPE },
    body: head + content,
  };
}

function keptIn(folder: string): readonly string[] {
  const place = join(folder, 'lab-data');
  return existsSync(place) ? readdirSync(place) : [];
}

describe('an upload', () => {
  it('of a session is kept beside the database, and its path is told', async () => {
    const { ask, enter, server, folder } = await sampleServer();
    const answer = await ask(uploadOf(await enter(), server.origin));
    expect(answer.status).toBe(200);
    const reply = JSON.parse(answer.text) as Reply<KeptFiles>;
    if (!reply.ok) throw new Error(reply.error.message);
    expect(reply.value.paths[0].startsWith(join(folder, 'lab-data'))).toBe(true);
    expect(readFileSync(reply.value.paths[0], 'utf8')).toBe(CSV);
  });

  it('without a session is refused unread', async () => {
    const { ask, enter, server, folder } = await sampleServer();
    await enter();
    for (const cookie of ['', `ridgeline-${process.pid}=${'a'.repeat(43)}`])
      expect(await ask(uploadOf(cookie, server.origin))).toMatchObject({ status: 401 });
    expect(keptIn(folder)).toEqual([]);
  });

  it.each(['http://evil.example', 'null', 'http://localhost:1', ''])(
    'from another page is refused: Origin %s',
    async (origin) => {
      const { ask, enter, folder } = await sampleServer();
      expect(await ask(uploadOf(await enter(), origin))).toMatchObject({ status: 403 });
      expect(keptIn(folder)).toEqual([]);
    },
  );

  it.each(['text/plain', 'multipart/form-data; boundary=a', 'application/json'])(
    'as what a form or another call sends is refused: %s',
    async (type) => {
      const { ask, enter, server, folder } = await sampleServer();
      const upload = uploadOf(await enter(), server.origin);
      const headers = { ...upload.headers, 'content-type': type };
      expect(await ask({ ...upload, headers })).toMatchObject({ status: 415 });
      expect(keptIn(folder)).toEqual([]);
    },
  );

  it('may be larger than the parameters of a call, and the core answers others meanwhile', async () => {
    const { ask, enter, server } = await sampleServer();
    const content = 'x'.repeat(2 ** 24);
    const answer = await ask(uploadOf(await enter(), server.origin, content, 'large.csv'));
    const reply = JSON.parse(answer.text) as Reply<KeptFiles>;
    if (!reply.ok) throw new Error(reply.error.message);
    expect(readFileSync(reply.value.paths[0]).length).toBe(2 ** 24);
  });

  it('that is wrong is answered with what is wrong', async () => {
    const { ask, enter, server, folder } = await sampleServer();
    const upload = uploadOf(await enter(), server.origin);
    const answer = await ask({ ...upload, body: `${String(upload.body)}and more` });
    expect(JSON.parse(answer.text)).toMatchObject({
      ok: false,
      error: { code: 'invalid', problems: [{ field: 'upload', received: 'further bytes' }] },
    });
    expect(answer.headers.connection).toBe('close');
    expect(keptIn(folder)).toEqual([]);
  });

  it('that is broken off leaves nothing, and the server goes on', async () => {
    const { ask, enter, server, folder } = await sampleServer();
    const cookie = await enter();
    const { method, path, headers, body } = uploadOf(cookie, server.origin, 'x'.repeat(1000));
    const { hostname, port } = new URL(server.origin);
    const sent = request({ hostname, port, method, path, headers: { ...headers, 'content-length': '5000' } });
    sent.on('error', () => undefined);
    sent.write(body);
    await expect.poll(() => keptIn(folder).length).toBe(1);
    sent.destroy();
    await expect.poll(() => keptIn(folder)).toEqual([]);
    expect(await ask(uploadOf(cookie, server.origin))).toMatchObject({ status: 200 });
  });
});
