import { main } from '../loopback.ts';
import type { ServiceName } from './call.ts';
import { type LocalPrincipal, startProxy } from './proxy.ts';

// One JSON argument: { port, principals, upstreams, faults? }.
const options = JSON.parse(process.argv[2] ?? '{}') as {
  port?: number;
  principals?: LocalPrincipal[];
  upstreams?: Partial<Record<ServiceName, string>>;
  faults?: string;
};
await main('proxy', () => startProxy({ port: 0, principals: [], upstreams: {}, ...options }));
