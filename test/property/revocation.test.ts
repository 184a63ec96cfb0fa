import fc from 'fast-check';
import { expect, test } from 'vitest';
import { submitRequest } from '../../shared/lifecycle/application.ts';
import { SETTLING_MS } from '../../shared/lifecycle/crl/entries.ts';
import { issueCertificate } from '../../shared/lifecycle/issuance.ts';
import { publicationOf, publishCrl } from '../../shared/lifecycle/publication.ts';
import { revokeCertificate } from '../../shared/lifecycle/revocation.ts';
import { issueCrl } from '../../shared/lifecycle/revocation-list.ts';
import { decodeCertificateList } from '../../shared/x509/certificate-list.ts';
import { audit } from '../faults/audit.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import { type Cast, makeCast, makeWorld, type World } from '../world/world.ts';

/**
 * Issue, revoke, list and let time pass in any order: the published list is what a model predicts that knows nothing but
 * RFC 5280 §3.3: revoked certificates, until they have appeared on one list after their end, on which they stood surely.
 */
const ACTOR = { capacity: 'platform', function: 'test' } as const;
const YEAR = 365 * 86_400_000;
const requests = Array.from({ length: 12 }, () => pkcs10(generate('P-256')));

const step = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ act: 'issue' as const }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('revoke' as const), which: fc.nat(11) }) },
  { weight: 3, arbitrary: fc.constant({ act: 'list' as const }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('wait' as const), years: fc.integer({ min: 1, max: 2 }) }) },
);

interface Model {
  readonly issued: { readonly serial: string; readonly notAfter: number }[];
  /** Revoked serials, with the instants of the lists on which each has appeared. */
  readonly revoked: Map<string, { readonly at: number; readonly notAfter: number; readonly seen: number[] }>;
}

async function issue(world: World, cast: Cast, pem: string, model: Model): Promise<void> {
  const declared = { commonName: 'www.example.org', dnsNames: [] };
  const application = { subscriptionId: cast.subscription.id, usage: 'SSL_SERV', declared, certificationRequest: pem };
  const { request } = await submitRequest(world, cast.administrator, application, 'submit');
  const { answer } = await issueCertificate(world, request.id, 'issue');
  if (answer.outcome !== 'issued') return;
  const { notAfter } = (await world.ledger.read('certificate', answer))!;
  model.issued.push({ serial: answer.serial, notAfter: Date.parse(notAfter) });
}

async function list(world: World, model: Model): Promise<void> {
  const { outbox } = await issueCrl(world, 'ca', ACTOR, 'crl');
  for (const row of outbox) await publishCrl(world, publicationOf(row), ACTOR, 'publish');
  const predicted = [...model.revoked].filter(
    ([, { at, notAfter, seen }]) => !seen.some((list) => list > notAfter && list > at + SETTLING_MS),
  );
  for (const [, { seen }] of predicted) seen.push(world.clock.now().getTime());
  const bytes = world.repository.objects.get('repository/crl/ca.crl')!;
  const serials = [...decodeCertificateList(bytes).entries()].map(({ serial }) => serial);
  expect(serials.sort()).toEqual(predicted.map(([serial]) => serial).sort());
  world.clock.advance(1000);
}

test('any interleaving of issue, revocation, lists and time gives the list that the model predicts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      const world = await makeWorld();
      const cast = await makeCast(world);
      const model: Model = { issued: [], revoked: new Map() };
      for (const { act, ...how } of steps) {
        if (act === 'issue' && model.issued.length < requests.length && world.clock.now() < new Date('2029-01-01')) {
          await issue(world, cast, requests[model.issued.length]!, model);
        }
        if (act === 'wait') world.clock.advance(('years' in how ? how.years : 0) * YEAR);
        const chosen = 'which' in how ? model.issued[how.which] : undefined;
        if (chosen && world.clock.now() < new Date('2029-12-01')) {
          const input = { issuer: 'ca', serial: chosen.serial, reason: 'superseded' as const };
          const at = world.clock.now().getTime();
          await revokeCertificate(world, cast.administrator, input, 'revoke');
          if (!model.revoked.has(chosen.serial))
            model.revoked.set(chosen.serial, { at, notAfter: chosen.notAfter, seen: [] });
          world.clock.advance(1000);
        }
        if (act === 'list') await list(world, model);
      }
      await list(world, model);
      expect(audit(world)).toEqual([]);
    }),
    { numRuns: 25 },
  );
}, 60_000);
