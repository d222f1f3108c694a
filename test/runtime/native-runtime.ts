import { checkInstalledRuntime } from '../../src-main/runtime/check.ts';

const check = await checkInstalledRuntime();
if (!check.ok && process.env.RIDGELINE_REQUIRE_NATIVE === '1')
  throw new Error(`RIDGELINE_REQUIRE_NATIVE is set, and there is no native runtime: ${check.reason}`);

/** For `describe.skipIf`: true where there is no native runtime and none is demanded by `RIDGELINE_REQUIRE_NATIVE=1`. */
export const lacksNativeRuntime = !check.ok;
