import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { acquireRuntime, runtimeChoice } from '../../src-main/runtime/acquire.ts';
import type { RuntimePlaces } from '../../src-main/runtime/places.ts';
import { stagePrebuilt } from '../../src-main/runtime/source-prebuilt.ts';
import { describeAcquisition } from '../../src-main/runtime/summary.ts';
import { packageThatRuns, temporaryFolder, writeAddon } from './temporary-layout.ts';

const LIBRARY = '/mirror/tensorflow/libtensorflow/libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz';
const ADDON = '/addons/napi-v8/4.22.0/CPU-linux-4.22.0.tar.gz';

function archive(files: Readonly<Record<string, string>>): Buffer {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return execFileSync('tar', ['-cz', '-C', folder, '.']);
}

function addonArchive(): Buffer {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'napi-v8'));
  writeFileSync(join(folder, 'napi-v8', 'tfjs_binding.node'), 'an addon');
  return execFileSync('tar', ['-cz', '-C', folder, 'napi-v8']);
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

interface Mirror {
  readonly env: NodeJS.ProcessEnv;
  readonly requests: string[];
}

/** A server that offers the two archives; what it does not know it answers with 403, as the real one did to users. */
async function startMirror(files: Readonly<Record<string, Buffer>>): Promise<Mirror> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    if (path in files) response.end(files[path]);
    else response.writeHead(403).end('no');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const host = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env.PATH,
    RIDGELINE_TF_RUNTIME: 'prebuilt',
    TFJS_NODE_CDN_STORAGE: `${host}/mirror/`,
    npm_config_tfjs_binding_binary_host_mirror: `${host}/addons`,
  };
  return { env, requests };
}

function attempt(places: RuntimePlaces, env: NodeJS.ProcessEnv) {
  const staging = temporaryFolder();
  const signal = new AbortController().signal;
  return { places, staging, env, signal, say: () => undefined };
}

/** A package without a runtime, whose addon the check finds broken. */
function packageWithoutRuntime(): RuntimePlaces {
  const places = packageThatRuns("throw new Error('the addon is broken');");
  execFileSync('rm', ['-r', join(places.packageFolder, 'lib')]);
  return places;
}

