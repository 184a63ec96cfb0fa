import { describe, expect, test } from 'vitest';
import { issueCertificate } from '../../../shared/lifecycle/issuance.ts';
import { readIssuer } from '../../../shared/lifecycle/issuers.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { SubscriptionRecord } from '../../../shared/registration/records.ts';
import { decodeCertificate } from '../../../shared/x509/certificate.ts';
import { attributeTypes, decodeName } from '../../../shared/x509/name.ts';
import { audit } from '../../faults/audit.ts';
import { enrol, ministry } from '../../world/directions.ts';
import { attest, certified, type HolderWorld, holding, proCast, register, request } from '../../world/holders.ts';
import { issued } from '../../world/retrieval.ts';
import { CEREMONY, makeCast, makeWorld } from '../../world/world.ts';

/** The test population is issued from the TEST hierarchy, under the same rules, and the two never mix. */
const issuerOf = async (world: HolderWorld, { issuer }: { readonly issuer: string }) =>
  (await readIssuer(world.ledger, issuer)).record;
/** As no act of the house would: subscriptions keep their population for ever. */
async function change(world: HolderWorld, id: string, population: SubscriptionRecord['population']): Promise<void> {
  const before = (await world.ledger.read('subscription', { id }))!;
  const next: SubscriptionRecord = { ...before, version: before.version + 1, population };
  const pen = penOf(world, CEREMONY, 'population');
  await world.ledger.commit({ records: [next], events: [pen.event(next, 'subscription.changed')] });
}
const commonNameOf = (certificate: Uint8Array, of: 'issuer' | 'subject') =>
  decodeName(decodeCertificate(certificate).tbs[of])
    .flat()
    .find(({ type }) => type === attributeTypes.CN)!.value;

describe('the populations', () => {
  test('of PRO: side by side, each from its own hierarchy; the prefix is the authority’s, the holder’s name is theirs', async () => {
    const world = holding(await makeWorld('populations'));
    const real = await makeCast(world, { offer: 'PRO' });
    const trial = await makeCast(world, { offer: 'PRO', population: 'test' });
    const one = await certified(world, real);
    const two = await certified(world, trial, { recognised: { directoryId: 'two' } });
    expect((await issuerOf(world, one.certificate)).hierarchy).toBe('production');
    expect((await issuerOf(world, two.certificate)).hierarchy).toBe('test');
    expect(commonNameOf(one.certificate.certificate, 'issuer')).not.toMatch(/^TEST /);
    expect(commonNameOf(two.certificate.certificate, 'issuer')).toMatch(/^TEST /);
    expect(commonNameOf(two.certificate.certificate, 'subject')).toBe(
      commonNameOf(one.certificate.certificate, 'subject'),
    );
    expect(audit(world)).toEqual([]);
  });

  test('of PERSON: a direction of a test subscription has test certificates', async () => {
    const stage = await ministry();
    const { world } = stage;
    await change(world, stage.subscription.id, 'test');
    const one = await enrol(stage);
    await attest(world, one);
    const certificate = await issued(world, (await request(world, one)).request);
    expect((await issuerOf(world, certificate)).hierarchy).toBe('test');
  });

  test('cannot be mixed by a request that was made in the other one', async () => {
    const { world, cast } = await proCast();
    const one = await register(world, cast);
    await attest(world, one);
    const { request: made } = await request(world, one);
    await change(world, cast.subscription.id, 'test');
    // what was reserved for nobody yet is judged by what is recorded now
    const { answer } = await issueCertificate(world, made.id, 'issue');
    if (answer.outcome !== 'issued') throw new Error(answer.detail);
    expect((await readIssuer(world.ledger, answer.issuer)).record.hierarchy).toBe('test');
  });
});
