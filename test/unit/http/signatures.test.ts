import { beforeEach, expect, test } from 'vitest';
import type { SignatureReport } from '../../../shared/lifecycle/sign-watch/report.ts';
import { traceSignatures } from '../../../shared/lifecycle/sign-watch/tracing.ts';
import { examineFile } from '../../../shared/lifecycle/sign-watch/watching.ts';
import { inOffice } from '../../world/privacy.ts';
import { memoryTrail, watching } from '../../world/trail.ts';
import { openAuthority } from './authority.ts';

type Claims = Readonly<Record<string, string>>;
let authority: Awaited<ReturnType<typeof openAuthority>>;
let auditor: Claims;
beforeEach(async () => {
  authority = await openAuthority();
  auditor = await authority.claimsOf((await inOffice(authority.world, 'auditor')).personId);
});

const get = (address: string, claims: Claims, query: Readonly<Record<string, string>> = {}) =>
  authority.ask(`GET ${address}`, { claims, query, headers: { accept: 'application/json', 'accept-language': 'en' } });

test('an auditor reads what became of a day’s signatures, and what nothing explains', async () => {
  const { world } = authority;
  const at = world.clock.now();
  const [day] = at.toISOString().split('T');
  const traced = { hours: 0, recorded: 0, missing: 0, untraced: [] };
  expect((await get('/signatures', auditor)).json).toEqual({ day, files: 0, keys: [], unexplained: [], traced });
  const trail = memoryTrail();
  const call = { requestId: 'stolen', key: 'alias/ca', at: at.toISOString(), by: 'issue-crl' };
  const names = [call, { ...call, requestId: 'stranger', by: 'status' }].map((one) => trail.deliver([one], at));
  world.clock.advance(20 * 60_000);
  for (const name of names) await examineFile(watching(world, trail), name, 'watch');
  const told = {
    day,
    files: 2,
    keys: [{ key: 'alias/ca', signatures: 2, recorded: 0, unanswered: 0, unexplained: 2, refused: 0 }],
    unexplained: expect.arrayContaining([
      expect.objectContaining({ requestId: 'stolen', why: 'no-record' }),
      expect.objectContaining({ requestId: 'stranger', why: 'stranger' }),
    ]),
    traced,
  };
  expect((await get('/signatures', auditor)).json).toEqual(told);
  expect((await get('/signatures', auditor, { day: day! })).json).toEqual(told);
  expect((await get('/signatures', auditor, { day: '2026-03-01' })).json).toMatchObject({ files: 0 });
});

test('and which signatures on record no trail has', async () => {
  const { world } = authority;
  const [day] = world.clock.now().toISOString().split('T');
  world.clock.advance(4 * 3_600_000);
  await traceSignatures({ ...watching(world, memoryTrail()), alarm: () => undefined }, 'trace');
  const { json } = await get('/signatures', auditor, { day: day! });
  const { missing, untraced, recorded, hours } = (json as unknown as SignatureReport).traced;
  expect([missing, untraced.length, hours > 0]).toEqual([recorded, recorded, true]);
  expect(untraced).toContainEqual({
    ...{ requestId: expect.any(String), key: 'alias/root', by: 'ceremony' },
    at: expect.stringContaining(day!),
  });
});

test('a day that is none is refused, and agents read nothing of it', async () => {
  expect((await get('/signatures', auditor, { day: 'yesterday' })).status).toBe(400);
  const agent = await authority.claimsOf((await inOffice(authority.world, 'validation-agent')).personId);
  expect((await get('/signatures', agent)).status).toBe(403);
});
