import { describe, expect, test } from 'vitest';
import { PUBLIC_EVENT_TYPES, type PublicEvent } from '../../../shared/registration/public-events.ts';
import { eventFaults } from '../../world/webhooks.ts';

const NOON = '2027-03-01T12:00:00.000Z';
const ID = '0'.repeat(32);

const event = (type: PublicEvent['type'], more: Partial<PublicEvent['data']> = {}): PublicEvent => ({
  id: ID,
  type,
  version: 1,
  time: NOON,
  subject: 'ca-1/01',
  data: {
    issuer: 'ca-1',
    serial: '01',
    structureId: ID,
    subscriptionId: ID,
    profile: 'ssl-serv/1',
    notAfter: NOON,
    ...more,
  },
});
const MORE: Readonly<Record<string, Partial<PublicEvent['data']>>> = {
  'certificate.expiring': { days: 3 },
  'certificate.renewed': { successor: { issuer: 'ca-1', serial: '02' } },
  'certificate.revoked': { reason: 'superseded' },
};

/** The published file, as a receiver reads it. What is really sent is held against it wherever a test publishes or posts. */
describe('the schema in the repository', () => {
  test.each(PUBLIC_EVENT_TYPES)('takes a %s', (type) => {
    expect(eventFaults(event(type, MORE[type]))).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['another version', { ...event('certificate.issued'), version: 2 }],
    ['another type', { ...event('certificate.issued'), type: 'certificate.suspended' }],
    ['a time without milliseconds', { ...event('certificate.issued'), time: '2027-03-01T12:00:00Z' }],
    ['an end that comes near without its days', event('certificate.expiring')],
    ['negative days', event('certificate.expiring', { days: -1 })],
    ['a renewal without its successor', event('certificate.renewed')],
    ['a subject that is no name of a certificate', { ...event('certificate.issued'), subject: '01' }],
    ['what the file does not name', event('certificate.issued', { commonName: 'x' } as object)],
    ['nothing', undefined],
  ])('refuses %s', (_, wrong) => {
    expect(eventFaults(wrong)).not.toEqual([]);
  });
});
