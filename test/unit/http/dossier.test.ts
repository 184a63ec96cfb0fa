import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { acceptCertificate } from '../../../shared/lifecycle/acceptance.ts';
import { submitRequest } from '../../../shared/lifecycle/application.ts';
import { decideDesignation } from '../../../shared/lifecycle/designation/decision.ts';
import { acceptDuties } from '../../../shared/lifecycle/designation/duties.ts';
import { canonicalBytes } from '../../../shared/lifecycle/events.ts';
import { sha256 } from '../../../shared/lifecycle/identity.ts';
import { issueCertificate } from '../../../shared/lifecycle/issuance.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { referenceTo } from '../../../shared/messages/texts/texts.ts';
import type { StructureRecord, SubscriptionRecord } from '../../../shared/registration/records.ts';
import { decide } from '../../world/decisions.ts';
import { again, type Bureau, callerOf, houseOf, lineOf, makeBureau, underReview } from '../../world/designations.ts';
import { generate } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import { acceptanceOf, retrieving } from '../../world/retrieval.ts';
import { CEREMONY, type World } from '../../world/world.ts';
import { textOf } from '../evidence/reading.ts';
import { openAuthority } from './authority.ts';
import { problem } from './office.ts';

type Authority = Awaited<ReturnType<typeof openAuthority>>;

let authority: Authority;
let world: World;
let bureau: Bureau;
let href: string;
let designationId: string;
const claims = new Map<string, Record<string, string>>();

/** A structure whose name tries everything, and whose requests wait for an agent. */
const HOSTILE = '=HYPERLINK("http://x")\u202egpj.exe <script>alert(1)</script> \u0007Œ';

beforeAll(async () => {
  authority = await openAuthority();
  ({ world } = authority);
  bureau = await makeBureau(world, ['ORG']);
  const pen = penOf(world, CEREMONY, 'dossier');
  const structure: StructureRecord = { ...bureau.structure, version: 2, name: HOSTILE };
  const subscription: SubscriptionRecord = { ...bureau.subscriptions[0]!, version: 2, dualControl: true };
  await world.ledger.commit({
    records: [structure, subscription],
    events: [pen.event(structure, 'structure.corrected'), pen.event(subscription, 'subscription.corrected')],
  });
  designationId = await underReview(world, bureau, [lineOf('add', 1)]);
  await decideDesignation(houseOf(world), callerOf(bureau.agent), designationId, { decision: 'accepted' });
  const { personId } = (await world.ledger.read('designation', { id: designationId }))!.lines[0]!;
  const pending = await again(world, personId);
  const mandate = { principal: pending, mandateId: pending.mandates[0]!.id, correlation: 'duties' };
  await acceptDuties(houseOf(world), mandate, referenceTo('duties'));

  const administrator = await again(world, personId);
  // a structure of that name gets no certificate: it is corrected afterwards
  const clean: StructureRecord = { ...structure, version: 3, name: bureau.structure.name };
  await world.ledger.commit({ records: [clean], events: [pen.event(clean, 'structure.corrected')] });
  const input = {
    subscriptionId: subscription.id,
    usage: 'AUTH_CLI',
    declared: { serviceName: 'INSI-AUTO' },
    certificationRequest: pkcs10(generate('P-256')),
  };
  const { request } = await submitRequest(world, administrator, input, 'submit');
  world.clock.advance(60_000);
  const decision = { requestId: request.id, decision: 'approved', reasons: 'Vérifié par téléphone.' } as const;
  await decide(world, bureau.agent, decision);
  const { answer } = await issueCertificate(world, request.id, 'issue');
  if (answer.outcome !== 'issued') throw new Error(answer.detail);
  const { issuer, serial } = answer;
  const { certificate } = (await world.ledger.read('certificate', { issuer, serial }))!;
  world.clock.advance(60_000);
  const accepted = acceptanceOf({ issuer, serial, certificate: certificate! });
  await acceptCertificate(retrieving(world), administrator, accepted, 'accept');
  world.clock.advance(60_000);
  const reason = 'privilegeWithdrawn' as const;
  await revokeCertificate(world, bureau.representative, { issuer, serial, reason }, 'revoke');
  const hostile: StructureRecord = { ...clean, version: 4, name: HOSTILE };
  await world.ledger.commit({ records: [hostile], events: [pen.event(hostile, 'structure.corrected')] });

  href = `/certificates/${issuer}/${serial}/dossier`;
  const house = { reach: 'house' } as const;
  const whole = { reach: 'structure', structureId: structure.id } as const;
  claims.set('technical-administrator', await authority.claimsOf(personId));
  claims.set('legal-representative', await authority.claimsOf(bureau.representative.personId));
  claims.set('mandatary', (await authority.person('mandatary', { ...whole, offers: ['ORG'] })).claims);
  for (const role of ['validation-agent', 'security-officer', 'auditor'] as const) {
    claims.set(role, (await authority.person(role, house)).claims);
  }
  const elsewhere = { reach: 'structure', structureId: 'e'.repeat(32) } as const;
  claims.set('other representative', (await authority.person('legal-representative', elsewhere)).claims);
  claims.set(
    'mandatary of another offer',
    (await authority.person('mandatary', { ...whole, offers: ['SERV-SSL'] })).claims,
  );
}, 60_000);

