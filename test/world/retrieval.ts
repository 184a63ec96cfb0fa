import { createScryptHasher } from '../../shared/aws/scrypt-hasher.ts';
import { Refusal } from '../../shared/errors.ts';
import { createCallKeeper } from '../../shared/ledger/call-keeper.ts';
import type { Table } from '../../shared/ledger/table.ts';
import {
  type AcceptanceHouse,
  type AcceptanceInput,
  type Accepted,
  acceptCertificate,
} from '../../shared/lifecycle/acceptance.ts';
import { type ApplicationInput, submitRequest } from '../../shared/lifecycle/application.ts';
import type { CodeProofHouse } from '../../shared/lifecycle/code-proof.ts';
import { findDeadlines, meetDeadline } from '../../shared/lifecycle/deadlines.ts';
import { sha256 } from '../../shared/lifecycle/identity.ts';
import { issueCertificate } from '../../shared/lifecycle/issuance.ts';
import { penOf } from '../../shared/lifecycle/recording.ts';
import type { CertificateRecord, RequestRecord } from '../../shared/lifecycle/records.ts';
import type { CertificateName } from '../../shared/lifecycle/replaced.ts';
import { textsInForce } from '../../shared/messages/texts/texts.ts';
import type { Principal } from '../../shared/registration/authority.ts';
import type { SubscriptionRecord } from '../../shared/registration/records.ts';
import { daysAfter } from '../../shared/registration/spans.ts';
import { asFunction } from './as-function.ts';
import { generate } from './keys.ts';
import { pkcs10 } from './pkcs10.ts';
import { type Cast, CEREMONY, makeCast, makePerson, makeWorld, type World } from './world.ts';

/** A slow hash that is quick: what is tested is what is kept and compared, not how long a guess takes. */
export const quickHasher = createScryptHasher({ n: 2, r: 1, p: 1 });

export const GOOD_CODE = 'un cheval gris mange dehors';
export const OTHER_CODE = 'vT9-mK2#qLx7-moulin';

export type Issued = CertificateRecord & { readonly certificate: Uint8Array };

export type RetrievalHouse = World & AcceptanceHouse & CodeProofHouse;

/** The world with what acceptance and codes need; attempts are counted in the world's own table, or in `table`. */
export function retrieving(world: World, table: Table = world.table): RetrievalHouse {
  return { ...world, hasher: quickHasher, texts: textsInForce, calls: createCallKeeper(table) };
}

/** A house with one subscription to servers' certificates. */
export async function retrievalCast(): Promise<{ world: World; house: RetrievalHouse; cast: Cast }> {
  const world = await makeWorld();
  return { world, house: retrieving(world), cast: await makeCast(world) };
}

/** One more administrator of the cast's subscription. */
export const anotherAdministrator = (world: World, { structure, subscription }: Cast): Promise<Principal> =>
  makePerson(world, 'technical-administrator', {
    reach: 'subscription',
    structureId: structure.id,
    subscriptionId: subscription.id,
  });

/** A request of the cast's administrator for a server's certificate, approved at once unless dual control is on. */
export async function submittedTo(
  world: World,
  cast: Cast,
  more: Partial<ApplicationInput> = {},
): Promise<RequestRecord> {
  const input = {
    subscriptionId: cast.subscription.id,
    usage: 'SSL_SERV',
    declared: { commonName: 'www.example.org', dnsNames: [] },
    certificationRequest: pkcs10(generate('P-256')),
    ...more,
  };
  return (await submitRequest(world, cast.administrator, input as never, 'submit')).request;
}

/** As the function that issues sees the house; the vault is the world's own, as a test may shut it. */
export function issuing({ dataKeys: _, ...world }: World): Omit<World, 'dataKeys'> {
  return asFunction(world, 'issue-certificate', world.table);
}

