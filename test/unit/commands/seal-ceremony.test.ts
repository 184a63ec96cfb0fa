import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../../../infra/commands/ceremony-file.ts';
import { certifySeals } from '../../../shared/lifecycle/due.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { certifySeal, sealInForce } from '../../../shared/lifecycle/seals.ts';
import { audit } from '../../faults/audit.ts';
import { softwareSigner } from '../../world/keys.ts';
import { emptyWorld, makePerson, type World } from '../../world/world.ts';
import { approvals, authority, bytesOf, fileDigest, foundingFile, hold } from './founding.ts';

/** Seals are planned by a ceremony, the first with the house or later ones by themselves, and certified by issuance. */
const seal = (id: string, more: object = {}) => ({
  id,
  key: `alias/${id}`,
  issuedBy: 'ca',
  subject: { C: 'FR', O: 'Example Trust', CN: `Sceau – cachet ${id}` },
  ...more,
});
const founding = foundingFile([authority('ca', 'Example CA 1', 10)], { seals: [seal('seal')] });
const later = (more: object = {}) => ({
  ceremony: 'Sceau seal ceremony',
  founded: fileDigest(founding),
  approvers: ['One', 'Two'],
  hierarchy: 'production',
  seals: [seal('seal-2')],
  ...more,
});

/** A house with a second key for a seal. */
function houseOf(): World {
  const house = emptyWorld('seal ceremony');
  const keys = softwareSigner({
    'alias/root': 'P-384',
    'alias/ca': 'P-256',
    'alias/seal': 'P-256',
    'alias/seal-2': 'P-256',
  });
  return { ...house, keys, signer: keys };
}
const sealOf = (house: World, id: string) => house.ledger.read('seal', { id });

describe('the seal of the founding ceremony', () => {
  test('is planned with its key’s fingerprint in the transcript, signed by nobody yet, and certified by issuance', async () => {
    const house = houseOf();
    const transcript = await hold(house, founding);
    const planned = (await sealOf(house, 'seal'))!;
    expect(planned).toMatchObject({ state: 'planned', issuedBy: 'ca', profile: 'seal-1', version: 1 });
    expect(transcript.some((line) => line.startsWith('seal') && line.includes(digestOf(planned.spki)))).toBe(true);
    expect(new Set(house.keys.signatures.map(({ keyId }) => keyId))).toEqual(new Set(['alias/root']));
    const asked: string[] = [];
    const invoker = { certifySeal: async (id: string) => void asked.push(id) } as never;
    expect(await certifySeals({ ...house, invoker })).toEqual({ found: 1 });
    expect(asked).toEqual(['seal']);
    await certifySeal(house, 'seal', 'certify');
    expect(await certifySeals({ ...house, invoker })).toEqual({ found: 0 });
    expect(await sealOf(house, 'seal')).toMatchObject({ state: 'active', version: 2 });
    expect(audit(house)).toEqual([]);
  });

  test('is found again, and a key that is not the planned one any more stops the ceremony', async () => {
    const house = houseOf();
    await hold(house, founding);
    const before = JSON.stringify(house.table.rows());
    await hold(house, founding);
    expect(JSON.stringify(house.table.rows())).toBe(before);
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const other = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
    const signer = {
      ...house.keys,
      publicKey: async (id: string) => (id === 'alias/seal' ? other : house.keys.publicKey(id)),
    };
    await expect(hold({ ...house, signer }, founding)).rejects.toThrow('is not the key of the seal');
  });

  test.each([
    ['a name that does not say that it is a seal', { subject: { C: 'FR', O: 'Example Trust', CN: 'Camille Exemple' } }],
    ['the key of an authority', { key: 'alias/ca' }],
    ['a root as its issuer', { issuedBy: 'root' }],
    ['a key that is not there', { key: 'alias/typo' }],
  ])('with %s founds nothing', async (_, more) => {
    const house = houseOf();
    await expect(hold(house, { ...founding, seals: [seal('seal', more)] })).rejects.toThrow();
    expect(house.table.rows()).toEqual([]);
  });
});

describe('a later ceremony', () => {
  test('plans the next seal, which takes the place of the one before once it is certified', async () => {
    const house = houseOf();
    await hold(house, founding);
    await certifySeal(house, 'seal', 'certify');
    house.clock.advance(86_400_000);
    await hold(house, later());
    const inForce = async () => (await sealInForce(house.ledger, 'production', house.clock.now())).record.id;
    expect(await inForce()).toBe('seal');
    await certifySeal(house, 'seal-2', 'certify');
    expect(await inForce()).toBe('seal-2');
    expect(audit(house)).toEqual([]);
  });

  test('leaves a seal behind that a security officer alone may revoke, and that seals nothing from then on', async () => {
    const house = houseOf();
    await hold(house, founding);
    const { record } = await certifySeal(house, 'seal', 'certify');
    const { serial } = record.certificate!;
    const revoke = (who: Awaited<ReturnType<typeof makePerson>>) =>
      revokeCertificate(house, who, { issuer: 'ca', serial, reason: 'keyCompromise' }, 'revoke');
    const agent = await makePerson(house, 'validation-agent', { reach: 'house' });
    await expect(revoke(agent)).rejects.toMatchObject({ code: 'not-found' });
    const officer = await makePerson(house, 'security-officer', { reach: 'house' });
    expect((await revoke(officer)).certificate.state).toBe('revoked');
    await expect(sealInForce(house.ledger, 'production', house.clock.now())).rejects.toMatchObject({
      code: 'unavailable',
    });
    // an authority's own is not revoked here
    const root = await house.ledger.read('issuer', { id: 'ca' });
    const own = new X509Certificate(root!.certificate).serialNumber.toLowerCase();
    const wrong = revokeCertificate(house, officer, { issuer: 'root', serial: own, reason: 'keyCompromise' }, 'revoke');
    await expect(wrong).rejects.toMatchObject({ code: 'not-found' });
    expect(audit(house)).toEqual([]);
  });

  test('is refused for another house, before there is one, and without both approvals', async () => {
    const house = houseOf();
    await expect(hold(house, later())).rejects.toMatchObject({ code: 'conflict' });
    await hold(house, founding);
    const stranger = later({ founded: 'f'.repeat(64) });
    await expect(hold(house, stranger)).rejects.toMatchObject({ code: 'conflict' });
    await expect(hold(house, later(), approvals(bytesOf(later())).slice(0, 1))).rejects.toThrow('Two has not approved');
    await expect(hold(house, later({ seals: [seal('seal-2', { issuedBy: 'nobody' })] }))).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(hold(house, later({ hurry: true }))).rejects.toThrow('hurry');
    expect(await sealOf(house, 'seal-2')).toBeUndefined();
  });
});
