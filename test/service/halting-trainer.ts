// The real trainer, which comes to a halt as soon as it has told as many epochs as the variable EPOCHS says: it is killed,
// or it pauses, as the variable HALT says.
import '../../src-main/trainer/node-child.ts';
import type { TrainerEvent } from '../../src-main/contract/trainer-messages.ts';

const send = process.send?.bind(process);
let epochsLeft = Number(process.env['EPOCHS']);

process.send = (event: TrainerEvent, ...rest: unknown[]): boolean => {
  const sent = send?.(event, undefined, undefined, rest.at(-1) as (error: Error | null) => void) ?? false;
  if (event.type !== 'epoch') return sent;
  epochsLeft -= 1;
  if (epochsLeft > 0) return sent;
  if (process.env['HALT'] === 'pause') process.emit('message', { type: 'pause' }, undefined);
  else process.kill(process.pid, 'SIGKILL');
  return sent;
};
