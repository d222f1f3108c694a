/**
 * Who may import whom. A row is a folder; what it lists are other rows, npm packages, or `node:` for every module that
 * comes with Node. A folder always imports itself. Rows ending in `/*` make each entry of the folder a layer of its own.
 */
export const LAYERS: Readonly<Record<string, readonly string[]>> = {
  'src-main/domain': [],
  'src-main/contract': ['src-main/domain', 'zod'],
  'src-main/data': ['src-main/domain', 'node:', 'csv-parse'],
  'src-main/engine': [
    'src-main/domain',
    '@tensorflow/tfjs-core',
    '@tensorflow/tfjs-backend-wasm',
    '@tensorflow/tfjs-backend-webgpu',
  ],
  'src-main/runtime': ['src-main/domain', 'node:', '@tensorflow/tfjs-node', 'webgpu'],
  'src-main/store': ['src-main/domain', 'node:', 'better-sqlite3'],
  'src-main/report': ['src-main/domain'],
  'src-main/service': [
    'src-main/domain',
    'src-main/contract',
    'src-main/data',
    'src-main/store',
    'src-main/report',
    'node:',
  ],
  'src-main/trainer': [
    'src-main/domain',
    'src-main/contract',
    'src-main/data',
    'src-main/engine',
    'src-main/runtime',
    'node:',
  ],
  // What every door needs of the machine. Hosts do not import each other, but for one: a command opens the server's door.
  'src-main/host/machine': [
    'src-main/domain',
    'src-main/contract',
    'src-main/service',
    'src-main/runtime',
    'node:',
  ],
  'src-main/host/cli': [
    'src-main/domain',
    'src-main/contract',
    'src-main/service',
    'src-main/runtime',
    'src-main/host/machine',
    'src-main/host/server',
    'node:',
    'commander',
  ],
  'src-main/host/server': [
    'src-main/domain',
    'src-main/contract',
    'src-main/service',
    'src-main/host/machine',
    'node:',
    'hono',
    '@hono/node-server',
  ],
  'src-main/host/electron': [
    'src-main/domain',
    'src-main/contract',
    'src-main/service',
    'src-main/host/machine',
    'node:',
    'electron',
  ],
  'src-renderer/connection': ['src-main/domain', 'src-main/contract'],
  'src-renderer/state': ['src-main/domain', 'src-main/contract', 'src-renderer/connection', 'svelte'],
  'src-renderer/component': ['src-main/domain', 'svelte'],
  'src-renderer/view/*': ['src-main/domain', 'src-renderer/state', 'src-renderer/component', 'svelte'],
};
