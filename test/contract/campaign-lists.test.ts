import { expect, test } from 'vitest';
import { LINE_STATES } from '../../shared/lifecycle/campaign-records.ts';
import type { Change, RecordOf } from '../../shared/lifecycle/ports.ts';
import type { LedgerRecord } from '../../shared/lifecycle/records.ts';
import { onBothStores } from './on-both-stores.ts';
import { at, event } from './records.ts';

/** The rows of campaigns, in memory and in a real store alike. */
const changeOf = (record: LedgerRecord, ...others: LedgerRecord[]): Change => ({
  records: [record, ...others],
  events: [event(record)],
});

const campaign = (id: string, minute: number, more: Partial<RecordOf<'campaign'>> = {}) =>
  ({
    kind: 'campaign',
    id,
    version: 1,
    createdAt: at(minute),
    purpose: 'renewal',
    because: 'security',
    filter: { issuer: 'ca-1' },
    reasons: 'why',
    window: { from: at(10), until: at(20) },
    deadline: at(30),
    rates: { mailsPerMinute: 120, signaturesPerSecond: 10 },
    proposedBy: { personId: 'p', mandateId: 'm', authentication: 'token' },
    state: 'counting',
    parts: 0,
    lines: 0,
    listSha256: '',
    found: { 'to-renew': 0, renewed: 0 },
    of: { issuer: {}, profile: {}, offer: {}, direction: {} },
    firstMails: 0,
    forecast: {
      ...{ firstMails: 0, mails: 0, signatures: 0, daysNeeded: 0, daysGiven: 1, feasible: true },
      dollars: { signatures: 0.01, mails: 0.1 },
    },
    begun: 0,
    states: Object.fromEntries(LINE_STATES.map((state) => [state, 0])) as never,
    mails: 0,
    movedAt: at(minute),
    ...more,
  }) satisfies RecordOf<'campaign'>;

onBothStores((ledger) => {
  const ids = async (list: 'campaigns' | 'campaigns-due' | 'campaigns-to-erase') =>
    (await ledger.list(list, '')).items.map(({ id }) => id);

  test('campaigns are listed newest first; those that wait for an instant by it, those at rest oldest first', async () => {
    await ledger.commit(changeOf(campaign('later', 1, { nextAt: at(50) })));
    await ledger.commit(changeOf(campaign('sooner', 2, { nextAt: at(40) })));
    await ledger.commit(changeOf(campaign('rests', 3, { state: 'done' })));
    await ledger.commit(changeOf(campaign('paused', 4, { state: 'paused' })));
    await ledger.commit(changeOf(campaign('gone', 5, { state: 'done', erased: true })));
    expect(await ids('campaigns')).toEqual(['gone', 'paused', 'rests', 'sooner', 'later']);
    expect(await ids('campaigns-due')).toEqual(['sooner', 'later']);
    expect(await ids('campaigns-to-erase')).toEqual(['rests', 'paused']);
    const found = await ledger.read('campaign', { id: 'rests' });
    expect(found).toEqual(campaign('rests', 3, { state: 'done' }));
  });

  test('parts and messages lie with their campaign, leave to renew early with its certificate', async () => {
    const lines: RecordOf<'campaignPart'>['lines'] = [
      {
        issuer: 'ca-1',
        serial: 'aa',
        found: 'to-renew',
        state: 'told',
        profile: 'p-1',
        requestId: 'r',
        structureId: 's',
        subscriptionId: 'u',
        notAfter: at(59),
        toldAt: at(12),
        stage: 'first',
      },
    ];
    const part: RecordOf<'campaignPart'> = { kind: 'campaignPart', version: 1, campaignId: 'c', part: 12, lines };
    const first = [{ issuer: 'ca-1', serial: 'aa' }];
    const told: RecordOf<'campaignTold'> = {
      ...{ kind: 'campaignTold', version: 1, campaignId: 'c', mail: 'mail-1', named: first },
    };
    const leave: RecordOf<'earlyRenewal'> = {
      ...{ kind: 'earlyRenewal', issuer: 'ca-1', serial: 'aa', version: 1, createdAt: at(12), campaignId: 'c' },
    };
    await ledger.commit(changeOf(campaign('c', 0), part, told, leave));
    expect(await ledger.read('campaignPart', { campaignId: 'c', part: 12 })).toEqual(part);
    expect(await ledger.read('campaignPart', { campaignId: 'c', part: 13 })).toBeUndefined();
    expect(await ledger.read('campaignTold', { campaignId: 'c', mail: 'mail-1' })).toEqual(told);
    expect(await ledger.read('earlyRenewal', { issuer: 'ca-1', serial: 'aa' })).toEqual(leave);
    expect(await ledger.read('earlyRenewal', { issuer: 'ca-1', serial: 'ab' })).toBeUndefined();
    const next = { ...leave, version: 2, campaignId: 'd' };
    await ledger.commit(changeOf(campaign('d', 1), next));
    expect(await ledger.read('earlyRenewal', { issuer: 'ca-1', serial: 'aa' })).toEqual(next);
  });
});
