import { operations as designation } from '../../../functions/enrollment/designation.lambda.ts';
import { operations as documents } from '../../../functions/enrollment/documents.lambda.ts';
import { f503Printer } from '../../../functions/enrollment/f503-printer.ts';
import { createFormInspector } from '../../../functions/enrollment/form-inspector.ts';
import { lambda } from '../../../shared/http/lambda.ts';
import { aggregateOf } from '../../../shared/lifecycle/events.ts';
import { newId } from '../../../shared/lifecycle/identity.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { CertificateRecord, CodeRecord, LedgerRecord, RequestRecord } from '../../../shared/lifecycle/records.ts';
import { mandatesOf } from '../../../shared/lifecycle/registration/desk.ts';
import { builtInTexts, referenceTo } from '../../../shared/messages/texts/texts.ts';
import type { DesignatedPerson, DesignationRecord } from '../../../shared/registration/designation-records.ts';
import type {
  MandateRecord,
  Offer,
  StructureRecord,
  SubscriptionRecord,
} from '../../../shared/registration/records.ts';
import { asFunction } from '../../world/as-function.ts';
import { memoryObjects } from '../../world/objects.ts';
import { type Answered, type Asked, openOffice, problem, type Somebody, START } from '../http/office.ts';

/**
 * One structure with its representative, two agents and two offers, over a ledger in memory; asked over the functions of
 * designations and of documents as API Gateway asks them.
 */
export type Bureau = Awaited<ReturnType<typeof openBureau>>;
export type { Somebody };

export const SIGNED_ON = '2027-03-01';
export const SIGNED_TEXTS = ['terms', 'accuracy-statement', 'fraud-warning'].map(referenceTo);

