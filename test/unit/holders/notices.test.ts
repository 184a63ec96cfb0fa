import { beforeEach, expect, test } from 'vitest';
import { askCorrection, correctHolder } from '../../../shared/lifecycle/holders/correcting.ts';
import { wording } from '../../../shared/messages/notices.ts';
import { attest, CAMILLE, type HolderWorld, opening, own, proCast, register, request } from '../../world/holders.ts';
import { declare, delivered, seal } from '../../world/receipts.ts';
import { issued } from '../../world/retrieval.ts';
import { sendNotices } from '../../world/sending.ts';
import { type Cast, makeCast } from '../../world/world.ts';

let world: HolderWorld;
let cast: Cast;
beforeEach(async () => {
  ({ world, cast } = await proCast());
});

interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

async function post(): Promise<readonly Mail[]> {
  const sent: Mail[] = [];
  const outcomes: string[] = [];
  const house = {
    ...world,
    wording,
    publicUrl: 'https://api.example.org',
    mailer: {
      send: async (message: Mail) => {
        sent.push(message);
        return { messageId: 'x' };
      },
    },
  };
  await sendNotices(house, undefined, (outcome) => void outcomes.push(outcome));
  expect(new Set(outcomes)).toEqual(new Set(sent.length > 0 ? ['sent'] : []));
  return sent;
}

const correct = (id: string, email: string) =>
  correctHolder(world, opening(cast.administrator), id, { data: { ...CAMILLE, email } });

test('the invitation goes to the address that is to be attested, with a link and no secret', async () => {
  const { holder } = await register(world, cast, { language: 'en' });
  const [mail, ...others] = await post();
  expect(others).toEqual([]);
  expect(mail!.to).toBe(CAMILLE.email);
  expect(mail!.text).toContain('https://api.example.org/me/holders');
  expect(mail!.text).toContain('This address opens nothing without a sign-in');
  const { salt } = await world.vault.open(holder.personal);
  for (const secret of [salt, holder.dataDigest, holder.serialNumber, holder.personId, holder.mandateId]) {
    expect(`${mail!.subject}${mail!.text}${mail!.html}`).not.toContain(secret);
  }
});

test('somebody whom we know is told at the address that we know too', async () => {
  await register(world, cast);
  await post();
  const other = await makeCast(world, { offer: 'PRO' });
  await register(world, other, { data: { ...CAMILLE, email: 'somewhere@example.org' } });
  const mails = await post();
  expect(mails.map(({ to }) => to).sort()).toEqual([CAMILLE.email, 'somewhere@example.org']);
  expect(new Set(mails.map(({ subject }) => subject)).size).toBe(1);
});

test('every address that gave way is told, also when two changes come before the mail leaves', async () => {
  const { holder } = await register(world, cast);
  await post();
  await correct(holder.id, 'second@example.org');
  await correct(holder.id, 'third@example.org');
  const mails = await post();
  const to = (subject: string) => mails.filter((mail) => mail.subject === subject).map((mail) => mail.to);
  expect(to('Votre adresse de porteur a changé').sort()).toEqual([CAMILLE.email, 'second@example.org']);
  expect(to('Vos données de porteur sont à contrôler')).toEqual(['third@example.org', 'third@example.org']);
  // whoever had the address before learns nothing of the new one
  const [farewell] = mails.filter((mail) => mail.to === CAMILLE.email);
  expect(farewell!.text).not.toContain('third@example.org');
});

test('the administrator is told of the attestation and of the wish for a correction, not of its words', async () => {
  const registered = await register(world, cast);
  await post();
  await attest(world, registered);
  await askCorrection(world, own(registered.principal), registered.holder.id, 'le second prénom manque');
  const mails = await post();
  expect(mails.map(({ to, subject }) => [to, subject]).sort()).toEqual([
    ['person@example.org', "Correction demandée par Camille Noé D'Exemple"],
    ['person@example.org', "Données attestées par Camille Noé D'Exemple"],
  ]);
  for (const { text } of mails) expect(text).not.toContain('second prénom');
});

test('of the certificate the holder is told at the address that it says, in words for holders', async () => {
  const registered = await register(world, cast);
  await correct(registered.holder.id, 'second@example.org');
  await attest(world, registered);
  await post();
  const certificate = await issued(world, (await request(world, registered)).request);
  const [mail, ...others] = await post();
  expect(others).toEqual([]);
  expect([mail!.to, mail!.subject]).toEqual([
    'second@example.org',
    expect.stringMatching(/^Votre certificat est émis : Camille Noé D'Exemple, .+ \(jusqu’au .+ 20\d\d\)$/),
  ]);
  expect(mail!.text).toContain(`https://api.example.org/retrieval/${certificate.issuer}/${certificate.serial}`);
  expect(mail!.text).not.toContain(registered.holder.id);
});

test('once the receipt is sealed its holder is told, once, where it can be fetched; the message has no other link and no document', async () => {
  const place = await delivered();
  world = place.world;
  await declare(world, place);
  await post();
  await seal(world, place);
  await seal(world, place);
  const [mail, ...others] = await post();
  expect(others).toEqual([]);
  expect(mail!.to).toBe(CAMILLE.email);
  expect(mail!.subject).toMatch(/^Récépissé prêt : Camille Noé D'Exemple, .+ \(certificat jusqu’au .+ 20\d\d\)$/);
  expect(mail!.text).toContain(place.certificate.serial);
  expect(mail!.text.replaceAll(/\s+/g, ' ')).toContain('Elle n’ouvre rien sans identification.');
  expect(mail!.text.match(/https?:\S+/g)).toEqual(['https://api.example.org/me/holders']);
});
