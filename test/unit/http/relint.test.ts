import { beforeEach, describe, expect, test } from 'vitest';
import { RELINT_BOUNDS } from '../../../shared/lifecycle/relint/running.ts';
import { plant } from '../../world/planted.ts';
import { inOffice } from '../../world/privacy.ts';
import { relint } from '../../world/relint.ts';
import { issuedTo } from '../../world/retrieval.ts';
import { makeCast } from '../../world/world.ts';
import { openAuthority } from './authority.ts';

type Claims = Readonly<Record<string, string>>;
let authority: Awaited<ReturnType<typeof openAuthority>>;
let auditor: Claims;
let serial: string;
beforeEach(async () => {
  authority = await openAuthority();
  const { world } = authority;
  const one = await issuedTo(world, await makeCast(world));
  serial = one.serial;
  await plant(world, one, { keyId: 'alias/test-ca' });
  auditor = await authority.claimsOf((await inOffice(world, 'auditor')).personId);
});

const get = (address: string, claims: Claims, accept = 'application/json') =>
  authority.ask(`GET ${address}`, { claims, headers: { accept, 'accept-language': 'en' } });

describe('an auditor reads what the night found', () => {
  test('the figures, then certificate by certificate, as JSON and as CSV', async () => {
    expect((await get('/relint-reports', auditor)).json).toEqual({ items: [] });
    expect(await relint(authority.world, 'night')).toMatchObject({ state: 'done' });
    const { items } = (await get('/relint-reports', auditor)).json as unknown as { items: object[] };
    const figures = {
      id: '2026-03-02',
      state: 'done',
      checked: 5,
      faulty: 1,
      wrong: 1,
      counts: [{ code: 'stock-signature', count: 1 }],
    };
    expect(items).toEqual([expect.objectContaining(figures)]);
    const shown = await get('/relint-reports/2026-03-02', auditor);
    expect(shown.json).toMatchObject({
      ...figures,
      named: 1,
      certificates: [{ serial, findings: [{ code: 'stock-signature', level: 'error' }] }],
    });
    const csv = Buffer.from((await get('/relint-reports/2026-03-02', auditor, 'text/csv')).text, 'base64').toString();
    expect(csv.split('\r\n')[0]).toContain('issuer,serial,profile,state');
    expect(csv.split('\r\n')[1]).toContain(`ca,${serial},ssl-serv-1,issued`);
  });

  test('of a long night, whose certificates are named in the evidence, they are read there', async () => {
    const bounds = { ...RELINT_BOUNDS, step: 1, pending: 1 };
    while ((await relint(authority.world, 'night', bounds))?.state !== 'done');
    expect((await authority.world.ledger.read('relint', { id: '2026-03-02' }))!.parts).toHaveLength(1);
    const shown = await get('/relint-reports/2026-03-02', auditor);
    expect(shown.json).toMatchObject({ named: 1, certificates: [{ serial }] });
  });

  test('there is none of another day, and others read none', async () => {
    expect((await get('/relint-reports/2026-03-01', auditor)).status).toBe(404);
    expect((await get('/relint-reports/..%23x', auditor)).status).toBe(404);
    const agent = await authority.claimsOf((await inOffice(authority.world, 'validation-agent')).personId);
    for (const address of ['/relint-reports', '/relint-reports/2026-03-02']) {
      expect((await get(address, agent)).status).toBe(403);
    }
  });
});
