import { decodePem, findPemBlocks } from '../../shared/der/pem.ts';
import type { SignatureQuestion } from '../../shared/evidence/pdf-signature.ts';
import type { ObjectStore } from '../../shared/lifecycle/ports.ts';

/** Where the operator puts them: PEM, one block after another. */
const FILES = {
  anchors: { key: 'trust/anchors.pem', label: 'CERTIFICATE' },
  intermediates: { key: 'trust/intermediates.pem', label: 'CERTIFICATE' },
  crls: { key: 'trust/crls.pem', label: 'X509 CRL' },
} as const;

/** The authorities whose electronic signatures on forms count, and their revocation lists. Absent files hold nothing. */
export async function readTrust(
  store: ObjectStore,
): Promise<Required<Pick<SignatureQuestion, 'anchors' | 'intermediates' | 'crls'>>> {
  const [anchors, intermediates, crls] = await Promise.all([
    blocks(store, FILES.anchors),
    blocks(store, FILES.intermediates),
    blocks(store, FILES.crls),
  ]);
  return { anchors, intermediates, crls };
}

async function blocks(
  store: ObjectStore,
  { key, label }: { readonly key: string; readonly label: string },
): Promise<readonly Uint8Array[]> {
  const found = await store.get(key);
  const text = found ? new TextDecoder().decode(found.bytes) : '';
  return findPemBlocks(text)
    .filter((block) => block.label === label)
    .map(({ start, end }) => decodePem(text.slice(start, end), label));
}
