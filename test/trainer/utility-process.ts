// Stands in for Electron's utility process: the same module, the same messages, over the channel of a Node child.
// TRAINER_MODULE names another module than the source, as the built one.
import { EventEmitter } from 'node:events';

class ParentPort extends EventEmitter {
  postMessage(event: unknown): void {
    process.send?.(event);
  }
}

const parentPort = new ParentPort();
Object.assign(process, { parentPort });
process.on('message', (data) => parentPort.emit('message', { data }));
process.on('disconnect', () => process.exit());
await import(process.env.TRAINER_MODULE ?? '../../src-main/trainer/utility-child.ts');
