import { expect, test } from "vitest";
import { CsvFault, readCsv } from "./read-csv.ts";

const fields = (text: string) => [...readCsv(text)].map((record) => record.fields);

function faultOf(text: string): unknown {
  try {
    return fields(text);
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error;
    return [error.message, error.line, error.column];
  }
}

test("fields hold commas, quotes and line breaks where they stand in quotes", () => {
  expect(fields('a,b\r\n"x, ""y""","two\r\nlines"\n"",')).toEqual([
    ["a", "b"],
    ['x, "y"', "two\r\nlines"],
    ["", ""],
  ]);
});

test("records say the line that they begin in; empty lines are left out", () => {
  expect([...readCsv('a\n\n"1\n2"\n\r\n3\r4')]).toEqual([
    { line: 1, fields: ["a"] },
    { line: 3, fields: ["1\n2"] },
    { line: 6, fields: ["3"] },
    { line: 7, fields: ["4"] },
  ]);
});

test("what is no CSV is refused with line and column", () => {
  expect(faultOf('a,b\n1,"2\n3')).toEqual(["its quote is not closed", 2, 2]);
  expect(faultOf('a\n"1\n"x')).toEqual(["something follows its closing quote", 3, 1]);
  expect(faultOf('a,b,c\n1,2,3"')).toEqual(["a quote stands inside it", 2, 3]);
});
