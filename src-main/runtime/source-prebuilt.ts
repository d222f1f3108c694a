import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { ADDON_FILE, ADDON_PATH, DEPS_PATH, LIBRARY_PATH } from './places.ts';
import { prebuiltArtifacts, type Artifact } from './prebuilt-artifacts.ts';
import { failed, skipped, type SourceContext, type SourceResult } from './source.ts';
import { downloadVerified } from './verified-download.ts';

const UNPACK_TIMEOUT_MS = 5 * 60_000;

async function fetchAndUnpack(
  { url, sha256 }: { url: string; sha256: string },
  folder: string,
  stripComponents: number,
  context: SourceContext,
): Promise<string | null> {
  context.say(`fetching ${url}`);
  const archive = join(context.staging, 'archive.tar.gz');
  const problem = await downloadVerified(url, sha256, archive, context);
  if (problem !== null) return problem;
  mkdirSync(folder, { recursive: true });
  const args = ['-xzf', archive, '-C', folder, `--strip-components=${stripComponents}`];
  const { env, signal } = context;
  const unpacked = await runCommand('tar', args, { timeoutMs: UNPACK_TIMEOUT_MS, env, signal });
  rmSync(archive);
  return unpacked.ok ? null : `${url} cannot be unpacked: ${unpacked.problem}`;
}

function withoutChecksum(artifacts: readonly Artifact[]): string {
  const urls = artifacts.filter(({ sha256 }) => sha256 === null).map(({ url }) => url);
  return `no checksum is known for ${urls.join(' and ')}, so it was not fetched`;
}

/**
 * tfjs-node's official prebuilt runtime: libtensorflow and the addon from the hosts that its own installer uses. Nothing is
 * fetched whose checksum is not known beforehand, and nothing is unpacked whose checksum differs.
 */
export async function stagePrebuilt(context: SourceContext): Promise<SourceResult> {
  const artifacts = prebuiltArtifacts(process, context.places.packageVersion, context.env);
  if (artifacts === null)
    return skipped(
      `no prebuilt runtime that can be used here is offered for ${process.platform} ${process.arch}`,
    );
  const { library, addon } = artifacts;
  if (library.sha256 === null || addon.sha256 === null) return skipped(withoutChecksum([library, addon]));

  const { staging } = context;
  const addonFolder = join(staging, ADDON_PATH);
  const problem =
    // The archive of the addon holds one folder, as node-pre-gyp packs it; that of the library lib/ and include/.
    (await fetchAndUnpack({ ...addon, sha256: addon.sha256 }, addonFolder, 1, context)) ??
    (await fetchAndUnpack({ ...library, sha256: library.sha256 }, join(staging, DEPS_PATH), 0, context));
  if (problem !== null) return failed(problem);
  for (const path of [join(ADDON_PATH, ADDON_FILE), LIBRARY_PATH])
    if (!existsSync(join(staging, path))) return failed(`the prebuilt archives hold no ${path}`);
  return { ok: true };
}
