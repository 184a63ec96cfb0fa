import { main } from '../loopback.ts';
import { startKms } from './kms.ts';

const [folder = '.local/kms', port = '0'] = process.argv.slice(2);
await main('kms', () => startKms({ folder, port: Number(port), now: Date.now }));
