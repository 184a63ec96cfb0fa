import { describe, expect, test } from 'vitest';
import { type LambdaName, LISTS, lambdas, type Partition } from '../../functions/lambdas.ts';
import { INDEX_WORDS } from '../../infra/aws/grants.ts';
import { expiryPartitions, outboxAttributes, PARTITIONS, placeOf } from '../../shared/ledger/schema.ts';
import type { ListName } from '../../shared/lifecycle/ports.ts';
import { texts } from './templates.ts';
import { allRoles, ceremony, environment, restorer, role, templates } from './who.ts';

describe('roles', () => {
  test('every function has its own, assumed by Lambda alone', () => {
    const roles = lambdas.map(({ name }) => role(name));
    expect(new Set(roles).size).toBe(lambdas.length);
    for (const id of roles) {
      const resource = templates.of('AWS::IAM::Role').find((one) => one.id === id)!;
      const trust = templates.statements(resource.properties.AssumeRolePolicyDocument);
      expect(trust.flatMap((statement) => statement.principals)).toEqual(['service:lambda.amazonaws.com']);
      expect(resource.properties.ManagedPolicyArns).toBeUndefined();
    }
  });

  test('roles that key policies name stand in the trust stack, beside the keys', () => {
    const signing = lambdas
      .filter(({ signs, opens }) => signs.length > 0 || opens.length > 0)
      .map(({ name }) => role(name));
    expect(signing.length).toBeGreaterThan(0);
    for (const id of signing) expect(templates.trust.map((one) => one.id)).toContain(id);
  });

  test('nothing is allowed by a wildcard of actions', () => {
    for (const { on, statements } of templates.documents()) {
      for (const { effect, actions } of statements) {
        if (effect === 'Allow')
          for (const action of actions) expect(action, on.id).toMatch(/^[a-z0-9]+:[A-Z][A-Za-z]+$/);
      }
    }
  });

  test('a wildcard in a resource is an object prefix, log streams, or a key in its own policy', () => {
    const fine = [/^<Objects\w+\.Arn>\/([A-Za-z]+\/)+\*$/, /^arn:aws:logs:[^*]+:log-group:\/[\w/-]+:\*$/];
    for (const { on, statements } of templates.documents()) {
      for (const { effect, resources, sid, principals } of statements) {
        if (effect === 'Deny') continue;
        for (const resource of resources.filter((one) => one.includes('*'))) {
          const itself = on.type === 'AWS::KMS::Key' && resource === '*';
          const cdn =
            on.type === 'AWS::S3::BucketPolicy' && /^service:cloud(front|trail)\.amazonaws\.com$/.test(principals[0]!);
          expect(itself || cdn || fine.some((shape) => shape.test(resource)), `${on.id} ${sid} ${resource}`).toBe(true);
        }
      }
    }
  });

  test('one function puts events on the bus, in our name, and on no other bus', () => {
    for (const { name, putsEvents } of lambdas) {
      const may = templates
        .allowed(role(name))
        .filter(({ actions }) => actions.some((one) => one.startsWith('events:')));
      expect(may, name).toHaveLength(putsEvents ? 1 : 0);
      if (!putsEvents) continue;
      expect(may[0]).toMatchObject({
        actions: ['events:PutEvents'],
        resources: [expect.stringMatching(new RegExp(`:event-bus/${environment.prefix}-events$`))],
        condition: { StringEquals: { 'events:source': 'sceau' } },
      });
    }
    expect(lambdas.filter(({ putsEvents }) => putsEvents).map(({ name }) => name)).toEqual(['events']);
  });

  test('whoever asks machines that strangers name has rows of its own and nothing else', () => {
    const { reads, writes, opens, destroys, signs, objects, sendsMail, putsEvents, invokes } = lambdas.find(
      ({ name }) => name === 'webhooks',
    )!;
    expect({ reads, writes, opens, destroys, signs, objects, sendsMail, putsEvents, invokes }).toEqual({
      reads: ['webhook', 'webhook-delivery', 'outbox'],
      writes: ['webhook', 'webhook-delivery', 'outbox', 'unsealed'],
      opens: ['dossier'],
      destroys: [],
      signs: [],
      objects: [],
      sendsMail: false,
      putsEvents: undefined,
      invokes: [],
    });
  });

  test('a function calls exactly the functions of its row', () => {
    for (const { name, invokes } of lambdas) {
      const called = templates
        .allowed(role(name))
        .filter(({ actions }) => actions.includes('lambda:InvokeFunction'))
        .flatMap(({ resources }) => resources.map((one) => one.split(`function:${environment.prefix}-`)[1]));
      expect(called.sort(), name).toEqual([...invokes].sort());
    }
  });

  test('mail is sent by one function, from one address', () => {
    const senders = lambdas.filter(({ name }) =>
      templates.allowed(role(name)).some(({ actions }) => actions.some((action) => action.startsWith('ses:'))),
    );
    expect(senders.map(({ name }) => name)).toEqual(['notification']);
  });

  test('buckets are reached below the prefixes of the row only', () => {
    for (const { name, objects } of lambdas) {
      const reached = templates
        .allowed(role(name))
        .filter(({ actions }) => actions.includes('s3:GetObject'))
        .map(({ resources, actions }) => `${resources[0]} ${actions.includes('s3:PutObject') ? 'read-write' : 'read'}`);
      expect(reached, name).toHaveLength(objects.length);
      for (const { bucket, prefix, may } of objects) {
        const pattern = new RegExp(`^<Objects${bucket}\\w+\\.Arn>/${prefix}\\* ${may}$`, 'i');
        expect(
          reached.some((one) => pattern.test(one)),
          `${name}: ${reached}`,
        ).toBe(true);
      }
    }
  });
});

