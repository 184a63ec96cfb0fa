import { describe, expect, test } from 'vitest';
import { lambdas, type SealedKind } from '../../functions/lambdas.ts';
import { routes } from '../../functions/routes.ts';
import { environments } from '../../infra/aws/environments.ts';
import { CHANGES } from '../../infra/aws/signing-keys.ts';
import { wrappingKey } from '../../infra/keys.ts';
import { type Statement, synthesize, texts } from './templates.ts';
import { allRoles, ceremony, environment, role, templates } from './who.ts';

/** Keys × roles, written out: whoever changes it changes this test. */
const MAY_SIGN: Readonly<Record<string, readonly string[]>> = {
  'alias/sceau-root-1': [ceremony],
  'alias/sceau-ca-1': [role('issue-certificate'), role('issue-crl')],
  'alias/sceau-test-root-1': [ceremony],
  'alias/sceau-test-ca-1': [role('issue-certificate'), role('issue-crl')],
  'alias/sceau-seal-1': [role('seal'), role('log')],
  'alias/sceau-ocsp-1a': [role('status')],
  'alias/sceau-ocsp-1b': [role('status')],
  'alias/sceau-test-ocsp-1a': [role('status')],
  'alias/sceau-test-ocsp-1b': [role('status')],
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

describe('a second generation', () => {
  const next = synthesize({ ...environment, issuerGenerations: 2 });
  const signersOf = (alias: string) => {
    const row = next.of('AWS::KMS::Alias').find(({ properties }) => properties.AliasName === alias)!;
    const id = /^<(\w+)\.Arn>$/.exec(next.text(row.properties.TargetKeyId))![1]!;
    const key = next.of('AWS::KMS::Key').find((one) => one.id === id)!;
    const policy = next.statements(key.properties.KeyPolicy);
    const roles = next.of('AWS::IAM::Role').map((one) => one.id);
    return roles.filter((one) => admits(policy, roleArn(one), 'kms:Sign')).sort();
  };

  test('has keys of its own, with which the same roles sign as with the first, and the first ones stay', () => {
    const ids = (of: typeof next) => of.of('AWS::KMS::Key').map(({ id }) => id);
    expect(ids(next)).toEqual(expect.arrayContaining(ids(templates)));
    expect(ids(next)).toHaveLength(ids(templates).length + 6);
    for (const first of ['ca-1', 'test-ca-1', 'ocsp-1a', 'ocsp-1b', 'test-ocsp-1a', 'test-ocsp-1b']) {
      const second = first.replace('1', '2');
      expect(signersOf(`alias/sceau-${second}`)).toEqual([...MAY_SIGN[`alias/sceau-${first}`]!].sort());
    }
  });

  test('is where the environment says so: ready in the sandbox, and nowhere else', () => {
    expect(environments.sandbox.issuerGenerations).toBe(2);
    for (const stage of ['staging', 'production'] as const) expect(environments[stage].issuerGenerations).toBe(1);
  });
});

describe('keys', () => {
  test('each key of the table exists once, and no other', () => {
    expect(keys.map(({ alias }) => alias).sort()).toEqual(Object.keys(MAY_SIGN).sort());
    // and the one of the copies of the ledger, which has no alias because nobody asks for it by name
    expect(templates.of('AWS::KMS::Key')).toHaveLength(everyKey.length + 1);
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
    for (const signer of [ceremony, ...['issue-certificate', 'issue-crl', 'seal', 'status'].map(role)]) {
      const signs = admits(policy, roleArn(signer), 'kms:Sign');
      if (signs) expect(admits([...policy, slipped], roleArn(signer), 'kms:PutKeyPolicy')).toBe(false);
    }
  });

  test.each(keys)('$alias: whoever signs changes nothing of it, and whoever changes it does not sign', ({ policy }) => {
    const slipped: Statement = {
      sid: 'Slipped',
      effect: 'Allow',
      principals: ['*'],
      actions: [...CHANGES, 'kms:Sign'],
      resources: ['*'],
      condition: {},
    };
    const signers = allRoles.filter((id) => admits(policy, roleArn(id), 'kms:Sign'));
    expect(signers.length).toBeGreaterThan(0);
    for (const id of signers) {
      for (const action of CHANGES)
        expect(admits([...policy, slipped], roleArn(id), action), `${id} ${action}`).toBe(false);
    }
    const changing = ['arn:aws:iam::<AWS::AccountId>:root', ...allRoles.map(roleArn)].filter((one) =>
      CHANGES.some((action) => admits(policy, one, action)),
    );
    expect(changing).toEqual(['arn:aws:iam::<AWS::AccountId>:root']);
    for (const one of changing) expect(admits([...policy, slipped], one, 'kms:Sign')).toBe(false);
  });

  test('the functions that seal have their own key and no other, no route, and the ceremony does not seal', () => {
    const sealing = lambdas.filter(({ signs }) => signs.includes('seal'));
    expect(sealing.map(({ name }) => name)).toEqual(['seal', 'log']);
    for (const { signs } of sealing) expect(signs).toEqual(['seal']);
    expect(routes.filter(({ lambda }) => lambda === 'seal' || lambda === 'log')).toEqual([]);
    const { policy } = keys.find(({ alias }) => alias === 'alias/sceau-seal-1')!;
    expect(admits(policy, roleArn(ceremony), 'kms:Sign')).toBe(false);
    expect(admits(policy, roleArn(role('issue-certificate')), 'kms:Sign')).toBe(false);
  });

  test('the responder signs with its own keys and no other, and neither the ceremony nor issuance answers in its place', () => {
    expect(lambdas.find(({ name }) => name === 'status')!.signs).toEqual(['ocsp', 'test-ocsp']);
    const answering = lambdas.filter(({ signs }) => signs.some((purpose) => purpose.endsWith('ocsp')));
    expect(answering.map(({ name }) => name)).toEqual(['status']);
    const others = [ceremony, ...['issue-certificate', 'issue-crl', 'seal', 'publication', 'renewal'].map(role)];
    for (const { alias, policy } of keys.filter((key) => key.alias.includes('ocsp'))) {
      for (const id of others) expect(admits(policy, roleArn(id), 'kms:Sign'), `${id} ${alias}`).toBe(false);
    }
    for (const { alias, policy } of keys.filter((key) => !key.alias.includes('ocsp'))) {
      expect(admits(policy, roleArn(role('status')), 'kms:Sign'), alias).toBe(false);
    }
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
    const asleep = keys.filter(({ key }) => key.properties.Enabled === false).map(({ alias }) => alias);
    expect(asleep.sort()).toEqual(['alias/sceau-root-1', 'alias/sceau-test-root-1']);
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
  const UNWRAPPING = 'kms:Decrypt';
  const MAKING = 'kms:GenerateDataKey';
  const NAMED = { [UNWRAPPING]: 'opens', [MAKING]: 'seals' } as const;
  const USES = [UNWRAPPING, MAKING] as const;
  const openers = (action: string, of: string, more: readonly Statement[] = []) =>
    allRoles.filter((id) => admits([...policy, ...more], roleArn(id), action, of)).sort();
  const rows = (kind: SealedKind, action: keyof typeof NAMED = UNWRAPPING) =>
    lambdas
      .filter((row) => row[NAMED[action]].includes(kind))
      .map(({ name }) => role(name))
      .sort();

  test('is symmetric, turns over every year and outlives its stack', () => {
    expect(key.properties).toMatchObject({ EnableKeyRotation: true });
    expect([undefined, 'SYMMETRIC_DEFAULT']).toContain(key.properties.KeySpec);
    expect([undefined, 'ENCRYPT_DECRYPT']).toContain(key.properties.KeyUsage);
    expect(key.deletionPolicy).toBe('Retain');
  });

  test.each(['dossier', 'person'] as const)(
    'of a %s, is used by the functions whose row says so and nobody else',
    (kind) => {
      for (const action of USES) expect(openers(action, `${kind}/1`), action).toEqual(rows(kind, action));
      expect(rows('dossier').length).toBeGreaterThan(3);
    },
  );

  test('a key is made by fewer functions than open one, and by none that opens nothing of the kind', () => {
    for (const { name, opens, seals } of lambdas) expect(opens, name).toEqual(expect.arrayContaining([...seals]));
    for (const kind of ['dossier', 'person'] as const)
      expect(rows(kind, MAKING).length).toBeLessThan(rows(kind, UNWRAPPING).length);
  });

  test('without a context, or with another, nobody uses it; nor do administrators and the ceremony', () => {
    const account = 'arn:aws:iam::<AWS::AccountId>:root';
    for (const action of USES) {
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
      actions: [...USES, 'kms:PutKeyPolicy'],
      resources: ['*'],
      condition: {},
    };
    for (const kind of ['dossier', 'person'] as const)
      for (const action of USES) expect(openers(action, `${kind}/1`, [slipped]), action).toEqual(rows(kind, action));
    for (const id of rows('dossier'))
      expect(admits([...policy, slipped], roleArn(id), 'kms:PutKeyPolicy', 'dossier/1')).toBe(false);
  });

  test('the key table is reached by the same functions, below the same words, and nothing is removed from it', () => {
    for (const { name, opens, seals, destroys } of lambdas) {
      const statements = templates
        .allowed(role(name))
        .filter(({ resources }) => resources.some((one) => /^<KeyTable\w+\.Arn>$/.test(one)));
      const readable = opens.length > 0 ? opens : destroys;
      const writable = opens.length > 0 ? seals : destroys;
      expect(
        statements.map(({ actions }) => actions),
        name,
      ).toEqual([
        ...(readable.length > 0 ? [['dynamodb:GetItem']] : []),
        ...(writable.length > 0 ? [['dynamodb:PutItem']] : []),
      ]);
      for (const { actions, condition } of statements) {
        const writes = actions.includes('dynamodb:PutItem');
        const words = texts(condition['ForAllValues:StringLike']!['dynamodb:LeadingKeys']);
        expect(words).toEqual((writes ? writable : readable).map((kind) => `${kind}/*`));
        expect(condition.Null).toEqual({ 'dynamodb:LeadingKeys': 'false' });
        const attributes = texts(condition['ForAllValues:StringEquals']?.['dynamodb:Attributes']);
        const written = opens.length > 0 ? ['pk', 'key', 'wrapped'] : ['pk', 'destroyed'];
        if (writes) expect(attributes, name).toEqual(written);
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
      for (const action of USES)
        for (const of of ['dossier/1', 'person/1']) expect(admits(policy, roleArn(role(name)), action, of)).toBe(false);
    }
  });
});
