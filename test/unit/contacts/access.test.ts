import { expect, test } from 'vitest';
import { factsOf } from '../../../shared/evidence/access-pdf.ts';
import { heldOn } from '../../../shared/lifecycle/privacy/export.ts';
import { contactStage, enter, entered, verify } from '../../world/contacts.ts';
import { answering } from '../../world/privacy.ts';
import { makePerson } from '../../world/world.ts';

/** Of contacts, an access export shows those with the person's own address, and no mailbox of others or of a role. */
test('a contact with the person’s own address is in their export, however it is written; other mailboxes are not', async () => {
  const stage = await contactStage('access');
  const own = { address: 'Person@Example.org', label: 'Bureau' };
  const { contact, secret } = await entered(stage, own);
  await verify(stage, contact.id, secret);
  await enter(stage);
  for (const one of [stage.administrator, stage.representative]) {
    const { sections } = await heldOn(answering(stage.world), one.personId);
    expect(sections.contacts).toEqual([
      {
        ...own,
        subscriptionId: stage.subscription.id,
        createdAt: contact.createdAt,
        state: 'verified',
        verified: { at: contact.createdAt, until: '2027-03-02T09:00:00.000Z' },
      },
    ]);
    expect(JSON.stringify(sections)).not.toContain('astreinte');
  }
  const { sections } = await heldOn(answering(stage.world), stage.administrator.personId);
  const labels = (['fr', 'en'] as const).flatMap((language) =>
    sections.contacts.flatMap((one) => factsOf(one, language)).flatMap(([label]) => label.split(' – ')),
  );
  expect(labels.length).toBeGreaterThan(10);
  expect(labels.filter((label) => /^[a-z]/.test(label))).toEqual([]);
  const scope = { reach: 'subscription', structureId: 'x', subscriptionId: 'y' } as const;
  const elsewhere = await makePerson(stage.world, 'technical-administrator', scope);
  expect((await heldOn(answering(stage.world), elsewhere.personId)).sections.contacts).toEqual([]);
});
