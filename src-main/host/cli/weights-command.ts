import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { invalidField } from '../../domain/errors.ts';
import type { WeightFormat } from '../../domain/weight-export.ts';
import { print, printJson } from '../machine/console.ts';
import { ask, withApp, type CommonOptions } from './console-host.ts';

export interface WeightsOptions extends CommonOptions {
  readonly format?: WeightFormat;
  readonly out?: string;
  readonly last?: boolean;
}

function formatOf({ format, out }: WeightsOptions): WeightFormat {
  return format ?? (extname(out ?? '').toLowerCase() === '.safetensors' ? 'safetensors' : 'npz');
}

/** Writes a completed run's weights to a file; what is in it stands on standard output. */
export async function weightsCommand(runId: number, options: WeightsOptions): Promise<number> {
  const at = options.last === true ? 'last' : 'counted';
  const { fileName, base64, manifest } = await withApp(options, (app) =>
    ask(app, 'run.exportWeights', { runId, format: formatOf(options), at }),
  );
  const file = options.out ?? fileName;
  try {
    writeFileSync(file, Buffer.from(base64, 'base64'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalidField('--out', 'a file that can be written', `${file} (${reason})`, cause);
  }
  if (options.json === true) printJson({ file, ...manifest });
  else
    print([
      `${file}: ${manifest.variant}, seed ${manifest.seed}, epoch ${manifest.epoch}`,
      ...manifest.parameters.map(
        ({ name, shape, layout, pytorch }) =>
          `  ${name}  ${shape.join(' × ')}  ${layout}  PyTorch: ${pytorch}`,
      ),
    ]);
  return 0;
}
