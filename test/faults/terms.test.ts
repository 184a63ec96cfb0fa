import { describe, expect, test } from 'vitest';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import { meetDeadline } from '../../shared/lifecycle/deadlines.ts';
import { meetTerms } from '../../shared/lifecycle/terms/clock.ts';
import { approveTerms, proposeTerms } from '../../shared/lifecycle/terms/proposal.ts';
import { publishTerms } from '../../shared/lifecycle/terms/publication.ts';
import type { TermsForm } from '../../shared/registration/terms.ts';
import type { TermsRecord } from '../../shared/registration/terms-records.ts';
import { certified, type HolderWorld, proCast } from '../world/holders.ts';
import { memoryObjects } from '../world/objects.ts';
import { deadlinesOf } from '../world/retrieval.ts';
import { acceptEdition, approved, asOfficer, DAY, officersOf, proposed, tick, withTerms } from '../world/terms.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES } from './faults.ts';

interface Stage {
  readonly world: HolderWorld;
  readonly officers: Awaited<ReturnType<typeof officersOf>>;
  readonly holder: Awaited<ReturnType<typeof certified>>;
  readonly terms?: TermsRecord;
}

/** One act under faults: what stands before it, the act, and what must be so once it has been tried again. */
interface Row {
  readonly name: string;
  readonly before: (stage: Stage) => Promise<TermsRecord>;
  readonly act: (stage: Stage) => Promise<unknown>;
  /** State of the edition, what is kept of the holder, state of their certificate. */
  readonly leaves: readonly [terms: string | undefined, person: string | undefined, certificate: string];
  /** Rows of the outbox that the act wrote, over all tries: none lost, none twice. */
  readonly told: readonly string[];
}

const place = ({ world, officers }: Stage) => ({ house: withTerms(world), officers });
const person = ({ holder }: Stage) => ({ personId: holder.holder.personId, population: 'holders' }) as const;
const after = (days: number) => async (stage: Stage) => {
  const terms = await approved(place(stage));
  for (const step of [0, 16, 28, 30, 53, 60].filter((one) => one < days)) {
    stage.world.clock.set(new Date(Date.parse(terms.decided!.at) + step * DAY).toISOString());
    await tick(stage.world);
  }
  stage.world.clock.set(new Date(Date.parse(terms.decided!.at) + days * DAY).toISOString());
  return terms;
};

const rows: readonly Row[] = [
  {
    name: 'a proposal',
    before: (stage) => proposed(place(stage)),
    act: async (stage) => {
      // what is proposed again after a lost answer is another proposal: only the audit can tell whether one was lost
      const { population, title, documents, inForceFrom } = stage.terms!;
      const form: TermsForm = { population, title, documents, inForceFrom };
      return proposeTerms(place(stage).house, asOfficer(stage.officers[0]), form);
    },
    leaves: ['proposed', 'none', 'issued'],
    told: [],
  },
  {
    name: 'an approval',
    before: (stage) => proposed(place(stage)),
    act: async (stage) => {
      const { population, edition, sha256 } = stage.terms!;
      const known = await stage.world.ledger.read('terms', { population, edition });
      if (known?.state === 'approved') return;
      await approveTerms(place(stage).house, asOfficer(stage.officers[1]), { population, edition }, sha256);
    },
    leaves: ['approved', 'none', 'issued'],
    told: ['publication'],
  },
  {
    name: 'the publication of an edition',
    before: (stage) => approved(place(stage)),
    act: ({ world, terms }) => publishTerms(world, terms!),
    leaves: ['approved', 'none', 'issued'],
    told: [],
  },
  {
    name: 'an acceptance',
    before: (stage) => approved(place(stage)),
    act: (stage) => acceptEdition(place(stage).house, stage.holder.principal, stage.terms!),
    leaves: ['approved', 'none', 'issued'],
    told: [],
  },
  {
    name: 'the announcement to one person',
    before: after(0),
    act: (stage) => meetTerms(deadlinesOf(stage.world), person(stage), 'clock'),
    leaves: ['approved', 'announced', 'issued'],
    told: ['terms-announced'],
  },
  {
    name: 'the revocation of what depends on one person',
    before: after(60),
    act: async (stage) => {
      await meetTerms(deadlinesOf(stage.world), person(stage), 'clock');
      // an order that was left is carried out by the next run about the certificate
      await meetDeadline(deadlinesOf(stage.world), stage.holder.certificate, 'clock');
    },
    leaves: ['approved', 'revoked', 'revoked'],
    told: ['certificate-revoked', 'certificate-revoked', 'crl', 'event', 'terms-revoking'],
  },
];

async function copyOf(stage: Stage): Promise<Stage> {
  const table = createMemoryTable();
  for (const row of stage.world.table.rows()) await table.write([{ put: row }]);
  const copied = (from: ReturnType<typeof memoryObjects>) => {
    const to = memoryObjects();
    for (const [key, bytes] of from.objects) to.objects.set(key, bytes);
    return to;
  };
  const { staging, evidence, repository } = stage.world;
  const stores = { staging: copied(staging), evidence: copied(evidence), repository: copied(repository) };
  return { ...stage, world: { ...stage.world, ...stores, table, ledger: createLedger(table) } };
}

const through = (stage: Stage, at: number, mode: (typeof MODES)[number]): Stage => ({
  ...stage,
  world: { ...stage.world, ...faulty(stage.world, at, mode).world },
});

const toldIn = ({ world }: Stage, before: Stage) => {
  const known = new Set(before.world.table.rows().map(({ pk }) => pk));
  return world.table
    .rows()
    .filter(({ pk }) => pk.startsWith('outbox#') && !known.has(pk))
    .map((item) => (item.about as { notice?: string }).notice ?? String(item.topic))
    .sort();
};

async function leftBy(stage: Stage): Promise<readonly (string | undefined)[]> {
  const { ledger } = stage.world;
  const { population, edition } = stage.terms!;
  const { issuer, serial } = stage.holder.certificate;
  const [terms, record, certificate] = await Promise.all([
    ledger.read('terms', { population, edition }),
    ledger.read('termsAcceptance', person(stage)),
    ledger.read('certificate', { issuer, serial }),
  ]);
  return [terms?.state, record?.awaited?.done ?? 'none', certificate?.state];
}

for (const row of rows) {
  const { world, cast } = await proCast(row.name);
  const bare: Stage = { world, officers: await officersOf(world), holder: await certified(world, cast) };
  const start: Stage = { ...bare, terms: await row.before(bare) };
  const watched = faulty((await copyOf(start)).world, 0, 'not-done');
  await row.act({ ...start, world: { ...start.world, ...watched.world } });
  const calls = watched.calls.length;

  describe(`${row.name}: each of its ${calls} remote calls goes wrong`, () => {
    for (const mode of MODES) {
      test(mode, async () => {
        expect(calls).toBeGreaterThan(2);
        for (let at = 1; at <= calls; at++) {
          const stage = await copyOf(start);
          await endure(() => row.act(through(stage, at, mode)));
          expect(audit(stage.world), `call ${at}`).toEqual([]);
          await row.act(stage);
          expect(audit(stage.world), `call ${at}, again`).toEqual([]);
          expect(await leftBy(stage), `call ${at}`).toEqual(row.leaves);
          expect(toldIn(stage, start), `call ${at}`).toEqual(row.told);
        }
      });
    }
  });
}
