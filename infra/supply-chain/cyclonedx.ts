import { createHash } from 'node:crypto';
import { inPages } from './justified.ts';
import { closureOf, type LockedPackage, type LockFile } from './lock-file.ts';

/**
 * A bill of materials in CycloneDX 1.6 (ECMA-424), made of the lock file and of nothing else, so that the same lock file
 * gives the same octets: it has no time in it, and its serial number is a digest of what it says.
 */
export function billOfMaterials(lock: LockFile): object {
  const shipped = closureOf(lock, [...Object.keys(lock.direct.dependencies), ...inPages]);
  const refs = new Map(lock.packages.map((one) => [one.path, purlOf(one.name, one.version)]));
  const byRef = new Map<string, LockedPackage[]>();
  for (const one of lock.packages) {
    const ref = refs.get(one.path)!;
    byRef.set(ref, [...(byRef.get(ref) ?? []), one]);
  }
  const own = purlOf(lock.name, lock.version);
  const direct = Object.keys({
    ...lock.direct.dependencies,
    ...lock.direct.devDependencies,
    ...lock.direct.optionalDependencies,
  });
  const components = [...byRef].sort(byText).map(([ref, copies]) => componentOf(ref, copies, shipped));
  const needs = [...byRef].sort(byText).map(([ref, copies]) => ({
    ref,
    dependsOn: sorted(copies.flatMap((one) => one.needs.flatMap((path) => refs.get(path) ?? []))),
  }));
  const body = {
    metadata: {
      lifecycles: [{ phase: 'pre-build' }],
      component: {
        type: 'application',
        'bom-ref': own,
        name: lock.name,
        version: lock.version,
        licenses: licencesOf(lock.licence),
        purl: own,
      },
    },
    components,
    dependencies: [
      { ref: own, dependsOn: sorted(direct.flatMap((name) => refs.get(lock.find(name)?.path ?? '') ?? [])) },
      ...needs,
    ],
  };
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(body))}`,
    version: 1,
    ...body,
  };
}

function componentOf(ref: string, copies: readonly LockedPackage[], shipped: ReadonlySet<string>): object {
  const [first] = copies;
  const { name, version, licence } = first!;
  const [group, plain] = name.startsWith('@') ? name.split('/') : [undefined, name];
  const integrity = copies.find((one) => one.integrity)?.integrity;
  // what some platform only needs is optional, what only developers need is not there when deployed
  const scope = copies.some(({ path }) => shipped.has(path))
    ? 'required'
    : copies.every(({ optional }) => optional)
      ? 'optional'
      : 'excluded';
  return {
    type: 'library',
    'bom-ref': ref,
    ...(group !== undefined && { group }),
    name: plain,
    version,
    scope,
    ...(integrity !== undefined && { hashes: [hashOf(integrity)] }),
    licenses: licencesOf(licence),
    purl: ref,
    ...(copies.every(({ inBundle }) => inBundle) && {
      properties: [{ name: 'cdx:npm:package:bundled', value: 'true' }],
    }),
  };
}

/** Package URL of a package of npm. */
export const purlOf = (name: string, version: string): string =>
  `pkg:npm/${name.startsWith('@') ? `%40${name.slice(1)}` : name}@${version}`;

/** Of a subresource integrity, the digest in hexadecimal. Throws Error for anything but SHA-512. */
function hashOf(integrity: string): { readonly alg: 'SHA-512'; readonly content: string } {
  const [, digest] = /^sha512-([A-Za-z0-9+/]{86}==)$/.exec(integrity) ?? [];
  if (!digest) throw new Error(`an integrity that is not SHA-512: ${integrity}`);
  return { alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') };
}

const licencesOf = (spdx: string) => (/[ ()]/.test(spdx) ? [{ expression: spdx }] : [{ license: { id: spdx } }]);

const sorted = (list: readonly string[]): string[] => [...new Set(list)].sort();
const byText = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);

/** A UUID of version 8 (RFC 9562 §5.8) from a digest. */
function uuidOf(text: string): string {
  const octets = createHash('sha256').update(text).digest().subarray(0, 16);
  octets[6] = (octets[6]! & 0x0f) | 0x80;
  octets[8] = (octets[8]! & 0x3f) | 0x80;
  return octets.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
