import { describe, expect, test } from 'vitest';
import { lambdas, type Partition, type SealedKind } from '../../functions/lambdas.ts';
import { routes } from '../../functions/routes.ts';
import { environments } from '../../infra/aws/environments.ts';
import { INDEX_WORDS } from '../../infra/aws/grants.ts';
import { wrappingKey } from '../../infra/keys.ts';
import { expiryPartitions, outboxAttributes, PARTITIONS, placeOf } from '../../shared/ledger/schema.ts';
import type { ListName } from '../../shared/lifecycle/ports.ts';
import { type Statement, synthesize, texts } from './templates.ts';

const environment = environments.staging;
const templates = synthesize(environment);
const role = (name: string) => templates.roleOf(name, environment.prefix);
const allRoles = templates.of('AWS::IAM::Role').map((one) => one.id);
const ceremony = allRoles.find((id) => id.startsWith('Ceremony'))!;

/** Keys × roles, written out: whoever changes it changes this test. */
const MAY_SIGN: Readonly<Record<string, readonly string[]>> = {
  'alias/sceau-root-1': [ceremony],
  'alias/sceau-ca-1': [role('issue-certificate'), role('issue-crl')],
  'alias/sceau-test-root-1': [ceremony],
  'alias/sceau-test-ca-1': [role('issue-certificate'), role('issue-crl')],
  'alias/sceau-seal-1': [role('seal')],
};

const everyKey = templates.of('AWS::KMS::Alias').map((alias) => {
  const id = /^<(\w+)\.Arn>$/.exec(templates.text(alias.properties.TargetKeyId))![1]!;
  const key = templates.of('AWS::KMS::Key').find((one) => one.id === id)!;
  return { alias: String(alias.properties.AliasName), key, policy: templates.statements(key.properties.KeyPolicy) };
});

/** Keys that sign, and the one that wraps data keys. */
const keys = everyKey.filter(({ alias }) => alias !== wrappingKey.alias);
const wrapping = everyKey.find(({ alias }) => alias === wrappingKey.alias)!;

const roleArn = (id: string) => `<${id}.Arn>`;

/** IAM's rule for one principal of the account: an explicit no wins, then a yes that names it or everybody. */
function admits(policy: readonly Statement[], principal: string, action: string, of = ''): boolean {
  const speaks = (statement: Statement): boolean => {
    const named = statement.principals.some((one) => one === '*' || one === principal);
    const meets = Object.entries(statement.condition).every(([operator, keysOf]) => {
      if (operator === 'StringLike') {
        const [pattern = ''] = texts(keysOf['kms:EncryptionContext:of']).map(String);
        return pattern.endsWith('/*') && of.startsWith(pattern.slice(0, -1));
      }
      const listed = texts(keysOf['aws:PrincipalArn']).map((one) => templates.text(one));
      if (operator === 'ArnEquals') return listed.includes(principal);
      if (operator === 'ArnNotEquals') return !listed.includes(principal);
      throw new Error(`the key policy has a condition that this test cannot read: ${operator}`);
    });
    return named && meets && statement.actions.includes(action);
  };
  if (policy.some((statement) => statement.effect === 'Deny' && speaks(statement))) return false;
  return policy.some((statement) => statement.effect === 'Allow' && speaks(statement));
}

