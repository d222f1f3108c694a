// Opens the database that its argument names, adds an experiment and ends.
import { openStore } from '../../src-main/store/open-store.ts';
import { insertSample } from './sample-experiment.ts';

const store = await openStore(process.argv[2]);
store.write.transaction('add', () => insertSample(store));
store.close();
process.disconnect();
