import { createScryptHasher } from '../../shared/aws/scrypt-hasher.ts';
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
import { sha256 } from '../../shared/lifecycle/identity.ts';
import { issueCertificate } from '../../shared/lifecycle/issuance.ts';
import type { CertificateRecord } from '../../shared/lifecycle/records.ts';
import { textsInForce } from '../../shared/messages/texts/texts.ts';
import type { Principal } from '../../shared/registration/authority.ts';
import { generate } from './keys.ts';
import { pkcs10 } from './pkcs10.ts';
import type { Cast, World } from './world.ts';

/** A slow hash that is quick: what is tested is what is kept and compared, not how long a guess takes. */
export const quickHasher = createScryptHasher({ n: 2, r: 1, p: 1 });

export const GOOD_CODE = 'un cheval gris mange dehors';

export type RetrievalHouse = World & AcceptanceHouse & CodeProofHouse;

/** The world with what acceptance and codes need; attempts are counted in the world's own table, or in `table`. */
export function retrieving(world: World, table: Table = world.table): RetrievalHouse {
  return { ...world, hasher: quickHasher, texts: textsInForce, calls: createCallKeeper(table) };
}

/** A certificate that has just been issued to the cast's administrator, and that nobody has acted on. */
export async function issuedTo(
  world: World,
  cast: Cast,
  more: Partial<ApplicationInput> = {},
): Promise<CertificateRecord & { readonly certificate: Uint8Array }> {
  const input = {
    subscriptionId: cast.subscription.id,
    usage: 'SSL_SERV',
    declared: { commonName: 'www.example.org', dnsNames: [] },
    certificationRequest: pkcs10(generate('P-256')),
    ...more,
  };
  const { request } = await submitRequest(world, cast.administrator, input as never, 'submit');
  const { answer } = await issueCertificate(world, request.id, 'issue');
  if (answer.outcome !== 'issued') throw new Error(answer.detail);
  const { issuer, serial } = answer;
  const record = await world.ledger.read('certificate', { issuer, serial });
  if (!record?.certificate) throw new Error('issued, and not there');
  return { ...record, certificate: record.certificate };
}

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
