import { inPages, justified, scriptsNotRun } from './justified.ts';
import { closureOf, type LockedPackage, type LockFile } from './lock-file.ts';

/** What is not ours, as a page: the direct dependencies with their reasons, what is shipped, and every licence. */
export function thirdParty(lock: LockFile): string {
  const { dependencies, devDependencies, optionalDependencies } = lock.direct;
  const shipped = closureOf(lock, [...Object.keys(dependencies), ...inPages]);
  const carried = lock.packages.filter(({ path }) => shipped.has(path));
  const row = (name: string): string => {
    const { version, licence } = lock.find(name)!;
    return `| \`${name}\` | ${version} | ${licence} | ${justified[name] ?? ''} |`;
  };
  const table = (title: string, names: readonly string[]) => [
    `## ${title} (${names.length})`,
    '',
    '| package | version | licence | why |',
    '|---|---|---|---|',
    ...names.map(row),
    '',
  ];
  return [
    '# What is not ours',
    '',
    'Made by `node infra/commands/sbom.ts --third-party` from the lock file; a test holds this page to it. The whole list with digests, as a',
    'CycloneDX 1.6 bill of materials: `npm run --silent sbom`.',
    '',
    `The lock file names ${lock.packages.length} packages, those of other platforms included. ${carried.length} of them can end up in a function or in the pages;`,
    'bundles carry only the files that are used of them. The rest builds and tests.',
    '',
    ...table('Deployed', Object.keys(dependencies)),
    ...table('To build, to test, to run on one machine', Object.keys(devDependencies)),
    ...table('Programs of one platform', Object.keys(optionalDependencies)),
    '## Install scripts',
    '',
    'None is run: `allowScripts` in `package.json` switches off the only one there is.',
    '',
    ...Object.entries(scriptsNotRun).map(([name, why]) => `* \`${name}\`: ${why}.`),
    '',
    '## Licences of what is deployed',
    '',
    ...byLicence(carried),
    '',
    '## Licences of everything else',
    '',
    ...byLicence(lock.packages.filter(({ path }) => !shipped.has(path))),
    '',
  ].join('\n');
}

function byLicence(packages: readonly LockedPackage[]): readonly string[] {
  const names = new Map<string, Set<string>>();
  for (const { licence, name, version } of packages) {
    names.set(licence, (names.get(licence) ?? new Set()).add(`${name} ${version}`));
  }
  return [...names]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([licence, of]) => `* **${licence}** (${of.size}): ${[...of].sort().join(', ')}`);
}
