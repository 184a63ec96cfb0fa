import { expect } from 'vitest';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import { submitRequest } from '../../shared/lifecycle/application.ts';
import { judgeCard } from '../../shared/lifecycle/designation/cards.ts';
import { decideDesignation } from '../../shared/lifecycle/designation/decision.ts';
import { ownerOfCard } from '../../shared/lifecycle/designation/desk.ts';
import { printedForm, receiveSignedForm } from '../../shared/lifecycle/designation/documents.ts';
import { draftDesignation, editDesignation, withdrawDesignation } from '../../shared/lifecycle/designation/drafting.ts';
import { acceptDuties, renounceMandate } from '../../shared/lifecycle/designation/duties.ts';
import { reviewDesignation } from '../../shared/lifecycle/designation/review.ts';
import { submitDesignation } from '../../shared/lifecycle/designation/submission.ts';
import { issueCertificate } from '../../shared/lifecycle/issuance.ts';
import { penOf } from '../../shared/lifecycle/recording.ts';
import type { RequestRecord } from '../../shared/lifecycle/records.ts';
import { endMandate } from '../../shared/lifecycle/registration/mandates.ts';
import { recordRepresentative } from '../../shared/lifecycle/registration/representatives.ts';
import { resumeStructure, suspendStructure } from '../../shared/lifecycle/registration/standing.ts';
import { endSubscription } from '../../shared/lifecycle/registration/subscriptions.ts';
import { referenceTo } from '../../shared/messages/texts/texts.ts';
import { inForce, type Principal } from '../../shared/registration/authority.ts';
import { cardObstacle } from '../../shared/registration/cards.ts';
import type { MandateRecord, StructureRecord, SubscriptionRecord } from '../../shared/registration/records.ts';
import { decide } from '../world/decisions.ts';
import {
  again,
  type Bureau,
  callerOf,
  complete,
  houseOf,
  lineOf,
  makeBureau,
  SIGNED_TEXTS,
  signedOn,
} from '../world/designations.ts';
import { generate, type SoftwareSigner } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import { CEREMONY, makePerson, makeWorld, recordsOf, seeded, turnedClock, type World } from '../world/world.ts';
import { PAPER } from './founded.ts';
import type { Content, Step } from './mandate-sequences.ts';

/** What each step does, and the scene on which all are played. */
export interface Scene {
  readonly world: World;
  readonly bureau: Bureau;
  /** Whoever represents the structure now, and the forms in their places. */
  representative: string;
  readonly forms: (string | undefined)[];
  /** What each sequence has achieved, so that none is idle. */
  readonly done: Map<string, number>;
}

/** The same scene over a table and with a clock and randomness of its own. */
export async function copyOf(scene: Scene, signatures: number): Promise<Scene> {
  const table = createMemoryTable();
  for (const row of scene.world.table.rows()) await table.write([{ put: row }]);
  const clock = turnedClock(scene.world.clock.now().toISOString());
  const keys = remembering(scene.world.keys, signatures);
  const ledger = createLedger(table);
  const world = { ...scene.world, table, clock, ledger, keys, signer: keys, randomness: seeded('copy') };
  return { ...scene, world, forms: [...scene.forms], done: new Map() };
}

/** The same keys, with a memory of its own of what they signed. */
function remembering(inner: SoftwareSigner, before: number): SoftwareSigner {
  const signatures = inner.signatures.slice(0, before);
  return {
    ...inner,
    signatures,
    async sign(keyId, algorithm, message) {
      const signed = await inner.sign(keyId, algorithm, message);
      signatures.push({ keyId, message, signRequestId: signed.signRequestId });
      return signed;
    },
  };
}

export async function open(): Promise<Scene> {
  const world = await makeWorld('mandates');
  const bureau = await makeBureau(world, ['ORG', 'SERV-SMIME-SIGN-CONF']);
  const { structure, subscriptions, representative } = bureau;
  const pen = penOf(world, CEREMONY, 'scene');
  const [{ id: mandateId }] = representative.mandates as [MandateRecord];
  const { personId } = representative;
  const named: StructureRecord = { ...structure, version: 2, representatives: [{ personId, mandateId }] };
  const control = { method: 'agent-check', checkedAt: pen.at, by: 'agent', evidence: PAPER } as const;
  const [first, second] = subscriptions as [SubscriptionRecord, SubscriptionRecord];
  const strict: SubscriptionRecord = { ...second, version: 2, dualControl: true, control };
  await world.ledger.commit({
    records: [named, strict],
    events: [pen.event(named, 'structure.represented'), pen.event(strict, 'subscription.controlled')],
  });
  const placed = { ...bureau, structure: named, subscriptions: [first, strict] };
  const scene: Scene = { world, bureau: placed, representative: personId, forms: [], done: new Map() };
  // two people administer both offers; one of them may act,
  const lines = [1, 2].map((number) => ({ person: number, action: 'add' as const }));
  await play(scene, { act: 'hand-in', form: 0, content: { lines, offers: [0, 1] }, by: 'agent', decided: true });
  await play(scene, { act: 'duties', person: 1 });
  // and has asked for one certificate that may be issued and one that waits
  await play(scene, { act: 'request', person: 1, offer: 0 });
  await play(scene, { act: 'request', person: 1, offer: 1 });
  scene.done.clear();
  return scene;
}

