import { main } from '../loopback.ts';
import { startEvents } from './events.ts';

const [folder = '.local/events', port = '0'] = process.argv.slice(2);
await main('events', () => startEvents({ folder, port: Number(port), now: Date.now }));