const read = (who: string, headers: Record<string, string> = {}) =>
  authority.ask(`GET ${href}`, { claims: claims.get(who)!, headers });

const SUBSCRIBERS = ['technical-administrator', 'legal-representative', 'mandatary'];
const HOUSE = ['validation-agent', 'security-officer', 'auditor'];

describe('the dossier of a certificate', () => {
  test.each([...SUBSCRIBERS, ...HOUSE])('says to a %s what is recorded', async (who) => {
    const answer = await read(who);
    expect(answer, answer.text).toMatchObject({
      status: 200,
      json: {
        language: 'fr',
        structure: { name: HOSTILE, identifier: { scheme: 'FINESS', value: '750000001', finess: 'legal' } },
        subscription: { id: bureau.subscriptions[0]!.id, offer: 'ORG' },
        designations: [{ state: 'accepted', signatory: 'Person Test, legal-representative', signedOn: '2026-03-02' }],
        request: { requestedBy: 'Camille Nomb, technical-administrator' },
        decisions: [{ outcome: 'approved', reasons: 'Vérifié par téléphone.' }],
        acceptance: {
          state: 'accepted',
          by: 'Camille Nomb, technical-administrator',
          authentication: 'token+card',
          texts: [{ id: 'terms' }, { id: 'certification-policy' }],
        },
        certificate: { state: 'revoked' },
        revocation: { reason: 'privilegeWithdrawn', capacity: 'legal-representative', channel: 'api' },
      },
    });
  });

  test('names the house’s own people to the house alone', async () => {
    for (const who of [...SUBSCRIBERS, ...HOUSE]) {
      const { json } = (await read(who)) as unknown as { json: { decisions: { by: string }[] } };
      const name = SUBSCRIBERS.includes(who) ? 'validation-agent' : 'Person Test, validation-agent';
      expect(json.decisions[0]!.by, who).toBe(name);
    }
  });

  test('has the digests of the form, of the file that came back, and of every event as it is sealed', async () => {
    const { json } = (await read('auditor')) as unknown as {
      json: { designations: object[]; events: { aggregate: string; version: number; type: string; sha256: string }[] };
    };
    const { form, signed, number } = (await world.ledger.read('designation', { id: designationId }))!;
    expect(json.designations[0]).toMatchObject({ number, formSha256: form!.sha256, signedSha256: signed!.sha256 });
    expect(signed!.sha256).toBe(sha256(new TextEncoder().encode(`signed ${designationId}`)));

    const kinds = new Set(json.events.map(({ aggregate }) => aggregate.split('/')[0]));
    expect([...kinds].sort()).toEqual([
      'acceptance',
      'certificate',
      'decision',
      'designation',
      'mandate',
      'request',
      'revocationRequest',
      'structure',
      'subscription',
    ]);
    const structure = json.events.filter(({ aggregate }) => aggregate === `structure/${bureau.structure.id}`);
    expect(structure.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
    const record = (await world.ledger.read('structure', { id: bureau.structure.id }))!;
    for (const { version, sha256: digest } of structure) {
      expect(sha256(canonicalBytes((await world.ledger.event(record, version))!))).toBe(digest);
    }
    const types = json.events.filter(({ aggregate }) => aggregate.startsWith('certificate/')).map(({ type }) => type);
    expect(types).toEqual([
      'certificate.reserved',
      'certificate.issued',
      'certificate.accepted',
      'certificate.revoked',
    ]);
  });

  test('each act names its actor, the mandate and the digest of its event, which stands in the list of events', async () => {
    interface Deed {
      readonly actor: string;
      readonly mandateId?: string;
      readonly sha256: string;
    }
    const { json } = (await read('auditor')) as unknown as {
      json: Record<'request' | 'acceptance' | 'revocation', { recorded: Deed }> & {
        decisions: { recorded: Deed }[];
        designations: { signatoryMandateId: string; submissionRecorded: Deed; decisionRecorded: Deed }[];
        events: (Deed & { type: string })[];
      };
    };
    const [designation] = json.designations;
    const deeds: readonly (readonly [type: string, deed: Deed])[] = [
      ['request.submitted', json.request.recorded],
      ['decision.approved', json.decisions[0]!.recorded],
      ['acceptance.accepted', json.acceptance.recorded],
      ['certificate.revoked', json.revocation.recorded],
      ['designation.submitted', designation!.submissionRecorded],
      ['designation.accepted', designation!.decisionRecorded],
    ];
    for (const [type, deed] of deeds) {
      const { actor, mandateId, sha256: digest } = json.events.find((event) => event.type === type)!;
      expect([type, deed]).toEqual([type, { actor, mandateId, sha256: digest }]);
      expect(mandateId).toMatch(/^[0-9a-f]{32}$/);
    }
    const request = (await world.ledger.list('requests-of-subscription', bureau.subscriptions[0]!.id)).items[0]!;
    expect(json.request.recorded.mandateId).toBe(request.requestedBy.mandateId);
    const { signatory } = (await world.ledger.read('designation', { id: designationId }))!;
    expect(designation!.signatoryMandateId).toBe(signatory.mandateId);
    const text = await textOf(Buffer.from((await read('auditor', { accept: 'application/pdf' })).text, 'base64'));
    const printed = text.replace(/\s/g, '');
    for (const [, { sha256: digest, mandateId }] of deeds) {
      expect(printed).toContain(`mandat${mandateId}`);
      expect(printed).toContain(digest);
    }
  });

  test.each(['other representative', 'mandatary of another offer'])('is nothing to the %s', async (who) => {
    const absent = await authority.ask(`GET ${href.replace(/\w{32}/, 'f'.repeat(32))}`, { claims: claims.get(who)! });
    const others = await read(who);
    expect(problem(others)).toMatchObject({ status: 404, code: 'not-found' });
    expect({ ...problem(others), instance: '' }).toEqual({ ...problem(absent), instance: '' });
  });

  test('an authority’s own certificate has none', async () => {
    const { certificate } = (await world.ledger.read('issuer', { id: 'ca' }))!;
    const serial = new X509Certificate(certificate).serialNumber.toLowerCase();
    const issuer = 'root';
    const asked = `GET /certificates/${issuer}/${serial}/dossier`;
    expect(await world.ledger.read('certificate', { issuer, serial })).toBeDefined();
    expect(problem(await authority.ask(asked, { claims: claims.get('auditor')! })).status).toBe(404);
  });

  test('as a PDF in the reader’s language, with nothing hostile left in it', async () => {
    const french = await read('legal-representative', { accept: 'application/pdf' });
    expect(french.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': expect.stringMatching(/^attachment; filename="dossier-ca-[0-9a-f]{32}\.pdf"$/),
    });
    const text = await textOf(Buffer.from(french.text, 'base64'));
    for (const said of ['droit retiré (privilegeWithdrawn)', 'Camille Nomb, administrateur technique', '02/03/2026']) {
      expect(text).toContain(said);
    }
    for (const unseen of ['\u202e', '\u0007']) expect(text).not.toContain(unseen);
    expect(text.replaceAll('\n', ' ')).toContain('=HYPERLINK("http://x")');
    const headers = { accept: 'application/pdf', 'accept-language': 'en' };
    const english = await textOf(Buffer.from((await read('auditor', headers)).text, 'base64'));
    expect(english).toContain('privilege withdrawn');
    expect(english).toContain('Person Test, validation agent');
  });
});
