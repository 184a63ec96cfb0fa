import { beforeEach, describe, expect, test } from 'vitest';
import { previewRequest, submitRequest } from '../../../shared/lifecycle/application.ts';
import { askCorrection, correctHolder } from '../../../shared/lifecycle/holders/correcting.ts';
import { issueCertificate } from '../../../shared/lifecycle/issuance.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { decodeCertificate } from '../../../shared/x509/certificate.ts';
import { extensionIds, extensionValue } from '../../../shared/x509/extension.ts';
import { decodeGeneralNames, formatGeneralName } from '../../../shared/x509/general-name.ts';
import { decodeName, formatName } from '../../../shared/x509/name.ts';
import { audit } from '../../faults/audit.ts';
import { decide } from '../../world/decisions.ts';
import {
  attest,
  CAMILLE,
  end,
  type HolderWorld,
  now,
  open,
  opening,
  own,
  proCast,
  refusalOf,
  register,
  request,
  signedIn,
  TERMS,
  told,
} from '../../world/holders.ts';
import { generate } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import { issued } from '../../world/retrieval.ts';
import { type Cast, CEREMONY, makePerson } from '../../world/world.ts';

let world: HolderWorld;
let cast: Cast;
beforeEach(async () => {
  ({ world, cast } = await proCast());
});

const subscriptionOf = ({ subscription }: Cast) => ({ subscriptionId: subscription.id, usage: 'PRO_AUTH_CLI' });
const declaring = (holderId: string) => ({ declared: { holder: { holderId } } });
const correct = (id: string, more: object) =>
  correctHolder(world, opening(cast.administrator), id, { data: { ...CAMILLE, ...more } });
const dual = async () => {
  ({ world, cast } = await proCast('dual', { dualControl: true }));
};

describe('a professional’s certificate', () => {
  test('is asked for by the holder, and says what they attested', async () => {
    const registered = await register(world, cast);
    await attest(world, registered);
    const { request: made } = await request(world, registered);
    expect(made).toMatchObject({
      state: 'approved',
      profile: 'pro-auth-cli-1',
      holderId: registered.holder.id,
      dataVersion: 1,
      declared: { holder: { holderId: registered.holder.id } },
      requestedBy: { personId: registered.principal.personId, mandateId: registered.holder.mandateId },
    });
    const certificate = await issued(world, made);
    expect(certificate).toMatchObject({ holderId: registered.holder.id, acceptance: 'awaited' });
    const { subject, extensions } = decodeCertificate(certificate.certificate).tbs;
    const name = formatName(decodeName(subject));
    for (const part of ["SN=D'Exemple", 'GN=Camille Noé', "CN=Camille Noé D'Exemple", registered.holder.serialNumber]) {
      expect(name).toContain(part);
    }
    const names = decodeGeneralNames(extensionValue(extensions, extensionIds.subjectAltName)!).map(formatGeneralName);
    expect(names).toEqual([`email:${CAMILLE.email}`]);
    expect(await now(world, registered.holder)).toMatchObject({ requests: [made.id], state: 'attested' });
    expect((await now(world, registered.holder)).opening).toBeUndefined();
    expect(audit(world)).toEqual([]);
  });

  test('is not asked for by the administrator, with or without an attestation', async () => {
    const registered = await register(world, cast);
    const ask = () =>
      submitRequest(
        world,
        cast.administrator,
        {
          ...subscriptionOf(cast),
          ...declaring(registered.holder.id),
          certificationRequest: pkcs10(generate('P-256')),
        },
        'submit',
      );
    expect(await refusalOf(ask())).toEqual(['forbidden']);
    await attest(world, registered);
    expect(await refusalOf(ask())).toEqual(['forbidden']);
  });

  test('comes once of one leave; the same request sent again is the same', async () => {
    const registered = await register(world, cast);
    await attest(world, registered);
    const csr = pkcs10(generate('P-256'));
    const { request: first } = await request(world, registered, csr);
    const again = await request(world, registered, csr);
    expect(again).toEqual({ request: first, outbox: [] });
    expect(await refusalOf(request(world, registered))).toEqual(['wrong-state']);
    await open(world, cast, registered);
    await attest(world, registered);
    // with a leave at hand too, and without using it
    expect((await request(world, registered, csr)).request.id).toBe(first.id);
    expect((await now(world, registered.holder)).opening).toBeDefined();
  });

  test('two requests at once by one leave: one is recorded', async () => {
    const registered = await register(world, cast);
    await attest(world, registered);
    const both = await Promise.all([1, 2].map(() => refusalOf(request(world, registered))));
    expect(both.map(([code]) => code).sort()).toEqual(['conflict', 'done']);
    expect((await now(world, registered.holder)).requests).toHaveLength(1);
    expect(world.table.rows().filter(({ kind }) => kind === 'request')).toHaveLength(1);
    expect(audit(world)).toEqual([]);
  });

  test('another holder’s is out of reach, whatever is named', async () => {
    const one = await register(world, cast);
    const two = await register(world, cast, { recognised: { directoryId: 'two' } });
    await attest(world, two);
    const act = request(world, { holder: two.holder, principal: one.principal });
    expect(await refusalOf(act)).toEqual(['not-found']);
  });

  test('a private key pasted into the request is blocked, leave or not', async () => {
    const registered = await register(world, cast);
    const key = generate('P-256');
    const body = `${pkcs10(key)}${key.export({ type: 'pkcs8', format: 'pem' })}`;
    expect((await refusalOf(request(world, registered, body)))[0]).toBe('weak-key');
    expect(world.table.rows().filter(({ kind }) => kind === 'blockedKey')).toHaveLength(1);
  });
});

