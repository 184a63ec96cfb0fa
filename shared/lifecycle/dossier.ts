import { mandateFor, NOWHERE, nothingHere } from '../registration/authority.ts';
import type { DesignationRecord } from '../registration/designation-records.ts';
import {
  ERASED_PERSON,
  nameOf,
  openOr,
  openReasons,
  type PersonalVault,
  type WithReasons,
} from '../registration/personal.ts';
import type { MandateRecord, NamedStructure, Role, SubscriptionRecord } from '../registration/records.ts';
import { openStructure } from '../registration/structure-names.ts';
import type { DomainEvent } from './events.ts';
import { targetUnder } from './gate.ts';
import { readIssuer } from './issuers.ts';
import type { Clock, Ledger } from './ports.ts';
import {
  type AcceptanceAct,
  type AcceptanceRecord,
  type DecisionRecord,
  type IssuerRecord,
  isSubscribers,
  type LedgerRecord,
  type RequestRecord,
  type Revocation,
  type RevocationRequestRecord,
} from './records.ts';
import type { Caller } from './registration/desk.ts';
import type { CertificateName, LeftCertificate } from './replaced.ts';
import { all } from './whole-list.ts';

/** The dossier of one certificate: everything that the ledger has recorded about it, for those entitled to look at it. */
export interface DossierHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly vault: PersonalVault;
}

export interface GatheredDossier {
  /** The capacity in which it is read. */
  readonly reader: Role;
  readonly madeAt: string;
  readonly structure: NamedStructure;
  readonly subscription: SubscriptionRecord;
  /** The forms that the mandates rest on by which somebody acted on this certificate, oldest first. */
  readonly designations: readonly OpenedDesignation[];
  readonly request: RequestRecord;
  readonly decision?: WithReasons<DecisionRecord>;
  readonly acceptance?: OpenedAcceptance;
  readonly certificate: LeftCertificate;
  readonly issuer: IssuerRecord;
  /** Of every aggregate concerned, in the order of time. Rows of revocation codes are for those who check codes alone. */
  readonly events: readonly DomainEvent[];
  /** The mandates by which somebody acted, by id. */
  readonly mandates: ReadonlyMap<string, MandateRecord>;
  /** Who that was, by the mandate's id, as the records have the name now. The house's own people are named to the house only. */
  readonly names: ReadonlyMap<string, string>;
}

type OpenedDesignation = Omit<DesignationRecord, 'decision'> & {
  readonly decision?: WithReasons<NonNullable<DesignationRecord['decision']>>;
};
type OpenedAcceptance = Omit<AcceptanceRecord, 'act'> & { readonly act?: WithReasons<AcceptanceAct> };

interface Doer {
  readonly personId: string;
  readonly mandateId: string;
}

/** Rows that are asked for side by side. */
const ABREAST = 25;

/**
 * Gathers the dossier of a certificate. Throws a Refusal `forbidden`, and `not-found` alike for one that is not there, an
 * authority's, and one that the caller's mandates do not reach.
 */
export async function gatherDossier(
  house: DossierHouse,
  { principal, roles }: Pick<Caller, 'principal' | 'roles'>,
  { issuer, serial }: CertificateName,
): Promise<GatheredDossier> {
  const { ledger } = house;
  const now = house.clock.now();
  const certificate = await ledger.read('certificate', { issuer, serial });
  const target = certificate ? targetUnder(certificate) : NOWHERE;
  const { role, scope } = mandateFor(principal, roles, target, now);
  if (!isSubscribers(certificate)) throw nothingHere();

  const { requestId, structureId, subscriptionId, holderId } = certificate;
  const [structure, holder, subscription, request, decision, acceptance, due, revocations] = await Promise.all([
    ledger.read('structure', { id: structureId }),
    holderId === undefined ? undefined : ledger.read('holder', { id: holderId }),
    ledger.read('subscription', { id: subscriptionId }),
    ledger.read('request', { id: requestId }),
    ledger.read('decision', { requestId }),
    ledger.read('acceptance', { issuer, serial }),
    ledger.read('dueRevocation', { issuer, serial }),
    revocationRequests(ledger, { issuer, serial }),
  ]);
  if (!structure || !subscription || !request) throw new Error('a certificate rests on records that are not there');

  const { revocation } = certificate;
  const asked = [revocation, ...revocations].map(doerOf);
  const doers = [request.requestedBy, decision?.by, acceptance?.act?.by, ...asked];
  const designations = await designationsBehind(ledger, await mandatesBy(ledger, doers));
  const signed = designations.flatMap((one) => [one.signatory, one.decision?.by]);
  const mandates = await mandatesBy(ledger, [...doers, ...signed]);
  const shown = [...mandates.values()].filter((one) => scope.reach === 'house' || one.scope.reach !== 'house');
  const records = [
    ...[structure, subscription, ...designations, ...shown, holder, request, decision],
    ...[certificate, acceptance, due, ...revocations],
  ].filter((record) => record !== undefined);
  const [events, names, { record }] = await Promise.all([
    historyOf(ledger, records),
    namesOf(house, shown),
    readIssuer(ledger, issuer),
  ]);
  return {
    reader: role,
    madeAt: now.toISOString(),
    structure: await openStructure(house.vault, structure),
    subscription,
    designations: await Promise.all(designations.map((one) => openDesignation(house.vault, one))),
    request,
    ...(decision && { decision: await openReasons(house.vault, decision) }),
    ...(acceptance && { acceptance: await openAcceptance(house.vault, acceptance) }),
    certificate,
    issuer: record,
    events,
    mandates,
    names,
  };
}