describe('keys', () => {
  test('each key of the table exists once, and no other', () => {
    expect(keys.map(({ alias }) => alias).sort()).toEqual(Object.keys(MAY_SIGN).sort());
    expect(templates.of('AWS::KMS::Key')).toHaveLength(everyKey.length);
    expect(wrapping).toBeDefined();
  });

  test.each(keys)('$alias is signed with by the roles of the table and nobody else', ({ alias, policy }) => {
    const signers = allRoles.filter((id) => admits(policy, roleArn(id), 'kms:Sign'));
    expect(signers.sort()).toEqual([...MAY_SIGN[alias]!].sort());
    const account = `arn:aws:iam::<AWS::AccountId>:root`;
    expect(admits(policy, account, 'kms:DescribeKey')).toBe(true);
    for (const action of ['kms:Sign', 'kms:CreateGrant', 'kms:ScheduleKeyDeletion', 'kms:*']) {
      expect(admits(policy, account, action), action).toBe(false);
    }
  });

  test.each(keys)('$alias: a statement that slips in later still lets nobody else sign', ({ policy }) => {
    const slipped: Statement = {
      sid: 'Slipped',
      effect: 'Allow',
      principals: ['*'],
      actions: ['kms:Sign', 'kms:PutKeyPolicy'],
      resources: ['*'],
      condition: {},
    };
    expect(admits([...policy, slipped], roleArn(role('submission')), 'kms:Sign')).toBe(false);
    for (const signer of [ceremony, role('issue-certificate'), role('issue-crl')]) {
      const signs = admits(policy, roleArn(signer), 'kms:Sign');
      if (signs) expect(admits([...policy, slipped], roleArn(signer), 'kms:PutKeyPolicy')).toBe(false);
    }
  });

  test('the seal’s function has its own key and no other, no route, and the ceremony does not seal', () => {
    const seal = lambdas.find(({ name }) => name === 'seal')!;
    expect(seal.signs).toEqual(['seal']);
    expect(lambdas.filter(({ signs }) => signs.includes('seal')).map(({ name }) => name)).toEqual(['seal']);
    expect(routes.filter((route) => route.lambda === 'seal')).toEqual([]);
    const { policy } = keys.find(({ alias }) => alias === 'alias/sceau-seal-1')!;
    expect(admits(policy, roleArn(ceremony), 'kms:Sign')).toBe(false);
    expect(admits(policy, roleArn(role('issue-certificate')), 'kms:Sign')).toBe(false);
  });

  test('no statement grants all of KMS, and no role’s own policy speaks of KMS at all', () => {
    for (const { policy } of everyKey) {
      for (const { effect, actions } of policy) {
        if (effect === 'Allow') for (const action of actions) expect(action).toMatch(/^kms:[A-Z][A-Za-z]+$/);
      }
    }
    for (const { on, statements } of templates.documents()) {
      if (on.type === 'AWS::KMS::Key') continue;
      for (const { actions } of statements) {
        for (const action of actions) expect(action, on.id).not.toMatch(/^(kms:|\*$)/);
      }
    }
  });

  test('the ceremony reads the public half of every key that it certifies', () => {
    for (const { policy, alias } of keys)
      expect(admits(policy, roleArn(ceremony), 'kms:GetPublicKey'), alias).toBe(true);
  });

  test('roots sleep outside ceremonies, issuers do not', () => {
    const awake = keys.filter(({ key }) => key.properties.Enabled !== false).map(({ alias }) => alias);
    expect(awake.sort()).toEqual(['alias/sceau-ca-1', 'alias/sceau-seal-1', 'alias/sceau-test-ca-1']);
  });

  test('the ceremony’s role is taken by people with a second factor, and by no service', () => {
    const trust = templates.statements(
      templates.of('AWS::IAM::Role').find((one) => one.id === ceremony)!.properties.AssumeRolePolicyDocument,
    );
    for (const statement of trust) {
      expect(statement.principals.filter((one) => one.startsWith('service:'))).toEqual([]);
      expect(statement.condition).toEqual({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } });
    }
  });
});

