import fc from "fast-check";
import { expect, test } from "vitest";
import type { UNet } from "../port/unet.ts";
import { onGrid } from "./size-grid.ts";

function unetOf(sizeGrid: number): UNet {
  const widths = { latentChannels: 4, inputChannels: 4, textWidth: 1, pooledWidth: 1 } as const;
  return { kind: "unet", digest: "", expert: "base", ...widths, timeIds: 6, sizeGrid, scheduler: {} };
}

const grids = fc.constantFrom(8, 16, 24, 32, 64);
const side = fc.integer({ min: 8, max: 300 }).map((eighths) => eighths * 8);

test("a size grows to the next that all models can run at, and no further", () => {
  fc.assert(
    fc.property(side, side, grids, grids, (height, width, base, refiner) => {
      const { size, asked, message } = onGrid({ height, width }, [unetOf(base), undefined, unetOf(refiner)]);
      for (const [given, made] of [
        [height, size.height * 8],
        [width, size.width * 8],
      ] as const) {
        expect([made % base, made % refiner]).toEqual([0, 0]);
        expect(made).toBeGreaterThanOrEqual(given);
        for (let less = given; less < made; less += 8) expect(less % base === 0 && less % refiner === 0).toBe(false);
      }
      const grew = size.height * 8 !== height || size.width * 8 !== width;
      expect(asked).toEqual(grew ? { height: height / 8, width: width / 8 } : undefined);
      expect(message === undefined).toBe(!grew);
    }),
  );
});