function doerOf(asked: Pick<Revocation, 'by' | 'mandateId'> | undefined): Doer | undefined {
  if (asked?.by === undefined || asked.mandateId === undefined) return undefined;
  return { personId: asked.by, mandateId: asked.mandateId };
}

function revocationRequests(
  ledger: Ledger,
  { issuer, serial }: CertificateName,
): Promise<readonly RevocationRequestRecord[]> {
  return all((at) => ledger.list('revocation-requests-of-certificate', `${issuer}/${serial}`, at));
}

async function mandatesBy(
  ledger: Ledger,
  doers: readonly (Doer | undefined)[],
): Promise<ReadonlyMap<string, MandateRecord>> {
  const wanted = new Map(doers.flatMap((doer) => (doer ? [[doer.mandateId, doer.personId] as const] : [])));
  const found = await Promise.all([...wanted].map(([id, personId]) => ledger.read('mandate', { personId, id })));
  return new Map(found.flatMap((mandate) => (mandate ? [[mandate.id, mandate] as const] : [])));
}

async function designationsBehind(
  ledger: Ledger,
  mandates: ReadonlyMap<string, MandateRecord>,
): Promise<readonly DesignationRecord[]> {
  const ids = new Set([...mandates.values()].flatMap(({ designation }) => (designation ? [designation.id] : [])));
  const found = await Promise.all([...ids].map((id) => ledger.read('designation', { id })));
  return found.filter((one) => one !== undefined).sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}

async function openDesignation(
  vault: PersonalVault,
  { decision, ...rest }: DesignationRecord,
): Promise<OpenedDesignation> {
  return { ...rest, ...(decision && { decision: await openReasons(vault, decision) }) };
}

async function openAcceptance(vault: PersonalVault, { act, ...rest }: AcceptanceRecord): Promise<OpenedAcceptance> {
  return { ...rest, ...(act && { act: await openReasons(vault, act) }) };
}

async function namesOf(
  { ledger, vault }: DossierHouse,
  mandates: readonly MandateRecord[],
): Promise<ReadonlyMap<string, string>> {
  const people = mandates.map(async ({ id, personId }) => {
    const person = await ledger.read('person', { id: personId });
    if (!person) throw new Error('somebody acted who is nobody');
    return [id, nameOf(await openOr(vault, person.personal, ERASED_PERSON))] as const;
  });
  return new Map(await Promise.all(people));
}

/** Every event of the records. Throws Error where one is missing: no event, no change. */
async function historyOf(ledger: Ledger, records: readonly LedgerRecord[]): Promise<readonly DomainEvent[]> {
  const places = records.flatMap((record) =>
    Array.from({ length: record.version }, (_, index) => ({ record, version: index + 1 })),
  );
  const found: DomainEvent[] = [];
  for (let from = 0; from < places.length; from += ABREAST) {
    const abreast = places.slice(from, from + ABREAST).map(async ({ record, version }) => {
      const event = await ledger.event(record, version);
      if (!event) throw new Error(`version ${version} of a ${record.kind} has no event`);
      return event;
    });
    found.push(...(await Promise.all(abreast)));
  }
  return found.sort((a, b) => order(a.at, b.at) || order(a.aggregate, b.aggregate) || a.version - b.version);
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
