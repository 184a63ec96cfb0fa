import { createHash } from 'node:crypto';
import { eventOf, recordOf } from '../../shared/ledger/rows.ts';
import type { Item } from '../../shared/ledger/table.ts';
import { aggregateOf, type DomainEvent } from '../../shared/lifecycle/events.ts';
import type { LedgerRecord, SigningRecord } from '../../shared/lifecycle/records.ts';
import { decodeCertificate } from '../../shared/x509/certificate.ts';
import { decodeCertificateList } from '../../shared/x509/certificate-list.ts';

/** What an audit looks at: the world of a test, or what a platform has left on the disk. */
export interface Audited {
  readonly table: { rows(): readonly Item[] };
  readonly keys: {
    readonly signatures: readonly {
      readonly keyId: string;
      readonly message: Uint8Array;
      /** Hex, where the message is not at hand. */
      readonly digest?: string;
      readonly signRequestId: string;
    }[];
  };
  readonly repository: { readonly objects: ReadonlyMap<string, Uint8Array> };
  readonly evidence: { readonly objects: ReadonlyMap<string, Uint8Array> };
}

/**
 * Reads a whole house and says everything that is wrong with it: what must hold after any fault, in any order. Nothing
 * here asks the code under test; it looks at rows, objects and the keys' own list of signatures.
 */
