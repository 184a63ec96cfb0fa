import { main } from '../loopback.ts';
import { startDynamodb } from './dynamodb.ts';

const [folder = '.local/dynamodb', port = '0', table = 'sceau'] = process.argv.slice(2);
await main('dynamodb', () => startDynamodb({ folder, port: Number(port), table }));
