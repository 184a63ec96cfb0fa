import { arrived, endedAlone, isWorkedOn } from './checks.ts';
import type { Evidence } from './evidence.ts';
import type { Scene } from './scene.ts';

/** A heading and what there is of each thing. */
export interface TotalsPart {
  readonly heading: string;
  readonly rows: readonly (readonly [what: string, many: number])[];
}

const sorted = (counts: Iterable<readonly [string, number]>) => [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
const tally = (names: Iterable<string>) => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return sorted(counts);
};

/** What happened in all those years, in figures. */
export function totalsOf(scene: Scene, evidence: Evidence): readonly TotalsPart[] {
  const { certificates, trails, mails, workItems, scans, taken, alarms } = evidence;
  const steps = [...trails.values()].flatMap(({ told }) => told);
  const alone = endedAlone(evidence);
  const reached = alone.filter((stood) => arrived(evidence, stood).length > 0);
  const asked = alone.filter((stood) => isWorkedOn(evidence, stood));
  const scanned = new Map<string, number>();
  for (const { counts } of scans)
    for (const [name, many] of Object.entries(counts)) scanned.set(name, (scanned.get(name) ?? 0) + many);
  const all = [...certificates.values()];
  return [
    {
      heading: 'certificates',
      rows: [
        ['all', all.length],
        [
          'came to their end with a successor',
          all.filter(
            ({ record, succeeded }) =>
              succeeded && record.notAfter < evidence.now && !alone.some((one) => one.record === record),
          ).length,
        ],
        ['revoked', all.filter(({ revokedAt }) => revokedAt !== undefined).length],
        ['ended without a successor', alone.length],
        ['… of which somebody could read a notice', reached.length],
        ['… of which an agent was asked to act', asked.length],
        ['… of which neither', alone.filter((one) => !reached.includes(one) && !asked.includes(one)).length],
      ],
    },
    {
      heading: 'what people did',
      rows: sorted([...scene.counts].filter(([name]) => !/^(notices|events) /.test(name))),
    },
    { heading: 'scans', rows: [['days', scans.length], ...sorted(scanned)] },
    {
      heading: 'steps told, by stage',
      rows: tally(steps.map(({ stage, because }) => (because === 'plan' ? stage : `${stage} wider`))),
    },
    { heading: 'messages told, by rung', rows: tally(steps.flatMap(({ to }) => to.map(({ rung }) => rung))) },
    { heading: 'mails, as they ended', rows: tally([...mails.values()].map(({ state }) => state)) },
    {
      heading: 'the provider',
      rows: [
        ['messages taken', taken.length],
        ...tally(taken.map(({ fate }) => `taken, ${fate}`)),
        ...sorted(Object.entries(scene.post.sends).map(([name, many]) => [`sends ${name}`, many] as const)),
        ['possible duplicates counted', [...mails.values()].reduce((sum, one) => sum + one.possibleDuplicates, 0)],
        ['messages that arrived twice', [...evidence.takenOf.values()].reduce((sum, its) => sum + its.length - 1, 0)],
        ...sorted([...scene.counts].filter(([name]) => name.startsWith('events '))),
      ],
    },
    { heading: 'work items', rows: tally(workItems.map(({ task, state }) => `${task}, ${state}`)) },
    { heading: 'alarms', rows: tally(alarms.map(({ name }) => name)) },
  ];
}
