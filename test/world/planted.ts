import { penOf } from '../../shared/lifecycle/recording.ts';
import type { CertificateRecord, IntentRecord } from '../../shared/lifecycle/records.ts';
import {
  assembleCertificate,
  decodeCertificate,
  encodeTbsCertificate,
  type TbsCertificate,
} from '../../shared/x509/certificate.ts';
import { signerWith } from './keys.ts';
import { CEREMONY, type World } from './world.ts';

/** What somebody with the issuer's key and the ledger's pen might have done. */
export interface Plant {
  readonly tbs?: (tbs: TbsCertificate) => Partial<TbsCertificate>;
  /** Signed by this key, not the issuer's. */
  readonly keyId?: string;
  readonly record?: Partial<CertificateRecord>;
  /** The intent is made to say the same. */
  readonly intended?: true;
}

/** Puts another certificate in the place of one that was issued, as a change of its record with its event. */
export async function plant(
  world: World,
  { issuer, serial }: Pick<CertificateRecord, 'issuer' | 'serial'>,
  { tbs: change, keyId, record, intended }: Plant,
): Promise<void> {
  const before = (await world.ledger.read('certificate', { issuer, serial }))!;
  const pen = penOf(world, CEREMONY, 'plant');
  let bad: Partial<CertificateRecord> = {};
  const intents: IntentRecord[] = [];
  if (change || keyId) {
    const { tbs, signatureAlgorithm } = decodeCertificate(before.certificate!);
    const der = encodeTbsCertificate({ ...tbs, ...change?.(tbs) });
    const { signature } = await signerWith(world.keys.keys).sign(keyId ?? `alias/${issuer}`, signatureAlgorithm, der);
    bad = { certificate: assembleCertificate(der, signatureAlgorithm, signature) };
    if (intended) {
      const intent = (await world.ledger.read('intent', { requestId: before.requestId }))!;
      intents.push({ ...intent, version: intent.version + 1, tbsCertificate: der });
    }
  }
  const planted: CertificateRecord = { ...before, version: before.version + 1, ...bad, ...record };
  await world.ledger.commit({
    records: [planted, ...intents],
    events: [pen.event(planted, 'certificate.planted')],
  });
}
