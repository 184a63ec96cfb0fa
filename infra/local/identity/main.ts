import { main } from '../loopback.ts';
import { startIdentity } from './identity.ts';

const [folder = '.local/identity', port] = process.argv.slice(2);
await main('identity', () =>
  startIdentity({ folder, now: Date.now, ...(port === undefined ? {} : { port: Number(port) }) }),
);