export function audit(world: Audited): string[] {
  const rows = world.table.rows();
  const records = rows.filter(
    (row) => typeof row.kind === 'string' && row.sk !== undefined && !isEvent(row) && !row.pk.startsWith('outbox#'),
  );
  const all = records.map((row) => recordOf(row.kind as LedgerRecord['kind'], row) as LedgerRecord);
  const of = <K extends LedgerRecord['kind']>(kind: K) =>
    all.filter((r) => r.kind === kind) as Extract<LedgerRecord, { kind: K }>[];
  const wrong: string[] = [];
  const demand = (holds: boolean, what: string) => {
    if (!holds) wrong.push(what);
  };

  const emptied = new Set(
    of('intent').flatMap(({ tbsCertificate, issuer, serial }) =>
      tbsCertificate.length === 0 ? [`certificate/${issuer}/${serial}`] : [],
    ),
  );
  const abandoned = of('certificate').filter(({ state }) => state === 'abandoned');
  demand(
    [...emptied].every((name) => abandoned.some(({ issuer, serial }) => name === `certificate/${issuer}/${serial}`)),
    'an intent is empty whose certificate was not abandoned',
  );
  const tbsDigests = new Set([
    ...of('intent').map(({ tbsCertificate }) => digest(tbsCertificate)),
    // an intent that was abandoned is empty, and its digest is in the event of its reservation
    ...rows.filter(isEvent).flatMap((row) => {
      const { aggregate, data } = eventOf(row);
      return emptied.has(aggregate) ? [String(data.tbsSha256)] : [];
    }),
    ...of('crlIntent')
      .flatMap((intent) => [intent, ...(intent.delta ? [intent.delta] : [])])
      .map(({ tbsSha256, tbsDigest }) => tbsDigest ?? tbsSha256),
    // a checkpoint of the log is its own intent
    ...rows
      .filter(({ pk, sk }) => pk === 'log' && sk.startsWith('checkpoint#'))
      .map(({ text }) => digest(Buffer.from(String(text)))),
    ...rows.filter(isCheckpoint).map(({ text }) => digest(Buffer.from(String(text)))),
    // an intent that another took the place of is in the events alone
    ...rows.filter(isEvent).map((row) => String(eventOf(row).data.toSignSha256)),
  ]);
  // answers about status are signed as they are asked for, and leave nothing behind that a record would be needed for
  const answering = new Set(of('responder').flatMap(({ keys }) => keys.map(({ keyId }) => keyId)));
  for (const { message, digest: signed = digest(message), keyId, signRequestId } of world.keys.signatures) {
    demand(tbsDigests.has(signed) || answering.has(keyId), `signature ${signRequestId} by ${keyId} has no intent`);
  }

  wrong.push(...unaccounted(of('signing'), world.keys.signatures));

  const serials = new Set<string>();
  for (const certificate of of('certificate')) {
    const name = `certificate ${certificate.issuer}/${certificate.serial}`;
    demand(!serials.has(certificate.serial), `${name} repeats a serial`);
    serials.add(certificate.serial);
    const intent = of('intent').find(({ requestId }) => requestId === certificate.requestId);
    demand(intent?.serial === certificate.serial, `${name} has no intent of its own`);
    const out = certificate.state === 'issued' || certificate.state === 'revoked';
    demand(
      out === (certificate.certificate !== undefined),
      `${name} is ${certificate.state} and ${out ? 'lacks' : 'has'} its DER`,
    );
    if (certificate.certificate && intent) {
      const { tbsDer } = decodeCertificate(certificate.certificate);
      demand(digest(tbsDer) === digest(intent.tbsCertificate), `${name} is not what was intended`);
      demand(
        world.keys.signatures.some((s) => s.signRequestId === certificate.signRequestId),
        `${name} names no signature`,
      );
    }
    const entries = of('crlEntry').filter(
      ({ serial, scope }) => serial === certificate.serial && scope === certificate.crlScope,
    );
    demand(
      entries.length === (certificate.state === 'revoked' ? 1 : 0),
      `${name} is ${certificate.state} with ${entries.length} CRL entries`,
    );
  }

  for (const request of of('request')) {
    const its = of('certificate').filter(({ requestId }) => requestId === request.id);
    demand(its.length <= 1, `request ${request.id} has ${its.length} serials`);
    demand(
      (request.state === 'issued') === its.some(({ state }) => state === 'issued' || state === 'revoked'),
      `request ${request.id} is ${request.state}`,
    );
    const reserved = its.some(({ state }) => state === 'reserved');
    demand(!(request.state === 'refused' && reserved), `request ${request.id} is refused and holds a reserved serial`);
    demand(
      of('key').some((key) => key.spkiSha256 === request.spkiSha256),
      `request ${request.id} holds no key`,
    );
  }

  for (const { issuer, keys, certificates } of of('responder')) {
    for (const { serial, der, key } of certificates) {
      const its = of('certificate').find((one) => one.issuer === issuer && one.serial === serial);
      const same = its?.certificate !== undefined && digest(its.certificate) === digest(der);
      demand(same, `the responder of ${issuer} has a certificate ${serial} that was not issued`);
      const own = digest(decodeCertificate(der).tbs.spki) === digest(keys[key].spki);
      demand(own, `the responder of ${issuer} has a certificate ${serial} for another key`);
    }
  }

  for (const { issuer, serial, state, document } of of('receipt')) {
    const name = `receipt ${issuer}/${serial}`;
    const declared = of('declaration').some((one) => one.serial === serial && one.state === 'declared');
    demand(declared, `${name} is of a declaration that nobody made`);
    demand((state === 'sealed') === (document !== undefined), `${name} is ${state} and its document says otherwise`);
    if (!document) continue;
    demand(world.evidence.objects.has(document.key), `${name} is sealed and its document is not there`);
    demand(
      world.keys.signatures.some((s) => s.signRequestId === document.signRequestId),
      `${name} names no signature`,
    );
  }

  for (const { number, state, signRequestId } of rows.filter(isCheckpoint)) {
    const known = state === 'intended' || world.keys.signatures.some((one) => one.signRequestId === signRequestId);
    demand(known, `checkpoint ${String(number)} names no signature`);
  }

  wrong.push(...unsealed(world, rows));
  wrong.push(
    ...gaps(
      all,
      rows.filter(isEvent).map((row) => eventOf(row)),
    ),
  );
  wrong.push(
    ...lists(
      world,
      of('crlScope').map(({ scope, crlNumber }) => ({ scope, crlNumber })),
    ),
  );
  return wrong;
}

