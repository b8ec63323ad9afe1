import type { Page } from "playwright-core";
import type { Hand } from "./hand.ts";

/** The keyboard alone: nothing is focused but by keys. */
export function byKeys(page: Page): Hand {
  const press = (key: string) => page.keyboard.press(key);
  /** What the focus says of itself once the page has drawn what the last key did. */
  const focused = () =>
    page.evaluate(async () => {
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
      const element = document.activeElement;
      const { nodeid, handleid } = (element as HTMLElement | null)?.dataset ?? {};
      return {
        card: element?.closest<HTMLElement>(".react-flow__node")?.dataset.id,
        port: nodeid === undefined ? undefined : `${nodeid}.${handleid}`,
        isOutput: element?.classList.contains("source") === true,
        label: element?.getAttribute("aria-label") ?? undefined,
      };
    });
  type Focus = Awaited<ReturnType<typeof focused>>;
  /** Presses Tab until the focus is where it is wanted. */
  const tabTo = async (what: string, wanted: (focus: Focus) => boolean) => {
    for (let stop = 0; stop < 60; stop++) {
      if (wanted(await focused())) return;
      await press("Tab");
    }
    throw new Error(`Tab does not come to ${what}`);
  };
  /** Whether a card lies more across than down from another, and on which side: the arrows to try, best first. */
  const arrows = (from: string, to: string) =>
    page.evaluate(
      ([one, other]) => {
        const [a, b] = [one, other].map((id) =>
          document.querySelector(`.react-flow__node[data-id="${id}"]`)!.getBoundingClientRect(),
        );
        const right = b!.x + b!.width / 2 - a!.x - a!.width / 2;
        const down = b!.y + b!.height / 2 - a!.y - a!.height / 2;
        const across = right > 0 ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
        const along = down > 0 ? ["ArrowDown", "ArrowUp"] : ["ArrowUp", "ArrowDown"];
        return Math.abs(right) > Math.abs(down)
          ? [across[0]!, ...along, across[1]!]
          : [along[0]!, ...across, along[1]!];
      },
      [from, to] as const,
    );
  /** Walks from card to card with arrows, as one does who sees where the other one lies. */
  const walkTo = async (card: string) => {
    const tried = new Set<string>();
    for (let step = 0; step < 60; step++) {
      const { card: at } = await focused();
      if (at === card) return;
      if (at === undefined) {
        await press("F6");
        continue;
      }
      const way = (await arrows(at, card)).find((one) => !tried.has(`${at} ${one}`));
      if (way === undefined) break;
      tried.add(`${at} ${way}`);
      await press(way);
    }
    throw new Error(`arrows do not come to ${card}`);
  };
  const outputOf = async (name: string) => {
    await walkTo(name.slice(0, name.lastIndexOf(".")));
    await tabTo(name, ({ port, isOutput }) => isOutput && port === name);
  };
  return {
    async add({ type, search, from }) {
      if (from !== undefined) {
        await outputOf(from);
        await press("Enter");
      }
      await press("Space");
      await page.keyboard.type(search);
      await page.locator(`.found-node[aria-selected=true][data-type='${type}']`).waitFor();
      await press("Enter");
      await press("Alt+l");
    },
    async fill(node, label, text) {
      // On the card; what stands only in the panel comes after it.
      await walkTo(node);
      await tabTo(`${label} of ${node}`, (focus) => focus.label === label);
      await page.keyboard.type(text);
      await press("Escape");
    },
    async draw(from, to) {
      await outputOf(from);
      await press("Enter");
      await tabTo(to, ({ port, isOutput }) => !isOutput && port === to);
      await press("Enter");
    },
    run: () => press("Control+Enter"),
    async save(name) {
      await press("Control+s");
      await page.getByRole("dialog").waitFor();
      await page.keyboard.type(name);
      await press("Enter");
    },
  };
}