const personOf = (world: World, number: number) =>
  ownerOfCard(world, { family: 'CPS', number: String(number).padStart(10, '0') });

/** As the front would find them: a card that is not good is none. */
async function principalOf({ world }: Scene, number: number): Promise<Principal | undefined> {
  const personId = await personOf(world, number);
  const record = personId === undefined ? undefined : await world.ledger.read('person', { id: personId });
  if (!record) return undefined;
  const obstacle = cardObstacle(record);
  const principal = await again(world, record.id);
  return obstacle ? { ...principal, authentication: 'token', card: obstacle } : principal;
}

async function callerBy(scene: Scene, by: 'representative' | 'agent' | 'second') {
  const { world, bureau } = scene;
  if (by !== 'representative') return callerOf(await again(world, bureau[by].personId), ['validation-agent']);
  return callerOf(await again(world, scene.representative), ['legal-representative', 'mandatary']);
}

const inputOf = ({ bureau, representative }: Scene, { lines, offers }: Content, by: string) => ({
  subscriptionIds: offers.map((index) => bureau.subscriptions[index]!.id),
  lines: lines.map((line) => lineOf(line.action, line.person)),
  ...(by !== 'representative' && { signatoryId: representative }),
});

/** Mostly the agent who has the form under review. */
async function judgeOf({ world, bureau }: Scene, by: 'reviewer' | 'agent' | 'second', id: string) {
  if (by !== 'reviewer') return by;
  const { review } = (await world.ledger.read('designation', { id }))!;
  return review?.by.personId === bureau.second.personId ? 'second' : 'agent';
}

