import type { Catalogue, CheckedText, KnownNames } from "@sigmaflow/core";
import type { HostModels } from "@sigmaflow/nodes/host";

type Facts = KnownNames[string];

/** Models of one graph that are looked at: whoever names more hears of it from the run. */
const mostAsked = 64;
const mostKnown = 1000;

/** What is known here of the models that graphs name, looked at when a check asks about them. */
export class NamedModels {
  readonly #models: Pick<HostModels, "expert" | "list"> | undefined;
  #known: Facts = {};
  /** Equal knowledge is one catalogue, so that what was checked against it can be remembered. */
  #knowing = new WeakMap<Catalogue, Catalogue>();

  constructor(models: Pick<HostModels, "expert" | "list"> | undefined) {
    this.#models = models;
  }

  /** Does a check with what is known of the models that it asks about, as they are now. */
  async checked(
    catalogue: Catalogue,
    check: (knowing: Catalogue) => CheckedText | Promise<CheckedText>,
  ): Promise<CheckedText> {
    let checked = await check(this.#of(catalogue));
    // Once for what it asks about, and once for what could stand there instead.
    for (let again = 0; again < 2 && (await this.#learn(checked)); again++) checked = await check(this.#of(catalogue));
    return checked;
  }

  #of(catalogue: Catalogue): Catalogue {
    const before = this.#knowing.get(catalogue);
    const knowing = before ?? { ...catalogue, names: { models: this.#known } };
    if (before === undefined) this.#knowing.set(catalogue, knowing);
    return knowing;
  }

  /** Looks at what a check asked about; whether that is something new. */
  async #learn({ asked, problems }: CheckedText): Promise<boolean> {
    const models = this.#models;
    if (models === undefined) return false;
    const names = [...(asked.get("models") ?? [])].slice(0, mostAsked);
    const found = await Promise.all(names.map(async (name) => [name, await models.expert(name)] as const));
    if (problems.some(({ code }) => code === "UNFIT_VALUE"))
      for (const { name, expert } of await models.list()) found.push([name, expert]);
    const isNew = found.some(([name, expert]) => this.#known[name]?.expert !== expert);
    if (!isNew) return false;
    const kept = Object.keys(this.#known).length < mostKnown ? this.#known : {};
    const all = { ...kept, ...Object.fromEntries(found.map(([name, expert]) => [name, expert && { expert }])) };
    this.#known = Object.fromEntries(Object.entries(all).filter((one): one is [string, Facts[string]] => !!one[1]));
    this.#knowing = new WeakMap();
    return true;
  }
}
