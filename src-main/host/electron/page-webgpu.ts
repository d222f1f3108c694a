import { NO_ADAPTER, type WebGpuCheck } from '../../runtime/webgpu-check.ts';
import { startPageTrainer } from './page-trainer.ts';

/** What WebGPU would train on here: the hidden page's, because Dawn's addon for Node cannot work under Electron. */
export function checkWebGpuInPage(): Promise<WebGpuCheck> {
  return new Promise((resolve) => {
    const page = startPageTrainer({
      onReady: (adapter) => {
        resolve(adapter === null ? { ok: false, missing: true, reason: NO_ADAPTER } : { ok: true, adapter });
        page.kill();
      },
      onNoStart: (reason) => {
        resolve({ ok: false, missing: false, reason });
      },
      onEvent: () => undefined,
      onExit: () => undefined,
    });
  });
}