/** A file that the inspection takes, with something of its own in it. */
export function scan(what: string): string {
  const objects = [
    '1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n',
    '2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n',
    `3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Note (${what}) >>\nendobj\n`,
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object) => {
    const at = text.length;
    text += object;
    return at;
  });
  const start = text.length;
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  return `${text}xref\n0 4\n0000000000 65535 f \n${rows}trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
}

export async function openBureau() {
  const office = await openOffice(100_000);
  const { ledger } = office;
  const evidence = memoryObjects();
  const texts = builtInTexts;
  const house = {
    ...office.house,
    texts,
    evidence,
    ring: office.ring,
    printer: f503Printer,
    inspector: createFormInspector(evidence, false),
  };
  const quiet = () => undefined;
  // each under its own rights; the keys of documents are the office's, as a test may take them away
  const { dataKeys, table } = office;
  const handlers = {
    designation: lambda(
      'designation',
      designation,
      () => asFunction({ ...house, dataKeys }, 'designation', table),
      quiet,
    ),
    documents: lambda('documents', documents, () => asFunction(house, 'documents', table), quiet),
  };
  const pen = penOf(office.house, { capacity: 'ceremony', approvers: ['one', 'two'] }, 'bureau');

  const structure = async (name: string, offers: Readonly<Partial<Record<Offer, string | undefined>>>) => {
    const record: StructureRecord = {
      kind: 'structure',
      id: newId(office.house.randomness),
      version: 1,
      createdAt: START,
      name,
      identifier: { scheme: 'SIRET', value: '00000001800010' },
      postalCode: '75012',
      town: 'Paris',
      department: 'Paris (75)',
      country: 'FR',
      state: 'active',
    };
    const subscriptions = Object.entries(offers).map(
      ([offer, domain]): SubscriptionRecord => ({
        kind: 'subscription',
        id: newId(office.house.randomness),
        version: 1,
        createdAt: START,
        structureId: record.id,
        offer: offer as Offer,
        ...(domain !== undefined && { domain: { name: domain, admits: 'domain' } }),
        control: undefined,
        population: 'production',
        dualControl: false,
        state: 'active',
      }),
    );
    await ledger.commit({
      records: [record, ...subscriptions],
      events: [record, ...subscriptions].map((one) => pen.event(one, `${one.kind}.recorded`)),
    });
    return { structure: record, subscriptions };
  };

  const own = await structure('Clinique des Tilleuls', { 'SERV-SSL': 'tilleuls.example.test', ORG: undefined });
  const reach = { reach: 'structure', structureId: own.structure.id } as const;
  const representative = await office.person('Vauquelin', { role: 'legal-representative', scope: reach });
  const agent = await office.person('Agent', { role: 'validation-agent' });
  const second = await office.person('Second', { role: 'validation-agent' });

  /** Undefined: the function of registrations. */
  const handlerOf = (address: string) => {
    if (/\/(work-items|revocation-proposals)\b/.test(address)) return undefined;
    return /\/(signed-)?form$/.test(address) ? handlers.documents : handlers.designation;
  };
  const met = new Set<unknown>();
  const ask = async (who: Somebody, address: string, asked?: Asked): Promise<Answered> => {
    if (!met.has(who.claims.sub)) await office.ask('GET /me', { claims: who.claims });
    met.add(who.claims.sub);
    return office.ask(address, { claims: who.claims, ...asked }, handlerOf(address));
  };
  const send = (who: Somebody, address: string, body: unknown) => ask(who, address, { body });

  const bureau = {
    office,
    house,
    evidence,
    own,
    representative,
    agent,
    second,
    structure,
    ask,
    send,
    code: async (answer: Promise<Answered>) => problem(await answer).code,
    findings: async (answer: Promise<Answered>) => problem(await answer).findings.map(({ code }) => code),
    documents: handlers.documents,
    read: async (id: string) => (await ledger.read('designation', { id })) as DesignationRecord,
    mandates: (personId: string): Promise<readonly MandateRecord[]> => mandatesOf(ledger, personId),
    async mandateOf(id: string): Promise<MandateRecord> {
      const row = office.table.rows().find((one) => one.kind === 'mandate' && one.id === id);
      return (await ledger.read('mandate', { personId: String(row?.personId), id }))!;
    },
    subscriptionIds: () => own.subscriptions.map(({ id }) => id),

    async draft(lines: readonly unknown[], who = representative, more: object = {}) {
      const body = { subscriptionIds: own.subscriptions.map(({ id }) => id), lines, ...more };
      return (await send(who, `POST /structures/${own.structure.id}/designations`, body)).json.id as string;
    },
    upload: (id: string, who = representative, file = scan(id)) =>
      ask(who, `PUT /designations/${id}/signed-form`, {
        raw: file,
        base64: true,
        headers: { 'content-type': 'application/pdf' },
      }),
    submit: (id: string, who = representative, signedOn = SIGNED_ON) =>
      send(who, `POST /designations/${id}/submission`, { signedOn, texts: SIGNED_TEXTS }),
    /** From the lines to a form that an agent has under review. */
    async reviewed(lines: readonly unknown[], reviewer = agent) {
      const id = await bureau.draft(lines);
      await ask(representative, `GET /designations/${id}/form`);
      await bureau.upload(id);
      await bureau.submit(id);
      await send(reviewer, `POST /designations/${id}/review`, {});
      return id;
    },
    /** Writes records as another part of the house would have left them. */
    async left(...records: LedgerRecord[]): Promise<void> {
      const pen = penOf(house, { capacity: 'platform', function: 'test' }, 'test');
      const events = records
        .filter((record) => aggregateOf(record) !== undefined)
        .map((record) => pen.event(record as never, 'test.left'));
      await ledger.commit({ records, events });
    },
    /** A certificate that somebody asked for under a mandate, and the code that they set for it. */
    async certified(personId: string, mandateId: string, serial: string, [subscription] = own.subscriptions) {
      const at = office.clock.now().toISOString();
      const common = {
        version: 1,
        createdAt: at,
        structureId: subscription!.structureId,
        subscriptionId: subscription!.id,
        profile: 'ssl-serv-1',
        spkiSha256: 'aa'.repeat(32),
      } as const;
      const request: RequestRecord = {
        ...common,
        kind: 'request',
        id: serial.padStart(32, '0'),
        updatedAt: at,
        declared: { commonName: 'www.tilleuls.example.test', dnsNames: [] },
        certificationRequest: Uint8Array.of(0x30, 0),
        requestedBy: { personId, mandateId },
        state: 'issued',
        findings: [],
        certificate: { issuer: 'ca-1', serial },
      };
      const certificate: CertificateRecord = {
        ...common,
        kind: 'certificate',
        issuer: 'ca-1',
        serial,
        state: 'issued',
        requestId: request.id,
        crlScope: 'ca-1',
        notBefore: at,
        notAfter: '2030-02-28T08:00:00.000Z',
        certificate: Uint8Array.of(0x30, 0),
      };
      const code: CodeRecord = {
        kind: 'code',
        version: 1,
        createdAt: at,
        issuer: 'ca-1',
        serial,
        state: 'set',
        hash: { algorithm: 'scrypt', n: 2, r: 1, p: 1, salt: Uint8Array.of(1), digest: Uint8Array.of(2) },
        setAt: at,
        setBy: { personId, mandateId },
      };
      for (const record of [request, certificate, code]) await bureau.left(record);
      return { code, certificate };
    },
    async accepted(lines: readonly unknown[]) {
      const id = await bureau.reviewed(lines);
      const answer = await send(agent, `POST /designations/${id}/decision`, { decision: 'accepted' });
      if (answer.status !== 200) throw new Error(answer.text);
      return id;
    },
  };
  return bureau;
}

let numbers = 0;

/** Somebody on a line of the form, with a card that nobody has had before. */
export function line(action: 'add' | 'remove', lastName: string, more: Partial<DesignatedPerson> = {}) {
  const number = String(++numbers).padStart(10, '0');
  return {
    action,
    lastName,
    firstNames: 'Camille',
    phone: '+33 6 00 00 00 01',
    email: `${lastName.toLowerCase()}@example.test`,
    card: { family: 'CPS', number } as { family: string; number: string },
    ...more,
  };
}

/** The sign-in of whoever is on a line, with the card. */
export function signInOf({ lastName, card }: ReturnType<typeof line>): Somebody {
  const claims = {
    iss: 'https://id.example.test',
    sub: `sub-${lastName}-${card.number}`,
    card: `${card.family}:${card.number}`,
    acr: 'card',
  };
  return { claims } as unknown as Somebody;
}
