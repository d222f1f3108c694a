/** One of the two archives that tfjs-node's own installer fetches. */
export interface Artifact {
  readonly url: string;
  /** Lower-case hex; null: nobody vouched for it yet. */
  readonly sha256: string | null;
}

export interface PrebuiltArtifacts {
  readonly library: Artifact;
  readonly addon: Artifact;
}

/** The libtensorflow that tfjs-node 4.22.0's prebuilt addon was made for (`scripts/deps-constants.js`). */
const LIBTENSORFLOW_VERSION = '2.9.1';

/**
 * SHA-256 by file name. The hosts publish none: an entry stands here when one of us has fetched the file and trained
 * with it. Without an entry a file is used only under a checksum that the user gives.
 */
const KNOWN_SHA256: Readonly<Partial<Record<string, string>>> = {};

/** An empty variable counts as one that is not set. */
function firstSet(values: readonly (string | undefined)[]): string | undefined {
  return values.find((value) => value !== undefined && value !== '');
}

/** As `BASE_HOST` in tfjs-node's `scripts/install.js`. */
function storageHost(env: NodeJS.ProcessEnv): string {
  return (
    firstSet([env.TFJS_NODE_CDN_STORAGE, env.npm_config_TFJS_NODE_CDN_STORAGE, env.CDN_STORAGE]) ??
    'https://storage.googleapis.com/'
  );
}

/** As `getPlatformLibtensorflowUri` there. */
function libraryUrl(platform: string, arch: string, env: NodeJS.ProcessEnv): string {
  const host = storageHost(env);
  if (platform === 'darwin' && arch === 'arm64')
    return `${host}tf-builds/libtensorflow_r2_7_darwin_arm64_cpu.tar.gz`;
  const base =
    firstSet([env.TFJS_NODE_BASE_URI, env.npm_config_TFJS_NODE_BASE_URI]) ??
    `${host}tensorflow/libtensorflow/libtensorflow-`;
  return `${base}cpu-${platform}-x86_64-${LIBTENSORFLOW_VERSION}.tar.gz`;
}

/** As node-pre-gyp composes it from tfjs-node's package.json and `scripts/get-addon-name.js`. */
function addonUrl(platform: string, packageVersion: string, env: NodeJS.ProcessEnv): string {
  const host =
    firstSet([env.npm_config_tfjs_binding_binary_host_mirror]) ??
    'https://storage.googleapis.com/tf-builds/pre-built-binary';
  return `${host.replace(/\/$/, '')}/napi-v8/${packageVersion}/CPU-${platform}-${packageVersion}.tar.gz`;
}

function artifact(url: string, given: string | undefined): Artifact {
  const name = url.slice(url.lastIndexOf('/') + 1);
  return { url, sha256: firstSet([given]) ?? KNOWN_SHA256[name] ?? null };
}

/**
 * The two archives for a machine; null where tfjs-node offers none that Ridgeline handles.
 * `RIDGELINE_PREBUILT_LIBRARY_SHA256` and `RIDGELINE_PREBUILT_ADDON_SHA256` name the checksums that the user trusts.
 */
export function prebuiltArtifacts(
  machine: { readonly platform: NodeJS.Platform; readonly arch: NodeJS.Architecture },
  packageVersion: string,
  env: NodeJS.ProcessEnv,
): PrebuiltArtifacts | null {
  const { platform, arch } = machine;
  const offered = (platform === 'linux' && arch === 'x64') || platform === 'darwin';
  if (!offered) return null;
  return {
    library: artifact(libraryUrl(platform, arch, env), env.RIDGELINE_PREBUILT_LIBRARY_SHA256),
    addon: artifact(addonUrl(platform, packageVersion, env), env.RIDGELINE_PREBUILT_ADDON_SHA256),
  };
}
