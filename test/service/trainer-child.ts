// A child process that does what the variable BEHAVIOR says.
import type { TrainerEvent } from '../../src-main/contract/trainer-messages.ts';
import { SAMPLE_BACKEND, sampleResult } from '../store/sample-experiment.ts';

function tell(event: TrainerEvent): void {
  process.send?.(event);
}

function answer(): void {
  const weights = [{ parameter: 'w', shape: [3], values: Float32Array.of(1 / 3, NaN, -0) }];
  tell({ type: 'runCompleted', runId: 1, result: { ...sampleResult(1, 1), best: { epoch: 1, weights } } });
}

switch (process.env['BEHAVIOR']) {
  case 'answer':
    process.on('message', answer);
    break;
  case 'environment':
    tell({
      type: 'started',
      backend: SAMPLE_BACKEND,
      notices: [process.env['RIDGELINE_TEST'] ?? '', process.env['PATH'] ?? ''],
    });
    break;
  case 'die':
    process.stderr.write(`${'x'.repeat(10_000)}the last words`, () => process.exit(3));
    break;
  case 'burst':
    for (let count = 0; count < 1999; count++) answer();
    // Written to the pipe by then, and not yet read.
    process.send?.({ type: 'finished' }, () => process.exit(0));
    break;
  default:
    throw new Error('no behavior');
}
