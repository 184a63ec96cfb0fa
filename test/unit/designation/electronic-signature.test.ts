import { beforeEach, describe, expect, test } from 'vitest';
import { createFormInspector } from '../../../functions/enrollment/form-inspector.ts';
import { encodePem } from '../../../shared/der/pem.ts';
import { type CmsOptions, cms, der, type Identity, identity, list, sign } from '../evidence/signing.ts';
import { type Bureau, line, openBureau } from './bureau.ts';

interface Seen {
  readonly findings: readonly { readonly code: string; readonly outcome?: string }[];
  readonly signature?: { readonly subject: string };
}

describe('an electronic signature on the form is shown to the agent, and accepts nothing', () => {
  let bureau: Bureau;
  let root: Identity;
  let signer: Identity;
  let id: string;
  let file: string;
  beforeEach(async () => {
    bureau = await openBureau();
    root = await identity('CN=Racine', undefined, { ca: true, until: '2030-01-01T00:00:00Z' });
    signer = await identity('CN=Camille Vauquelin, SN=Vauquelin', root);
    id = await bureau.draft([line('add', 'Aubrac')]);
    const form = await bureau.ask(bureau.representative, `GET /designations/${id}/form`);
    const original = Buffer.from(form.text, 'base64');
    file = Buffer.from(await sign(original, (data) => cms(data, signer))).toString('latin1');
  });
  /** Sent as octets: the office encodes texts as UTF-8. */
  const upload = () =>
    bureau.office.ask(
      `PUT /designations/${id}/signed-form`,
      {
        claims: bureau.representative.claims,
        octets: Buffer.from(file, 'latin1'),
        headers: { 'content-type': 'application/pdf' },
      },
      bureau.documents,
    );
  const seen = async (): Promise<Seen> =>
    (await bureau.ask(bureau.agent, `GET /designations/${id}`)).json as unknown as Seen;
  const put = (key: string, label: string, ...blocks: Uint8Array[]) =>
    bureau.evidence.put(key, Buffer.from(blocks.map((one) => encodePem(label, one)).join('')), {
      mediaType: 'application/x-pem-file',
    });

  test('nothing is known of an authority that nobody has configured', async () => {
    expect((await upload()).status).toBe(200);
    const { findings, signature } = await seen();
    expect(findings.find(({ code }) => code === 'signature-chain')?.outcome).toBe('not-known');
    expect(findings.find(({ code }) => code === 'signature-value')?.outcome).toBe('holds');
    expect(signature?.subject).toContain('Vauquelin');
  });

  test('against the configured authorities every rule holds; the stamp is asked for all the same', async () => {
    await put('trust/anchors.pem', 'CERTIFICATE', der(root.certificate));
    await put('trust/crls.pem', 'X509 CRL', await list(root, [], '2027-04-01T00:00:00Z'));
    await upload();
    const { findings } = await seen();
    const rules = findings.filter(({ code }) => code.startsWith('signature-') && code !== 'signature-time');
    expect(rules.filter(({ outcome }) => outcome !== 'holds')).toEqual([]);
    expect(findings.map(({ code }) => code)).toContain('stamp-required');
    expect((await bureau.read(id)).state, 'not even submitted').toBe('draft');
  });

  describe('where it replaces the stamp by configuration', () => {
    /** The codes found by an inspector so configured, of a signature that is made so. */
    async function found(how: CmsOptions, receivedAt: string, crls = [list(root, [], '2027-04-01T00:00:00Z')]) {
      await put('trust/anchors.pem', 'CERTIFICATE', der(root.certificate));
      await put('trust/crls.pem', 'X509 CRL', ...(await Promise.all(crls)));
      const { form } = await bureau.read(id);
      const original = Buffer.from(
        (await bureau.ask(bureau.representative, `GET /designations/${id}/form`)).text,
        'base64',
      );
      const bytes = await sign(original, (data) => cms(data, signer, how));
      const { findings } = await createFormInspector(bureau.evidence, true).inspect({
        bytes,
        receivedAt,
        printed: { bytes: original, madeAt: form!.madeAt },
      });
      const codes = findings.map(({ code }) => code);
      return { stamp: codes.includes('stamp-required'), amiss: findings.filter((one) => one.outcome === 'fails') };
    }
    const signingTime = '2027-03-01T09:00:00Z';
    const receivedAt = '2027-03-01T10:00:00.000Z';

    test('a signature that holds under every rule needs no stamp', async () => {
      expect(await found({ signingTime }, receivedAt)).toEqual({ stamp: false, amiss: [] });
    });

    test.each([
      ['fails', { signingTime, digestOf: Buffer.from('other octets') }, undefined],
      ['is of a revoked certificate', { signingTime }, () => [list(root, [signer], '2027-04-01T00:00:00Z')]],
      ['could not be asked about', { signingTime }, () => []],
    ] as const)('a signature that %s replaces nothing', async (_, how, crls) => {
      expect(await found(how, receivedAt, crls?.())).toMatchObject({ stamp: true });
    });

    test('a form of the structure’s own has its stamp, whatever else is in the file', async () => {
      const bytes = Buffer.from(file, 'latin1');
      const { findings } = await createFormInspector(bureau.evidence, true).inspect({ bytes, receivedAt });
      expect(findings.map(({ code }) => code)).toEqual(['signature-original', 'stamp-required']);
    });
  });

  test('one that does not hold is taken, and shown for what it is', async () => {
    const form = await bureau.ask(bureau.representative, `GET /designations/${id}/form`);
    const other = await sign(Buffer.from(form.text, 'base64'), (data) =>
      cms(data, signer, { digestOf: Buffer.from('another form') }),
    );
    file = Buffer.from(other).toString('latin1');
    expect((await upload()).status).toBe(200);
    const { findings } = await seen();
    const failing = findings.filter(({ outcome }) => outcome === 'fails').map(({ code }) => code);
    expect(failing).toEqual(expect.arrayContaining(['signature-digest', 'signature-value']));
  });

  test('who signed stands in an envelope of the signatory', async () => {
    await upload();
    const { signed, signatory } = await bureau.read(id);
    expect(signed!.signature).toMatchObject({ personal: 1, of: signatory.personId });
  });
});
