import { Refusal } from '../errors.ts';
import { type IssuerFacts, issuerFacts } from '../policy/issuer-facts.ts';
import { decodeCertificate } from '../x509/certificate.ts';
import type { Ledger } from './ports.ts';
import type { Hierarchy, IssuerRecord } from './records.ts';
import type { Verifier } from './signature.ts';
import { all } from './whole-list.ts';

/** An issuer, and what its certificate says. */
export interface Issuer {
  readonly record: IssuerRecord;
  readonly facts: IssuerFacts;
}

/** What certificates say, by their record: an issuer's certificate never changes, its record does. */
const decoded = new Map<string, Issuer>();

export function issuerOf(record: IssuerRecord): Issuer {
  const name = `${record.id}#${record.version}`;
  const known = decoded.get(name);
  if (known?.record === record) return known;
  const same = known && Buffer.compare(known.record.certificate, record.certificate) === 0;
  const issuer = { record, facts: same ? known.facts : issuerFacts(record) };
  decoded.set(name, issuer);
  return issuer;
}

/** Whether its key is not to be asked for any signature. */
export const signsNoMore = ({ state, keyRests }: Pick<IssuerRecord, 'state' | 'keyRests'>): boolean =>
  state === 'ended' || keyRests === true;

/** What signatures of the issuer are verified with. */
export function verifierOf({ facts }: Issuer): Verifier {
  return { signatureAlgorithm: facts.signatureAlgorithm, publicKey: facts.publicKey };
}

/** Reads one issuer. Throws a Refusal `not-found`. */
export async function readIssuer(ledger: Ledger, id: string): Promise<Issuer> {
  const record = await ledger.read('issuer', { id });
  if (!record) throw new Refusal('not-found', `There is no issuer ${id}.`);
  return issuerOf(record);
}

/** Until the officers know more of a key. */
const HELD_UP_SECONDS = 3_600;

/**
 * The issuing authority that signs end-entity certificates of a hierarchy now: the newest active one. Throws a Refusal
 * `unavailable` where there is none: nothing is lost, and the next generation goes on.
 */
export async function activeIssuer(ledger: Ledger, hierarchy: Hierarchy): Promise<Issuer> {
  const all = await everyIssuer(ledger);
  const own = all.filter((issuer) => issuer.hierarchy === hierarchy && issuer.level === 'issuing');
  const active = own.filter(({ state }) => state === 'active').sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  if (!active[0] && own.length > 0) {
    throw new Refusal(
      'unavailable',
      'The certification authority issues nothing for the time being: ask again later.',
      {
        retryAfterSeconds: HELD_UP_SECONDS,
      },
    );
  }
  if (!active[0]) {
    throw new Refusal(
      'unavailable',
      'No certification authority is in service yet: its key ceremony has not been held.',
    );
  }
  return issuerOf(active[0]);
}

/** The row of an authority's own certificate, as whoever certified it has it. */
export function ownRecordOf(ledger: Pick<Ledger, 'read'>, { issuedBy, certificate }: IssuerRecord) {
  return ledger.read('certificate', { issuer: issuedBy, serial: decodeCertificate(certificate).tbs.serial });
}

/** All issuers, of every generation. */
export function everyIssuer(ledger: Ledger): Promise<readonly IssuerRecord[]> {
  return all((at) => ledger.list('issuers', '', at));
}

/** The certificates from `issuer` up to its root, issuer first. */
export async function chainOf(ledger: Ledger, issuer: Issuer): Promise<readonly Uint8Array[]> {
  const chain = [issuer.record.certificate];
  for (let at = issuer; at.record.issuedBy !== at.record.id; ) {
    at = await readIssuer(ledger, at.record.issuedBy);
    chain.push(at.record.certificate);
  }
  return chain;
}
