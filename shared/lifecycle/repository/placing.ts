import { encodePem } from '../../der/pem.ts';
import { encodeCertsOnly } from '../../x509/certs-only.ts';
import { sha256 } from '../identity.ts';
import { Conflict, type Ledger, type ObjectStore } from '../ports.ts';
import { someAtATime } from '../whole-list.ts';
import { contentsOf, type RepositoryContents } from './contents.ts';

/**
 * Files that are made from the ledger: whatever lies in their place is replaced by what the ledger says, since the bucket
 * is not trusted (wall 4). Lists, issuers' certificates and terms have publishers of their own, who never replace.
 */
export interface RepositoryFile {
  /** Below the bucket's `repository/`. */
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly cacheControl: string;
  /** It follows from a certificate alone: where other octets are found, somebody else has put them there. */
  readonly fixed?: boolean;
}

/** Makes pages of what the repository holds. */
export type Pages = (contents: RepositoryContents) => readonly RepositoryFile[];

export interface Placed {
  /** Keys that were written. */
  readonly written: readonly string[];
  /** Of them those that can only have been changed by somebody else. */
  readonly mended: readonly string[];
}

/** How often it starts again when somebody else writes at the same time. */
const ATTEMPTS = 4;
/** Reads and writes under way at once. */
const SIDE_BY_SIDE = 8;

/**
 * Puts every file in its place, or those that `only` names. What is there is looked at before the ledger is read, and
 * written over only if it is still that: of two that run at once the one that knows less gives way. Throws Conflict when
 * others keep writing; asking again is harmless.
 */
export async function placeFiles(
  { ledger, repository }: { readonly ledger: Ledger; readonly repository: ObjectStore },
  pages: Pages,
  only: (key: string) => boolean = () => true,
): Promise<Placed> {
  const written: string[] = [];
  const mended: string[] = [];
  let left = only;
  for (let attempt = 1; ; attempt++) {
    const before = filesOf(await contentsOf(ledger), pages).filter(({ key }) => left(key));
    const there = new Map(
      await someAtATime(before, async ({ key }) => [key, await repository.get(key)] as const, SIDE_BY_SIDE),
    );
    const files = filesOf(await contentsOf(ledger), pages).filter(({ key }) => there.has(key));
    const lost = new Set<string>();
    await someAtATime(
      files,
      async ({ key, bytes, fixed, ...about }) => {
        const found = there.get(key);
        if (found && sha256(found.bytes) === sha256(bytes)) return;
        try {
          await repository.put(key, bytes, { ...about, onlyIf: found ? { etag: found.etag } : { absent: true } });
          written.push(key);
          if (found && fixed) mended.push(key);
        } catch (error) {
          if (!(error instanceof Conflict) || attempt >= ATTEMPTS) throw error;
          lost.add(key);
        }
      },
      SIDE_BY_SIDE,
    );
    if (lost.size === 0) return { written, mended };
    left = (key) => lost.has(key);
  }
}

function filesOf(contents: RepositoryContents, pages: Pages): readonly RepositoryFile[] {
  return [...certificateFiles(contents), ...pages(contents)];
}

const DAY = 'public, max-age=86400';

const TYPES = {
  pem: { mediaType: 'application/x-pem-file' },
  cer: { mediaType: 'application/pkix-cert' },
  p7c: { mediaType: 'application/pkcs7-mime; smime-type=certs-only' },
} as const;

/** PEM for people, PKCS #7 with the chain up to the root for what follows AIA; an authority's DER is there already. */
function certificateFiles({ authorities, seals }: RepositoryContents): RepositoryFile[] {
  const pem = (der: Uint8Array) => new TextEncoder().encode(encodePem('CERTIFICATE', der));
  const file = (name: string, ending: keyof typeof TYPES, bytes: Uint8Array): RepositoryFile => ({
    key: `repository/${name}.${ending}`,
    bytes,
    ...TYPES[ending],
    cacheControl: DAY,
    fixed: true,
  });
  return [
    ...authorities.flatMap(({ record: { id, certificate }, chain }) => [
      file(`ca/${id}`, 'pem', pem(certificate)),
      file(`ca/${id}`, 'p7c', encodeCertsOnly(chain)),
    ]),
    ...seals.flatMap(({ id, der }) => [file(`seals/${id}`, 'cer', der), file(`seals/${id}`, 'pem', pem(der))]),
  ];
}
