import {
  archiveKey,
  extensionsOf,
  type ListKind,
  objectOf,
  publishedOf,
  readScope,
} from '../../shared/lifecycle/crl/scope.ts';
import type { Actor } from '../../shared/lifecycle/events.ts';
import { sha256 } from '../../shared/lifecycle/identity.ts';
import { readIssuer } from '../../shared/lifecycle/issuers.ts';
import { publishCrl } from '../../shared/lifecycle/publication.ts';
import { penOf } from '../../shared/lifecycle/recording.ts';
import {
  assembleCertificateList,
  decodeCertificateList,
  encodeRevokedCertificate,
  encodeTbsCertList,
  type TbsCertList,
} from '../../shared/x509/certificate-list.ts';
import { signerWith } from '../world/keys.ts';
import { asPublisher } from '../world/lists.ts';
import type { World } from '../world/world.ts';

const ACTOR: Actor = { capacity: 'platform', function: 'test' };
const HOUR = 3_600_000;

/** A list as the signer would like it, its number taken and its bytes intended, staged, and handed to the publisher. */
export async function lie(
  world: World,
  scope: string,
  change: (honest: TbsCertList) => Partial<TbsCertList>,
  kind: ListKind = 'full',
): Promise<unknown> {
  const head = await readScope(world.ledger, scope);
  const issuer = await readIssuer(world.ledger, head.issuer);
  const { facts } = issuer;
  const crlNumber = head.crlNumber + 1;
  const thisUpdate = new Date(world.clock.now());
  const base = kind === 'delta' ? (head.deltaBase ?? head.published)!.crlNumber : undefined;
  const said = publishedOf(head, kind);
  const published = said && world.evidence.objects.get(archiveKey(objectOf(scope, kind), said.crlNumber));
  const entries = published ? [...decodeCertificateList(published).entries()] : [];
  const honest: TbsCertList = {
    signatureAlgorithm: facts.signatureAlgorithm,
    issuer: facts.name,
    thisUpdate,
    nextUpdate: new Date(thisUpdate.getTime() + 72 * HOUR),
    entries: entries.map(encodeRevokedCertificate),
    extensions: extensionsOf(issuer, head, crlNumber, base),
  };
  const tbs = encodeTbsCertList({ ...honest, ...change(honest) });
  const pen = penOf(world, ACTOR, 'lie');
  const stagingKey = `crl/${scope}/lie-${crlNumber}`;
  const taken = { ...head, version: head.version + 1, crlNumber };
  const intent = {
    kind: 'crlIntent',
    version: 1,
    createdAt: pen.at,
    scope,
    crlNumber,
    ...(base === undefined
      ? { tbsSha256: sha256(tbs) }
      : { tbsSha256: '0'.repeat(64), delta: { base, tbsSha256: sha256(tbs), stagingKey } }),
    keyId: 'alias/ca',
    state: 'intended',
    stagingKey,
  } as const;
  await world.ledger.commit({ records: [taken, intent], events: [pen.event(taken, 'crlScope.numbered')] });
  const { signature } = await signerWith(world.keys.keys).sign('alias/ca', facts.signatureAlgorithm, tbs);
  world.staging.objects.set(stagingKey, assembleCertificateList(tbs, facts.signatureAlgorithm, signature));
  return publishCrl(asPublisher(world), { scope, crlNumber, stagingKey, kind }, ACTOR, 'publish');
}
