import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeApplications } from './applications.ts';
import { openCfssl } from './cfssl.ts';
import { compare, type Figure, ROUNDS } from './harness.ts';
import { openHttpHouse } from './http-house.ts';

const WARM_UP = 60;
const BATCH = 24;
const CFSSL_BATCH = 300;
const DOMAIN = 'clinique.example.org';

/** Certificates over HTTP, by what the gateway and the functions behind it spend on them. */
export const issueHttp: Figure = {
  name: 'issue.http',
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), 'sceau-bench-'));
    const processes: ChildProcess[] = [];
    try {
      const house = await openHttpHouse(folder, processes);
      const cfssl = await openCfssl(folder, processes);
      const applications = [...makeApplications(WARM_UP + BATCH * (ROUNDS + 1), DOMAIN)];
      const same = makeApplications(CFSSL_BATCH, DOMAIN);
      await house(applications.splice(0, WARM_UP));
      const compared = await compare(
        () => house(applications.splice(0, BATCH)),
        () => cfssl?.(same) ?? Number.NaN,
      );
      return [
        {
          name: 'issue.http',
          value: 1e6 / compared.ours,
          unit: 'certificates per CPU-second',
          against: cfssl ? 'cfssl serve' : 'cfssl serve: absent',
          ratio: cfssl ? 1 / compared.quotient : null,
          reach: null,
        },
      ];
    } finally {
      await Promise.all(processes.map(end));
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Ends a process, and what it started, before its folder goes. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}
