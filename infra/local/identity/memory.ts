import type { Adapter, AdapterPayload } from 'oidc-provider';

/**
 * Sessions and codes, in memory: they need not outlast a restart, because access tokens are signed statements that nobody
 * looks up. One shelf per model, as the provider asks.
 */
export class Shelf implements Adapter {
  readonly #items = new Map<string, AdapterPayload>();

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    this.#items.set(id, payload);
    if (expiresIn > 0 && expiresIn < 86_400) setTimeout(() => this.#items.delete(id), expiresIn * 1000).unref();
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.#items.get(id);
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return [...this.#items.values()].find((item) => item.uid === uid);
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return [...this.#items.values()].find((item) => item.userCode === userCode);
  }

  async consume(id: string): Promise<void> {
    const item = this.#items.get(id);
    if (item !== undefined) item.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id: string): Promise<void> {
    this.#items.delete(id);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [id, item] of this.#items) if (item.grantId === grantId) this.#items.delete(id);
  }
}
