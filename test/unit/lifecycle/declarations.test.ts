import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { openssl } from '../../../infra/local/openssl.ts';
import { encodePem } from '../../../shared/der/pem.ts';
import { checkPdfSignature } from '../../../shared/evidence/pdf-signature.ts';
import { receiptPdf } from '../../../shared/evidence/receipt-pdf.ts';
import { acceptCertificate } from '../../../shared/lifecycle/acceptance.ts';
import { meetDeadline } from '../../../shared/lifecycle/deadlines.ts';
import { declarationOf } from '../../../shared/lifecycle/declaration.ts';
import { reissue } from '../../../shared/lifecycle/holders/reissuing.ts';
import { KeyDestroyed } from '../../../shared/lifecycle/ports.ts';
import type { ReceiptContent } from '../../../shared/lifecycle/receipts/content.ts';
import { receiptKey, sealedDocument } from '../../../shared/lifecycle/receipts/reading.ts';
import { sealReceipt } from '../../../shared/lifecycle/receipts/sealing.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { issueCrl } from '../../../shared/lifecycle/revocation-list.ts';
import { certifySeal } from '../../../shared/lifecycle/seals.ts';
import { wording } from '../../../shared/messages/notices.ts';
import { onPath } from '../../clients/programs.ts';
import { audit } from '../../faults/audit.ts';
import { checked } from '../../world/holder-life.ts';
import {
  attest,
  CAMILLE,
  certified,
  opening,
  proCast,
  refusalOf,
  register,
  request,
  told,
} from '../../world/holders.ts';
import { DECLARATION, type Delivered, declare, delivered, seal, sealing } from '../../world/receipts.ts';
import { acceptanceOf, deadlinesOf, issued, metDeadlines } from '../../world/retrieval.ts';
import { posted, unwrapped } from '../../world/sending.ts';
import { approved, officersOf, textsOf, withTerms } from '../../world/terms.ts';
import { textOf } from '../evidence/reading.ts';

