import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { findPackage } from './places.ts';

/** Something that building the addon needs. */
export type ToolName = 'python3' | 'pip' | 'g++' | 'strip' | 'Node-API headers';

/** `detail` is a version where the tool is there, and else what is wrong with it. */
export interface Tool {
  readonly name: ToolName;
  readonly found: boolean;
  readonly detail: string;
  readonly remedy: string;
}

const TIMEOUT_MS = 30_000;

const ASK: readonly { name: ToolName; command: readonly [string, ...string[]]; remedy: string }[] = [
  { name: 'python3', command: ['python3', '--version'], remedy: 'apt-get install python3' },
  { name: 'pip', command: ['python3', '-m', 'pip', '--version'], remedy: 'apt-get install python3-pip' },
  { name: 'g++', command: ['g++', '--version'], remedy: 'apt-get install g++' },
  { name: 'strip', command: ['strip', '--version'], remedy: 'apt-get install binutils' },
];

/** The folder with `node_api.h`; null where the package is not installed, as under `npm ci --omit=dev`. */
export function findNodeApiHeaders(): string | null {
  const folder = findPackage('node-api-headers')?.folder;
  if (folder === undefined) return null;
  const include = join(folder, 'include');
  return existsSync(join(include, 'node_api.h')) ? include : null;
}

function nodeApiHeaders(): Tool {
  const version = findPackage('node-api-headers')?.version;
  const found = findNodeApiHeaders() !== null;
  return {
    name: 'Node-API headers',
    found,
    detail: found ? `node-api-headers ${version ?? ''}` : 'the package node-api-headers is not installed',
    remedy: 'npm ci without --omit=dev',
  };
}

/** Looks for everything that building the addon needs. `strip` only saves space. */
export async function findTools(env: NodeJS.ProcessEnv): Promise<Tool[]> {
  const tools = await Promise.all(
    ASK.map(async ({ name, command: [program, ...args], remedy }): Promise<Tool> => {
      const { ok, stdout, problem } = await runCommand(program, args, { timeoutMs: TIMEOUT_MS, env });
      if (ok) return { name, found: true, detail: stdout.split('\n')[0].trim(), remedy };
      // pip is asked through python3, which may be what is missing.
      const detail = problem === `${program} not found` ? `${name} not found` : problem;
      return { name, found: false, detail, remedy };
    }),
  );
  return [...tools, nodeApiHeaders()];
}
