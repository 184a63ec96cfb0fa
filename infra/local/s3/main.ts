import { main } from '../loopback.ts';
import { startS3 } from './s3.ts';

const [folder = '.local/s3', port = '0', ...buckets] = process.argv.slice(2);
await main('s3', () => startS3({ folder, port: Number(port), now: Date.now, buckets }));
