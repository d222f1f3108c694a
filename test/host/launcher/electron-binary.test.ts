import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fetchElectron, findElectron } from '../../../src-main/host/launcher/electron-binary.ts';
import { temporaryFolder } from '../../store/temporary-folder.ts';

describe("Electron's program", () => {
  it('is found where its package says, or in a folder of its own', () => {
    const folder = temporaryFolder();
    expect(findElectron({}, folder)).toBeNull();
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'path.txt'), 'electron.exe');
    expect(findElectron({}, folder)).toBeNull();
    writeFileSync(join(folder, 'dist', 'electron.exe'), '');
    expect(findElectron({}, folder)).toBe(join(folder, 'dist', 'electron.exe'));
    const own = temporaryFolder();
    writeFileSync(join(own, 'electron.exe'), '');
    expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: own }, folder)).toBe(join(own, 'electron.exe'));
    expect(findElectron({}, null)).toBeNull();
  });

  it('that is out of reach is not waited for', async () => {
    const startMs = performance.now();
    for (const mirror of ['http://127.0.0.1:9/', 'https://nowhere.invalid/'])
      expect(await fetchElectron(60_000, { ELECTRON_MIRROR: mirror })).toEqual({
        program: null,
        reason: `${new URL(mirror).host} is out of reach`,
      });
    // Two attempts, each with 3 s for the name and 3 s for an answer at the most.
    expect(performance.now() - startMs).toBeLessThan(2 * 6000 + 1000);
  });

  it('is not fetched where its user said so', async () => {
    expect(await fetchElectron(60_000, { ELECTRON_SKIP_BINARY_DOWNLOAD: '1' })).toMatchObject({
      reason: 'ELECTRON_SKIP_BINARY_DOWNLOAD is set',
    });
  });
});
