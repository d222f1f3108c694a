// Owns an experiment in the database that its argument names until it is killed.
import { openStore } from '../../src-main/store/open-store.ts';
import { insertSample } from './sample-experiment.ts';

const store = await openStore(process.argv[2]);
insertSample(store);
process.send?.('owning');
setInterval(() => undefined, 1000);