/** Every aggregate's events are numbered from 1 to its version without a gap. */
function gaps(records: readonly LedgerRecord[], events: readonly DomainEvent[]): string[] {
  const versions = new Map<string, number[]>();
  for (const { aggregate, version } of events) versions.set(aggregate, [...(versions.get(aggregate) ?? []), version]);
  return records.flatMap((record) => {
    const aggregate = aggregateOf(record);
    if (aggregate === undefined) return [];
    const found = (versions.get(aggregate) ?? []).sort((a, b) => a - b);
    const holds = found.length === record.version && found.every((version, index) => version === index + 1);
    return holds ? [] : [`${aggregate} is at version ${record.version} with events ${found.join(',')}`];
  });
}

/** Every event is in the log once, or waits to be sealed; nothing else is, and none in other octets. */
function unsealed(world: Audited, rows: readonly Item[]): string[] {
  const lines = (bytes: Uint8Array) => Buffer.from(bytes).toString().split('\n').slice(0, -1);
  const log = [...world.evidence.objects].flatMap(([key, bytes]) =>
    key.startsWith('log/batches/') ? lines(bytes) : [],
  );
  const waits = new Set(
    rows.flatMap(({ pk, leaves }) => (pk.startsWith('unsealed#') ? lines(leaves as Uint8Array) : [])),
  );
  const sealed = new Set(log);
  const told = rows.filter(isEvent).map(({ event }) => Buffer.from(event as Uint8Array).toString());
  const known = new Set(told);
  // what a restored ledger has lost stands in the log alone, and the ledger says so
  const losses = rows.flatMap(({ kind, aggregate, from, to }) =>
    kind === 'loss' ? [{ of: aggregate, from: Number(from), to: Number(to) }] : [],
  );
  const lost = (line: string): boolean => {
    const { aggregate, version } = JSON.parse(line) as DomainEvent;
    return losses.some(({ of, from, to }) => of === aggregate && from <= version && version <= to);
  };
  return [
    ...(sealed.size < log.length ? [`${log.length - sealed.size} events are in the log twice`] : []),
    ...told
      .filter((one) => !sealed.has(one) && !waits.has(one))
      .map((one) => `${one} is neither sealed nor waits to be`),
    ...[...sealed, ...waits]
      .filter((one) => !known.has(one) && !lost(one))
      .map((one) => `${one} is in the log and not in the ledger`),
  ];
}

/** What is published was numbered, and is archived byte for byte. */
function lists(world: Audited, scopes: readonly { scope: string; crlNumber: number }[]): string[] {
  return scopes.flatMap(({ scope, crlNumber }) => {
    const published = world.repository.objects.get(`repository/crl/${scope}.crl`);
    if (!published) return [];
    const number = Number(decodeCertificateList(published).crlNumber);
    const archived = world.evidence.objects.get(`crl/${scope}/${String(number).padStart(12, '0')}.crl`);
    return [
      ...(number <= crlNumber ? [] : [`${scope} is published with a number that was never taken`]),
      ...(archived && digest(archived) === digest(published) ? [] : [`${scope} number ${number} is not archived`]),
    ];
  });
}

const isCheckpoint = ({ pk, sk }: Item) => pk === 'log' && sk.startsWith('checkpoint#');
const isEvent = (row: { readonly sk: string }) => row.sk.startsWith('event#');
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Each signature by its request id, or by leave to sign of its key that nothing came of, and no leave explains two. */
function unaccounted(leaves: readonly SigningRecord[], signatures: Audited['keys']['signatures']): readonly string[] {
  const recorded = new Set(leaves.flatMap(({ requestIds = [] }) => requestIds));
  const left = new Map<string, number>();
  for (const { keyId, most, requestIds = [] } of leaves)
    left.set(keyId, (left.get(keyId) ?? 0) + most - requestIds.length);
  const wrong: string[] = [];
  for (const { keyId, signRequestId } of signatures) {
    if (recorded.has(signRequestId)) continue;
    const more = (left.get(keyId) ?? 0) - 1;
    left.set(keyId, more);
    if (more < 0) wrong.push(`signature ${signRequestId} by ${keyId} was made without leave`);
  }
  return wrong;
}
