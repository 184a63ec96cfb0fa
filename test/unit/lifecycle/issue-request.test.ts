import { expect, test } from 'vitest';
import { issueRequest } from '../../../functions/issuance/issue-request.ts';
import { alarmTable } from '../../../infra/aws/alarm-table.ts';
import { submitRequest } from '../../../shared/lifecycle/application.ts';
import type { OutboxRow } from '../../../shared/lifecycle/ports.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { generate } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import { makeCast, makeWorld } from '../../world/world.ts';

/** What issuance turns away for good is said in the log, for the alarm "a signer refuses". */
async function asked({ dualControl }: { readonly dualControl: boolean }) {
  const world = await makeWorld('issue-request');
  const cast = await makeCast(world, { dualControl });
  const input = {
    subscriptionId: cast.subscription.id,
    usage: 'SSL_SERV',
    declared: { commonName: 'www.example.org', dnsNames: [] },
    certificationRequest: pkcs10(generate('P-256')),
  };
  const { request } = await submitRequest(world, cast.administrator, input, 'submit');
  const said: unknown[] = [];
  const nudged: OutboxRow[] = [];
  const house = {
    ...world,
    log: (event: string, fields: object) => void said.push({ event, ...fields }),
    invoker: { nudge: async (rows: readonly OutboxRow[]) => void nudged.push(...rows) },
  };
  return { world, request, said, nudged, issue: () => issueRequest(house, request.id, 'issue') };
}

test('a request that was marked approved by nobody is refused: one line, with its code and row, and an alarm listens', async () => {
  const { world, request, said, issue } = await asked({ dualControl: true });
  const forged = { ...request, version: 2, state: 'approved' as const };
  const pen = penOf(world, { capacity: 'platform', function: 'test' }, 'forge');
  await world.ledger.commit({ records: [forged], events: [pen.event(forged, 'request.approved')] });
  expect(await issue()).toMatchObject({ outcome: 'refused', code: 'policy' });
  expect(said).toEqual([{ event: 'issuance.refused', correlation: 'issue', row: request.id, code: 'policy' }]);
  const listening = alarmTable.filter(({ source }) => source.of === 'said' && source.event === 'issuance.refused');
  expect(listening).toMatchObject([{ name: 'issuance-refuses', source: { by: ['issue-certificate'] } }]);
});

test('what is issued says nothing, and its rows are handed over at once', async () => {
  const { said, nudged, issue } = await asked({ dualControl: false });
  expect(await issue()).toMatchObject({ outcome: 'issued' });
  expect(said).toEqual([]);
  expect(nudged.length).toBeGreaterThan(0);
});
