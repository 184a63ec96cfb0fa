import { ceremony } from '../../infra/commands/ceremony.ts';
import { OPERATOR } from '../../infra/local/site.ts';
import { crlsDue } from '../../shared/lifecycle/due.ts';
import type { Invoker } from '../../shared/lifecycle/ports.ts';
import { publicationOf, publishCrl } from '../../shared/lifecycle/publication.ts';
import { issueCrl } from '../../shared/lifecycle/revocation-list.ts';
import { type CertificateList, decodeCertificateList } from '../../shared/x509/certificate-list.ts';
import { asFunction } from './as-function.ts';
import { approvalsOf, authority, bytesOf } from './ceremony-page.ts';
import { generate, signerWith } from './keys.ts';
import { asLister, asPublisher } from './lists.ts';
import { ceremonyPlan, type World } from './world.ts';

/** Further generations of the issuing authority in a world after its ceremony. */

const ACTOR = { capacity: 'platform', function: 'test' } as const;
const KEYS = new Map(
  ['ca-2', 'ocsp-2a', 'ocsp-2b', 'ca-3', 'ocsp-3a', 'ocsp-3b', 'test-ca-2', 'test-ocsp-2a', 'test-ocsp-2b'].map(
    (name) => [`alias/${name}`, generate('P-256')],
  ),
);

/** The world with keys for two more generations. */
export function withKeys<W extends World>(world: W): W {
  const keys = signerWith(new Map([...world.keys.keys, ...KEYS]));
  keys.signatures.push(...world.keys.signatures);
  return { ...world, keys, signer: keys };
}

/** A file about issuing authorities of a world's house. */
export const issuerFile = (more: object) => ({
  ceremony: 'Sceau issuer ceremony',
  founded: ceremonyPlan.sha256,
  approvers: ['One', 'Two'],
  hierarchy: 'production',
  ...more,
});

/** What founds a generation, `ca-2` or `ca-3`, with its responder. */
export const generation = (n: number, more: object = {}) => ({
  issuing: [{ ...authority(`ca-${n}`, `Example CA ${n}`, 10), issuedBy: 'root', ...more }],
  responders: [
    {
      issuer: `ca-${n}`,
      keys: [`alias/ocsp-${n}a`, `alias/ocsp-${n}b`],
      subject: { C: 'FR', O: 'Example Trust', CN: `Example OCSP ${n}` },
    },
  ],
});

/** Holds a ceremony with such a file; answers the transcript. */
export function hold(world: World, more: object): Promise<readonly string[]> {
  const bytes = bytesOf(issuerFile(more));
  return ceremony(asFunction(world, OPERATOR, world.table), bytes, approvalsOf(bytes), 'local');
}

/** A file that brings an authority into a state; `note` makes it another file. */
export const into = (state: string, more: object = {}, issuer = 'ca') => ({ states: [{ issuer, state, ...more }] });

/** Makes a list and publishes it; a root's is made by hand. */
export async function publish(world: World, scope = 'ca'): Promise<void> {
  const byHand = scope.endsWith('root') ? asFunction(world, OPERATOR, world.table) : undefined;
  const { outbox } = await issueCrl(byHand ?? asLister(world), scope, ACTOR, 'crl');
  for (const row of outbox) {
    await publishCrl(byHand ?? asPublisher(world), publicationOf(row), ACTOR, 'publish');
    await world.ledger.outbox.complete(row);
  }
}

/** Lets the clock make what lists are due; answers their scopes. */
export async function listsDue(world: World): Promise<readonly string[]> {
  const made: string[] = [];
  const invoker: Pick<Invoker, 'issueCrl'> = {
    async issueCrl(scope) {
      made.push(scope);
      await publish(world, scope);
    },
  };
  await crlsDue({ ...world, invoker: invoker as Invoker });
  return made;
}

/** The list that relying parties find. */
export const listOf = (world: World, scope = 'ca'): CertificateList =>
  decodeCertificateList(world.repository.objects.get(`repository/crl/${scope}.crl`)!);
export const serialsOn = (world: World, scope = 'ca'): readonly string[] =>
  [...listOf(world, scope).entries()].map(({ serial }) => serial);
