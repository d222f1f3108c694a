import { cpus, loadavg, release, totalmem, type } from 'node:os';

/** What the numbers were measured on, without anything that would tell one machine of its kind from another. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly os: string;
  readonly arch: string;
  readonly node: string;
}

export function describeMachine(): Machine {
  const processors = cpus();
  return {
    cpu: processors[0]?.model.trim() ?? process.arch,
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    os: `${type()} ${/^\d+\.\d+/.exec(release())?.[0] ?? ''}`.trim(),
    arch: process.arch,
    node: process.versions.node,
  };
}

/** How many processes wanted a processor over the last minute; 0 on Windows, which does not say. */
export function load(): number {
  return Math.round(loadavg()[0] * 10) / 10;
}

/** As in `amd-epyc-2-cores-linux-x64`. */
export function nameOf({ cpu, cores, os, arch }: Machine): string {
  const system = os.split(' ')[0];
  return `${cpu} ${cores} cores ${system} ${arch}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
