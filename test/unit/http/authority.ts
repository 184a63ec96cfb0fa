import { createHash } from 'node:crypto';
import { operations as acceptance } from '../../../functions/enrollment/acceptance.lambda.ts';
import { operations as decision } from '../../../functions/enrollment/decision.lambda.ts';
import { operations as designation } from '../../../functions/enrollment/designation.lambda.ts';
import { operations as documents } from '../../../functions/enrollment/documents.lambda.ts';
import { operations as holders } from '../../../functions/enrollment/holders.lambda.ts';
import { operations as inventory } from '../../../functions/enrollment/inventory.lambda.ts';
import { operations as registration } from '../../../functions/enrollment/registration.lambda.ts';
import { operations as revocation } from '../../../functions/enrollment/revocation.lambda.ts';
import { operations as submission } from '../../../functions/enrollment/submission.lambda.ts';
import { operations as terms } from '../../../functions/enrollment/terms.lambda.ts';
import type { LambdaName } from '../../../functions/lambdas.ts';
import { operations as open } from '../../../functions/open/lambda.ts';
import { operations as privacy } from '../../../functions/privacy/privacy.lambda.ts';
import { routes } from '../../../functions/routes.ts';
import { watchLine } from '../../../infra/local/log-canaries.ts';
import { type HttpHandler, lambda } from '../../../shared/http/lambda.ts';
import type { LogEvent, LogFields } from '../../../shared/http/log.ts';
import type { Operation } from '../../../shared/http/operation.ts';
import { createLogStore } from '../../../shared/ledger/log-store.ts';
import { issueCertificate } from '../../../shared/lifecycle/issuance.ts';
import type { Handout, Invoker, OutboxRow } from '../../../shared/lifecycle/ports.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { lookupSaltOf } from '../../../shared/lifecycle/registration/desk.ts';
import type { CertificateName } from '../../../shared/lifecycle/replaced.ts';
import { credentialsOf, guardOf, signInCredential } from '../../../shared/registration/credentials.ts';
import type { MandateRecord, PersonRecord, Role } from '../../../shared/registration/records.ts';
import { asFunction } from '../../world/as-function.ts';
import { holding } from '../../world/holders.ts';
import { issuing } from '../../world/retrieval.ts';
import { textsOf, withTerms } from '../../world/terms.ts';
import { CEREMONY, makeCast, makePerson, makeWorld, type World } from '../../world/world.ts';
import { type Answered, type Asked, askDescribed } from './office.ts';

/** A certification authority after its ceremony, asked over HTTP events: requests, acceptance, revocation, what is open. */
export async function openAuthority() {
  const world = await makeWorld();
  const nudged: OutboxRow[] = [];
  /** Certificates about which something is to be done at once. */
  const hastened: CertificateName[] = [];
  /** Holders about whom something is to be done at once. */
  const met: string[] = [];
  const logged: { event: LogEvent; fields: LogFields }[] = [];
  const invoker: Invoker = {
    issueCertificate: async (requestId) => (await issueCertificate(issuing(world), requestId, 'issue')).answer,
    issueCrl: async () => undefined,
    meetDeadline: async (certificate) => void hastened.push(certificate),
    meetHolder: async ({ holderId }) => void met.push(holderId),
    meetContact: async () => undefined,
    certifySeal: async () => undefined,
    certifyResponder: async () => undefined,
    runImport: async () => undefined,
    runBulk: async () => undefined,
    runCampaign: async () => undefined,
    meetTerms: async () => undefined,
    nudge: async (rows) => void nudged.push(...rows),
  };
  const settings = {
    cardClaim: 'card',
    directoryClaim: 'directory_id',
    assuranceClaim: 'acr',
    assuranceValue: 'card',
    rateLimit: 1000,
  };
  const handedOut = new Map<string, Uint8Array>();
  const handout: Handout = {
    handOut: async (key, bytes) => {
      handedOut.set(key, bytes);
      return `https://objects.example.test/${key}?signature`;
    },
  };
  const log = createLogStore(world.table);
  const house = { ...withTerms(holding(world)), texts: textsOf(world), invoker, settings, handout, log };
  // each function sees the ledger and the objects that its role lets it see
  const seenBy = (name: LambdaName) => {
    const seen = asFunction(house, name, world.table);
    return { ...seen, texts: textsOf(seen) };
  };
  const tables = {
    ...{
      acceptance,
      decision,
      designation,
      documents,
      holders,
      inventory,
      registration,
      privacy,
      revocation,
      submission,
      terms,
      open,
    },
  } as unknown as Record<string, Record<string, Operation>>;
  const handlers = new Map<string, HttpHandler>();
  for (const [name, operations] of Object.entries(tables)) {
    const log = (event: LogEvent, fields: LogFields) => {
      watchLine(name, JSON.stringify({ event, fields }));
      logged.push({ event, fields });
    };
    handlers.set(
      name,
      lambda(name as LambdaName, operations as never, () => seenBy(name as LambdaName) as never, log),
    );
  }
  const cast = await makeCast(world);
  const salt = await lookupSaltOf(world.ledger);
  const pattern = (path: string) => new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);

  return {
    world,
    house,
    cast,
    nudged,
    hastened,
    met,
    logged,
    handedOut,
    ask(address: string, asked: Asked = {}): Promise<Answered> {
      const [method, path = ''] = address.split(' ');
      const route = routes.find((one) => one.method === method && pattern(one.path).test(path));
      return askDescribed(handlers.get(route?.lambda ?? 'open')!, address, asked);
    },
    /** Claims of somebody with a card and one mandate. */
    async person(role: Role, scope: MandateRecord['scope']) {
      const principal = await makePerson(world, role, scope);
      const claims = await signedIn(world, salt, principal.personId);
      return { principal, claims };
    },
    /** Claims of somebody who is recorded already. */
    claimsOf: (personId: string) => signedIn(world, salt, personId),
    administrator: await signedIn(world, salt, cast.administrator.personId),
  };
}

/** Gives a person a card, and answers the claims of a sign-in with it. */
async function signedIn(world: World, salt: string, personId: string): Promise<Record<string, string>> {
  const number = String(parseInt(createHash('sha256').update(personId).digest('hex').slice(0, 8), 16)).padStart(
    10,
    '0',
  );
  const person = (await world.ledger.read('person', { id: personId }))!;
  const data = { ...(await world.vault.open(person.personal)), card: { family: 'CPS', number } } as const;
  const next: PersonRecord = {
    ...person,
    version: person.version + 1,
    personal: await world.vault.seal(personId, data),
  };
  const [iss, sub] = ['https://id.example.test', `sub-${personId}`];
  const credentials = [...credentialsOf(data), signInCredential(iss, sub)];
  const guards = credentials.map((credential) => guardOf(salt, credential, personId));
  const pen = penOf(world, CEREMONY, 'card');
  await world.ledger.commit({ records: [next, ...guards], events: [pen.event(next, 'person.corrected')] });
  return { iss, sub, card: `CPS:${number}`, acr: 'card' };
}
