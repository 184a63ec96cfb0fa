import { describe, expect, test } from 'vitest';
import { meetContact } from '../../../shared/lifecycle/contacts/clock.ts';
import { decideDesignation } from '../../../shared/lifecycle/designation/decision.ts';
import { receiveSignedForm } from '../../../shared/lifecycle/designation/documents.ts';
import { draftDesignation } from '../../../shared/lifecycle/designation/drafting.ts';
import { clearVault } from '../../../shared/registration/personal.ts';
import { asFunction } from '../../world/as-function.ts';
import { jobOf } from '../../world/contact-health.ts';
import { contactNow, contactStage, enter, verify } from '../../world/contacts.ts';
import { callerOf, deskWorld, houseOf, lineOf, makeBureau, underReview } from '../../world/designations.ts';
import { certified, proCast } from '../../world/holders.ts';
import { declare } from '../../world/receipts.ts';
import type { World } from '../../world/world.ts';

/**
 * The ceremony names its officers in clear, and the first releases kept all they had so. Whatever is written about them
 * next is sealed, by a function that makes the key: nobody has needed one before.
 */
const inClear = <W extends World>(world: W): W => ({
  ...world,
  vault: clearVault,
  ring: { ...world.ring, seal: async (_, bytes) => bytes, open: async (_, bytes) => bytes },
});

const SIGNATURE = {
  subject: 'CN=Camille Exemple',
  issuer: 'CN=Example CA',
  serial: '01',
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2028-01-01T00:00:00.000Z',
  certificateSha256: 'a'.repeat(64),
};

describe('what was kept in clear', () => {
  test('of whoever signs a form: their electronic signature is sealed', async () => {
    const world = await deskWorld('clear-form');
    const { structure, subscriptions, representative, agent } = await makeBureau(inClear(world));
    const input = { subscriptionIds: subscriptions.map(({ id }) => id), lines: [lineOf('add', 1)] };
    const paper = { ...input, signatoryId: representative.personId };
    const { id } = await draftDesignation(houseOf(inClear(world)), callerOf(agent), structure.id, paper);
    const inspector = { inspect: async () => ({ findings: [], signature: SIGNATURE }) };
    const house = asFunction({ ...houseOf(world), inspector }, 'documents', world.table);
    const { signed } = await receiveSignedForm(house, callerOf(agent), id, Uint8Array.of(1));
    expect(signed!.signature).toMatchObject({ of: representative.personId, form: 'sealed' });
  });

  test('of a form: the reasons for which it is refused are sealed', async () => {
    const world = await deskWorld('clear-refusal');
    const bureau = await makeBureau(inClear(world));
    const id = await underReview(inClear(world), bureau, [lineOf('add', 1)]);
    const house = asFunction(houseOf(world), 'designation', world.table);
    const refusal = { decision: 'refused', reasons: 'The form is of another structure.' } as const;
    const { designation } = await decideDesignation(house, callerOf(bureau.agent), id, refusal);
    expect(designation.decision?.reasons).toMatchObject({ of: `dossier/${bureau.structure.id}`, form: 'sealed' });
  });

  test('of a contact: the secret by which it is verified again is sealed', async () => {
    const stage = await contactStage('clear-contact');
    const before = { ...stage, world: inClear(stage.world) };
    const { contact } = await enter(before);
    await verify(before, contact.id, await clearVault.open(contact.challenge.secret!));
    const { until } = (await contactNow(stage, contact)).verified!;
    stage.world.clock.set(new Date(Date.parse(until) - 30 * 86_400_000).toISOString());
    expect(await meetContact(jobOf(stage.world), contact.id, 'clock', () => undefined)).toHaveLength(1);
    expect((await contactNow(stage, contact)).challenge.secret).toMatchObject({ form: 'sealed' });
  });

  test('of a holder: what they declare is sealed', async () => {
    const { world, cast } = await proCast('clear-holder');
    const place = await certified(inClear(world), cast);
    const { declaration } = await declare(asFunction(world, 'acceptance', world.table), place);
    expect(declaration.act!.personal).toMatchObject({ of: place.holder.personId, form: 'sealed' });
  });
});
