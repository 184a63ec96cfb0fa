import { describe, expect, test } from 'vitest';
import { readCeremonyFile } from '../../../infra/commands/ceremony-file.ts';
import { sha256 } from '../../../shared/lifecycle/identity.ts';
import { issuerOf } from '../../../shared/lifecycle/issuers.ts';
import { responderInForce } from '../../../shared/lifecycle/responder-in-force.ts';
import { certifyResponder } from '../../../shared/lifecycle/responders.ts';
import { audit } from '../../faults/audit.ts';
import { softwareSigner } from '../../world/keys.ts';
import { emptyWorld, type World } from '../../world/world.ts';
import { approvals, authority, bytesOf, fileDigest, foundingFile, hold, subject } from './founding.ts';

/** The keys of responders are planned by a ceremony, the first with the house or later ones, and certified by issuance. */
const responder = (letters: string, more: object = {}) => ({
  issuer: 'ca',
  keys: [...letters].map((letter) => `alias/${letter}`),
  subject: subject('Example OCSP 1'),
  ...more,
});
const founding = foundingFile([authority('ca', 'Example CA 1', 10), authority('ca-2', 'Example CA 2', 10)], {
  responders: [responder('ab')],
});
const later = (row: object, more: object = {}) => ({
  ceremony: 'Sceau responder ceremony',
  founded: fileDigest(founding),
  approvers: ['One', 'Two'],
  hierarchy: 'production',
  responders: [row],
  ...more,
});
const replacing = (letters: string, replaces: unknown) => later(responder(letters, { replaces: fileDigest(replaces) }));

function houseOf(): World {
  const house = emptyWorld('responder ceremony');
  const letters = Object.fromEntries([...'abcdef'].map((letter) => [`alias/${letter}`, 'P-256'] as const));
  const authorities = { 'alias/root': 'P-384', 'alias/ca': 'P-256', 'alias/ca-2': 'P-256' } as const;
  const keys = softwareSigner({ ...authorities, ...letters });
  return { ...house, keys, signer: keys };
}
const recordOf = (house: World, issuer = 'ca') => house.ledger.read('responder', { issuer });
const certify = (house: World, issuer = 'ca') => certifyResponder(house, issuer, 'certify');
const keyInForce = async (house: World) => (await responderInForce(house.ledger, 'ca', house.clock.now()))?.keyId;

describe('the responders of the founding ceremony', () => {
  test('are planned with both keys in the transcript, signed by nobody yet, and their address is the issuer’s for ever', async () => {
    const house = houseOf();
    const transcript = await hold(house, founding);
    const planned = (await recordOf(house))!;
    expect(planned).toMatchObject({ version: 1, generation: 0, profile: 'ocsp-responder-1', certificates: [] });
    const both = sha256(Buffer.concat(planned.keys.map(({ spki }) => spki)));
    expect(transcript.filter((line) => line.startsWith('responder'))).toEqual([
      `${'responder'.padEnd(14)} made   ca  sha256 ${both}`,
    ]);
    expect(new Set(house.keys.signatures.map(({ keyId }) => keyId))).toEqual(new Set(['alias/root']));
    const facts = async (id: string) => issuerOf((await house.ledger.read('issuer', { id }))!).facts.ocspUrl;
    expect(await facts('ca')).toBe('http://pki.example.org/repository/ocsp/ca');
    expect(await facts('ca-2')).toBeUndefined();
    expect(await facts('root')).toBeUndefined();
    await certify(house);
    expect(await keyInForce(house)).toBe('alias/a');
    expect(audit(house)).toEqual([]);
  });

  test('are found again, and keys that are not the planned ones any more stop the ceremony', async () => {
    const house = houseOf();
    await hold(house, founding);
    const before = JSON.stringify(house.table.rows());
    await hold(house, founding);
    expect(JSON.stringify(house.table.rows())).toBe(before);
    const publicKey = (id: string) => house.keys.publicKey(id === 'alias/b' ? 'alias/c' : id);
    await expect(hold({ ...house, signer: { ...house.keys, publicKey } }, founding)).rejects.toThrow(
      'are not the keys of the responder of ca',
    );
  });

  test.each([
    ['one key twice', responder('aa')],
    ['three keys', responder('abc')],
    ['one key', responder('a')],
    ['the key of its authority', { ...responder('ab'), keys: ['alias/a', 'alias/ca'] }],
    ['a key that is not there', { ...responder('ab'), keys: ['alias/a', 'alias/typo'] }],
    ['a root as its issuer', responder('ab', { issuer: 'root' })],
    ['no issuer of the file', responder('ab', { issuer: 'nobody' })],
    ['the name of its issuer', responder('ab', { subject: subject('Example CA 1') })],
    ['a name of the TEST hierarchy', responder('ab', { subject: subject('TEST Example OCSP') })],
    ['keys to replace', responder('ab', { replaces: 'f'.repeat(64) })],
  ])('with %s found nothing', async (_, row) => {
    const house = houseOf();
    await expect(hold(house, { ...founding, responders: [row] })).rejects.toThrow();
    expect(house.table.rows()).toEqual([]);
  });

  test('are two aliases of different keys: one key behind both is refused', async () => {
    const house = houseOf();
    const publicKey = (id: string) => house.keys.publicKey(id === 'alias/b' ? 'alias/a' : id);
    const held = hold({ ...house, signer: { ...house.keys, publicKey } }, founding);
    await expect(held).rejects.toMatchObject({ code: 'policy' });
    expect(house.table.rows()).toEqual([]);
  });

  test('share no key and no issuer, and a file without any is the file that it was', () => {
    const twice = { ...founding, responders: [responder('ab'), responder('cd', { subject: subject('Other') })] };
    expect(() => readCeremonyFile(bytesOf(twice), approvals(bytesOf(twice)), 'local')).toThrow('issuers of responders');
    const shared = { ...founding, responders: [responder('ab'), responder('bc', { issuer: 'ca-2' })] };
    expect(() => readCeremonyFile(bytesOf(shared), approvals(bytesOf(shared)), 'local')).toThrow('keys');
    const { responders: _, ...none } = founding;
    expect(readCeremonyFile(bytesOf(none), approvals(bytesOf(none)), 'local').responders).toEqual([]);
  });
});