describe('before the attestation', () => {
  test('nothing is asked for; neither after a correction, a wish for one, nor under older terms', async () => {
    const registered = await register(world, cast);
    const ask = async () => (await refusalOf(request(world, registered)))[0];
    expect(await ask()).toBe('policy');
    await attest(world, registered);
    await correct(registered.holder.id, { service: 'Urgences' });
    expect(await ask()).toBe('policy');
    await attest(world, registered);
    await askCorrection(world, own(registered.principal), registered.holder.id, 'my name is another');
    expect(await ask()).toBe('policy');
    await attest(world, registered);
    const newer = { ...world, texts: { ...world.texts, current: () => ({ ...TERMS, version: '2030-1' }) } };
    expect(await refusalOf(request(newer, registered))).toEqual(['policy']);
    expect(await ask()).toBe('done');
  });

  test('of stale data or texts it is refused, and of the present ones it may be said twice', async () => {
    const registered = await register(world, cast);
    const { dataDigest } = registered.holder;
    await correct(registered.holder.id, { service: 'Urgences' });
    expect(await refusalOf(attest(world, registered, { dataDigest }))).toEqual(['conflict', 'another-data']);
    const text = { ...TERMS, sha256: 'f'.repeat(64) };
    expect(await refusalOf(attest(world, registered, { text }))).toEqual(['conflict', 'text-not-accepted']);
    await attest(world, registered);
    const { version } = await now(world, registered.holder);
    expect((await attest(world, registered)).outbox).toEqual([]);
    expect((await now(world, registered.holder)).version).toBe(version);
    const administrators = told(world).filter(({ notice }) => notice === 'holder-attested');
    expect(administrators.map(({ personId }) => personId)).toEqual([cast.administrator.personId]);
  });

  test('the preview shows the names to administrator and holder, and what is missing', async () => {
    const registered = await register(world, cast);
    const preview = (principal = registered.principal) =>
      previewRequest(world, principal, { ...subscriptionOf(cast), ...declaring(registered.holder.id) }, 'look');
    for (const principal of [cast.administrator, registered.principal]) {
      const { findings, plan } = await preview(principal);
      expect(findings.map(({ code }) => code)).toEqual(['holder-not-attested']);
      expect(formatName(plan.subject)).toContain("CN=Camille Noé D'Exemple");
    }
    await attest(world, registered);
    expect((await preview()).findings).toEqual([]);
    const other = await register(world, cast, { recognised: { directoryId: 'two' } });
    expect(await refusalOf(preview(other.principal))).toEqual(['not-found']);
    const absent = previewRequest(
      world,
      cast.administrator,
      { ...subscriptionOf(cast), ...declaring('9'.repeat(32)) },
      'look',
    );
    expect(await refusalOf(absent)).toEqual(['policy', 'holder-unknown']);
  });
});

