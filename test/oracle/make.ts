import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const HERE = import.meta.dirname;

/** Runs one script, which writes its numbers beside itself. */
function run(python: string, script: string): boolean {
  process.stdout.write(`${script}\n`);
  const { status, error } = spawnSync(python, [join(HERE, script)], { stdio: 'inherit' });
  if (error !== undefined) process.stderr.write(`RIDGELINE_PYTHON: cannot run ${python}: ${error.message}\n`);
  return status === 0;
}

function main(wanted: readonly string[]): number {
  const scripts = readdirSync(HERE)
    .filter((name) => name.endsWith('.py'))
    .toSorted();
  const names = scripts.map((script) => basename(script, '.py'));
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    process.stderr.write(`npm run oracle: expected names out of ${names.join(', ')}, received ${unknown}\n`);
    return 2;
  }
  const python = process.env.RIDGELINE_PYTHON;
  if (python === undefined || python === '') {
    process.stderr.write(
      'RIDGELINE_PYTHON: expected the path of a Python that has the packages named in test/oracle/README.md, ' +
        'received nothing\n',
    );
    return 2;
  }
  const chosen = scripts.filter((script) => wanted.length === 0 || wanted.includes(basename(script, '.py')));
  const failed = chosen.filter((script) => !run(python, script));
  if (failed.length > 0) process.stderr.write(`failed: ${failed.join(', ')}\n`);
  return failed.length > 0 ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
