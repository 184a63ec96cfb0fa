import { describe, expect, test } from 'vitest';
import { NotATrailFile, signaturesIn } from '../../../shared/lifecycle/sign-watch/trail-file.ts';
import { dayOf, daysFrom, writtenAt } from '../../../shared/lifecycle/sign-watch/trail-names.ts';

/** Records as the KMS Developer Guide shows them ("Sign"), with identities and keys of nobody. */
const ROLE = 'arn:aws:iam::111122223333:role/sceau-issue';
const KEY = '0987dcba-09fe-87dc-65ba-ab0987654321';

const record = (more: object = {}) => ({
  eventVersion: '1.11',
  userIdentity: {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLE:sceau-issue-certificate',
    arn: 'arn:aws:sts::111122223333:assumed-role/sceau-issue/sceau-issue-certificate',
    sessionContext: { sessionIssuer: { type: 'Role', arn: ROLE } },
  },
  eventTime: '2028-01-31T10:15:07Z',
  eventSource: 'kms.amazonaws.com',
  eventName: 'Sign',
  requestParameters: { messageType: 'RAW', keyId: 'alias/ca', signingAlgorithm: 'ECDSA_SHA_256' },
  requestID: '8d0b35e0-46cf-48b9-be99-bf2ebc9ab9fb',
  readOnly: true,
  resources: [
    { accountId: '111122223333', type: 'AWS::KMS::Key', ARN: `arn:aws:kms:eu-west-3:111122223333:key/${KEY}` },
  ],
  ...more,
});
const signers = {
  keys: new Map([[KEY, 'alias/ca']]),
  roles: new Map([[ROLE, 'issue-certificate']]),
  may: new Map([['alias/ca', new Set(['issue-certificate'])]]),
};
const read = (...records: unknown[]) => signaturesIn(JSON.stringify({ Records: records }), signers);

describe('a file of the trail', () => {
  test('tells key, role, instant and request id of a signature', () => {
    expect(read(record())).toEqual([
      {
        requestId: '8d0b35e0-46cf-48b9-be99-bf2ebc9ab9fb',
        key: 'alias/ca',
        at: '2028-01-31T10:15:07.000Z',
        by: 'issue-certificate',
        refused: false,
      },
    ]);
  });

  test.each([
    ['another operation', record({ eventName: 'GetPublicKey' })],
    ['another service', record({ eventSource: 'dynamodb.amazonaws.com' })],
    [
      'a key that is not ours',
      record({
        resources: [{ ARN: 'arn:aws:kms:eu-west-3:111122223333:key/other' }],
        requestParameters: { keyId: 'other' },
      }),
    ],
    ['nothing', null],
  ])('passes over %s', (_, one) => expect(read(one)).toEqual([]));

  test.each([
    ['by its bare id', { keyId: KEY }],
    ['by its ARN', { keyId: `arn:aws:kms:eu-west-3:111122223333:key/${KEY}` }],
    ['by its alias', { keyId: 'alias/ca' }],
    ['by the ARN of its alias', { keyId: 'arn:aws:kms:eu-west-3:111122223333:alias/ca' }],
  ])('finds a refused call, which names no resource, %s', (_, requestParameters) => {
    const refused = record({ errorCode: 'AccessDenied', resources: undefined, requestParameters });
    expect(read(refused)).toMatchObject([{ key: 'alias/ca', refused: true }]);
  });

  test('goes by the key that was used, whatever alias was asked for', () => {
    expect(read(record({ requestParameters: { keyId: 'alias/something-else' } }))).toMatchObject([{ key: 'alias/ca' }]);
  });

  test.each([
    ['a user', { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/somebody' }],
    ['another role', { sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/else' } } }],
    ['the account itself', { type: 'Root' }],
    [
      'a session that calls itself as our function does',
      { arn: 'arn:aws:sts::111122223333:assumed-role/else/sceau-issue-certificate' },
    ],
  ])('%s is nobody of ours', (_, userIdentity) => {
    expect(read(record({ userIdentity }))).toMatchObject([{ by: undefined }]);
  });

  test('has each call once, the oldest first', () => {
    const later = record({ requestID: 'b', eventTime: '2028-01-31T10:16:00Z' });
    expect(read(later, record({ requestID: 'a' }), later).map(({ requestId }) => requestId)).toEqual(['a', 'b']);
  });

  test.each(['', '[]', '{"Records":{}}', `{"Records":[${JSON.stringify(record({ requestID: undefined }))}]}`])(
    'refuses %j',
    (text) => expect(() => signaturesIn(text, signers)).toThrow(NotATrailFile),
  );
});

test('names of files say when they were written, and digests are none', () => {
  const name = 'AWSLogs/1/CloudTrail/eu-west-3/2028/01/31/1_CloudTrail_eu-west-3_20280131T1015Z_aB3.json.gz';
  expect([dayOf(name), writtenAt(name)]).toEqual(['2028-01-31', Date.UTC(2028, 0, 31, 10, 15)]);
  expect(dayOf(name.replaceAll('CloudTrail', 'CloudTrail-Digest'))).toBeUndefined();
  expect(daysFrom(Date.UTC(2028, 0, 31, 23), Date.UTC(2028, 1, 1, 1))).toEqual(['2028-01-31', '2028-02-01']);
});