describe('the key that wraps data keys', () => {
  const { key, policy } = wrapping;
  const UNWRAPPING = ['kms:Decrypt', 'kms:GenerateDataKey'] as const;
  const openers = (action: string, of: string, more: readonly Statement[] = []) =>
    allRoles.filter((id) => admits([...policy, ...more], roleArn(id), action, of)).sort();
  const rows = (kind: SealedKind) => lambdas.filter(({ opens }) => opens.includes(kind)).map(({ name }) => role(name));

  test('is symmetric, turns over every year and outlives its stack', () => {
    expect(key.properties).toMatchObject({ EnableKeyRotation: true });
    expect([undefined, 'SYMMETRIC_DEFAULT']).toContain(key.properties.KeySpec);
    expect([undefined, 'ENCRYPT_DECRYPT']).toContain(key.properties.KeyUsage);
    expect(key.deletionPolicy).toBe('Retain');
  });

  test.each(['dossier', 'person'] as const)(
    'of a %s, is used by the functions whose row says so and nobody else',
    (kind) => {
      for (const action of UNWRAPPING) expect(openers(action, `${kind}/1`)).toEqual(rows(kind).sort());
      expect(rows('dossier').length).toBeGreaterThan(3);
    },
  );

  test('without a context, or with another, nobody uses it; nor do administrators and the ceremony', () => {
    const account = 'arn:aws:iam::<AWS::AccountId>:root';
    for (const action of UNWRAPPING) {
      for (const of of ['', 'dossier', 'else/1', 'x/dossier/1']) expect(openers(action, of)).toEqual([]);
      for (const somebody of [account, roleArn(ceremony)]) {
        for (const of of ['dossier/1', 'person/1']) expect(admits(policy, somebody, action, of)).toBe(false);
      }
    }
    for (const action of [
      'kms:CreateGrant',
      'kms:ScheduleKeyDeletion',
      'kms:DisableKeyRotation',
      'kms:Encrypt',
      'kms:*',
    ])
      expect(admits(policy, account, action, 'dossier/1'), action).toBe(false);
    expect(admits(policy, account, 'kms:DescribeKey')).toBe(true);
  });

  test('a statement that slips in later still opens nothing to anybody else, of a kind that is not theirs least of all', () => {
    const slipped: Statement = {
      sid: 'Slipped',
      effect: 'Allow',
      principals: ['*'],
      actions: [...UNWRAPPING, 'kms:PutKeyPolicy'],
      resources: ['*'],
      condition: {},
    };
    for (const kind of ['dossier', 'person'] as const)
      expect(openers('kms:Decrypt', `${kind}/1`, [slipped])).toEqual(rows(kind).sort());
    for (const id of rows('dossier'))
      expect(admits([...policy, slipped], roleArn(id), 'kms:PutKeyPolicy', 'dossier/1')).toBe(false);
  });

  test('the key table is reached by the same functions, below the same words, and nothing is removed from it', () => {
    for (const { name, opens, destroys } of lambdas) {
      const statements = templates
        .allowed(role(name))
        .filter(({ resources }) => resources.some((one) => /^<KeyTable\w+\.Arn>$/.test(one)));
      const kinds = opens.length > 0 ? opens : destroys;
      expect(
        statements.map(({ actions }) => actions),
        name,
      ).toEqual(kinds.length > 0 ? [['dynamodb:GetItem'], ['dynamodb:PutItem']] : []);
      for (const { actions, condition } of statements) {
        const words = texts(condition['ForAllValues:StringLike']!['dynamodb:LeadingKeys']);
        expect(words).toEqual(kinds.map((kind) => `${kind}/*`));
        expect(condition.Null).toEqual({ 'dynamodb:LeadingKeys': 'false' });
        const attributes = texts(condition['ForAllValues:StringEquals']?.['dynamodb:Attributes']);
        const written = opens.length > 0 ? ['pk', 'key', 'wrapped'] : ['pk', 'destroyed'];
        if (actions.includes('dynamodb:PutItem')) expect(attributes, name).toEqual(written);
      }
    }
    expect(JSON.stringify(templates.allowed(ceremony))).not.toContain('KeyTable');
  });

  test('one function destroys keys: nobody calls it from outside, and it opens nothing', () => {
    const destroyers = lambdas.filter(({ destroys }) => destroys.length > 0);
    expect(destroyers.map(({ name }) => name)).toEqual(['retention']);
    expect(routes.filter(({ lambda }) => lambda === 'retention')).toEqual([]);
    for (const { name, opens } of destroyers) {
      expect(opens).toEqual([]);
      for (const action of UNWRAPPING)
        for (const of of ['dossier/1', 'person/1']) expect(admits(policy, roleArn(role(name)), action, of)).toBe(false);
    }
  });
});

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
    const fine = [/^<Objects\w+\.Arn>\/([a-z]+\/)+\*$/, /^arn:aws:logs:[^*]+:log-group:\/[\w/-]+:\*$/];
    for (const { on, statements } of templates.documents()) {
      for (const { effect, resources, sid, principals } of statements) {
        if (effect === 'Deny') continue;
        for (const resource of resources.filter((one) => one.includes('*'))) {
          const itself = on.type === 'AWS::KMS::Key' && resource === '*';
          const cdn = on.type === 'AWS::S3::BucketPolicy' && principals[0] === 'service:cloudfront.amazonaws.com';
          expect(itself || cdn || fine.some((shape) => shape.test(resource)), `${on.id} ${sid} ${resource}`).toBe(true);
        }
      }
    }
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
      expect(partitions(role(name), 'dynamodb:GetItem'), name).toEqual(reads === 'all' ? undefined : [...reads]);
      expect(partitions(role(name), 'dynamodb:PutItem'), name).toEqual([...writes]);
    }
  });

  test('what is written can be read back, or a lost answer could not be resolved', () => {
    for (const { name, reads, writes } of lambdas) {
      if (reads !== 'all')
        expect(
          writes.filter((one) => !reads.includes(one)),
          name,
        ).toEqual([]);
    }
  });

  test('the writers of what counts are few', () => {
    expect(writers('decision')).toEqual(['decision']);
    expect(writers('intent')).toEqual(['issue-certificate']);
    expect(writers('mandates').sort()).toEqual(['designation', 'holders', 'imports', 'registration', 'succession']);
    // a request uses up the leave that it was made by; a loss is on record before anything is revoked for it
    const holders = ['holders', 'imports', 'retention', 'revocation', 'submission', 'succession'];
    expect(writers('holder').sort()).toEqual(holders);
    // whoever ends mandates on a day orders revocations, and carries none out
    expect(writers('mandates').filter((name) => writers('certificate').includes(name))).toEqual([]);
    expect(writers('designation').sort()).toEqual(['designation', 'documents', 'retention']);
    expect(writers('certificate').sort()).toEqual(['acceptance', 'deadlines', 'issue-certificate', 'revocation']);
    // designation only takes force away: the codes of whoever was removed
    expect(writers('code').sort()).toEqual(['acceptance', 'designation']);
    expect(writers('house')).toEqual([]);
    expect(writers('issuers')).toEqual([]);
    // the ceremony plans a seal, issuance certifies it, and whoever seals can change neither
    expect(writers('seals')).toEqual(['issue-certificate']);
    expect(writers('receipt')).toEqual(['seal']);
    expect(writers('declaration').sort()).toEqual(['acceptance', 'deadlines', 'retention']);
    expect(writers('hold')).toEqual(['privacy']);
    expect(writers('purge')).toEqual(['retention']);
    expect(writers('terms')).toEqual(['terms']);
    expect(writers('terms-acceptance').sort()).toEqual(['deadlines', 'designation', 'holders', 'terms']);
    expect(partitions(ceremony, 'dynamodb:PutItem')).toEqual(expect.arrayContaining(['house', 'issuers']));
  });

  test('only calls that are over, rows that are done and guards of the erased are removed, and nobody scans', () => {
    for (const id of allRoles) {
      const guards = id === role('retention') ? ['unique', 'holder-names'] : [];
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
      'issue-crl',
      'notification',
      'publication',
      'retention',
      'seal',
      'succession',
    ]);
  });

  test('an index is looked into only where the table may be read', () => {
    for (const { name, reads, lists } of lambdas) {
      const looks = templates
        .allowed(role(name))
        .filter(({ resources }) => resources.some((one) => /\/index\/(list|due)$/.test(one)));
      if (!lists) expect(looks, name).toEqual([]);
      for (const { actions, condition } of looks) {
        expect(actions).toEqual(['dynamodb:Query']);
        const words = texts(condition['ForAllValues:StringLike']!['dynamodb:LeadingKeys']).map(String);
        for (const [partition, of] of Object.entries({ ...INDEX_WORDS.list, ...INDEX_WORDS.due })) {
          if (reads !== 'all' && !reads.includes(partition as Partition)) {
            expect(
              words.filter((word) => of.includes(word)),
              name,
            ).toEqual([]);
          }
        }
      }
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
      for (const partition of [...(reads === 'all' ? [] : reads), ...writes]) {
        expect(PARTITIONS, name).toContain(partition);
      }
    }
  });
});
