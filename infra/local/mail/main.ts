import { main } from '../loopback.ts';
import { serveMail } from './inbox.ts';

const [folder = '.local/mail', port = '0'] = process.argv.slice(2);
await main('mail', () => serveMail({ folder, port: Number(port) }));
