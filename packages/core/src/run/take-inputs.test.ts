import { expect, test } from "vitest";
import { definePortType } from "../port/define-port-type.ts";
import { image } from "../port/fixtures/kinds.ts";
import { isInputError } from "../problem/refusals.ts";
import { takeInputs } from "./take-inputs.ts";

const palette = definePortType<readonly string[]>()({
  id: "acme.palette",
  label: "Palette",
  colour: "#aa5588",
  literal: true,
});
const types = new Map([image, palette].map(({ portType }) => [portType.id, portType]));

test("an input of a package's own kind is called by the kind's name, and known by its id", () => {
  const inputs = {
    palette: { type: "acme.palette" },
    pictures: { type: "list<image>", min: 2 },
    steps: { type: "int", min: 1 },
  };
  try {
    takeInputs({ inputs, nodes: {} }, {}, types, () => 0);
    expect.unreachable();
  } catch (error) {
    if (!isInputError(error)) throw error;
    expect(error.problems.map(({ message, hint: _hint, ...data }) => [message, data])).toEqual([
      [
        "`palette` is missing; it is a Palette.",
        { code: "MISSING_INPUT", input: "palette", type: "acme.palette", label: "Palette" },
      ],
      [
        "`pictures` is missing; it is a list (Image).",
        { code: "MISSING_INPUT", input: "pictures", type: "list<image>", label: "Image", minimum: 2 },
      ],
      ["`steps` is missing; it is 1 or more.", { code: "MISSING_INPUT", input: "steps", type: "int", minimum: 1 }],
    ]);
  }
});