describe('who opened', () => {
  test('is removed: what they opened and nobody used lapses at once, and a colleague opens anew', async () => {
    const registered = await register(world, cast);
    await attest(world, registered);
    await end(world, cast, cast.administrator.mandates[0]!);
    expect(await refusalOf(request(world, registered))).toEqual(['wrong-state']);
    const scope = cast.administrator.mandates[0]!.scope;
    const colleague = await makePerson(world, 'technical-administrator', scope);
    await open(world, { administrator: colleague }, registered);
    expect(await refusalOf(request(world, registered))).toEqual(['done']);
  });

  test('is removed at the very instant: the commit asks again', async () => {
    const registered = await register(world, cast);
    await attest(world, registered);
    // the mandate ends after the request was judged, before it is written
    let removed = false;
    const { ledger } = world;
    const racing: HolderWorld = {
      ...world,
      ledger: {
        ...ledger,
        commit: async (change) => {
          if (!removed) {
            removed = true;
            await end(world, cast, cast.administrator.mandates[0]!);
          }
          return ledger.commit(change);
        },
      },
    };
    expect(await refusalOf(request(racing, registered))).toEqual(['conflict']);
    expect((await now(world, registered.holder)).requests).toEqual([]);
  });

  test('may open for others only', async () => {
    const registered = await register(world, cast);
    const scope = cast.administrator.mandates[0]!.scope;
    const pen = penOf(world, CEREMONY, 'test');
    const mandate = {
      ...cast.administrator.mandates[0]!,
      personId: registered.principal.personId,
      id: 'e'.repeat(32),
      version: 1,
      scope,
    };
    await world.ledger.commit({ records: [mandate], events: [pen.event(mandate, 'mandate.given')] });
    const both = { ...(await signedIn(world, registered.principal.personId)), authentication: 'token+card' } as const;
    expect(await refusalOf(open(world, { administrator: both }, registered))).toEqual(['forbidden']);
  });
});

describe('at issuance the gate asks again', () => {
  const pending = async () => {
    await dual();
    const registered = await register(world, cast);
    await attest(world, registered);
    const { request: made } = await request(world, registered);
    expect(made.state).toBe('pending');
    return { registered, made };
  };
  const approve = (requestId: string) => decide(world, cast.agent, { requestId, decision: 'approved' });

  test('and an approved one is issued', async () => {
    const { made } = await pending();
    await approve(made.id);
    expect((await issued(world, made)).holderId).toBe(made.holderId);
    expect(audit(world)).toEqual([]);
  });

  test.each<[string, (registered: Awaited<ReturnType<typeof register>>) => Promise<unknown>, string]>([
    ['the holder has left', ({ principal }) => end(world, cast, principal.mandates[0]!), 'forbidden'],
    ['the data were corrected', ({ holder }) => correct(holder.id, { service: 'Urgences' }), 'policy'],
    [
      'the data were corrected and attested since: the request was for others',
      async (registered) => {
        await correct(registered.holder.id, { firstNames: 'Camille' });
        await attest(world, registered);
      },
      'policy',
    ],
    [
      'the holder says that they are wrong',
      ({ holder, principal }) => askCorrection(world, own(principal), holder.id, 'my name is another'),
      'policy',
    ],
  ])('%s: neither approved nor issued', async (_, change, code) => {
    const { registered, made } = await pending();
    await change(registered);
    expect((await refusalOf(approve(made.id)))[0]).toBe(code);
  });

  test('a correction between approval and signature: refused, and no serial is left reserved', async () => {
    const { registered, made } = await pending();
    await approve(made.id);
    await correct(registered.holder.id, { service: 'Urgences' });
    const { answer } = await issueCertificate(world, made.id, 'issue');
    expect(answer).toMatchObject({ outcome: 'refused', code: 'policy' });
    expect((await world.ledger.read('request', { id: made.id }))?.state).toBe('refused');
    expect(audit(world)).toEqual([]);
  });

  test('a correction while the key’s keeper signs: the signature never leaves', async () => {
    const { registered, made } = await pending();
    await approve(made.id);
    const { signer } = world;
    const slow = {
      ...world,
      signer: {
        ...signer,
        sign: async (...asked: Parameters<typeof signer.sign>) => {
          const signed = await signer.sign(...asked);
          if ((await now(world, registered.holder)).dataVersion === 1)
            await correct(registered.holder.id, { firstNames: 'Camille' });
          return signed;
        },
      },
    };
    const { answer } = await issueCertificate(slow, made.id, 'issue');
    expect(answer).toMatchObject({ outcome: 'refused' });
    expect(world.table.rows().filter(({ kind, holderId }) => kind === 'certificate' && holderId)).toMatchObject([
      { state: 'abandoned' },
    ]);
    expect(audit(world)).toEqual([]);
  });
});