const library = () => archive({ 'lib/libtensorflow.so.2.9.1': 'a library', 'include/c_api.h': 'a header' });

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('stagePrebuilt', () => {
  it('unpacks both archives where their checksums hold', async () => {
    const [libraryFile, addonFile] = [library(), addonArchive()];
    const mirror = await startMirror({ [LIBRARY]: libraryFile, [ADDON]: addonFile });
    const context = attempt(packageWithoutRuntime(), {
      ...mirror.env,
      RIDGELINE_PREBUILT_LIBRARY_SHA256: sha256(libraryFile),
      RIDGELINE_PREBUILT_ADDON_SHA256: sha256(addonFile).toUpperCase(),
    });
    expect(await stagePrebuilt(context)).toEqual({ ok: true });
    expect(readFileSync(join(context.staging, 'lib/napi-v8/tfjs_binding.node'), 'utf8')).toBe('an addon');
    expect(readFileSync(join(context.staging, 'deps/lib/libtensorflow.so.2.9.1'), 'utf8')).toBe('a library');
    expect(readdirSync(context.staging).sort()).toEqual(['deps', 'lib']);
  });

  it('asks nobody while a checksum is not known', async () => {
    const mirror = await startMirror({});
    const result = await stagePrebuilt(attempt(packageWithoutRuntime(), mirror.env));
    expect(result).toMatchObject({ ok: false, skipped: true });
    expect(result).toHaveProperty(
      'reason',
      expect.stringMatching(/^no checksum is known for .* and .*, so it/),
    );
    expect(mirror.requests).toEqual([]);
  });

  it('refuses an archive with another checksum and leaves nothing of it', async () => {
    const addonFile = addonArchive();
    const mirror = await startMirror({ [LIBRARY]: library(), [ADDON]: addonFile });
    const context = attempt(packageWithoutRuntime(), {
      ...mirror.env,
      RIDGELINE_PREBUILT_LIBRARY_SHA256: sha256(addonFile),
      RIDGELINE_PREBUILT_ADDON_SHA256: '0'.repeat(64),
    });
    const result = await stagePrebuilt(context);
    expect(result).toHaveProperty(
      'reason',
      expect.stringContaining(`expected the SHA-256 ${'0'.repeat(64)}, received ${sha256(addonFile)}`),
    );
    expect(readdirSync(context.staging)).toEqual([]);
  });

  it('says what the server answered', async () => {
    const mirror = await startMirror({});
    const context = attempt(packageWithoutRuntime(), {
      ...mirror.env,
      RIDGELINE_PREBUILT_LIBRARY_SHA256: '0'.repeat(64),
      RIDGELINE_PREBUILT_ADDON_SHA256: '0'.repeat(64),
    });
    const result = await stagePrebuilt(context);
    expect(result).toHaveProperty('reason', expect.stringMatching(/: the server answered 403 Forbidden$/));
    expect(mirror.requests).toEqual([ADDON]);
  });
});

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('acquireRuntime', () => {
  async function acquireBrokenPrebuilt(places: RuntimePlaces) {
    const [libraryFile, addonFile] = [library(), addonArchive()];
    const mirror = await startMirror({ [LIBRARY]: libraryFile, [ADDON]: addonFile });
    const env = {
      ...mirror.env,
      RIDGELINE_PREBUILT_LIBRARY_SHA256: sha256(libraryFile),
      RIDGELINE_PREBUILT_ADDON_SHA256: sha256(addonFile),
    };
    return acquireRuntime({ places, env });
  }

  it('takes a runtime away again that does not pass the check', async () => {
    const places = packageWithoutRuntime();
    const before = readdirSync(places.packageFolder);
    const result = await acquireBrokenPrebuilt(places);
    expect(result.runtime).toBeNull();
    expect(result.steps.at(-1)).toMatchObject({ step: 'prebuilt', outcome: 'failed' });
    expect(result.steps.at(-1)?.detail).toContain('the addon is broken');
    expect(existsSync(places.addon)).toBe(false);
    expect(existsSync(places.depsFolder)).toBe(false);
    expect(readdirSync(places.packageFolder).filter((name) => name !== 'lib')).toEqual(before);
  });

  it('puts back what was there before', async () => {
    const places = packageWithoutRuntime();
    writeAddon(places, 'the earlier addon');
    mkdirSync(places.libraryFolder, { recursive: true });
    writeFileSync(join(places.libraryFolder, 'earlier.so'), 'the earlier library');
    await acquireBrokenPrebuilt(places);
    expect(readFileSync(places.addon, 'utf8')).toBe('the earlier addon');
    expect(readdirSync(places.libraryFolder)).toEqual(['earlier.so']);
  });

  it('keeps a runtime that passes, with a note of where it came from, and then finds it in place', async () => {
    const places = packageThatRuns(`
      exports.tensor2d = () => ({});
      exports.matMul = () => ({ dataSync: () => [58, 64, 139, 154] });
      exports.backend = () => ({ binding: { TF_Version: '2.9.1' } });
    `);
    execFileSync('rm', ['-r', join(places.packageFolder, 'lib')]);
    const result = await acquireBrokenPrebuilt(places);
    expect(result.runtime).toEqual({ tensorflowVersion: '2.9.1', source: 'prebuilt' });
    expect(JSON.parse(readFileSync(join(places.depsFolder, 'ridgeline-runtime.json'), 'utf8'))).toMatchObject(
      {
        source: 'prebuilt',
        tensorflowVersion: '2.9.1',
        libraries: [{ name: 'libtensorflow.so.2.9.1', sizeBytes: 'a library'.length }],
      },
    );
    const again = await acquireRuntime({ places, env: { RIDGELINE_TF_RUNTIME: 'none' } });
    expect(again.steps).toEqual([
      { step: 'in place', outcome: 'used', detail: "TensorFlow 2.9.1 from tfjs-node's prebuilt runtime" },
    ]);
    expect(describeAcquisition(again)).toBe(
      "ridgeline: TensorFlow 2.9.1 from tfjs-node's prebuilt runtime is in place; the app will train on the native backend.",
    );
  });

  it('acquires nothing where told so', async () => {
    const places = packageWithoutRuntime();
    const result = await acquireRuntime({ places, env: { RIDGELINE_TF_RUNTIME: 'none' } });
    expect(result.runtime).toBeNull();
    expect(result.steps.map(({ step }) => step)).toEqual(['in place']);
    expect(describeAcquisition(result)).toMatch(
      /^ridgeline: no native TensorFlow \(RIDGELINE_TF_RUNTIME=none\); /,
    );
  });

  it('says which programs are missing and how to get them', async () => {
    const places = packageWithoutRuntime();
    const result = await acquireRuntime({ places, env: { PATH: temporaryFolder() } });
    expect(result.steps.map(({ step, outcome }) => [step, outcome])).toEqual([
      ['in place', 'skipped'],
      ['prebuilt', 'skipped'],
      ['wheel', 'skipped'],
    ]);
    expect(describeAcquisition(result)).toContain(
      '(python3 not found: apt-get install python3; pip not found: apt-get install python3-pip; ' +
        'g++ not found: apt-get install g++); the app will train on WASM',
    );
    expect(readdirSync(places.packageFolder).sort()).toEqual(['index.js', 'package.json']);
  });

  it('clears away what a killed setup left', async () => {
    const places = packageWithoutRuntime();
    // The highest process id that Linux gives is 2^22.
    const abandoned = join(places.packageFolder, `.ridgeline-staging-${2 ** 22 + 1}`);
    mkdirSync(abandoned);
    await acquireRuntime({ places, env: { PATH: temporaryFolder() } });
    expect(existsSync(abandoned)).toBe(false);
  });
});

describe('runtimeChoice', () => {
  it('is auto where nothing is set', () => {
    expect(runtimeChoice({})).toBe('auto');
    expect(runtimeChoice({ RIDGELINE_TF_RUNTIME: '' })).toBe('auto');
  });

  it('refuses a word that it does not know', () => {
    expect(() => runtimeChoice({ RIDGELINE_TF_RUNTIME: 'gpu' })).toThrow(
      'RIDGELINE_TF_RUNTIME: expected one of auto, none, wheel, prebuilt, received "gpu"',
    );
  });
});