describe('a later ceremony', () => {
  test('plans a responder for an issuer that has none; the address of its certificates stays as it is', async () => {
    const house = houseOf();
    await hold(house, founding);
    await hold(house, later(responder('cd', { issuer: 'ca-2' })));
    expect((await certify(house, 'ca-2')).made).toBe(true);
    expect((await house.ledger.read('issuer', { id: 'ca-2' }))!.ocspUrl).toBeUndefined();
    expect(audit(house)).toEqual([]);
  });

  test('puts other keys in the place of those that it names; what was begun for the old ones is never finished', async () => {
    const house = houseOf();
    await hold(house, founding);
    await certify(house);
    house.clock.advance(8 * 86_400_000);
    const down = { ...house.keys, sign: () => Promise.reject(new Error('down')) };
    await expect(certify({ ...house, signer: down })).rejects.toThrow('down');
    await hold(house, replacing('cd', founding));
    expect(await keyInForce(house), 'until the first certificate of the new keys').toBe('alias/a');
    expect(await recordOf(house)).toMatchObject({ generation: 2, certificates: [] });
    const states = house.table.rows().filter(({ requestId }) => requestId === 'responder-ca-2');
    expect(states.find(({ kind }) => kind === 'certificate')!.state).toBe('abandoned');
    const { record } = await certify(house);
    expect([record.generation, await keyInForce(house)]).toEqual([3, 'alias/c']);
    expect(audit(house)).toEqual([]);
  });

  test('held again changes nothing, and an older file does not bring its keys back', async () => {
    const house = houseOf();
    await hold(house, founding);
    const second = replacing('cd', founding);
    await hold(house, second);
    await hold(house, second);
    expect(await recordOf(house)).toMatchObject({ version: 2 });
    const third = replacing('ef', second);
    await hold(house, third);
    for (const old of [second, replacing('ab', founding)]) {
      await expect(hold(house, old)).rejects.toMatchObject({ code: 'conflict' });
    }
    await hold(house, founding);
    expect(await recordOf(house)).toMatchObject({ version: 3, ceremonySha256: fileDigest(third) });
    expect(audit(house)).toEqual([]);
  });

  test.each<[string, string | RegExp, object]>([
    ['keys that nobody planned to replace', 'conflict', later(responder('cd', { replaces: 'f'.repeat(64) }))],
    ['other keys than those that are there', 'conflict', later(responder('cd'))],
    ['a responder that is not there', 'conflict', later(responder('cd', { issuer: 'ca-2', replaces: 'f'.repeat(64) }))],
    ['another house', 'conflict', later(responder('cd'), { founded: 'f'.repeat(64) })],
    ['an issuer that is not there', 'not-found', later(responder('cd', { issuer: 'nobody' }))],
    ['a root', 'policy', later(responder('cd', { issuer: 'root' }))],
    ['the other hierarchy', 'name-violation', later(responder('cd', { issuer: 'ca-2' }), { hierarchy: 'test' })],
  ])('is refused for %s', async (_, code, file) => {
    const house = houseOf();
    await hold(house, founding);
    await expect(hold(house, file)).rejects.toMatchObject({ code });
    expect(await recordOf(house)).toMatchObject({ version: 1 });
    expect(await recordOf(house, 'ca-2')).toBeUndefined();
  });

  test('is refused before there is a house, without both approvals, and with a field that nobody knows', async () => {
    const house = houseOf();
    const file = later(responder('cd', { issuer: 'ca-2' }));
    await expect(hold(house, file)).rejects.toMatchObject({ code: 'conflict' });
    await hold(house, founding);
    await expect(hold(house, file, approvals(bytesOf(file)).slice(0, 1))).rejects.toThrow('Two has not approved');
    await expect(hold(house, { ...file, hurry: true })).rejects.toThrow('hurry');
    expect(await recordOf(house, 'ca-2')).toBeUndefined();
  });
});