describe('the ledger', () => {
  const onTable = (id: string, action: string) =>
    templates.allowed(id).filter(({ actions, resources }) => {
      return actions.includes(action) && resources.some((one) => /^<LedgerTable\w+\.Arn>$/.test(one));
    });
  /** Partitions that a role reaches with an action; `undefined` for all. */
  const partitions = (id: string, action: string): readonly string[] | undefined => {
    const statements = onTable(id, action);
    const keysOf = statements.map(({ condition }) => condition['ForAllValues:StringLike']?.['dynamodb:LeadingKeys']);
    if (keysOf.some((one) => one === undefined)) return undefined;
    for (const { condition } of statements) expect(condition.Null).toEqual({ 'dynamodb:LeadingKeys': 'false' });
    return keysOf.flatMap((one) => texts(one).map(String)).filter((one) => !one.endsWith('#*'));
  };
  const writers = (partition: Partition) =>
    lambdas.map(({ name }) => name).filter((name) => partitions(role(name), 'dynamodb:PutItem')!.includes(partition));

  test('every role reads and writes the partitions of its row', () => {
    for (const { name, reads, writes } of lambdas) {
      expect(partitions(role(name), 'dynamodb:GetItem'), name).toEqual([...reads, 'opened']);
      // calls are counted in place, and nothing else is
      expect(partitions(role(name), 'dynamodb:PutItem'), name).toEqual(writes.filter((one) => one !== 'rate'));
      expect(partitions(role(name), 'dynamodb:UpdateItem'), name).toEqual(writes.filter((one) => one === 'rate'));
    }
  });

  /**
   * Written with a change that is told by other rows, whose events come first: of what nobody reads by name. Where tests take
   * the role of a function, a change whose first event it could not read back is turned away (`test/world/enforced-stores.ts`).
   */
  const BESIDE: Partial<Record<LambdaName, readonly Partition[]>> = {
    registration: ['webhook-delivery'],
    designation: ['work'],
    succession: ['work'],
    campaigns: ['bulk'],
    'issue-certificate': ['acceptance'],
  };
  const beside = (name: LambdaName): readonly Partition[] => [
    ...(['outbox', 'unsealed', 'crl', 'signing', 'rate'] as const),
    ...(BESIDE[name] ?? []),
  ];

  test('what is written can be read back, or a lost answer could not be resolved', () => {
    for (const { name, reads, writes } of lambdas) {
      expect(
        // what has no events, to be done or sealed, on a list, or leave to sign, is written with a change, by whose own rows
        // it is told whether that was done; or under a random name, where what is there already is one's own
        writes.filter((one) => !reads.includes(one) && !beside(name).includes(one)),
        name,
      ).toEqual([]);
    }
  });

  test('whoever makes changes leaves them to be sealed, and the log alone reads that and takes it away', () => {
    const without = ['idempotency', 'rate', 'ocsp', 'log', 'signing'];
    const making = lambdas.filter(({ writes }) => writes.some((one) => !without.includes(one)));
    for (const { name, writes } of making) expect(writes, name).toContain('unsealed');
    const reading = lambdas.filter(({ reads }) => reads.includes('unsealed'));
    expect(reading.map(({ name }) => name)).toEqual(['log']);
    const removing = lambdas.filter(({ name }) => partitions(role(name), 'dynamodb:DeleteItem')!.includes('unsealed'));
    expect(removing.map(({ name }) => name)).toEqual(['log']);
    expect(partitions(role('log'), 'dynamodb:PutItem')).toEqual(['log', 'signing']);
    expect(partitions(ceremony, 'dynamodb:PutItem')).toContain('unsealed');
  });

  test('the writers of what counts are few', () => {
    expect(writers('decision')).toEqual(['decision']);
    expect(writers('intent')).toEqual(['issue-certificate']);
    // retention empties the octets of those that led to nothing
    expect(writers('request').sort()).toEqual([
      'decision',
      'issue-certificate',
      'retention',
      'submission',
      'succession',
    ]);
    expect(writers('mandates').sort()).toEqual(['designation', 'holders', 'imports', 'registration', 'succession']);
    // a request uses up the leave that it was made by; a loss is on record before anything is revoked for it
    // and campaigns open renewals by the word of two officers
    const holders = ['campaigns', 'holders', 'imports', 'retention', 'revocation', 'submission', 'succession'];
    expect(writers('holder').sort()).toEqual(holders);
    // whoever ends mandates on a day orders revocations, and carries none out
    expect(writers('mandates').filter((name) => writers('certificate').includes(name))).toEqual([]);
    expect(writers('designation').sort()).toEqual(['designation', 'documents', 'retention']);
    expect(writers('certificate').sort()).toEqual([
      'acceptance',
      'bulk',
      'deadlines',
      'issue-certificate',
      'revocation',
    ]);
    // officers order, the job carries out, and what they wrote is emptied in the end
    expect(writers('bulk').sort()).toEqual(['bulk', 'campaigns', 'retention', 'revocation']);
    expect(writers('campaign').sort()).toEqual(['campaigns', 'retention', 'revocation']);
    // designation only takes force away: the codes of whoever was removed
    expect(writers('code').sort()).toEqual(['acceptance', 'designation']);
    expect(writers('house')).toEqual([]);
    expect(writers('issuers')).toEqual([]);
    // the publisher asks certificates what the signer's rows say of them: no list maker writes both
    expect(writers('certificate')).not.toContain('issue-crl');
    // the ceremony plans a seal, issuance certifies it, and whoever seals can change neither
    expect(writers('seals')).toEqual(['issue-certificate']);
    expect(writers('receipt')).toEqual(['seal']);
    expect(writers('declaration').sort()).toEqual(['acceptance', 'deadlines', 'retention']);
    expect(writers('contact').sort()).toEqual(['contacts', 'registration', 'retention']);
    // the desk enters, the two that tell move and count, retention empties
    expect(writers('webhook').sort()).toEqual(['events', 'registration', 'retention', 'webhooks']);
    expect(writers('webhook-delivery').sort()).toEqual(['events', 'registration', 'webhooks']);
    expect(writers('hold')).toEqual(['privacy']);
    expect(writers('purge')).toEqual(['retention']);
    expect(writers('terms')).toEqual(['terms']);
    expect(writers('terms-acceptance').sort()).toEqual(['deadlines', 'designation', 'holders', 'terms']);
    expect(partitions(ceremony, 'dynamodb:PutItem')).toEqual(expect.arrayContaining(['house', 'issuers']));
  });

  test('only calls that are over, rows that are done and guards of the erased are removed, and nobody scans', () => {
    // whoever reconciles a restored ledger does so by hand, with a second factor, and may write all of it
    for (const id of allRoles.filter((one) => one !== restorer)) {
      const guards =
        {
          [role('retention')]: ['unique', 'holder-names'],
          [role('log')]: ['unsealed'],
        }[id] ?? [];
      const removed = [...partitions(id, 'dynamodb:DeleteItem')!];
      expect(['idempotency', 'outbox', ...guards]).toEqual(expect.arrayContaining(removed));
      const verbs = templates
        .allowed(id)
        .flatMap(({ actions }) => actions.filter((one) => one.startsWith('dynamodb:')));
      for (const verb of verbs) {
        expect(verb).toMatch(/^dynamodb:(ConditionCheckItem|DeleteItem|GetItem|PutItem|Query|UpdateItem)$/);
      }
    }
    const removers = lambdas.filter(({ name }) => partitions(role(name), 'dynamodb:DeleteItem')!.includes('outbox'));
    expect(removers.map(({ name }) => name).sort()).toEqual([
      'contacts',
      'events',
      'expiry',
      'issue-crl',
      'notification',
      'publication',
      'retention',
      'seal',
      'succession',
      'webhooks',
    ]);
  });

  test('the indexes are looked into for the lists of the row, and for nothing else', () => {
    for (const { name } of lambdas) {
      const looks = templates
        .allowed(role(name))
        .filter(({ resources }) => resources.some((one) => /\/index\/(list|due)$/.test(one)));
      const seen = looks.flatMap(({ actions, condition }) => {
        expect(actions, name).toEqual(['dynamodb:Query']);
        return texts(condition['ForAllValues:StringLike']!['dynamodb:LeadingKeys']).map(String);
      });
      // no word of the list is in vain
      expect(seen.filter((word) => !word.endsWith('#*')).sort(), name).toEqual([...LISTS[name]].sort());
    }
  });

  test('the words of the indexes are those of the schema', () => {
    const indexed = (
      [
        'mandates-of-subscription',
        'subscriptions-of-structure',
        'holders-of-subscription',
        'requests-of-subscription',
        'certificates-of-subscription',
        'requests-to-issue',
        'requests-to-approve',
      ] satisfies ListName[]
    ).map((list) => placeOf(list, 'name'));
    const instant = '2030-01-31T00:00:00.000Z';
    const row = { id: 'a', topic: 'crl', createdAt: instant, notBefore: instant, attempts: 0, about: {} } as const;
    const places = [
      ...indexed.flatMap(({ index, partitions: of }) => of.map((partition) => ({ index, partition }))),
      { index: 'due' as const, partition: outboxAttributes(row).duePk! },
      ...expiryPartitions('2030-01-31').map((partition) => ({ index: 'due' as const, partition })),
    ];
    for (const { index, partition } of places) {
      const words = Object.values(INDEX_WORDS[index!]).flat();
      expect(words, partition).toContain(partition.split('#')[0]);
    }
  });

  test('every partition of a row is one of the schema', () => {
    for (const { name, reads, writes } of lambdas) {
      for (const partition of [...reads, ...writes]) {
        expect(PARTITIONS, name).toContain(partition);
      }
    }
  });
});