const folder = mkdtempSync(join(tmpdir(), 'sceau-receipt-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DAY = 86_400_000;
let place: Delivered;
beforeEach(async () => {
  place = await delivered();
});
const nameOf = ({ certificate: { issuer, serial } }: Pick<Delivered, 'certificate'>) => ({ issuer, serial });
const recorded = ({ world, certificate: { issuer, serial } }: Delivered) =>
  world.ledger.read('declaration', { issuer, serial });

describe('the declaration of the holder (seeds/1, “Déclaration du porteur”)', () => {
  test('is awaited from the delivery on, and recorded once as the holder’s own act', async () => {
    const { world, principal } = place;
    expect(await recorded(place)).toMatchObject({ state: 'awaited', version: 1, holderId: place.holder.id });
    const { declaration, outbox } = await declare(world, place);
    expect(declaration).toMatchObject({
      state: 'declared',
      version: 2,
      act: { authentication: 'token', text: DECLARATION, terms: { id: 'holder-terms' }, language: 'fr' },
    });
    expect(outbox.map(({ topic, about }) => [topic, about])).toEqual([['seal', nameOf(place)]]);
    expect(await world.vault.open(declaration.act!.personal)).toEqual({
      name: "Camille Noé D'Exemple",
      service: 'Radiologie',
    });
    const event = await world.ledger.event(declaration, 2);
    expect(event).toMatchObject({ type: 'declaration.declared', actor: { person: principal.personId } });
    expect(JSON.stringify(event)).not.toContain('Exemple');
    const again = await declare(world, place);
    expect(again).toEqual({ declaration, outbox: [] });
    expect(audit(world)).toEqual([]);
  });

  test('says the name that the certificate says, whatever was corrected since', async () => {
    const { world, holder, cast } = place;
    const data = { ...CAMILLE, lastName: 'Nouveau', service: 'Imagerie' };
    const input = { data, ...checked(world), reason: 'superseded', withinDays: 30 } as const;
    await reissue(world, opening(cast.administrator), holder.id, input);
    const { declaration } = await declare(world, place);
    expect(await world.vault.open(declaration.act!.personal)).toEqual({
      name: "Camille Noé D'Exemple",
      service: 'Imagerie',
    });
  });

  test('is nobody else’s: neither a colleague’s nor the administrator’s', async () => {
    const { world, cast, holder, certificate } = place;
    const other = await certified(world, cast, { data: { ...OTHER }, recognised: { directoryId: 'other' } });
    const theirs = { ...place, principal: other.principal };
    expect(await refusalOf(declare(world, theirs))).toEqual(['not-found']);
    expect(await refusalOf(declare(world, { ...place, principal: cast.administrator }))).toEqual(['forbidden']);
    // a certificate of their own under another's name, and another's under their own
    expect(await refusalOf(declare(world, { ...place, certificate: other.certificate }))).toEqual(['not-found']);
    expect(await refusalOf(declare(world, { ...other, holder, certificate }))).toEqual(['not-found']);
  });

  test('is of the text in force, and of a certificate that was delivered and stands', async () => {
    const { world, cast } = place;
    const older = { text: { ...DECLARATION, version: '2020-1' } };
    expect(await refusalOf(declare(world, place, older))).toEqual(['conflict', 'text-not-accepted']);
    const waiting = await register(world, cast, { data: OTHER, recognised: { directoryId: 'other' } });
    await attest(world, waiting);
    const certificate = await issued(world, (await request(world, waiting)).request);
    expect(await refusalOf(declare(world, { ...waiting, certificate }))).toEqual(['wrong-state']);
    await revokeCertificate(world, cast.agent, { ...nameOf(place), reason: 'superseded' }, 'revoke');
    expect(await refusalOf(declare(world, place))).toEqual(['wrong-state']);
  });

  test('in thirty days, or a reminder on day 23 and then revocation', async () => {
    const { world, holder } = place;
    const due = async () => (await metDeadlines(world)).told;
    world.clock.advance(23 * DAY - 1);
    expect(await due()).toEqual([]);
    world.clock.advance(1);
    expect(await due()).toEqual(['declaration-reminder']);
    expect(await due()).toEqual([]);
    expect(told(world).filter(({ notice }) => notice === 'declaration-reminder')).toMatchObject([
      { personId: holder.personId },
    ]);
    const { createdAt } = (await recorded(place))!;
    const last = wording.dayOf(new Date(Date.parse(createdAt) + 30 * DAY).toISOString(), 'fr');
    expect((await posted(world)).map(unwrapped).some((text) => text.includes(last))).toBe(true);
    world.clock.advance(7 * DAY);
    expect(await refusalOf(declare(world, place))).toEqual(['wrong-state']);
    expect(await due()).toContain('declaration-lapsed');
    expect((await recorded(place))!.state).toBe('lapsed');
    expect((await world.ledger.read('certificate', nameOf(place)))!.state).toBe('revoked');
    expect(await due()).toEqual([]);
    expect(audit(world)).toEqual([]);
  });

  test('is no longer awaited of a certificate that was revoked otherwise', async () => {
    const { world, cast } = place;
    await revokeCertificate(world, cast.agent, { ...nameOf(place), reason: 'superseded' }, 'revoke');
    world.clock.advance(23 * DAY);
    expect(await meetDeadline(deadlinesOf(world), nameOf(place), 'clock')).toEqual([]);
    expect((await recorded(place))!.state).toBe('moot');
    expect(audit(world)).toEqual([]);
  });

  test('made in time is left in peace by the clock', async () => {
    const { world } = place;
    await declare(world, place);
    world.clock.advance(31 * DAY);
    expect(await meetDeadline(deadlinesOf(world), nameOf(place), 'clock')).toEqual([]);
    expect((await recorded(place))!.state).toBe('declared');
  });
});

const OTHER = { lastName: 'Autre', firstNames: 'Dominique', email: 'dominique@example.org' };

describe('its sealed receipt', () => {
  test('is sealed once, kept under a key of the holder’s receipts, and found right by our own rules', async () => {
    const { world, holder } = place;
    await declare(world, place);
    const receipt = await seal(world, place);
    expect(receipt).toMatchObject({ state: 'sealed', version: 2, sealId: 'seal', personId: holder.personId });
    expect(await seal(world, place)).toEqual(receipt);
    const kept = world.evidence.objects.get(receipt.document!.key)!;
    expect(Buffer.from(kept).includes('%PDF')).toBe(false);
    const file = await sealedDocument(world, receipt);
    expect(await textOf(file)).toContain("Camille Noé D'Exemple");
    const original = await originalOf(file);
    const { findings, signer } = await checkPdfSignature({
      file,
      original,
      madeAt: receipt.sealedAt,
      receivedAt: receipt.sealedAt,
      anchors: [(await world.ledger.read('issuer', { id: 'root' }))!.certificate],
      crls: [],
    });
    expect(signer?.subject).toContain('Sceau – cachet d’exemple');
    // no time in the CMS (PAdES has it in the document), and no revocation list given here
    const open = ['signature-time', 'signature-revocation'];
    expect(
      findings
        .filter(({ outcome }) => outcome !== 'holds')
        .map(({ code }) => code)
        .sort(),
    ).toEqual(open.sort());
    expect(audit(world)).toEqual([]);
  });

  test('openssl cms verifies it over the octets of the ByteRange, up to the root, with the issuer’s list', async () => {
    const { world } = place;
    await declare(world, place);
    const file = await sealedDocument(world, await seal(world, place));
    const { cms, covered } = partsOf(file);
    await issueCrl(world, 'ca', { capacity: 'platform', function: 'test' }, 'crl');
    const root = write(
      'root.pem',
      encodePem('CERTIFICATE', (await world.ledger.read('issuer', { id: 'root' }))!.certificate),
    );
    const content = write('covered', covered);
    const args = ['cms', '-verify', '-binary', '-cades', '-inform', 'DER', '-purpose', 'any', '-attime'];
    const at = String(Math.floor(world.clock.now().getTime() / 1000));
    const verify = (over: string) =>
      openssl(
        [...args, at, '-in', write('seal.der', cms), '-content', over, '-CAfile', root, '-out', join(folder, 'o')],
        {
          mayFail: true,
        },
      );
    expect(verify(content).text).toContain('successful');
    const changed = Uint8Array.from(covered);
    changed[200]! ^= 1;
    expect(verify(write('changed', changed)).ok).toBe(false);
  });

  test('pdfsig, where the machine has it, finds one whole signature of the seal', async () => {
    const { world } = place;
    await declare(world, place);
    const path = write('receipt.pdf', await sealedDocument(world, await seal(world, place)));
    const program = onPath('pdfsig');
    if (program === undefined) {
      console.warn('absent  pdfsig: what it would say of a receipt was not asked on this machine');
      return;
    }
    const text = run(program, ['-nocert', path]);
    expect(text).toContain('Signature is Valid');
    expect(text).toContain('Total document signed');
    expect(text).toContain('Sceau – cachet d’exemple');
    expect(text.match(/Signature #/g)).toHaveLength(1);
  });

  test('the seal’s certificate is for documents, in the issuing authority’s chain', async () => {
    const { world } = place;
    const record = (await world.ledger.read('seal', { id: 'seal' }))!;
    const certificate = new X509Certificate(record.certificate!.der);
    const ca = new X509Certificate((await world.ledger.read('issuer', { id: 'ca' }))!.certificate);
    expect(certificate.verify(ca.publicKey)).toBe(true);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.36']);
    const text = openssl(['x509', '-noout', '-text'], {
      input: encodePem('CERTIFICATE', record.certificate!.der),
    }).text;
    expect(text).toMatch(/X509v3 Key Usage: critical\s+Digital Signature, Non Repudiation/);
  });

  test('names the edition of the terms that the holder accepted, by the title which two officers gave it', async () => {
    const { world: built, cast } = await proCast('edition');
    const world = { ...built, texts: textsOf(built) };
    const { texts } = world;
    await certifySeal(world, 'seal', 'certify');
    const title = { fr: 'Conditions de 2026', en: 'Terms of 2026' };
    await approved({ house: withTerms(world), officers: await officersOf(world) }, 'holders', { title });
    world.clock.advance(2 * DAY);
    const one = await register(world, cast);
    await attest(world, one, { text: await texts.current('holder-terms') });
    const certificate = await issued(world, (await request(world, one)).request);
    const accepted = acceptanceOf(certificate, { texts: await texts.forAcceptance('holder') });
    await acceptCertificate(world, one.principal, accepted, 'accept');
    await declare(world, { ...one, certificate });
    const printed: ReceiptContent[] = [];
    const printer = { print: async (content: ReceiptContent) => receiptPdf(printed[printed.push(content) - 1]!) };
    const house = { ...sealing(world), printer };
    expect((await sealReceipt(house, nameOf({ certificate }), 'seal')).state).toBe('sealed');
    expect(printed[0]!.terms.title).toBe(title.fr);
  });

  test('waits for a declaration, and for a seal that is in force', async () => {
    const { world } = place;
    expect(await refusalOf(seal(world, place))).toEqual(['wrong-state']);
    await declare(world, place);
    world.clock.set('2029-03-02T09:00:01.000Z');
    expect(await refusalOf(seal(world, place))).toEqual(['unavailable']);
  });

  test('a house without a seal keeps the declaration, and seals once it has one', async () => {
    const { world, cast } = await proCast('no seal yet');
    const one = { world, cast, ...(await certified(world, cast)) };
    await declare(world, one);
    expect(await refusalOf(seal(world, one))).toEqual(['unavailable']);
    await certifySeal(world, 'seal', 'certify');
    expect((await seal(world, one)).state).toBe('sealed');
  });

  test('a document that comes out otherwise is intended anew, and the first recorded seal is the only one', async () => {
    const { world } = place;
    await declare(world, place);
    const broken = { ...world, evidence: { ...world.evidence, put: async () => Promise.reject(new Error('down')) } };
    await expect(sealReceipt(sealing(broken as never), nameOf(place), 'first')).rejects.toThrow('down');
    const first = (await world.ledger.read('receipt', nameOf(place)))!;
    expect(first.state).toBe('intended');
    const later = { ...sealing(world), printer: { print: async () => receiptPdf(await otherContent(place)) } };
    const sealed = await sealReceipt(later, nameOf(place), 'second');
    expect(sealed).toMatchObject({ state: 'sealed', version: 3, sealedAt: first.sealedAt });
    expect(sealed.toSign).not.toEqual(first.toSign);
    expect(await seal(world, place)).toEqual(sealed);
    expect(audit(world)).toEqual([]);
  });

  test('is gone with the key of the holder’s receipts, which is not the person’s', async () => {
    const { world, holder } = place;
    await declare(world, place);
    const receipt = await seal(world, place);
    expect(receiptKey(receipt)).toBe(`person/${holder.id}`);
    await world.ring.destroy(receiptKey(receipt));
    await expect(sealedDocument(world, receipt)).rejects.toThrow(KeyDestroyed);
  });

  test('is read by the holder, the administrator and the house, and by nobody else', async () => {
    const { world, cast, holder, principal, certificate } = place;
    const roles = ['holder', 'technical-administrator', 'validation-agent'] as const;
    const about = { holderId: holder.id, serial: certificate.serial };
    for (const who of [principal, cast.administrator, cast.agent]) {
      expect((await declarationOf(world, who, roles, about)).declaration.state).toBe('awaited');
    }
    const other = await register(world, cast, { data: OTHER, recognised: { directoryId: 'other' } });
    expect(await refusalOf(declarationOf(world, other.principal, roles, about))).toEqual(['not-found']);
    expect(await refusalOf(declarationOf(world, principal, roles, { ...about, serial: '01' }))).toEqual(['not-found']);
  });
});

function write(name: string, bytes: Uint8Array | string): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}

const run = (program: string, args: readonly string[]) => {
  try {
    return execFileSync(program, args, { encoding: 'utf8' });
  } catch (error) {
    // pdfsig ends with 1 where it does not look for the chain
    return String((error as { stdout?: unknown }).stdout);
  }
};

/** The CMS structure of the last signature, and the octets that its ByteRange names. */
function partsOf(file: Uint8Array) {
  const text = Buffer.from(file).toString('latin1');
  const range = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+) *\]/.exec(text)!.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const [from, upTo, again, rest] = range;
  const contents = Buffer.from(text.slice(upTo + 1, again - 1), 'hex');
  const length = contents.readUInt16BE(2) + 4;
  return {
    cms: contents.subarray(0, length),
    covered: Buffer.concat([file.subarray(from, upTo), file.subarray(again, again + rest)]),
  };
}

/** The document before its seal: up to the end of its first revision. */
async function originalOf(file: Uint8Array): Promise<Uint8Array> {
  const end = Buffer.from(file).indexOf('%%EOF');
  const text = Buffer.from(file).toString('latin1');
  return file.subarray(0, text[end + 5] === '\n' ? end + 6 : end + 5);
}

async function otherContent({ certificate }: Delivered) {
  const text = { id: 'holder-terms', version: '2026-1', sha256: 'a'.repeat(64) };
  return {
    language: 'fr',
    declaredAt: '2026-03-02T09:00:00.000Z',
    holder: { name: 'Autre', structure: 'Autre' },
    deliveredAt: '2026-03-02T09:00:00.000Z',
    certificate: { ...nameOf({ certificate }), subject: '', sha256: '', notBefore: '', notAfter: '' },
    terms: { ...text, title: 'Autre', acceptedAt: '2026-03-02T09:00:00.000Z' },
    statement: { ...text, words: [] },
    acceptance: { at: '', authentication: '' },
    authentication: '',
    seal: { name: '', serial: '' },
  } as const;
}