/** Plays one step. A Refusal is an answer like another. */
export async function play(scene: Scene, one: Step): Promise<void> {
  const { world, bureau } = scene;
  const house = houseOf(world);
  const { structure, subscriptions } = bureau;
  const count = () => scene.done.set(one.act, (scene.done.get(one.act) ?? 0) + 1);
  const id = 'form' in one ? scene.forms[one.form] : undefined;
  switch (one.act) {
    case 'draft':
    case 'hand-in': {
      const by = one.act === 'draft' ? one.by : 'representative';
      const caller = await callerBy(scene, by);
      const drafted = await draftDesignation(house, caller, structure.id, inputOf(scene, one.content, by));
      scene.forms[one.form] = drafted.id;
      if (one.act === 'draft') return void count();
      await printedForm(house, caller, drafted.id);
      await receiveSignedForm(house, caller, drafted.id, new TextEncoder().encode(`signed ${drafted.id}`));
      await submitDesignation(house, caller, drafted.id, { signedOn: signedOn(world), texts: SIGNED_TEXTS });
      await reviewDesignation(house, await callerBy(scene, one.by), drafted.id);
      count();
      if (one.decided) await play(scene, { act: 'decide', form: one.form, by: one.by, decision: 'accepted' });
      return;
    }
    case 'edit':
      if (id) await editDesignation(house, await callerBy(scene, one.by), id, inputOf(scene, one.content, one.by));
      break;
    case 'upload': {
      if (!id) return;
      const caller = await callerBy(scene, one.by);
      if (one.by === 'representative') await printedForm(house, caller, id);
      await receiveSignedForm(house, caller, id, new TextEncoder().encode(`signed ${id} again`));
      break;
    }
    case 'submit':
      if (!id) return;
      await submitDesignation(house, await callerBy(scene, one.by), id, {
        signedOn: signedOn(world),
        texts: SIGNED_TEXTS,
      });
      break;
    case 'review':
      if (id) await reviewDesignation(house, await callerBy(scene, one.by), id);
      break;
    case 'decide':
      if (!id) return;
      await decideDesignation(house, await callerBy(scene, await judgeOf(scene, one.by, id)), id, {
        decision: one.decision,
        reasons: 'why not',
      });
      break;
    case 'withdraw':
      if (id) await withdrawDesignation(house, await callerBy(scene, 'representative'), id);
      break;
    case 'duties':
    case 'renounce': {
      const principal = await principalOf(scene, one.person);
      for (const { id: mandateId, scope, duties } of principal?.mandates ?? []) {
        const own = { principal: principal!, mandateId, correlation: one.act };
        if (one.act === 'duties' && duties === 'pending') await acceptDuties(house, own, referenceTo('duties'));
        const meant = one.act === 'renounce' && scope.reach === 'subscription' && subscriptions[one.offer]!.id;
        if (scope.reach === 'subscription' && meant === scope.subscriptionId) await renounceMandate(house, own);
      }
      break;
    }
    case 'end': {
      const held = (await principalOf(scene, one.person))?.mandates ?? [];
      const mandate = held.find(
        ({ scope }) => scope.reach === 'subscription' && scope.subscriptionId === subscriptions[one.offer]!.id,
      );
      if (mandate) await endMandate(house, await callerBy(scene, 'second'), mandate, 'has left');
      break;
    }
    case 'card': {
      const personId = await personOf(world, one.person);
      if (personId) {
        await judgeCard(house, await callerBy(scene, 'agent'), personId, { state: one.state, evidence: PAPER });
      }
      break;
    }
    case 'represent': {
      const { personId } = await makePerson(world, 'auditor', { reach: 'house' });
      await complete(world, personId);
      const until = '2029-01-01T00:00:00.000Z';
      const nobody = (await again(world, personId)).mandates[0]!;
      await endMandate(house, callerOf(await officerOf(world), ['security-officer']), nobody, 'not an auditor');
      await recordRepresentative(house, await callerBy(scene, 'agent'), structure.id, {
        personId,
        evidence: PAPER,
        until,
        beside: false,
      });
      scene.representative = personId;
      break;
    }
    case 'suspend':
      await suspendStructure(house, await callerBy(scene, 'agent'), structure.id, 'looked into');
      break;
    case 'resume':
      await resumeStructure(house, await callerBy(scene, 'agent'), structure.id);
      break;
    case 'end-offer':
      await endSubscription(house, await callerBy(scene, 'representative'), subscriptions[one.offer]!.id, 'no need');
      break;
    case 'request': {
      const principal = await principalOf(scene, one.person);
      if (!principal) return;
      await submitRequest(
        world,
        principal,
        {
          subscriptionId: subscriptions[one.offer]!.id,
          certificationRequest: pkcs10(generate('P-256')),
          ...(one.offer === 0
            ? { usage: 'SIGN', declared: { serviceName: 'Urgences' } }
            : { usage: 'SMIME', declared: { email: 'contact@example.test' } }),
        },
        'request',
      );
      break;
    }
    case 'approve':
    case 'issue': {
      const waiting = one.act === 'approve' ? 'pending' : 'approved';
      const requests = recordsOf<RequestRecord>(world, 'request').filter(({ state }) => state === waiting);
      const request = requests[one.which % Math.max(1, requests.length)];
      if (!request) return;
      const stands = await mayIssue(scene, request);
      if (one.act === 'approve') {
        const { principal } = await callerBy(scene, one.by);
        await decide(world, principal, { requestId: request.id, decision: 'approved' });
        expect(stands, 'approved without a mandate behind it').toBe(true);
        break;
      }
      const { answer } = await issueCertificate(world, request.id, 'issue');
      expect(answer.outcome, 'issued exactly while its mandate stands').toBe(stands ? 'issued' : 'refused');
      expect((await world.ledger.read('request', { id: request.id }))!.state).toBe(stands ? 'issued' : 'refused');
      scene.done.set(answer.outcome, (scene.done.get(answer.outcome) ?? 0) + 1);
      break;
    }
    case 'wait':
      world.clock.advance(one.days * 86_400_000);
  }
  count();
}

/** One of the two whom the ceremony named. */
async function officerOf(world: World): Promise<Principal> {
  const mandates = recordsOf<MandateRecord>(world, 'mandate').filter(({ role }) => role === 'security-officer');
  return again(world, mandates[0]!.personId);
}

/** Whether what a request rests on holds at this instant, by the rows themselves. */
async function mayIssue(
  { world }: Scene,
  { requestedBy, subscriptionId, structureId }: RequestRecord,
): Promise<boolean> {
  const { personId, mandateId: id } = requestedBy;
  const [mandate, person, subscription, structure] = await Promise.all([
    world.ledger.read('mandate', { personId, id }),
    world.ledger.read('person', { id: personId }),
    world.ledger.read('subscription', { id: subscriptionId }),
    world.ledger.read('structure', { id: structureId }),
  ]);
  return (
    inForce(mandate!, world.clock.now()) &&
    cardObstacle(person!) === undefined &&
    subscription!.state === 'active' &&
    structure!.state === 'active'
  );
}