/** The certificate of a request, issued now. Throws the Refusal with which issuance turns it away. */
export async function issued(world: World, { id }: Pick<RequestRecord, 'id'>): Promise<Issued> {
  const { answer } = await issueCertificate(issuing(world), id, 'issue');
  if (answer.outcome !== 'issued') throw new Refusal(answer.code, answer.detail);
  const record = await world.ledger.read('certificate', { issuer: answer.issuer, serial: answer.serial });
  if (!record?.certificate) throw new Error('issued, and not there');
  return { ...record, certificate: record.certificate };
}

/** A certificate that has just been issued to the cast's administrator, and that nobody has acted on. */
export const issuedTo = async (world: World, cast: Cast, more: Partial<ApplicationInput> = {}): Promise<Issued> =>
  issued(world, await submittedTo(world, cast, more));

export function acceptanceOf(
  {
    issuer,
    serial,
    certificate,
  }: { readonly issuer: string; readonly serial: string; readonly certificate: Uint8Array },
  more: Partial<AcceptanceInput> = {},
): AcceptanceInput {
  return {
    issuer,
    serial,
    code: GOOD_CODE,
    codeAgain: GOOD_CODE,
    certificateSha256: sha256(certificate),
    texts: textsInForce.forAcceptance(),
    language: 'fr',
    ...more,
  };
}

/** A certificate that has been accepted, with GOOD_CODE. */
export async function acceptedTo(world: World, cast: Cast, by: Principal = cast.administrator): Promise<Accepted> {
  return acceptCertificate(retrieving(world), by, acceptanceOf(await issuedTo(world, cast)), 'accept');
}

/** As the functions see the house: the clock that finds what is due, and the one that does it. */
export const deadlinesOf = <W extends World>(world: W): W => asFunction(world, 'deadlines', world.table);

/** What the clock does about single certificates: how many it found, and what people are told, or the topic of the row. */
export async function metDeadlines(
  world: World,
): Promise<{ readonly found: number; readonly told: readonly string[] }> {
  const asked: CertificateName[] = [];
  const invoker = { meetDeadline: async (name: CertificateName) => void asked.push(name) };
  await findDeadlines(asFunction({ ...world, invoker }, 'renewal', world.table));
  const told: string[] = [];
  for (const name of asked) {
    for (const { about, topic } of await meetDeadline(deadlinesOf(world), name, 'clock'))
      told.push(about.notice ?? topic);
  }
  return { found: asked.length, told };
}

/** So many days before the certificate ends, with the declared domain checked again. */
export async function daysBefore(
  world: World,
  { notAfter, subscriptionId }: CertificateRecord,
  days: number,
): Promise<void> {
  world.clock.set(daysAfter(notAfter, -days));
  await controlAgain(world, { subscriptionId });
}

/** The domain that a subscription declares is checked now. */
export async function controlAgain(
  world: World,
  { subscriptionId }: Pick<CertificateRecord, 'subscriptionId'>,
): Promise<void> {
  const subscription = (await world.ledger.read('subscription', { id: subscriptionId }))!;
  const pen = penOf(world, CEREMONY, 'control');
  const control = { ...subscription.control!, checkedAt: pen.at };
  const next: SubscriptionRecord = { ...subscription, version: subscription.version + 1, control };
  await world.ledger.commit({ records: [next], events: [pen.event(next, 'subscription.control-recorded')] });
}

/** Mandates here run out before certificates do: they are given for longer. */
export async function prolong(world: World, { mandates, ...principal }: Principal): Promise<Principal> {
  const longer = await Promise.all(
    mandates.map(async (mandate) => {
      const next = { ...mandate, version: mandate.version + 1, until: '2040-01-01T00:00:00.000Z' };
      const pen = penOf(world, CEREMONY, 'prolong');
      await world.ledger.commit({ records: [next], events: [pen.event(next, 'mandate.given')] });
      return next;
    }),
  );
  return { ...principal, mandates: longer };
}

export const nameOf = ({ issuer, serial }: CertificateName): CertificateName => ({ issuer, serial });
