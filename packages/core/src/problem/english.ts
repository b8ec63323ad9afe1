import { documentWords } from "./english/document.ts";
import { graphWords } from "./english/graphs.ts";
import { inputWords } from "./english/inputs.ts";
import { nodeWords } from "./english/nodes.ts";
import { valueFaultWords } from "./english/value-faults.ts";
import { say, type Words, type WordsFor } from "./english/words.ts";
import type { InputFinding } from "./input-problem.ts";
import type { PlacedFinding } from "./problem.ts";

const problemWords: WordsFor<PlacedFinding> = { ...documentWords, ...graphWords, ...nodeWords, ...valueFaultWords };

/** A problem of a graph in English, from its data alone; another language would be a second such function. */
export function sayProblem(problem: PlacedFinding): Words {
  return say(problemWords, problem);
}

/** A problem of a run's inputs in English. */
export function sayInputProblem(problem: InputFinding): Words {
  return say(inputWords, problem);
}
