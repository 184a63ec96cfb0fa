import type { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { bulkRun } from '../../../functions/enrollment/bulk.lambda.ts';
import { contactRun } from '../../../functions/enrollment/contacts.lambda.ts';
import { importRun } from '../../../functions/enrollment/run-imports.lambda.ts';
import { type LambdaName, lambdas } from '../../../functions/lambdas.ts';
import { campaignRun } from '../../../functions/renewal/campaigns.lambda.ts';
import { clockRun } from '../../../functions/renewal/clock.lambda.ts';
import { deadlineRun } from '../../../functions/renewal/meet-deadline.lambda.ts';
import { expiryRun } from '../../../functions/renewal/tell-expiry.lambda.ts';
import { timetable } from '../../../functions/timetable.ts';
import { createLambdaInvoker } from '../../../shared/aws/lambda-invoker.ts';
import { REMIND_AFTER_DAYS } from '../../../shared/lifecycle/awaiting.ts';
import { meetReach } from '../../../shared/lifecycle/contacts/meeting.ts';
import type { OutboxRow } from '../../../shared/lifecycle/ports.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { certifyResponder } from '../../../shared/lifecycle/responders.ts';
import { houseRules } from '../../../shared/registration/house-rules.ts';
import { asFunction } from '../../world/as-function.ts';
import { bulkWorld, named, proposing as ordering } from '../../world/bulk.ts';
import { proposing as campaigning } from '../../world/campaigns.ts';
import { addressDies, jobOf as contactsOf } from '../../world/contact-health.ts';
import { contactStage, entered, ON_CALL, verify } from '../../world/contacts.ts';
import { entering, file, ministry, row, starting } from '../../world/directions.ts';
import { dayIn, depart } from '../../world/holder-life.ts';
import { certified, certifiedCast, proCast } from '../../world/holders.ts';
import { declare, delivered } from '../../world/receipts.ts';
import { issuedTo, nameOf, submittedTo } from '../../world/retrieval.ts';
import { approved, officersOf, textsOf, withTerms } from '../../world/terms.ts';
import { CEREMONY, makeCast, makeWorld, type World } from '../../world/world.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

/** A function that is asked, and what it is told. */
type Handed = readonly [LambdaName, Readonly<Record<string, string>>];

/** What is there to be done although nobody was told of it: whoever wrote it died before the nudge, or its day has come. */
interface Left {
  readonly world: World;
  readonly handed: readonly Handed[];
}

/** Which function works off the rows of a topic. */
const WORKERS: { readonly [T in OutboxRow['topic']]: LambdaName } = {
  crl: 'issue-crl',
  publication: 'publication',
  notification: 'notification',
  expiry: 'expiry',
  succession: 'succession',
  seal: 'seal',
  contact: 'contacts',
  event: 'events',
  webhook: 'webhooks',
};
const TOPICS = Object.keys(WORKERS) as readonly OutboxRow['topic'][];

const rows: readonly { readonly job: string; readonly what: string; readonly left: () => Promise<Left> }[] = [
  {
    job: 'finish-stuck-requests',
    what: 'an approved request that issuance was not asked for',
    left: async () => {
      const world = await makeWorld();
      const { id } = await submittedTo(world, await makeCast(world));
      world.clock.advance(2 * MINUTE);
      return { world, handed: [['issue-certificate', { requestId: id }]] };
    },
  },
  {
    job: 'sweep-outbox',
    what: 'a row of each topic',
    left: async () => {
      const world = await makeWorld();
      const { subscription } = await makeCast(world);
      const pen = penOf(world, CEREMONY, 'left');
      const next = { ...subscription, version: 2 };
      const outbox = TOPICS.map((topic) => pen.outbox(topic, {}));
      await world.ledger.commit({ records: [next], events: [pen.event(next, 'subscription.noted')], outbox });
      return { world, handed: outbox.map(({ id, topic }) => [WORKERS[topic], { outboxId: id }]) };
    },
  },
  {
    job: 'sweep-outbox',
    what: 'a declaration whose receipt nobody was asked for',
    left: async () => {
      const place = await delivered();
      for (const topic of TOPICS)
        for (const one of await place.world.ledger.outbox.due(topic, place.world.clock.now(), 100))
          await place.world.ledger.outbox.complete(one);
      const { outbox } = await declare(place.world, place);
      return { world: place.world, handed: [['seal', { outboxId: outbox[0]!.id }]] };
    },
  },
  {
    job: 'certify-seals',
    what: 'a seal that the ceremony planned',
    left: async () => ({ world: await makeWorld(), handed: [['issue-certificate', { sealId: 'seal' }]] }),
  },
  {
    job: 'certify-responders',
    what: 'responders without a certificate, and one whose last comes to its end',
    left: async () => {
      const world = await makeWorld();
      await certifyResponder(world, 'ca', 'certify');
      world.clock.advance(8 * DAY);
      const handed = ['ca', 'test-ca'].map((responder): Handed => ['issue-certificate', { responder }]);
      return { world, handed };
    },
  },
  {
    job: 'crls-due',
    what: 'the first list of each authority',
    left: async () => {
      const handed = ['ca', 'test-ca'].map((scope): Handed => ['issue-crl', { scope }]);
      return { world: await makeWorld(), handed };
    },
  },
  {
    job: 'deadlines-due',
    what: 'a certificate that nobody has accepted',
    left: async () => {
      const world = await makeWorld();
      const certificate = await issuedTo(world, await makeCast(world));
      world.clock.advance(REMIND_AFTER_DAYS * DAY);
      return { world, handed: [['deadlines', { ...nameOf(certificate) }]] };
    },
  },
  {
    job: 'deadlines-due',
    what: 'a declaration that nobody has made',
    left: async () => {
      const { world, certificate } = await delivered();
      world.clock.advance(REMIND_AFTER_DAYS * DAY);
      return { world, handed: [['deadlines', { ...nameOf(certificate) }]] };
    },
  },
  {
    job: 'holders-due',
    what: 'a departure whose day has come',
    left: async () => {
      const { world, cast, mine } = await certifiedCast();
      await depart(world, cast.administrator, mine.holder, { on: dayIn(world, 3) });
      world.clock.advance(4 * DAY);
      return { world, handed: [['succession', { holderId: mine.holder.id }]] };
    },
  },
  {
    job: 'contacts-due',
    what: 'an address that nobody has verified',
    left: async () => {
      const stage = await contactStage();
      const { contact } = await entered(stage);
      stage.world.clock.advance(houseRules.contactRemindedAfterDays * DAY);
      return { world: stage.world, handed: [['contacts', { contactId: contact.id }]] };
    },
  },
  {
    job: 'contacts-due',
    what: 'a subscription that nothing reached',
    left: async () => {
      const stage = await contactStage();
      const { contact, secret } = await entered(stage);
      await verify(stage, contact.id, secret);
      await addressDies(stage.world, 'person@example.org');
      const mailbox = await addressDies(stage.world, ON_CALL.address);
      await meetReach(contactsOf(stage.world), { about: { mailbox } }, 'meet', () => undefined);
      return { world: stage.world, handed: [['contacts', { subscriptionId: stage.subscription.id }]] };
    },
  },
  {
    job: 'terms-due',
    what: 'somebody whom nobody has told of new terms',
    left: async () => {
      const { world, cast } = await proCast();
      const { principal } = await certified(world, cast);
      const house = withTerms({ ...world, texts: textsOf(world) });
      await approved({ house, officers: await officersOf(world) });
      world.clock.advance(2 * DAY);
      return { world, handed: [['deadlines', { personId: principal.personId, population: 'holders' }]] };
    },
  },
  {
    job: 'imports-due',
    what: 'an import that was started',
    left: async () => {
      const place = await ministry();
      const { id } = await entering(place, file(row('Un'), row('Deux')));
      await starting(place, id);
      place.world.clock.advance(2 * MINUTE);
      return { world: place.world, handed: [['imports', { importId: id }]] };
    },
  },
  {
    job: 'bulk-due',
    what: 'an order that is to be counted',
    left: async () => {
      const of = await bulkWorld(2);
      const bulkId = await ordering(of, named(of.certificates));
      of.world.clock.advance(2 * MINUTE);
      return { world: of.world, handed: [['bulk', { bulkId }]] };
    },
  },
  {
    job: 'campaigns-due',
    what: 'a campaign that is to be counted',
    left: async () => {
      const of = await bulkWorld(1);
      return { world: of.world, handed: [['campaigns', { campaignId: await campaigning(of) }]] };
    },
  },
];

/** What the clock hands over in one run of a job, under its own rights. */
async function handedBy(job: string, world: World): Promise<readonly Handed[]> {
  const handed: Handed[] = [];
  const client = {
    send: async ({ input }: InvokeCommand) => {
      handed.push([
        input.FunctionName!.replace(/^sceau-/, '') as LambdaName,
        JSON.parse(Buffer.from(input.Payload as Uint8Array).toString()),
      ]);
      return {};
    },
  } as unknown as LambdaClient;
  const invoker = createLambdaInvoker(client, 'sceau', world.clock);
  await clockRun({ job }, asFunction({ ...world, invoker }, 'renewal', world.table));
  return handed;
}

type Run = (event: unknown, house: never, correlation: string) => Promise<unknown>;

/** Functions that are the work itself here; of the others it is enough that they are asked. */
const RUNS: Readonly<Partial<Record<LambdaName, Run>>> = {
  bulk: bulkRun,
  campaigns: campaignRun,
  contacts: contactRun,
  deadlines: deadlineRun,
  expiry: expiryRun,
  imports: importRun,
};

async function work([name, event]: Handed, world: World): Promise<void> {
  const quiet = { nudge: async () => undefined, runBulk: async () => undefined, runCampaign: async () => undefined };
  const house = {
    ...asFunction({ ...world, invoker: quiet }, name, world.table),
    wait: async () => {},
    perSecond: 300,
  };
  await RUNS[name]!(event, house as never, 'work');
}

const sorted = (handed: readonly Handed[]) => handed.map((one) => JSON.stringify(one)).sort();

describe('what nobody was told of is found by the clock', () => {
  test.each(rows)('$job: $what is handed over until it is done', async ({ job, left }) => {
    const { world, handed } = await left();
    expect(sorted(await handedBy(job, world))).toEqual(sorted(handed));
    expect(sorted(await handedBy(job, world))).toEqual(sorted(handed));
    for (const one of handed) if (RUNS[one[0]]) await work(one, world);
    // a subscription that nothing reaches is looked at until something does
    const goesOn = handed.filter(([name, event]) => !RUNS[name] || 'subscriptionId' in event);
    expect(sorted(await handedBy(job, world))).toEqual(sorted(goesOn));
  });

  test('and every queue that it looks into, and every function that it asks, is among them', async () => {
    const jobs = timetable.filter(({ lambda }) => lambda === 'renewal').map(({ input }) => input.job);
    expect([...new Set(rows.map(({ job }) => job))].sort()).toEqual([...jobs].sort());
    const asked = new Set(
      (await Promise.all(rows.map(({ left }) => left()))).flatMap(({ handed }) => handed.map(([name]) => name)),
    );
    const { invokes } = lambdas.find(({ name }) => name === 'renewal')!;
    expect([...asked].sort()).toEqual([...invokes].sort());
  });
});
